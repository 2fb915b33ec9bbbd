"""An idea is to be looked at again: asked for by whoever may, answered by somebody who had no part in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.access import shows
from ideas import method
from ideas.enums import ContestState, ObjectionKind
from ideas.forms.objections import AnswererForm, AnswerForm, ObjectionForm, ReplyForm
from ideas.models import Idea, Objection
from ideas.permissions import runs_contests, sees_contests
from ideas.queries import objections as queries
from ideas.queries.results import divisions, prizes_for
from ideas.rules import objections as rules
from ideas.rules.screening import judge_here
from ideas.services import objections as services
from ideas.views.crumbs import contest_crumbs, crumbs
from kindness.access import page
from kindness.errors import Refused
from kindness.forms import attempt, token_of
from kindness.paging import pages
from people.models import Staff
from people.permissions import is_employed
from people.views.asker import asker
from people.views.choosing import account_numbered, chosen_name


# --- asking -------------------------------------------------------------------------------------------------------------
@page(permission=is_employed, keep_draft=True)
def object_to(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    """In the public check by any colleague; by its authors once screening did not take it up, and after the announcement.
    With what one asked before."""
    idea = queries.idea_to_object_to(idea_id, asker(request))
    if idea is None:
        raise Http404
    kind = queries.kind_to_ask(idea)
    if kind is None:
        return _asking_page(request, idea, None)
    form = ObjectionForm(request.POST if request.method == "POST" else None, kind=kind)
    done, refusal = attempt(request, form, lambda: _file(request, idea, form, kind))
    if done is not None:
        messages.success(request, _("Thank you. Somebody who had no part in it looks at the idea again."))
        return HttpResponseRedirect(reverse("object_to_idea", args=[idea.pk]))
    return _asking_page(request, idea, kind, form, refusal)


def _asking_page(
    request: HttpRequest,
    idea: Idea,
    kind: ObjectionKind | None,
    form: ObjectionForm | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    """kind: what can be asked; None shows what was asked before, with its answers."""
    asked = list(queries.objections_of(idea, asker(request)))
    again = refusal is not None or "again" in request.GET
    context = {
        "idea": idea,
        "kind": kind,
        "until": queries.last_day_to_object(idea) if kind else None,
        "own": queries.is_own(idea),
        "asked": asked,
        "form": form,
        "offers": kind is not None and (again or not _asked(asked, idea, kind)),
        "refusal": refusal,
        "breadcrumb": contest_crumbs(idea.contest, (method.numbered(idea.number), None)),
    }
    return render(request, "ideas/objection_new.html", context, status=422 if refusal else 200)


def _asked(asked: Sequence[Objection], idea: Idea, kind: ObjectionKind) -> bool:
    """The same before: of a screening only since it was done."""
    since = idea.screened_at if kind == ObjectionKind.SCREENING else None
    return any(one.kind == kind and (since is None or one.filed_at >= since) for one in asked)


def _file(request: HttpRequest, idea: Idea, form: ObjectionForm, kind: ObjectionKind) -> Objection:
    return services.file_objection(
        idea=idea,
        kind=kind,
        ground=form.cleaned_data["ground"],
        text=form.cleaned_data["text"],
        by=asker(request),
        token=form.cleaned_data["token"] or token_of(""),
    )


# --- answering ----------------------------------------------------------------------------------------------------------
@page(permission=sees_contests)
def listing(request: HttpRequest) -> HttpResponse:
    waiting = request.GET.get("list") != "answered"
    found = pages(queries.objections(waiting=waiting)).get_page(request.GET.get("page"))
    context = {
        "listing": found,
        "waiting": waiting,
        "query": "" if waiting else "list=answered&",
        "breadcrumb": crumbs((_("Objections"), None)),
    }
    return render(request, "ideas/objections.html", context)


@page(permission=is_employed, keep_draft=True)
def one(request: HttpRequest, objection_id: UUID) -> HttpResponse:
    """Read by those who see contests; answered by an officer who had no part in it, or by the person named for it."""
    found = _readable(request, objection_id)
    if request.method == "POST" and not _answers(asker(request), found):
        raise Http404
    if request.method != "POST":
        return _objection_page(request, found)
    form = _reply_form(found, request.POST)
    done, refusal = attempt(request, form, lambda: _answer(request, found, form))
    if done is None:
        return _objection_page(request, found, form=form, refusal=refusal)
    messages.success(request, _("Your answer is recorded, and the person has been told."))
    return HttpResponseRedirect(_after_answering(request))


@page(permission=runs_contests, keep_draft=True)
def name_answerer(request: HttpRequest, objection_id: UUID) -> HttpResponse:
    """Where no officer is impartial: who is to answer this one. From the objection's page; a GET shows it."""
    found = _readable(request, objection_id)
    form = AnswererForm(request.POST if request.method == "POST" else None)
    done, refusal = attempt(
        request,
        form,
        lambda: services.name_answerer(
            objection=found, person=account_numbered(form.cleaned_data["person"]), by=asker(request)
        ),
    )
    if done is None:
        return _objection_page(request, found, naming=form, refusal=refusal)
    messages.success(request, _("The person has been asked to answer, and reads this one request."))
    return HttpResponseRedirect(reverse("idea_objection", args=[found.pk]))


