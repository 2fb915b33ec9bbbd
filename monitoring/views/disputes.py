"""Appeals: what waits for an answer, and the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.access import shows
from kindness.access import page
from kindness.forms import attempt
from kindness.paging import PER_PAGE
from monitoring.enums import DisputeOutcome
from monitoring.forms.review import AnswerForm
from monitoring.forms.scoring import ItemRow, rows_of, typed_items
from monitoring.models import Dispute, Sheet
from monitoring.permissions import runs_monitoring, sees_monitoring
from monitoring.queries import mine, review
from monitoring.queries.scorecards import items_of
from monitoring.queries.scoring import scores_of
from monitoring.services.disputes import answer_dispute
from people.views.asker import asker


@page(permission=sees_monitoring)
def disputes(request: HttpRequest) -> HttpResponse:
    waiting = request.GET.get("list") != "answered"
    listing = Paginator(review.disputes(waiting=waiting), PER_PAGE).get_page(request.GET.get("page"))
    shows(request, what="appeals", subjects=[one.filed_by.number for one in listing.object_list])
    context = {"listing": listing, "waiting": waiting, "breadcrumb": _crumbs((_("Appeals"), None))}
    return render(request, "monitoring/disputes.html", context)


@page(permission=sees_monitoring, keep_draft=True)
def dispute(request: HttpRequest, dispute_id: UUID) -> HttpResponse:
    """Read by those who see monitoring; answered by those who run it and did not score the call."""
    found = review.dispute_for(dispute_id)
    if found is None or (request.method == "POST" and not runs_monitoring(request.user)):
        raise Http404
    shows(request, what="appeals", subjects=[found.filed_by.number])
    form = AnswerForm(
        request.POST if request.method == "POST" else None, initial={"outcome": DisputeOutcome.UPHELD}
    )
    done, refusal = attempt(request, form, lambda: _answer(request, found, form))
    if done is not None:
        messages.success(request, _("Your answer is recorded, and the person has been told."))
        return HttpResponseRedirect(reverse("disputes"))
    answering = found.answered_at is None and runs_monitoring(request.user)
    context = {
        "dispute": found,
        "sheet": found.sheet,
        "new": mine.successor_of(found.sheet) if found.outcome == DisputeOutcome.REVISED else None,
        "scores": None if answering else mine.scores_of(found.sheet),
        "rows": _rows(found.sheet, request.POST if refusal else None) if answering else [],
        "form": form if answering else None,
        "refusal": refusal,
        "breadcrumb": _crumbs((_("Appeals"), reverse("disputes")), (_("One appeal"), None)),
    }
    return render(request, "monitoring/dispute.html", context, status=422 if refusal else 200)


def _rows(sheet: Sheet, sent: Mapping[str, Any] | None) -> list[ItemRow]:
    """As they were entered, or as they were typed into a form that was refused."""
    call = sheet.call
    return rows_of(
        items_of(sheet.version), scores_of(sheet), outcome=call.outcome, rings=call.rings, sent=sent
    )


def _answer(request: HttpRequest, found: Dispute, form: AnswerForm) -> Dispute:
    return answer_dispute(
        dispute=found,
        outcome=form.cleaned_data["outcome"],
        answer=form.cleaned_data["answer"],
        scores=typed_items(request.POST),
        by=asker(request),
    )


def _crumbs(*here: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return [(_("Telephone kindness"), reverse("monitoring")), *here]
