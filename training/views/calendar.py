"""All training of a year: months across, courses down, and the days of one month."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kindness import clock
from kindness.access import page
from people.permissions import is_employed
from people.views.asker import asker
from training.forms.courses import YearForm
from training.permissions import sees_training
from training.queries.calendar import MONTHS, days_of, year_rows
from training.queries.courses import years_for


@page(permission=is_employed)
def calendar(request: HttpRequest) -> HttpResponse:
    person, today = asker(request), clock.today()
    form = YearForm(request.GET)
    year, month = form.chosen("year", today.year), form.chosen("month", today.month)
    months = [date(year, number, 1) for number in MONTHS]
    context = {
        "year": year,
        "years": years_for(person),
        "months": months,
        "month": date(year, month, 1),
        "rows": [(row, zip(months, row.months, strict=True)) for row in year_rows(year, person)],
        "days": days_of(year, month, person),
        "in_charge": sees_training(person),
        "breadcrumb": [(_("Kindness training"), reverse("my_training")), (_("Training calendar"), None)],
    }
    return render(request, "training/calendar.html", context)
