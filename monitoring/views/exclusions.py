"""Calls that do not count, and the protected days of people."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from audit.access import shows
from kindness.access import page
from kindness.forms import attempt
from kindness.paging import PER_PAGE
from monitoring.forms.review import ExcludeForm, IncludeForm, ShieldForm
from monitoring.models import Call
from monitoring.permissions import runs_monitoring, shields_people
from monitoring.queries import review
from monitoring.services import exclusions
from people.views.asker import asker
from people.views.choosing import account_numbered, chosen_name


@page(permission=runs_monitoring)
def exclude(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Out of every figure, with a reason; from the same page back again."""
    call = review.call_with(call_id)
    if call is None:
        raise Http404
    shows(request, what="scored calls", subjects=[call.subject.staff.number])
    form = ExcludeForm(request.POST if request.method == "POST" else None)
    done, refusal = attempt(
        request,
        form,
        lambda: exclusions.exclude_call(
            call=call, reason=form.cleaned_data["reason"], note=form.cleaned_data["note"], by=asker(request)
        ),
    )
    if done is not None:
        messages.success(request, _("The call does not count any more."))
        return HttpResponseRedirect(reverse("include_call", args=[call.pk]))
    context = {"call": call, "form": form, "refusal": refusal, "breadcrumb": _crumbs(call)}
    return render(request, "monitoring/exclude.html", context, status=422 if refusal else 200)


@page(permission=runs_monitoring)
def include(request: HttpRequest, call_id: UUID) -> HttpResponse:
    call = review.call_with(call_id)
    if call is None:
        raise Http404
    shows(request, what="scored calls", subjects=[call.subject.staff.number])
    form = IncludeForm(request.POST if request.method == "POST" else None)
    done, refusal = attempt(
        request,
        form,
        lambda: exclusions.include_call(call=call, note=form.cleaned_data["note"], by=asker(request)),
    )
    if done is not None:
        messages.success(request, _("The call counts again."))
        return HttpResponseRedirect(reverse("exclude_call", args=[call.pk]))
    context = {"call": call, "form": form, "refusal": refusal, "breadcrumb": _crumbs(call)}
    return render(request, "monitoring/include.html", context, status=422 if refusal else 200)


def _crumbs(call: Call) -> list[tuple[str, str | None]]:
    return [
        (_("Telephone kindness"), reverse("monitoring")),
        (call.round.name, reverse("round", args=[call.round_id])),
        (_("Does the call count?"), None),
    ]


@page(permission=shields_people)
def shields(request: HttpRequest) -> HttpResponse:
    """Protected days: the officers' and the protection officers' page. What happened to the person is not kept here."""
    form = ShieldForm(request.POST if request.method == "POST" else None)
    done, refusal = attempt(request, form, lambda: _shield(request, form))
    if done is not None:
        text = ngettext(
            "The days are protected. %(n)d call made on them does not count any more.",
            "The days are protected. %(n)d calls made on them do not count any more.",
            done,
        )
        messages.success(request, text % {"n": done})
        return HttpResponseRedirect(reverse("shields"))
    listing = Paginator(review.shielded_days(), PER_PAGE).get_page(request.GET.get("page"))
    shows(request, what="protected days", subjects=[one.staff.number for one in listing.object_list])
    context = {
        "listing": listing,
        "form": form,
        "chosen": chosen_name(form),
        "refusal": refusal,
        "breadcrumb": [(_("Telephone kindness"), reverse("monitoring")), (_("Protected days"), None)],
    }
    return render(request, "monitoring/exclusion_shields.html", context, status=422 if refusal else 200)


def _shield(request: HttpRequest, form: ShieldForm) -> int:
    return exclusions.exclude_calls(
        person=account_numbered(form.cleaned_data["person"]),
        days=form.days(),
        by=asker(request),
        note=form.cleaned_data["note"],
    )
