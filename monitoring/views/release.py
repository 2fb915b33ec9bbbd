"""Publishing a round's results to the people."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from kindness.access import page
from kindness.errors import Refused
from monitoring.permissions import runs_monitoring
from monitoring.queries import review
from monitoring.services.release import release_round
from people.views.asker import asker


@page(permission=runs_monitoring)
def release(request: HttpRequest, round_id: UUID) -> HttpResponse:
    survey = review.round_to_release(round_id)
    if survey is None:
        raise Http404
    refusal = None
    if request.method == "POST":
        try:
            shown = release_round(survey=survey, by=asker(request))
        except Refused as refused:
            refusal = refused
        else:
            text = ngettext("%(n)d call is published.", "%(n)d calls are published.", shown) % {"n": shown}
            messages.success(request, text)
            return HttpResponseRedirect(reverse("round", args=[survey.pk]))
    context = {
        "survey": survey,
        "refusal": refusal,
        "breadcrumb": [
            (_("Telephone kindness"), reverse("monitoring")),
            (survey.name, reverse("round", args=[survey.pk])),
            (_("Publish the results"), None),
        ],
    }
    return render(request, "monitoring/mine_release.html", context, status=422 if refusal else 200)
