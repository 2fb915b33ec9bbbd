"""My own training: what I have, what is offered to me, what I may apply for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kindness import clock
from kindness.access import page
from kindness.errors import Refused
from kindness.forms import attempt
from people.models import Staff
from people.permissions import is_employed, is_head
from people.views.asker import asker
from training.enums import EnrolmentState
from training.forms.enrolments import EnrolForm
from training.models import Cohort, Enrolment
from training.queries import enrolments as queries, mine
from training.queries.courses import materials_for_trainee
from training.queries.landing import landing_of
from training.queries.needs import help_for
from training.queries.styles import result_of
from training.services import enrolments as services

ROWS_ON_A_PAGE = 20  # of what is over
Act = Any


@page(permission=is_employed)
def my_training(request: HttpRequest) -> HttpResponse:
    """Offers first: they end."""
    moment = clock.now()
    me = asker(request)
    own, ahead, landing = mine.own_training(me, moment), mine.hours_ahead(me, moment), landing_of(me, moment)
    choices = queries.open_to(me, moment)
    context = {
        "own": own,
        "booked": mine.booked_rows(own, ahead, landing.closed, moment),
        "past": Paginator(own.past, ROWS_ON_A_PAGE).get_page(request.GET.get("page")),
        "agenda": mine.agenda_of(ahead),
        "open": choices,
        "helps": help_for(landing.weak, choices.choices),
        "landing": landing,
        "styles": [] if landing.style_taken else mine.beginning_with_styles(own),
        "heads": is_head(me),
        "breadcrumb": [(_("My training"), None)],
    }
    return render(request, "training/mine.html", context)


@page(permission=is_employed)
def my_enrolment(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    found = _own(request, enrolment_id)
    until = services.deadline_of(found.starts_at, found.course.withdraw_days)
    sessions, joined = mine.sessions_of(found), found.state == EnrolmentState.BOOKED
    return render(
        request,
        "training/enrolment.html",
        {
            "enrolment": found,
            "status": mine.status_of(found, clock.now()),
            "style_taken": found.course.style_first and result_of(asker(request)) is not None,
            "sessions": sessions,
            "joined": joined,
            "told": mine.last_held(sessions, clock.now()) if joined else None,
            "materials": materials_for_trainee(found.cohort) if joined else [],
            "steps": found.steps.all(),
            "until": until,
            "withdrawable": mine.can_withdraw(found, until, clock.now()),
            "breadcrumb": _crumbs(found.course.title),
        },
    )


# --- applying -------------------------------------------------------------------------------------------------------
@page(permission=is_employed)
def enrol(request: HttpRequest, cohort_id: UUID) -> HttpResponse:
    """Before applying: hours, seats, and what else falls on them."""
    form = EnrolForm(request.POST if request.method == "POST" else None)
    done, refusal = attempt(request, form, lambda: _enrol(asker(request), cohort_id, form))
    if done is not None:
        messages.success(request, _enrolled_words(done))
        return HttpResponseRedirect(reverse("my_enrolment", args=[done.pk]))
    cohort = mine.cohort_to_apply_for(cohort_id, clock.now())
    if cohort is None:
        raise Http404
    context = {
        "cohort": cohort,
        "sessions": cohort.sessions.all(),
        "full": not queries.free_seats(cohort) or _is(refusal, "full"),
        "free": queries.free_seats(cohort),
        "warnings": mine.warnings_for(asker(request), cohort, clock.now()),
        "refusal": refusal,
        "danger": False,
        "token": str(uuid4()),
        "breadcrumb": _crumbs(_("Apply")),
    }
    return render(request, "training/enrol.html", context, status=422 if refusal else 200)


def _enrol(me: Staff, cohort_id: UUID, form: EnrolForm) -> Enrolment:
    """The service reads the cohort itself, behind its lock: here its id is enough."""
    try:
        return services.enrol(
            cohort=Cohort(pk=cohort_id),
            staff=me,
            by=me,
            join_waitlist=form.cleaned_data["waitlist"],
            token=form.cleaned_data["token"],
        )
    except Cohort.DoesNotExist:
        raise Http404 from None


def _is(refusal: Refused | None, code: str) -> bool:
    return refusal is not None and refusal.code == code


def _enrolled_words(enrolment: Enrolment) -> str:
    if enrolment.state == EnrolmentState.REQUESTED:
        return _("Your application is with the head of your department.")
    if enrolment.state == EnrolmentState.WAITING:
        return _("You are on the waitlist. You will hear as soon as a seat is offered to you.")
    return _("You have a seat.")


# --- leaving, and offers ---------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Question:
    """A page that asks before it does: its template, what it does, what is said when it is done."""

    template: str
    act: Act
    here: str
    done: str
    danger: bool = False
    warns: bool = False  # of what speaks against the seat


@page(permission=is_employed)
def withdraw(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    return _ask(
        request,
        enrolment_id,
        Question(
            "training/enrol_withdraw.html",
            services.withdraw_enrolment,
            _("Withdraw"),
            _("Your enrolment is withdrawn. The seat goes to the next person."),
            danger=True,
        ),
    )


@page(permission=is_employed)
def accept(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    return _ask(
        request,
        enrolment_id,
        Question(
            "training/offer_accept.html",
            services.accept_offer,
            _("Take the seat"),
            _("You have a seat."),
            warns=True,
        ),
    )


@page(permission=is_employed)
def refuse(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    return _ask(
        request,
        enrolment_id,
        Question(
            "training/offer_refuse.html",
            services.refuse_offer,
            _("Do not take the seat"),
            _("The seat goes to the next person."),
        ),
    )


def _ask(request: HttpRequest, enrolment_id: UUID, question: Question) -> HttpResponse:
    found = _own(request, enrolment_id)
    done, refusal = attempt(
        request, forms.Form(request.POST), lambda: question.act(enrolment=found, by=asker(request))
    )
    if done is not None:
        messages.success(request, question.done)
        return HttpResponseRedirect(reverse("my_training"))
    context = {
        "enrolment": found,
        "until": services.deadline_of(found.starts_at, found.course.withdraw_days),
        "warnings": mine.warnings_for(asker(request), found.cohort, clock.now()) if question.warns else [],
        "refusal": refusal,
        "danger": question.danger,
        "token": "",
        "breadcrumb": _crumbs(question.here),
    }
    return render(request, question.template, context, status=422 if refusal else 200)


def _own(request: HttpRequest, enrolment_id: UUID) -> Any:
    """An enrolment of the person who asks; to everybody else there is no such page."""
    found = queries.enrolment_of(asker(request), enrolment_id)
    if found is None:
        raise Http404
    return found


def _crumbs(here: str) -> list[tuple[str, str | None]]:
    return [(_("My training"), reverse("my_training")), (here, None)]
