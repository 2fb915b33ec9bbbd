"""Seats of a cohort, for training officers: people added, moved, cancelled; capacity; the whole cohort cancelled."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from audit.access import shows
from kindness import clock
from kindness.access import page
from kindness.dates import format_date
from kindness.errors import Refused
from kindness.forms import attempt
from people.models import Staff
from people.queries import seats as seats_of_people
from people.views.asker import asker
from training.enums import EnrolmentState
from training.forms.enrolments import CancelForm, CapacityForm, MoveForm, PersonForm
from training.models import Cohort, Enrolment
from training.permissions import runs_training
from training.queries import enrolments as queries, officers
from training.services import enrolments as services, seats
from training.words import cohort_label

NOBODY = Refused(
    "no_such_person",
    gettext_lazy("Nobody in service has this staff number. Please look the person up by name."),
)


@page(permission=runs_training)
def add_person(request: HttpRequest, cohort_id: UUID) -> HttpResponse:
    """One person by hand. What speaks against it is shown first; the officer decides."""
    cohort = _cohort(cohort_id)
    posted = request.POST if request.method == "POST" else None
    form = PersonForm(posted, initial={"token": uuid4(), "person": request.GET.get("person", "")})
    looking = "check" in request.POST
    person = _person(form) if looking or request.method == "POST" else None
    done: Enrolment | None = None
    refusal: Refused | None = None
    if not looking:
        done, refusal = attempt(request, form, lambda: _add(cohort, person, form, asker(request)))
    if done is not None:
        messages.success(request, _added_words(done))
        return HttpResponseRedirect(_url(cohort))
    if person is not None:
        shows(request, what="enrolments", subjects=[person.number])
    context = {
        "cohort": cohort,
        "form": form,
        "person": person,
        "chosen": f"{person.name} {person.division_name or ''}".strip() if person else "",
        "unknown": looking and person is None,
        "warnings": officers.warnings_about(person, cohort, clock.now()) if person else [],
        "full": not queries.free_seats(cohort),
        "refusal": refusal,
        "breadcrumb": _crumbs(cohort, _("Add a person")),
    }
    return render(request, "training/enrol_add.html", context, status=422 if refusal else 200)


def _person(form: PersonForm) -> Staff | None:
    number = form.cleaned_data.get("person") if form.is_valid() else ""
    return seats_of_people(numbers=[number], day=clock.today()).first() if number else None


def _add(cohort: Cohort, person: Staff | None, form: PersonForm, by: Staff) -> Enrolment:
    if person is None:
        raise NOBODY
    return services.enrol(
        cohort=cohort,
        staff=person,
        by=by,
        join_waitlist=form.cleaned_data["waitlist"],
        token=form.cleaned_data["token"],
    )


def _added_words(done: Enrolment) -> str:
    if done.state == EnrolmentState.WAITING:
        return _("%(name)s is on the waitlist and has been told.") % {"name": done.name}
    return _("%(name)s has a seat and has been told.") % {"name": done.name}


@page(permission=runs_training)
def move(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    found = _enrolment(request, enrolment_id)
    cohorts = {str(one.pk): one for one in queries.cohorts_to_move_to(found, clock.now())}
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        choices=[(pk, _cohort_words(one)) for pk, one in cohorts.items()],
    )
    done, refusal = attempt(request, form, lambda: _move(found, cohorts, form, asker(request)))
    if done is not None:
        messages.success(request, _("%(name)s has been moved and told.") % {"name": done.name})
        return HttpResponseRedirect(_url(found.cohort))
    context = {"enrolment": found, "form": form, "refusal": refusal, "possible": bool(cohorts)}
    crumbs = {"breadcrumb": _crumbs(found.cohort, _("Move")), "danger": False, "token": ""}
    return render(request, "training/enrol_move.html", context | crumbs, status=422 if refusal else 200)


def _move(found: Enrolment, cohorts: dict[str, Cohort], form: MoveForm, by: Staff) -> Enrolment:
    return services.move_enrolment(
        enrolment=found,
        cohort=cohorts[form.cleaned_data["cohort"]],
        reason=form.cleaned_data["reason"],
        by=by,
    )


def _cohort_words(cohort: Any) -> str:
    free = queries.free_seats(cohort)
    seats_words = ngettext("%(free)s seat free", "%(free)s seats free", free) % {"free": free}
    day = format_date(cohort.starts_at) if cohort.starts_at else _("no day yet")
    return _("Cohort %(number)s · %(day)s · %(seats)s") % {
        "number": cohort.number,
        "day": day,
        "seats": seats_words,
    }


@page(permission=runs_training)
def cancel(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    found = _enrolment(request, enrolment_id)
    form = CancelForm(request.POST if request.method == "POST" else None)
    done, refusal = attempt(
        request,
        form,
        lambda: services.cancel_enrolment(
            enrolment=found, reason=form.cleaned_data["reason"], by=asker(request)
        ),
    )
    if done is not None:
        messages.success(request, _("The enrolment is cancelled, and the person has been told."))
        return HttpResponseRedirect(_url(found.cohort))
    context = {
        "enrolment": found,
        "form": form,
        "refusal": refusal,
        "danger": True,
        "token": "",
        "breadcrumb": _crumbs(found.cohort, _("Cancel the enrolment")),
    }
    return render(request, "training/enrol_cancel.html", context, status=422 if refusal else 200)


@page(permission=runs_training)
def capacity(request: HttpRequest, cohort_id: UUID) -> HttpResponse:
    """More seats go to those who wait."""
    cohort = _cohort(cohort_id)
    form = CapacityForm(
        request.POST if request.method == "POST" else None, initial={"capacity": cohort.capacity}
    )
    done, refusal = attempt(
        request,
        form,
        lambda: seats.change_capacity(
            cohort=cohort, capacity=form.cleaned_data["capacity"], by=asker(request)
        ),
    )
    if done is not None:
        messages.success(request, _("Saved. Free seats have been offered to those who wait."))
        return HttpResponseRedirect(_url(cohort))
    context = {
        "cohort": cohort,
        "form": form,
        "refusal": refusal,
        "danger": False,
        "token": "",
        "breadcrumb": _crumbs(cohort, _("Change the seats")),
    }
    return render(request, "training/enrol_capacity.html", context, status=422 if refusal else 200)


@page(permission=runs_training)
def cancel_cohort(request: HttpRequest, cohort_id: UUID) -> HttpResponse:
    cohort = _cohort(cohort_id)
    form = CancelForm(request.POST if request.method == "POST" else None)
    done, refusal = attempt(
        request,
        form,
        lambda: services.cancel_cohort(cohort=cohort, reason=form.cleaned_data["reason"], by=asker(request)),
    )
    if done is not None:
        messages.success(request, _("The cohort is cancelled, and everybody concerned has been told."))
        return HttpResponseRedirect(_url(cohort))
    context = {
        "cohort": cohort,
        "form": form,
        "refusal": refusal,
        "danger": True,
        "token": "",
        "breadcrumb": _crumbs(cohort, _("Cancel the cohort")),
    }
    return render(request, "training/enrol_cancel_cohort.html", context, status=422 if refusal else 200)


def _cohort(cohort_id: UUID) -> Any:
    found = queries.cohort_with_seats(cohort_id, clock.now())
    if found is None:
        raise Http404
    return found


def _enrolment(request: HttpRequest, enrolment_id: UUID) -> Any:
    """Anybody's: that it was looked at is written down."""
    found = queries.enrolment_for_officers(enrolment_id)
    if found is None:
        raise Http404
    shows(request, what="enrolments", subjects=[found.staff.number])
    return found


def _url(cohort: Cohort) -> str:
    return f"/training/cohorts/{cohort.pk}/"


def _crumbs(cohort: Cohort, here: str) -> list[tuple[str, str | None]]:
    return [
        (_("Courses"), "/training/courses/"),
        (cohort.course.title, f"/training/courses/{cohort.course_id}/"),
        (cohort_label(cohort), _url(cohort)),
        (here, None),
    ]
