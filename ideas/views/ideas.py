"""One idea as its authors see it: written, handed in, followed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.enums import IdeaState
from ideas.forms.ideas import FileForm, IdeaForm, PledgeForm, initial_of
from ideas.models import Idea
from ideas.queries import ideas as queries
from ideas.queries.contests import contest_with_id, newest_posted, notice_in_force
from ideas.queries.objections import screening_asked_until
from ideas.rules import ideas as rules
from ideas.rules.contests import takes_entries
from ideas.services import ideas as services
from ideas.views.crumbs import Crumb, contest_crumbs, crumbs
from kindness import clock, drafts
from kindness.access import page
from kindness.dates import format_clock
from kindness.errors import Refused
from kindness.forms import attempt, refusal_of, token_of
from people.permissions import is_employed
from people.views.asker import asker


@page(permission=is_employed)
def enter(request: HttpRequest, contest_id: UUID) -> HttpResponse:
    """A draft is begun with the button; here it is asked for."""
    contest = contest_with_id(contest_id)
    if contest is None or newest_posted(contest) is None:
        raise Http404
    refusal = None
    if request.method == "POST":
        try:
            token = token_of(request.POST.get("token", ""))
            begun = services.start_draft(contest=contest, by=asker(request), token=token)
            return HttpResponseRedirect(reverse("idea_edit", args=[begun.pk]))
        except Refused as refused:
            refusal = refused
    context = {
        "contest": contest,
        "notice": notice_in_force(contest),
        "refusal": refusal,
        "breadcrumb": contest_crumbs(contest, (_("Submit an idea"), None)),
    }
    return render(request, "ideas/idea_enter.html", context, status=422 if refusal else 200)


@page(permission=is_employed)
def idea(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    """For its authors: what was written, what happened since, and what can be done now."""
    found = queries.idea_for(asker(request), idea_id)
    if found is None:
        return _to_own_merged(request, idea_id)
    authors = queries.authors_of(found)
    me = next(one for one in authors if one.staff_id == asker(request).pk)
    correction = queries.open_correction(found) if found.state == IdeaState.RETURNED else None
    due_on = correction.due_on if correction else None
    editable = rules.is_editable(state=found.state, due_on=due_on, today=clock.today())
    goes_on = found.merged_into or found
    context = {
        "idea": found,
        "goes_on": goes_on,
        "authors": authors,
        "author": me,
        "asked": bool(me.order) and me.consented_at is None and editable,
        "files": list(queries.files_of(found)),
        "steps": queries.steps_of(found) if found.number else [],
        "correction": correction,
        "decision": queries.decision_of(goes_on) if queries.is_announced(found) else None,
        "asks_until": screening_asked_until(goes_on, clock.today()),
        "may_edit": editable and not me.order,
        "may_withdraw": not me.order and rules.may_withdraw(state=found.state, contest=found.contest.state),
        "breadcrumb": trail(found),
    }
    return render(request, "ideas/idea.html", context)


def _to_own_merged(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    """Notices speak of the idea that goes on; whose own was merged into it reads about it there."""
    mine = queries.merged_by(asker(request), idea_id)
    if mine is None:
        raise Http404
    return HttpResponseRedirect(reverse("idea", args=[mine.pk]))


@page(permission=is_employed, keep_draft=True)
def edit(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    """The form. With script it stores itself; without, the button does."""
    found = own(request, idea_id)
    kept = drafts.peek(request, author=asker(request).number) if request.method == "GET" else {}
    form = _form(request, found, kept)
    refusal = None
    if request.method == "POST":
        saved, refusal = attempt(request, form, lambda: _save(request, found, form))
        if saved is not None:
            drafts.drop(request)
            return HttpResponseRedirect(_after_saving(request, saved))
    files = list(queries.files_of(found))
    context = {
        "idea": found,
        "form": form,
        "refusal": refusal,
        "restored": bool(kept),
        "files": files,
        "may_add_file": len(files) < rules.MOST_FILES,
        "correction": queries.open_correction(found),
        "writer": asker(request).number,
        "breadcrumb": trail(found, _("Write")),
    }
    return render(request, "ideas/idea_edit.html", context, status=422 if refusal else 200)


def _form(request: HttpRequest, found: Idea, kept: dict[str, str]) -> IdeaForm:
    notice = newest_posted(found.contest)
    kinds = notice.kinds if notice else []
    if request.method == "POST":
        return IdeaForm(request.POST, kinds=kinds)
    return IdeaForm(initial={**initial_of(found, asker(request).number), **kept}, kinds=kinds)


def _after_saving(request: HttpRequest, saved: Idea) -> str:
    if request.POST.get("next") == "submit":
        return reverse("idea_submit", args=[saved.pk])
    messages.success(request, _("The draft is saved."))
    return reverse("idea_edit", args=[saved.pk])


def _save(request: HttpRequest, found: Idea, form: IdeaForm) -> Idea:
    seen = _moment(form.cleaned_data["seen"])
    return services.save_draft(idea=found, by=asker(request), seen=seen, **form.texts())


def _moment(text: str) -> datetime | None:
    """What the page showed; nonsense is no claim about it."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


