"""Recognised hours of a half-year (상시학습): looked at, and handed over to the personnel system as a workbook."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from audit.access import shows
from documents.download import CONTENT_TYPES, attachment
from kindness import clock
from kindness.access import page
from kindness.forms import attempt
from kindness.halfyear import HalfYear
from people.views.asker import asker
from training import papers
from training.forms.attendance import HoursExportForm
from training.permissions import runs_training, sees_training
from training.queries import certificates as queries

PER_PAGE = 50


@page(permission=sees_training)
def hours(request: HttpRequest) -> HttpResponseBase:
    """The list of the half-year in `?half=`; the download asks for its purpose."""
    half = _half(request)
    form = HoursExportForm(request.POST if request.method == "POST" else None)
    file, refusal = attempt(request, form, lambda: _export(request, half, form))
    if file is not None:
        return file
    listing = Paginator(queries.hours_of(half), PER_PAGE).get_page(request.GET.get("page"))
    lines = [queries.hours_line(certificate) for certificate in listing]
    shows(request, what="recognised hours", subjects=[line.number for line in lines])
    context = {
        "half": half,
        "later": half.next if half.next.starts_on <= clock.today() else None,
        "listing": listing,
        "lines": lines,
        "total": queries.sum_of(half),
        "query": f"half={half}&",
        "may_export": runs_training(request.user),
        "form": form,
        "refusal": refusal,
        "breadcrumb": [(_("Kindness training"), "/training/"), (_("Recognised hours"), None)],
    }
    return render(request, "training/hours.html", context, status=422 if refusal else 200)


def _half(request: HttpRequest) -> HalfYear:
    """What makes no sense is the present one."""
    try:
        return HalfYear.parse(request.GET.get("half", ""))
    except ValueError:
        return HalfYear.containing(clock.today())


def _export(request: HttpRequest, half: HalfYear, form: HoursExportForm) -> HttpResponseBase:
    if not runs_training(request.user):
        raise PermissionDenied
    lines = [queries.hours_line(certificate) for certificate in queries.hours_of(half)]
    shows(
        request,
        what="recognised hours",
        subjects=[line.number for line in lines],
        purpose=form.cleaned_data["purpose"],
    )
    file = papers.hours_workbook(half, lines, queries.totals_of(half), printed_by=asker(request).name)
    return attachment(file, papers.hours_name(half), CONTENT_TYPES["xlsx"])
