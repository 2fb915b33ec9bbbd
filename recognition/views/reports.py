"""Reported letters, for programme officers. Looking at one is logged: two people's words are shown."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.access import shows
from kindness.access import page
from kindness.dates import format_date
from kindness.errors import Refused
from kindness.forms import refusal_of
from people.models import Staff
from people.permissions import is_programme_officer
from people.views.asker import asker
from recognition import queries, services
from recognition.forms import DecisionForm
from recognition.models import Carnation

ROWS_ON_A_PAGE = 50


@page(permission=is_programme_officer)
def reports(request: HttpRequest) -> HttpResponse:
    """The queue holds dates and states; who wrote to whom is shown on the page of one report."""
    decided = request.GET.get("tab") == "decided"
    found = queries.decided_reports() if decided else queries.open_reports()
    rows = found.values_list("pk", "reported_at", "period__half", "state", "decided_at", named=True)
    return render(
        request,
        "recognition/reports.html",
        {
            "listing": Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page")),
            "decided": decided,
            "query": "tab=decided&" if decided else "",
            "breadcrumb": [(_("Half-years"), reverse("periods")), (_("Reported letters"), None)],
        },
    )


@page(permission=is_programme_officer)
def decide(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    letter = queries.reported_letter(letter_id)
    if letter is None:
        raise Http404
    shows(request, what="reported letter", subjects=[letter.sender.number, letter.recipient.number])
    form = DecisionForm(request.POST if request.method == "POST" else None)
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            _decide(letter, form, asker(request))
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("The decision is recorded, and those concerned have been told."))
            return HttpResponseRedirect(reverse("carnation_reports"))
    return render(
        request,
        "recognition/decide.html",
        {
            "letter": letter,
            "date": format_date(letter.sent_at),
            "token": str(uuid4()),
            "form": form,
            "refusal": refusal,
            "breadcrumb": [
                (_("Half-years"), reverse("periods")),
                (_("Reported letters"), reverse("carnation_reports")),
                (_("Report"), None),
            ],
        },
        status=422 if refusal else 200,
    )


def _decide(letter: Carnation, form: DecisionForm, by: Staff) -> None:
    if not form.is_valid():
        raise refusal_of(form)
    services.decide_report(carnation=letter, by=by, **form.cleaned_data)
