"""Screening of one idea: what was handed in beside what the judges read, what is like it, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.access import shows
from documents.download import attachment as as_download
from ideas.enums import ContestState, IdeaState
from ideas.forms.screening import (
    BlindForm,
    CorrectForm,
    CreditForm,
    FindForm,
    HideForm,
    MergeForm,
    RejectForm,
    ScreenFilter,
)
from ideas.models import Attachment, Idea
from ideas.permissions import runs_contests, sees_contests
from ideas.queries import screening as queries
from ideas.queries.similar import Alike, published
from ideas.rules import screening as rules
from ideas.rules.ideas import TEXTS
from ideas.services import screening as services
from ideas.views.crumbs import contest_crumbs
from ideas.views.screening import WHAT, at, check_seat, query_of
from kindness import clock
from kindness.access import page
from kindness.errors import Refused
from kindness.forms import attempt, token_of
from people.views.asker import asker

MOST_FOUND = 10


@page(permission=sees_contests)
def idea(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    return _page(request, _found(request, idea_id))


# --- what is done -------------------------------------------------------------------------------------------
@page(permission=runs_contests)
def accept(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    return _act(
        request,
        idea_id,
        Form(request.POST),
        lambda found: services.accept_ideas(ideas=[found], by=asker(request)),
        opened="accept",
        done_words=_("No. %(number)s goes to the judges."),
    )


@page(permission=runs_contests, keep_draft=True)
def reject(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    form = RejectForm(request.POST if request.method == "POST" else None, auto_id="reject_%s")
    return _act(
        request,
        idea_id,
        form,
        lambda found: services.reject_ideas(ideas=[found], by=asker(request), **form.cleaned_data),
        opened="reject",
        done_words=_("No. %(number)s is not taken up. Its authors have been told why."),
    )


@page(permission=runs_contests, keep_draft=True)
def correct(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    form = CorrectForm(request.POST if request.method == "POST" else None, auto_id="correct_%s")
    return _act(
        request,
        idea_id,
        form,
        lambda found: services.ask_correction(
            idea=found,
            text=form.cleaned_data["text"],
            by=asker(request),
            token=token_of(request.POST.get("token", "")),
        ),
        opened="correct",
        done_words=_("The authors of no. %(number)s have been asked for a correction."),
    )


@page(permission=runs_contests)
def merge(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    form = MergeForm(request.POST if request.method == "POST" else None, auto_id="merge_%s")
    return _act(
        request,
        idea_id,
        form,
        lambda found: services.merge_idea(
            idea=found, into=_numbered(found, form.cleaned_data["into"]), by=asker(request)
        ),
        opened="merge",
        done_words=_("No. %(number)s is merged. All authors are kept."),
    )


@page(permission=runs_contests)
def credit(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    form = CreditForm(request.POST if request.method == "POST" else None)
    return _act(
        request,
        idea_id,
        form,
        lambda found: services.credit_idea(
            idea=found, earlier=_earlier(form.cleaned_data["earlier"]), by=asker(request)
        ),
        opened="credit",
        done_words=_("The credit of no. %(number)s is written down."),
        stays=True,
    )


@page(permission=runs_contests)
def reopen(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    return _act(
        request,
        idea_id,
        Form(request.POST),
        lambda found: services.reopen_idea(idea=found, by=asker(request)),
        opened="reopen",
        done_words=_("No. %(number)s waits for screening again."),
        stays=True,
    )


@page(permission=runs_contests, keep_draft=True)
def blind(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    form = BlindForm(request.POST if request.method == "POST" else None)
    return _act(
        request,
        idea_id,
        form,
        lambda found: services.edit_blind(idea=found, by=asker(request), **form.cleaned_data),
        opened="blind",
        done_words=_("The judges' copy of no. %(number)s is stored."),
        stays=True,
    )


def _act(
    request: HttpRequest,
    idea_id: UUID,
    form: Form,
    act: Callable[[Idea], Any],
    *,
    opened: str,
    done_words: str,
    stays: bool = False,
) -> HttpResponse:
    """A GET shows the idea with this form open. Done: on to the next idea that waits, or `stays`."""
    found = _found(request, idea_id)
    done, refusal = attempt(request, form, lambda: act(found))
    if done is None:
        return _page(request, found, opened=opened, form=form if refusal else None, refusal=refusal)
    messages.success(request, done_words % {"number": found.number})
    return HttpResponseRedirect(_here(request, found) if stays else _next(request, found))


def _here(request: HttpRequest, found: Idea) -> str:
    return at(reverse("screening_idea", args=[found.pk]), query_of(request))


def _next(request: HttpRequest, found: Idea) -> str:
    wanted = ScreenFilter(request.GET).wanted()
    following = queries.next_waiting(found, wanted, clock.today(), asker(request))
    address = (
        reverse("screening_idea", args=[following])
        if following
        else reverse("screening", args=[found.contest_id])
    )
    return at(address, query_of(request))


def _numbered(found: Idea, number: int) -> Idea:
    other = queries.numbered(found.contest, number)
    if other is None:
        raise Refused("no_such_idea", _("No idea of this contest has that number. Please look at the list."))
    return other


def _earlier(key: UUID | None) -> Idea | None:
    if key is None:
        return None
    earlier = queries.received_with_id(key)
    if earlier is None:
        raise Refused("no_such_idea", _("This idea is not there. Please choose one of those shown."))
    return earlier


# --- files --------------------------------------------------------------------------------------------------
@page(permission=sees_contests)
def attachment(request: HttpRequest, file_id: UUID) -> HttpResponseBase:
    """The file as it was handed in: its content may say who wrote it."""
    file = _file(request, file_id)
    shows(request, what=WHAT, subjects=[file.idea.author.number])
    return as_download(bytes(file.content), file.name, file.media_type)


@page(permission=runs_contests)
def hide(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Only posted: the page of the idea has the button."""
    file = _file(request, file_id)
    form = HideForm(request.POST)
    done, refusal = attempt(
        request,
        form,
        lambda: services.hide_attachment(
            attachment=file, hidden=form.cleaned_data["hidden"], by=asker(request)
        ),
    )
    if refusal is not None:
        raise refusal
    if done is not None:
        hidden, shown = _("The file is kept from the judges."), _("The judges are given the file.")
        messages.success(request, hidden if done.hidden else shown)
    return HttpResponseRedirect(_here(request, file.idea))


