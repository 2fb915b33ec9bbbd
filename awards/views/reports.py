"""The award report: asked for with a purpose; small ones answer at once, large ones when they are ready."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext as _

from audit.access import shows
from awards import queries, reports, services
from awards.enums import ReportState
from awards.forms import ReportForm
from awards.models import ReportJob
from awards.permissions import may_judge_tallies
from awards.views.asking import found_half
from documents.download import attachment
from kindness.access import page
from kindness.forms import attempt
from kindness.halfyear import HalfYear
from people.models import Staff
from people.views.asker import asker
from recognition.models import Period


@page(permission=may_judge_tallies)
def report(request: HttpRequest, half: HalfYear) -> HttpResponseBase:
    found = found_half(half)
    form = ReportForm(request.POST if request.method == "POST" else None)
    job, refusal = attempt(request, form, lambda: _request(found, form, asker(request)))
    if job and reports.is_made_at_once(job):
        return _download(request, services.make_report(job.pk))
    if job:
        return HttpResponseRedirect(reverse("award_report", args=[job.pk]))
    context = {
        "half": half,
        "state": found.state,
        "form": form,
        "refusal": refusal,
        "breadcrumb": [*_crumbs(found.period), (_("Award report"), None)],
    }
    return render(request, "awards/report.html", context, status=422 if refusal else 200)


def _request(found: queries.Half, form: ReportForm, by: Staff) -> ReportJob:
    data = form.cleaned_data
    return services.request_report(
        tally=found.tally,
        format=data["format"],
        purpose=data["purpose"],
        language=get_language() or "ko",
        token=data["token"],
        by=by,
    )


@page(permission=may_judge_tallies)
def progress(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """How far a large report is."""
    job = _found(job_id, asker(request))
    return render(
        request,
        "awards/report_progress.html",
        {
            "job": job,
            "progress": queries.progress_of(job),
            "available": queries.has_file(job),
            "breadcrumb": [*_crumbs(job.tally.period), (_("Award report"), None)],
        },
    )


@page(permission=may_judge_tallies)
def progress_json(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """The same for the progress bar of the page."""
    job = _found(job_id, asker(request))
    found = queries.progress_of(job)
    states = {ReportState.READY.value: "done", ReportState.FAILED.value: "failed"}
    return JsonResponse(
        {
            "state": states.get(job.state, "running"),
            "percent": found.percent,
            "text": found.text,
            "url": reverse("award_report", args=[job.pk]),
        }
    )


@page(permission=may_judge_tallies)
def download(request: HttpRequest, job_id: UUID) -> HttpResponseBase:
    """The finished file, to whoever asked for it."""
    return _download(request, _found(job_id, asker(request)))


def _download(request: HttpRequest, job: ReportJob) -> HttpResponseBase:
    content = queries.file_of(job)
    if not content:
        raise Http404
    shows(request, what="award report", subjects=queries.numbers_of(job.tally), purpose=job.purpose)
    return attachment(content, job.file_name, reports.content_type_of(job))


def _found(job_id: UUID, person: Staff) -> ReportJob:
    """One's own request, or 404."""
    job = queries.report_of(job_id, requested_by=person.pk)
    if job is None:
        raise Http404
    return job


def _crumbs(period: Period) -> list[tuple[str, str | None]]:
    return [(_("Commendation"), reverse("awards")), (period.half.label, reverse("award", args=[period.half]))]
