"""Who attends which cohort, proposed: asking, looking, adjusting, publishing."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from audit.access import shows
from kindness import clock
from kindness.access import page
from kindness.forms import attempt
from people.queries import person_with_number
from people.views.asker import asker
from training.enums import PlanState
from training.forms.plans import ConfirmForm, MoveForm, PlanFilter, ProposalForm
from training.models import Plan, PlanSeat
from training.permissions import runs_training, sees_training
from training.queries import plans as queries
from training.queries.assignment import outset_of
from training.rules import plans as rules
from training.services import plans as services
from training.views.courses import Crumbs, course_crumbs, found_course

PER_PAGE = 50
SEEN = "assignment plan"  # as the access record calls it
TABS = ("cohorts", "departments", "people")


# --- asking -------------------------------------------------------------------------------------------------------
@page(permission=sees_training)
def course_plan(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """What a proposal would start from, the button, and the plans there have been."""
    course = found_course(request, course_id)
    if request.method == "POST" and not runs_training(request.user):
        raise PermissionDenied
    listing = Paginator(queries.plans_of(course), PER_PAGE).get_page(request.GET.get("page"))
    form = ProposalForm(
        request.POST if request.method == "POST" else None,
        initial={"seed": rules.next_seed(listing.paginator.count)},
    )
    plan, refusal = attempt(
        request,
        form,
        lambda: services.request_plan(
            course=course, seed=form.cleaned_data["seed"], by=asker(request), token=form.cleaned_data["token"]
        ),
    )
    if plan:
        return redirect("plan", plan.pk)
    context = {
        "course": course,
        "outset": outset_of(course, clock.now()),
        "form": form,
        "refusal": refusal,
        "listing": listing,
        "open_plan": next((one for one in listing if one.state in rules.UNSETTLED), None),
        "may_run": runs_training(request.user),
        "breadcrumb": course_crumbs(course, _("Assignment")),
    }
    return render(request, "training/plan_course.html", context, status=422 if refusal else 200)


# --- looking ------------------------------------------------------------------------------------------------------
@page(permission=sees_training)
def plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """How far it is; then the result, by cohort, by department and by person."""
    found = _found(plan_id)
    context: dict[str, Any] = {
        "plan": found,
        "course": found.course,
        "progress_text": progress_text(found),
        "may_run": runs_training(request.user),
        "breadcrumb": _crumbs(found),
    }
    if found.state in (PlanState.REQUESTED, PlanState.RUNNING):
        return render(request, "training/plan_progress.html", context)
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else TABS[0]
    context |= {"tab": tab} | _TABS[tab](request, found)
    return render(request, "training/plan.html", context)


def _cohorts(_request: HttpRequest, found: Plan) -> dict[str, Any]:
    return {"cohorts": list(queries.cohorts_in(found)), "totals": queries.totals_of(found)}


def _departments(request: HttpRequest, found: Plan) -> dict[str, Any]:
    lines = Paginator(queries.counters_of(found), PER_PAGE).get_page(request.GET.get("page"))
    return {"listing": lines, "query": "tab=departments&"}


def _people(request: HttpRequest, found: Plan) -> dict[str, Any]:
    form = PlanFilter(request.GET)
    wanted = form.wanted()
    rows = queries.people_in(
        found, text=wanted.get("q", ""), show=wanted.get("only", ""), cohort=wanted.get("cohort")
    )
    listing = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shows(request, what=SEEN, subjects=[row.staff.number for row in listing])
    return {
        "form": form,
        "wanted": wanted,
        "listing": listing,
        "cohort_choices": list(queries.numbers_of_cohorts(found)),
        "query": urlencode({"tab": "people", **wanted}) + "&",
    }


_TABS = {"cohorts": _cohorts, "departments": _departments, "people": _people}


@page(permission=sees_training)
def progress(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """How far it is, for the bar of the page."""
    found = _found(plan_id)
    running = found.state in (PlanState.REQUESTED, PlanState.RUNNING)
    state = "running" if running else "failed" if found.state == PlanState.FAILED else "done"
    return JsonResponse(
        {
            "state": state,
            "percent": found.done_percent,
            "text": progress_text(found),
            "url": reverse("plan", args=[found.pk]),
        }
    )


def progress_text(found: Plan) -> str:
    match found.state:
        case PlanState.REQUESTED:
            return _("The proposal is asked for. A worker takes it up within a few seconds.")
        case PlanState.RUNNING:
            return _("The proposal is being worked out: %(percent)s %%.") % {"percent": found.done_percent}
        case PlanState.FAILED:
            return _(
                "The proposal could not be worked out. Please ask for it again, or tell the system administrator."
            )
        case _:
            return _("The proposal is ready.")


# --- adjusting ----------------------------------------------------------------------------------------------------
@page(permission=runs_training)
def move(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Another cohort for one person, or none; checked at once."""
    found = _found(plan_id)
    number = request.GET.get("person", "")
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        initial={"person": number},
        cohorts=list(queries.cohorts_in(found)),
    )
    seat, refusal = attempt(request, form, lambda: _move(request, found, form))
    if seat:
        messages.success(request, _("The person is moved. Everything else fits as before."))
        query = urlencode({"tab": "people", "q": form.cleaned_data["person"]})
        return redirect(f"{reverse('plan', args=[found.pk])}?{query}")
    chosen = queries.seat_in(found, number if request.method == "GET" else str(form["person"].value() or ""))
    if chosen:
        shows(request, what=SEEN, subjects=[chosen.staff.number])
    context = {
        "plan": found,
        "form": form,
        "refusal": refusal,
        "chosen": chosen,
        "breadcrumb": _crumbs(found, _("Move a person")),
    }
    return render(request, "training/plan_move.html", context, status=422 if refusal else 200)