def _file(request: HttpRequest, file_id: UUID) -> Attachment:
    file = queries.attachment_to_screen(file_id, asker(request))
    if file is None:
        raise Http404
    check_seat(file.idea.contest.state, sits=file.sits)  # type: ignore[attr-defined]
    return file


# --- the page -----------------------------------------------------------------------------------------------
def _found(request: HttpRequest, idea_id: UUID) -> Idea:
    found = queries.idea_to_screen(idea_id, asker(request), ScreenFilter(request.GET).wanted())
    if found is None:
        raise Http404
    check_seat(found.contest.state, sits=found.sits)  # type: ignore[attr-defined]
    return found


def _page(
    request: HttpRequest,
    found: Idea,
    *,
    opened: str = "",
    form: Form | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    """opened: the act whose form stands open; form: it as it was refused, with what was typed."""
    contest, query = found.contest, query_of(request)
    authors = queries.authors_to_screen(found)
    shows(request, what=WHAT, subjects=[one.staff.number for one in authors])
    acts = runs_contests(request.user) and not found.own  # type: ignore[attr-defined]
    open_ = acts and contest.state == ContestState.POSTED
    running = acts and contest.state in rules.BEFORE_ANNOUNCEMENT
    find = FindForm(request.GET)
    forms: dict[str, Form] = {
        "reject": RejectForm(
            auto_id="reject_%s"
        ),  # several forms on one page: each label finds its own field
        "correct": CorrectForm(auto_id="correct_%s"),
        "merge": MergeForm(auto_id="merge_%s"),
    }
    if form is not None and opened in forms:
        forms[opened] = form
    same, earlier = _alike(found, find.words())
    context = {
        "idea": found,
        "contest": contest,
        "clock": queries.clock_at(found, contest, clock.today()),
        "texts": _texts(found, form if opened == "blind" else None),
        "editing": opened == "blind" and running,
        "still_named": queries.still_named(found, authors),
        "authors": authors,
        "files": queries.files_to_screen(found),
        "same": same,
        "earlier": earlier,
        "find": find,
        "may_settle": open_ and found.state in rules.WAITING,
        "may_reopen": open_ and found.state in (*rules.SCREENED, IdeaState.RETURNED),
        "may_edit": running,
        "opened": opened,
        **forms,
        "refusal": refusal,
        "query": query,
        "breadcrumb": contest_crumbs(
            contest,
            (_("Screening"), at(reverse("screening", args=[contest.pk]), query)),
            (_("No. %(number)s") % {"number": found.number}, None),
        ),
    }
    return render(request, "ideas/screening_idea.html", context, status=422 if refusal else 200)


def _texts(found: Idea, sent: Form | None) -> list[tuple[Any, str, Any]]:
    """(label, as handed in, field with the judges' copy) for each text."""
    form = sent or BlindForm(initial={name: getattr(found.blind, name) for name in TEXTS})
    return [(form.fields[name].label, getattr(found, name), form[name]) for name in TEXTS]


def _alike(found: Idea, words: str) -> tuple[list[tuple[Alike, str]], list[Alike]]:
    """(in this contest, each with its state; in earlier ones); looked for by words, the earlier ones that hold them."""
    if words:
        return [], published(words, limit=MOST_FOUND)
    same, earlier = queries.alike_to_screen(found)
    return [(one, str(IdeaState(one.state).label)) for one in same], earlier
