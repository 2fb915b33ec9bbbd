"""The judge's seat: the pledge, what is left, one idea from its blind copy to the points handed in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from audit.access import shows
from documents.download import attachment
from ideas.forms.judging import CommentForm, PointsForm, RecuseForm, searched, typed_points
from ideas.forms.judging_rows import blind_texts, rows_of
from ideas.models import Assignment
from ideas.permissions import may_judge
from ideas.queries import judging as queries
from ideas.services import judging as services
from ideas.services.judging import Entered
from ideas.views.crumbs import Crumb, crumbs
from kindness import clock
from kindness.access import page
from kindness.errors import Refused
from kindness.forms import attempt, refusal_of
from kindness.paging import pages
from people.views.asker import asker


# --- what is left -----------------------------------------------------------------------------------------------
@page(permission=may_judge)
def judging(request: HttpRequest) -> HttpResponse:
    """One's juries, and the ideas left to judge, handed in, or found by a search in the blind copies."""
    person = asker(request)
    juries = list(queries.juries_of(person))
    done = request.GET.get("show") == "handed-in"
    text = searched(request.GET.get("q", ""))
    rows = queries.ideas_of(person, left=not done, text=text)
    known = sum(one.handed_in if done else one.left for one in juries if one.pledged_at)
    listing = pages(rows, None if text else known).get_page(request.GET.get("page"))
    filters = {"show": "handed-in"} if done else {}
    if text:
        filters["q"] = text
    context = {
        "juries": juries,
        "unpledged": [one for one in juries if one.pledged_at is None],
        "left": sum(one.left for one in juries),
        "handed_in": sum(one.handed_in for one in juries),
        "due_on": min((one.due_on for one in juries if one.due_on and one.left), default=None),
        "today": clock.today(),
        "done": done,
        "text": text,
        "listing": listing,
        "query": f"{urlencode(filters)}&" if filters else "",
        "breadcrumb": crumbs((_("Ideas to judge"), None)),
    }
    return render(request, "ideas/judging.html", context)


@page(permission=may_judge)
def pledge_page(request: HttpRequest, contest_id: UUID) -> HttpResponse:
    """Fairness and silence, before the first idea."""
    seat = queries.seat_in(contest_id, asker(request))
    if seat is None:
        raise Http404
    refusal = None
    if request.method == "POST":
        try:
            services.pledge(judge=seat, by=asker(request))
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("Thank you. The ideas are open to you as soon as judging begins."))
            return HttpResponseRedirect(reverse("judging"))
    context = {
        "seat": seat,
        "refusal": refusal,
        "danger": False,
        "token": "",
        "breadcrumb": _seat_crumbs((_("Pledge"), None)),
    }
    return render(request, "ideas/judging_pledge.html", context, status=422 if refusal else 200)


