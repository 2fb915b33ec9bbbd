"""Items through the rounds, whatever scorecard a round used."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kindness.access import page
from monitoring import results_figures
from monitoring.permissions import sees_monitoring
from monitoring.queries.items import trend_of
from monitoring.queries.scope import ended_rounds
from people.permissions import is_employed

MOST_ROUNDS = 8


@page(permission=is_employed)
def trend(request: HttpRequest) -> HttpResponse:
    """Published rounds for everybody; ended ones, too, for those who run monitoring."""
    rounds = ended_rounds(released=not sees_monitoring(request.user))[:MOST_ROUNDS][::-1]
    found = trend_of(rounds)
    context = {
        "rounds": rounds,
        "rows": [(row, list(zip((one.name for one in rounds), row.shares, strict=True))) for row in found],
        "figure": results_figures.trend_figure(found) if found else None,
        "full": sees_monitoring(request.user),
        "breadcrumb": [(_("Telephone kindness"), reverse("monitoring")), (_("Through the rounds"), None)],
    }
    return render(request, "monitoring/result_trend.html", context)
