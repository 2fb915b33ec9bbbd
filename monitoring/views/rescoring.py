"""A round's calls under another version, side by side with what they came to."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kindness import clock
from kindness.access import page
from monitoring.permissions import sees_monitoring
from monitoring.queries import rescoring as queries
from monitoring.views.rounds import round_crumbs


@page(permission=sees_monitoring)
def rescored(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """version: the id of the other version; without one, or with nonsense, it is asked for."""
    survey = queries.round_with_version(round_id)
    if survey is None:
        raise Http404
    versions = queries.versions_to_compare(survey)
    chosen = next((one for one in versions if str(one.pk) == request.GET.get("version")), None)
    context = {
        "survey": survey,
        "now": clock.now(),
        "versions": versions,
        "chosen": chosen,
        "found": queries.rescored_round(survey, chosen) if chosen else None,
        "breadcrumb": round_crumbs(survey, _("Counted again")),
    }
    return render(request, "monitoring/rescored.html", context)
