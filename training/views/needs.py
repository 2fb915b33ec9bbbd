"""Where practice helps: the telephone survey's weak items by department, and free seats offered there."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.access import shows
from kindness import clock
from kindness.access import page
from kindness.forms import attempt
from people.models import Department
from people.queries import division_with_code
from people.views.asker import asker
from training.forms.needs import OfferForm
from training.models import SeatOffer
from training.permissions import runs_training
from training.queries import needs as queries
from training.queries.enrolments import cohort_with_seats, free_seats
from training.rules.needs import LEAST_PEOPLE
from training.rules.survey_items import label_of
from training.services import needs as services

PER_PAGE = 20
Crumbs = list[tuple[str, str | None]]


@page(permission=runs_training)
def needs(request: HttpRequest) -> HttpResponse:
    """Which items, never how low: departments by name."""
    found = queries.needs_at(clock.now())
    context = {
        "survey": found.survey,
        "city": found.city,
        "departments": Paginator(found.departments, PER_PAGE).get_page(request.GET.get("page")),
        "least_people": LEAST_PEOPLE,
        "breadcrumb": _crumbs(_("Where practice helps")),
    }
    return render(request, "training/needs.html", context)


@page(permission=runs_training)
def offers(request: HttpRequest) -> HttpResponse:
    """What has been offered, and how many have a seat since."""
    rows = Paginator(queries.offers_made(), PER_PAGE).get_page(request.GET.get("page"))
    lines = [(row, [label_of(key) for key in row.survey_items]) for row in rows]
    context = {"page": rows, "lines": lines, "breadcrumb": _needs_crumbs(_("Seats offered"))}
    return render(request, "training/needs_offers.html", context)


@page(permission=runs_training)
def offer(request: HttpRequest, code: str, cohort_id: UUID) -> HttpResponse:
    """Tell the head, and keep seats for chosen people: who is chosen rests on no score."""
    division, cohort = division_with_code(code), cohort_with_seats(cohort_id, clock.now())
    if division is None or cohort is None:
        raise Http404
    _survey, need = queries.need_of(division, clock.now())
    items = [one for one in need.items if one.key in cohort.course.survey_items] if need else []
    people = list(queries.candidates(cohort, division, clock.today()))
    form = OfferForm(
        request.POST if request.method == "POST" else None,
        initial={"token": uuid4(), "tell_head": True},
        people=people,
    )
    keys = [one.key for one in items]
    done, refusal = attempt(request, form, lambda: _offer(request, cohort, division, keys, form))
    if done is not None:
        messages.success(request, _("The seats have been offered."))
        return redirect("seat_offers")
    shows(request, what="people to invite", subjects=[one.number for one in people])
    context = {
        "division": division,
        "cohort": cohort,
        "items": items,
        "free": free_seats(cohort),
        "form": form,
        "refusal": refusal,
        "breadcrumb": _needs_crumbs(_("Offer seats")),
    }
    return render(request, "training/needs_offer.html", context, status=422 if refusal else 200)


def _offer(
    request: HttpRequest, cohort: Any, division: Department, keys: list[str], form: OfferForm
) -> SeatOffer:
    return services.offer_seats(
        cohort=cohort,
        division=division,
        survey_items=keys,
        by=asker(request),
        token=form.cleaned_data["token"],
        **form.values(),
    )


def _crumbs(here: str) -> Crumbs:
    return [(_("Kindness training"), reverse("my_training")), (here, None)]


def _needs_crumbs(here: str) -> Crumbs:
    return [
        (_("Kindness training"), reverse("my_training")),
        (_("Where practice helps"), reverse("training_needs")),
        (here, None),
    ]