def _move(request: HttpRequest, found: Plan, form: MoveForm) -> PlanSeat:
    staff = person_with_number(form.cleaned_data["person"])
    if staff is None:
        raise rules.NOT_IN_PLAN
    return services.move_in_plan(plan=found, staff=staff, cohort=form.chosen(), by=asker(request))


# --- settling -----------------------------------------------------------------------------------------------------
@page(permission=runs_training)
def publish(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Book everybody and tell them."""
    found = _found(plan_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    booked, refusal = attempt(request, form, lambda: services.publish_plan(plan=found, by=asker(request)))
    if booked is not None:
        told = ngettext(
            "%(n)s person is enrolled and has been told.",
            "%(n)s people are enrolled and have been told.",
            booked,
        )
        messages.success(request, told % {"n": booked})
        return redirect("plan", found.pk)
    context = {
        "plan": found,
        "totals": queries.totals_of(found),
        "refusal": refusal,
        "danger": False,
        "token": "",
        "breadcrumb": _crumbs(found, _("Publish")),
    }
    return render(request, "training/plan_publish.html", context, status=422 if refusal else 200)


@page(permission=runs_training)
def discard(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Put it aside; nobody has been told."""
    found = _found(plan_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    done, refusal = attempt(request, form, lambda: services.discard_plan(plan=found, by=asker(request)))
    if done:
        messages.success(request, _("The plan is discarded. Nobody has been told of it."))
        return redirect("course_plan", found.course_id)
    context = {
        "plan": found,
        "refusal": refusal,
        "danger": True,
        "token": "",
        "breadcrumb": _crumbs(found, _("Discard")),
    }
    return render(request, "training/plan_discard.html", context, status=422 if refusal else 200)


def _found(plan_id: UUID) -> Plan:
    """The plan, or 404."""
    found = queries.plan_with_id(plan_id)
    if found is None:
        raise Http404
    return found


def _crumbs(found: Plan, here: str = "") -> Crumbs:
    """… › the course › assignment › the plan (› here)."""
    name = _("Plan %(number)s") % {"number": found.seed}
    crumbs = [
        *course_crumbs(found.course, _("Assignment"))[:-1],
        (_("Assignment"), reverse("course_plan", args=[found.course_id])),
    ]
    if not here:
        return [*crumbs, (name, None)]
    return [*crumbs, (name, reverse("plan", args=[found.pk])), (here, None)]
