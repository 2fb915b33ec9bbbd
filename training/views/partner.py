"""The seat of a partner institution: its own cohorts and who sits in them."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.access import shows
from kindness.access import page
from kindness.paging import PER_PAGE
from people.views.asker import asker
from training.permissions import is_partner
from training.queries import seats_of_partner as queries
from training.queries.courses import materials_of
from training.queries.partners import partner_of
from training.words import cohort_label


@page(permission=is_partner)
def partner(request: HttpRequest) -> HttpResponse:
    person = asker(request)
    cohorts = queries.cohorts_for(person)
    return render(
        request,
        "training/partner.html",
        {
            "partner": partner_of(person),
            "listing": Paginator(cohorts, PER_PAGE).get_page(request.GET.get("page")),
            "breadcrumb": [(_("Our cohorts"), None)],
        },
    )


@page(permission=is_partner)
def partner_cohort(request: HttpRequest, cohort_id: UUID) -> HttpResponse:
    cohort = queries.cohort_for(asker(request), cohort_id)
    if cohort is None:
        raise Http404
    listing = Paginator(queries.people_in(cohort), PER_PAGE).get_page(request.GET.get("page"))
    shows(request, what="people of a cohort", subjects=[one.staff.number for one in listing])
    return render(
        request,
        "training/partner_cohort.html",
        {
            "cohort": cohort,
            "label": cohort_label(cohort),
            "listing": listing,
            "materials": materials_of(cohort),
            "breadcrumb": [(_("Our cohorts"), reverse("training_partner")), (cohort_label(cohort), None)],
        },
    )