# --- one idea ---------------------------------------------------------------------------------------------------
@page(permission=may_judge)
def idea_to_judge(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """The blind copy beside the criteria; after handing in, the others' points where the phase shows them."""
    found = _mine(request, assignment_id)
    if found.judge.pledged_at is None:
        return HttpResponseRedirect(reverse("judging_pledge", args=[found.judge.contest_id]))
    return _idea_page(request, found, None)


@page(permission=may_judge)
def points(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Stored at once: one criterion by the page's script, which reads JSON; or the whole form. A GET shows the idea.

    Stored: {"state": "stored"}. Refused: 422 with state, refusal and message.
    """
    found = _mine(request, assignment_id)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("idea_to_judge", args=[found.pk]))
    by_script = "application/json" in request.headers.get("Accept", "")
    try:
        services.save_all(
            assignment=found, entries=_entries(request.POST), comment=_comment(request), by=asker(request)
        )
    except Refused as refused:
        if by_script:
            answer = {"state": "refused", "refusal": refused.code, "message": str(refused.message)}
            return JsonResponse(answer, status=422)
        return _idea_page(request, found, refused)
    if by_script:
        return JsonResponse({"state": "stored"})
    messages.success(request, _("Your points are stored. They are yours alone until you hand them in."))
    return HttpResponseRedirect(reverse("idea_to_judge", args=[found.pk]))


@page(permission=may_judge)
def give_in(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Hands in, with what the form holds; then the next idea, or the others' points of this one."""
    found = _mine(request, assignment_id)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("idea_to_judge", args=[found.pk]))
    try:
        services.hand_in(
            assignment=found, entries=_entries(request.POST), comment=_comment(request), by=asker(request)
        )
    except Refused as refused:
        return _idea_page(request, found, refused)
    messages.success(request, _("Your points of this idea are handed in. Thank you."))
    after = queries.place_of(found).after
    if request.POST.get("stay") or after is None:
        return HttpResponseRedirect(reverse("idea_to_judge", args=[found.pk]))
    return HttpResponseRedirect(reverse("idea_to_judge", args=[after]))


def _entries(sent: Mapping[str, Any]) -> dict[int, Entered]:
    """One criterion as the script sends it, or all of a form."""
    if "criterion" not in sent:
        return typed_points(sent)
    form = PointsForm(sent)
    if not form.is_valid():
        raise Refused("invalid_score", refusal_of(form).message)
    data = form.cleaned_data
    return {data["criterion"]: Entered(data["points"], data["comment"])}


def _comment(request: HttpRequest) -> str | None:
    """On the idea; None where the form does not hold it, or holds the one of a criterion."""
    if "comment" not in request.POST or "criterion" in request.POST:
        return None
    form = CommentForm(request.POST)
    if not form.is_valid():
        raise refusal_of(form)
    return str(form.cleaned_data["comment"])


@page(permission=may_judge)
def step_back(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """“I recognise this”: asks why, then the idea goes to somebody else."""
    found = _mine(request, assignment_id)
    form = RecuseForm(request.POST if request.method == "POST" else None)
    done, refusal = attempt(
        request,
        form,
        lambda: services.recuse(assignment=found, by=asker(request), **form.cleaned_data) or found,
    )
    if done is not None:
        messages.success(request, _("You have stepped back from this idea. Thank you for saying so."))
        return HttpResponseRedirect(reverse("judging"))
    here = reverse("idea_to_judge", args=[found.pk])
    context = {
        "mine": found,
        "form": form,
        "refusal": refusal,
        "danger": False,
        "token": "",
        "breadcrumb": _seat_crumbs((_idea_name(found), here), (_("Step back"), None)),
    }
    return render(request, "ideas/judging_recuse.html", context, status=422 if refusal else 200)


@page(permission=may_judge)
def file(request: HttpRequest, file_id: UUID) -> HttpResponseBase:
    """An attachment under a neutral name: its own may name its author."""
    found = queries.file_for(asker(request), file_id)
    if found is None:
        raise Http404
    stored, number, position = found
    name = _("idea-%(number)d-file-%(position)d") % {"number": number, "position": position}
    suffix = PurePath(stored.name).suffix.lower()
    return attachment(bytes(stored.content), f"{name}{suffix}", stored.media_type)


# --- shared -----------------------------------------------------------------------------------------------------
def _mine(request: HttpRequest, assignment_id: UUID) -> Assignment:
    found = queries.assignment_for(asker(request), assignment_id)
    if found is None:
        raise Http404
    return found


def _idea_page(request: HttpRequest, found: Assignment, refused: Refused | None) -> HttpResponse:
    criteria = queries.criteria_of(found)
    own, others = queries.scores_seen_with(found, criteria)
    authors = queries.authors_named(found)
    if authors:
        shows(request, what="judged ideas", subjects=[one.staff.number for one in authors])
    sent = request.POST if refused else None
    open_ = found.submitted_at is None and found.phase.closed_at is None
    context = {
        "mine": found,
        "texts": blind_texts(found),
        "rows": rows_of(criteria, own, sent),
        "total": sum(one.points for one in own.values()),
        "others": others,
        "authors": authors,
        "files": queries.files_of(found),
        "place": queries.place_of(found),
        "open": open_,
        "comment": CommentForm(sent) if sent else CommentForm(initial={"comment": found.comment}),
        "refusal": refused,
        "breadcrumb": _seat_crumbs((_idea_name(found), None)),
    }
    return render(request, "ideas/judging_idea.html", context, status=422 if refused else 200)


def _idea_name(found: Assignment) -> str:
    return _("Idea no. %(number)d") % {"number": found.idea.number or 0}


def _seat_crumbs(*here: Crumb) -> list[Crumb]:
    return crumbs((_("Ideas to judge"), reverse("judging")), *here)
