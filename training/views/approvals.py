"""Applications the head of a department decides, or the deputy of the day."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.access import shows
from kindness import clock
from kindness.access import page
from kindness.forms import attempt
from kindness.paging import PER_PAGE
from people.permissions import is_employed
from people.views.asker import asker
from training.forms.enrolments import DecisionForm
from training.models import Enrolment
from training.permissions import runs_training
from training.queries import enrolments as queries, mine
from training.services import enrolments as services


@page(permission=is_employed)
def approvals(request: HttpRequest) -> HttpResponse:
    """For whoever decides nothing, the list is empty."""
    rows = queries.requests_for(asker(request), clock.today(), officer=runs_training(request.user))
    listing = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shows(request, what="training requests", subjects=[one.staff.number for one in listing.object_list])
    context = {
        "listing": listing,
        "breadcrumb": [(_("My training"), reverse("my_training")), (_("Applications for training"), None)],
    }
    return render(request, "training/approvals.html", context)


@page(permission=is_employed)
def approval(request: HttpRequest, enrolment_id: UUID) -> HttpResponse:
    found = queries.request_for(
        asker(request), enrolment_id, clock.today(), officer=runs_training(request.user)
    )
    if found is None:
        raise Http404
    shows(request, what="training requests", subjects=[found.staff.number])
    form = DecisionForm(request.POST if request.method == "POST" else None, initial={"decision": "approve"})
    done, refusal = attempt(request, form, lambda: _decide(request, found, form))
    if done is not None:
        messages.success(request, _("Your decision is recorded, and the person has been told."))
        return HttpResponseRedirect(reverse("training_approvals"))
    context = {
        "enrolment": found,
        "sessions": mine.sessions_of(found),
        "form": form,
        "refusal": refusal,
        "breadcrumb": [
            (_("My training"), reverse("my_training")),
            (_("Applications for training"), reverse("training_approvals")),
            (_("Decide"), None),
        ],
    }
    return render(request, "training/approval.html", context, status=422 if refusal else 200)


def _decide(request: HttpRequest, found: Enrolment, form: DecisionForm) -> Enrolment:
    return services.decide_request(
        enrolment=found,
        approved=form.cleaned_data["decision"] == "approve",
        note=form.cleaned_data["note"],
        by=asker(request),
    )
