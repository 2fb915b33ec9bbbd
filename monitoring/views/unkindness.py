"""Reports of unkindness: written down, heard, found, closed. Visible to few, and every look is noted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
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
from monitoring.enums import ReportState
from monitoring.forms.unkindness import FindingForm, HelpForm, ReportForm, ViewForm
from monitoring.models import UnkindnessReport
from monitoring.permissions import runs_monitoring
from monitoring.queries import unkindness as queries
from monitoring.services import unkindness as services
from people.permissions import is_employed
from people.views.asker import asker
from people.views.choosing import account_numbered, chosen_name

WHAT = "unkindness reports"


def _crumbs(*here: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return [(_("Telephone kindness"), reverse("monitoring")), *here]


@page(permission=is_employed)
def reports(request: HttpRequest) -> HttpResponse:
    """Empty for whom none concerns."""
    rows = queries.visible_to(asker(request), clock.today())
    listing = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    _note_look(request, listing.object_list)
    context = {
        "listing": listing,
        "may_run": runs_monitoring(request.user),
        "breadcrumb": _crumbs((_("Unkindness reports"), None)),
    }
    return render(request, "monitoring/unkindness_list.html", context)


@page(permission=runs_monitoring, keep_draft=True)
def report_new(request: HttpRequest) -> HttpResponse:
    form = ReportForm(
        request.POST if request.method == "POST" else None,
        divisions=queries.divisions(),
        initial={"received_on": clock.today()},
    )
    made, refusal = attempt(request, form, lambda: _take(request, form))
    if made is not None:
        messages.success(request, _("The report is written down. The person and the head have been told."))
        return HttpResponseRedirect(reverse("unkindness_report", args=[made.pk]))
    context = {
        "form": form,
        "chosen": chosen_name(form),
        "refusal": refusal,
        "breadcrumb": _crumbs(
            (_("Unkindness reports"), reverse("unkindness")), (_("Write down a report"), None)
        ),
    }
    return render(request, "monitoring/unkindness_new.html", context, status=422 if refusal else 200)


def _take(request: HttpRequest, form: ReportForm) -> UnkindnessReport:
    sent = dict(form.cleaned_data)
    number = sent.pop("person")
    return services.take_report(staff=account_numbered(number) if number else None, by=asker(request), **sent)


@page(permission=is_employed)
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    found = _visible(request, report_id)
    _note_look(request, [found])
    return render(request, "monitoring/unkindness.html", _context(request, found))


def _context(request: HttpRequest, found: UnkindnessReport, **more: Any) -> dict[str, Any]:
    """What may be done next by this person, each with its form."""
    me, before = asker(request), found.state in {ReportState.RECEIVED, ReportState.HEARD}
    heads = queries.may_find(found, me, clock.today())
    return {
        "report": found,
        "own": found.staff_id == me.pk,
        "view_form": ViewForm(initial={"view": found.person_view})
        if found.staff_id == me.pk and before
        else None,
        "finding_form": FindingForm() if heads and before else None,
        "help_form": HelpForm() if heads and found.state == ReportState.FOUND else None,
        "refusal": None,
        "breadcrumb": _crumbs((_("Unkindness reports"), reverse("unkindness")), (_("One report"), None)),
    } | more


@page(permission=is_employed, keep_draft=True)
def report_view(request: HttpRequest, report_id: UUID) -> HttpResponse:
    form = ViewForm(request.POST if request.method == "POST" else None)
    return _act(
        request,
        report_id,
        form,
        "view_form",
        lambda found: services.note_view(report=found, view=form.cleaned_data["view"], by=asker(request)),
    )


@page(permission=is_employed, keep_draft=True)
def report_finding(request: HttpRequest, report_id: UUID) -> HttpResponse:
    form = FindingForm(request.POST if request.method == "POST" else None)
    return _act(
        request,
        report_id,
        form,
        "finding_form",
        lambda found: services.make_finding(report=found, by=asker(request), **form.cleaned_data),
    )


@page(permission=is_employed, keep_draft=True)
def report_close(request: HttpRequest, report_id: UUID) -> HttpResponse:
    form = HelpForm(request.POST if request.method == "POST" else None)
    return _act(
        request,
        report_id,
        form,
        "help_form",
        lambda found: services.close_report(report=found, by=asker(request), **form.cleaned_data),
    )


def _act(request: HttpRequest, report_id: UUID, form: forms.Form, name: str, act: Any) -> HttpResponse:
    """One step of a report: a GET shows the report with its forms, a refusal shows what was typed."""
    found = _visible(request, report_id)
    _note_look(request, [found])
    context = _context(request, found)
    if context[name] is None and request.method == "POST" and not _is_theirs(request, found, name):
        raise Http404
    done, refusal = attempt(request, form, lambda: act(found))
    if done is not None:
        messages.success(request, _("Thank you. It has been written down."))
        return HttpResponseRedirect(reverse("unkindness_report", args=[found.pk]))
    if refusal is not None:
        context |= {name: form, "refusal": refusal}
    return render(request, "monitoring/unkindness.html", context, status=422 if refusal else 200)


def _is_theirs(request: HttpRequest, found: UnkindnessReport, name: str) -> bool:
    """Whether the step is this person's, although it is not its time."""
    if name == "view_form":
        return found.staff_id == asker(request).pk
    return queries.may_find(found, asker(request), clock.today())


def _visible(request: HttpRequest, report_id: UUID) -> UnkindnessReport:
    found = queries.report_for(asker(request), report_id, clock.today())
    if found is None:
        raise Http404
    return found


def _note_look(request: HttpRequest, rows: Any) -> None:
    shows(request, what=WHAT, subjects=[one.staff.number for one in rows if one.staff])