def _readable(request: HttpRequest, objection_id: UUID) -> Objection:
    """Refuses judge_here and own_idea to those who see contests and must not learn who asks."""
    person = asker(request)
    found = queries.objection_for(objection_id, person)
    if found is None or not (sees_contests(person) or found.named_id == person.pk):
        raise Http404
    blind = found.idea.contest.state != ContestState.ANNOUNCED
    if found.kind == ObjectionKind.SCREENING and found.sits and blind:  # type: ignore[attr-defined]
        raise judge_here()
    if found.kind == ObjectionKind.CHECK and found.own:  # type: ignore[attr-defined]
        raise rules.told_to_others()
    return found


def _answers(person: Staff, found: Objection) -> bool:
    return runs_contests(person) or found.named_id == person.pk


def _reply_form(found: Objection, sent: Any = None) -> ReplyForm:
    if found.kind == ObjectionKind.SCREENING:
        return ReplyForm(sent)
    return AnswerForm(sent, prizes=prizes_for(found.idea.contest), divisions=divisions())


def _answer(request: HttpRequest, found: Objection, form: ReplyForm) -> Objection:
    return services.answer_objection(
        objection=found,
        outcome=form.cleaned_data["answered"],
        answer=form.cleaned_data["answer"],
        decision=form.instead(),
        by=asker(request),
    )


def _after_answering(request: HttpRequest) -> str:
    return reverse("idea_objections" if sees_contests(request.user) else "ideas")


def _objection_page(
    request: HttpRequest,
    found: Objection,
    *,
    form: ReplyForm | None = None,
    naming: AnswererForm | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    """form, naming: as they were sent. Who asks is told to those who see contests, not to the person named to answer."""
    person, whole = asker(request), sees_contests(request.user)
    if whole:
        shows(request, what="objections to ideas", subjects=[found.filed_by.number])
    free = [] if found.outcome else queries.impartial_officers(found)
    answers = not found.outcome and (found.named_id == person.pk or person in free)
    names = not found.outcome and not free and runs_contests(person)
    context = {
        "objection": found,
        "text": found.text if whole else queries.text_without_names(found),
        "idea": found.idea,
        "decision": queries.decision_about(found),
        "reopens": rules.reopens(contest=found.idea.contest.state),
        "form": form or (_reply_form(found) if answers else None),
        "free": free,
        "naming": naming or (AnswererForm() if names else None),
        "chosen": chosen_name(naming) if naming else "",
        "refusal": refusal,
        "whole": whole,
        "breadcrumb": crumbs(
            *([(_("Objections"), reverse("idea_objections"))] if whole else []),
            (method.numbered(found.idea.number), None),
        ),
    }
    return render(request, "ideas/objection.html", context, status=422 if refusal else 200)