@page(permission=is_employed)
def save(request: HttpRequest, idea_id: UUID) -> HttpResponseBase:
    """What the page stores by itself, answered as JSON: {state, seen, words} or {state, code, message}."""
    found = own(request, idea_id)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("idea_edit", args=[found.pk]))
    form = _form(request, found, {})
    try:
        if not form.is_valid():
            raise refusal_of(form)
        saved = _save(request, found, form)
    except Refused as refused:
        answer = {"state": "refused", "code": refused.code, "message": str(refused.message)}
        return JsonResponse(answer, status=422)
    words = _("Saved at %(time)s") % {"time": format_clock(saved.saved_at)}
    return JsonResponse({"state": "stored", "seen": saved.saved_at.isoformat(), "words": words})


# --- handing in -------------------------------------------------------------------------------------------------
@page(permission=is_employed)
def submit(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    """Everything once more, and the pledge; a correction is handed in here too."""
    found = own(request, idea_id)
    corrects = found.state == IdeaState.RETURNED
    form = PledgeForm(request.POST if request.method == "POST" else None)
    done, refusal = attempt(request, form, lambda: _hand_in(request, found, form, corrects=corrects))
    if done is not None:
        messages.success(request, _thanks(done, corrects=corrects))
        return HttpResponseRedirect(reverse("idea", args=[done.pk]))
    if found.state not in {IdeaState.DRAFT, IdeaState.RETURNED} and refusal is None:
        return HttpResponseRedirect(reverse("idea", args=[found.pk]))
    notice = newest_posted(found.contest)
    context = {
        "idea": found,
        "authors": queries.authors_of(found),
        "files": list(queries.files_of(found)),
        "notice": notice,
        "open": notice is not None and takes_entries(notice, clock.now()),
        "corrects": corrects,
        "form": form,
        "refusal": refusal,
        "breadcrumb": trail(found, _("Hand in")),
    }
    return render(request, "ideas/idea_submit.html", context, status=422 if refusal else 200)


def _hand_in(request: HttpRequest, found: Idea, form: PledgeForm, *, corrects: bool) -> Idea:
    if corrects:
        return services.hand_in_correction(idea=found, by=asker(request))
    return services.submit_idea(idea=found, pledged=form.cleaned_data["pledge"], by=asker(request))


def _thanks(done: Idea, *, corrects: bool) -> str:
    if corrects:
        return _("Thank you. The corrected idea has been handed in.")
    return _("Thank you. Your idea has been received, number %(number)d.") % {"number": done.number}


# --- leaving ------------------------------------------------------------------------------------------------------
@page(permission=is_employed)
def withdraw(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    return _confirmed(
        request,
        idea_id,
        "ideas/idea_withdraw.html",
        here=_("Withdraw the idea"),
        act=lambda found: services.withdraw_idea(idea=found, by=asker(request)),
        done=_("Your idea is withdrawn. Thank you for having entered it."),
    )


@page(permission=is_employed)
def discard(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    return _confirmed(
        request,
        idea_id,
        "ideas/idea_discard.html",
        here=_("Delete the draft"),
        act=lambda found: services.discard_draft(idea=found, by=asker(request)),
        done=_("The draft is deleted."),
    )


def _confirmed(
    request: HttpRequest, idea_id: UUID, template: str, *, here: str, act: Callable[[Idea], Any], done: str
) -> HttpResponse:
    """A page that asks once more; its button does it."""
    found = own(request, idea_id)
    refusal = None
    if request.method == "POST":
        try:
            act(found)
            messages.success(request, done)
            return HttpResponseRedirect(reverse("my_ideas"))
        except Refused as refused:
            refusal = refused
    context = {"idea": found, "refusal": refusal, "breadcrumb": trail(found, here)}
    return render(request, template, context, status=422 if refusal else 200)


# --- shared with the pages of authors and files -------------------------------------------------------------------
def idea_of(request: HttpRequest, idea_id: UUID) -> Idea:
    """For its authors only; for everybody else there is none."""
    found = queries.idea_for(asker(request), idea_id)
    if found is None:
        raise Http404
    return found


def own(request: HttpRequest, idea_id: UUID) -> Idea:
    """For its first author only."""
    found = idea_of(request, idea_id)
    if found.author_id != asker(request).pk:
        raise Http404
    return found


def trail(found: Idea, here: str = "") -> list[Crumb]:
    """Where a page of an idea stands."""
    title = found.title or _("Draft without a title")
    return crumbs(
        (_("My ideas"), reverse("my_ideas")),
        (title, reverse("idea", args=[found.pk]) if here else None),
        *([(here, None)] if here else []),
    )


def file_form(request: HttpRequest) -> FileForm:
    return FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
