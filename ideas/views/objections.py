"""An idea is to be looked at again: asked for by whoever may, answered by somebody who had no part in it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.access import shows
from ideas import method
from ideas.enums import ContestState, ObjectionKind
from ideas.forms.results import AnswerForm, ObjectionForm
from ideas.models import Idea, Objection
from ideas.permissions import runs_contests, sees_contests
from ideas.queries import results as queries
from ideas.services.objections import answer_objection, file_objection
from ideas.views.results import contest_page, crumbs
from kindness.access import page
from kindness.forms import attempt, token_of
from kindness.paging import pages
from people.permissions import is_employed
from people.views.asker import asker


@page(permission=is_employed, keep_draft=True)
def object_to(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    """In the public check by any colleague, after the announcement by its authors; with what one asked before."""
    person = asker(request)
    idea = queries.idea_to_object_to(idea_id, person)
    if idea is None:
        raise Http404
    review = idea.contest.state == ContestState.ANNOUNCED
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    done, refusal = attempt(request, form, lambda: _file(request, idea, form, review=review))
    if done is not None:
        messages.success(request, _("Thank you. Somebody who had no part in it looks at the idea again."))
        return HttpResponseRedirect(reverse("object_to_idea", args=[idea.pk]))
    asked = list(queries.objections_of(idea, person))
    context = {
        "idea": idea,
        "review": review,
        "until": queries.last_day_to_object(idea),
        "own": queries.is_own(idea),
        "asked": asked,
        "form": form,
        "offers": refusal is not None or not asked or (not review and "again" in request.GET),
        "refusal": refusal,
        "breadcrumb": crumbs(
            (idea.contest.title, contest_page(idea.contest)),
            (method.numbered(idea.number), None),
        ),
    }
    return render(request, "ideas/objection_new.html", context, status=422 if refusal else 200)


def _file(request: HttpRequest, idea: Idea, form: ObjectionForm, *, review: bool) -> Objection:
    return file_objection(
        idea=idea,
        kind=ObjectionKind.REVIEW if review else ObjectionKind.CHECK,
        ground=form.cleaned_data["ground"],
        text=form.cleaned_data["text"],
        by=asker(request),
        token=form.cleaned_data["token"] or token_of(""),
    )


@page(permission=sees_contests)
def listing(request: HttpRequest) -> HttpResponse:
    waiting = request.GET.get("list") != "answered"
    found = pages(queries.objections(waiting=waiting)).get_page(request.GET.get("page"))
    shows(request, what="objections to ideas", subjects=[one.filed_by.number for one in found.object_list])
    context = {
        "listing": found,
        "waiting": waiting,
        "query": "" if waiting else "list=answered&",
        "breadcrumb": crumbs((_("Objections"), None)),
    }
    return render(request, "ideas/objections.html", context)


@page(permission=sees_contests, keep_draft=True)
def one(request: HttpRequest, objection_id: UUID) -> HttpResponse:
    """Read by those who see contests; answered by an officer who had no part in it."""
    found = queries.objection_for(objection_id)
    if found is None or (request.method == "POST" and not runs_contests(request.user)):
        raise Http404
    shows(request, what="objections to ideas", subjects=[found.filed_by.number])
    form = AnswerForm(
        request.POST if request.method == "POST" else None,
        prizes=queries.prizes_for(found.idea.contest),
        divisions=queries.divisions(),
    )
    done, refusal = attempt(request, form, lambda: _answer(request, found, form))
    if done is not None:
        messages.success(request, _("Your answer is recorded, and the person has been told."))
        return HttpResponseRedirect(reverse("idea_objections"))
    answering = not found.outcome and runs_contests(request.user)
    context = {
        "objection": found,
        "idea": found.idea,
        "review": found.kind == ObjectionKind.REVIEW,
        "decision": queries.decision_in_force(found.idea),
        "form": form if answering else None,
        "refusal": refusal,
        "breadcrumb": crumbs(
            (_("Objections"), reverse("idea_objections")), (method.numbered(found.idea.number), None)
        ),
    }
    return render(request, "ideas/objection.html", context, status=422 if refusal else 200)


def _answer(request: HttpRequest, found: Objection, form: AnswerForm) -> Objection:
    return answer_objection(
        objection=found,
        outcome=form.cleaned_data["answered"],
        answer=form.cleaned_data["answer"],
        decision=form.decided(),
        by=asker(request),
    )
