"""The register of commendations, and the reports people asked for."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from awards.enums import ReportState
from awards.models import Commendation, ReportJob
from people.hangul import name_key


def commendations(text: str = "") -> QuerySet[Commendation]:
    """The register, the latest first; `text` is a part of the name, of the title, or the beginning of a number."""
    register = Commendation.objects.select_related("staff").order_by("-conferred_on", "staff__number")
    if text:
        key = name_key(text)
        register = register.filter(
            Q(staff__name_key__contains=key)
            | Q(staff__number__startswith=key.upper())
            | Q(title__icontains=text)
        )
    return register


def report_of(job_id: UUID, *, requested_by: int) -> ReportJob | None:
    """A report one has asked for oneself, without its file."""
    return (
        ReportJob.objects.select_related("tally__period")
        .defer("content", "tally__facts")
        .filter(pk=job_id, requested_by=requested_by)
        .first()
    )


def file_of(job: ReportJob) -> bytes:
    """The finished file; empty once it has been removed."""
    content = ReportJob.objects.filter(pk=job.pk).values_list("content", flat=True).first()
    return bytes(content) if content else b""


def waiting_reports() -> QuerySet[ReportJob]:
    return ReportJob.objects.filter(state__in=[ReportState.REQUESTED, ReportState.MAKING])


def has_file(job: ReportJob) -> bool:
    return ReportJob.objects.filter(pk=job.pk, content__isnull=False).exists()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a report is: percent 0-100, and the same in words."""

    percent: int
    text: str


def progress_of(job: ReportJob) -> Progress:
    if job.state == ReportState.READY:
        return Progress(100, _("The report is ready."))
    if job.state == ReportState.FAILED:
        return Progress(0, _("The report could not be made. Please ask for it again."))
    if job.state == ReportState.REQUESTED:
        return Progress(0, _("The report waits for its turn."))
    percent = 100 * job.done // max(job.total, 1)
    words = _("The report is being made: %(done)s of %(total)s people.")
    return Progress(percent, words % {"done": f"{job.done:,}", "total": f"{job.total:,}"})
