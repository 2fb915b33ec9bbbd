"""Award reports: asked for with a purpose, made at once or by a worker, removed after a week."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import translation

from audit.services import record
from awards import reports, rules
from awards.enums import ReportState, TallyState
from awards.models import ReportJob, Tally
from awards.queries import waiting_reports
from awards.services.tallies import TALLYING, describe_tally
from kindness.errors import refusing
from people.models import Staff

PROGRESS_EVERY = 5_000  # lines between two notes of how far it is


def request_report(
    *, tally: Tally | None, format: str, purpose: str, language: str, token: UUID | None, by: Staff
) -> ReportJob:
    """Note who wants which file, and what for; the same token gives the request it gave before.

    Refuses purpose_required, invalid_format, not_tallied.
    """
    reports.check_request(format=format, purpose=purpose)
    if tally is None:
        raise rules.NOT_TALLIED
    describe_tally(tally=tally, by=TALLYING)  # the job has done it, unless somebody is faster than a tick
    with refusing(ReportJob), transaction.atomic():
        before = ReportJob.objects.filter(requested_by=by, token=token).first() if token else None
        if before is not None:
            return before
        held = Tally.objects.filter(pk=tally.pk, state__in=[TallyState.FINAL, TallyState.PUBLISHED]).first()
        if held is None:
            raise rules.RECOUNT_DUE
        job = ReportJob.objects.create(
            tally=held,
            format=format,
            purpose=purpose,
            language=language,
            token=token,
            requested_by=by,
            total=held.recipients,
        )
        record(
            "report.requested",
            by=by,
            target="report",
            target_id=job.pk,
            after={"tally": held.pk, "format": format},
            reason=purpose,
        )
        return job


def claim_report() -> UUID | None:
    """Take the oldest report nobody is making, or whose maker has been silent for ten minutes; None when none waits."""
    with transaction.atomic():
        silent = Q(state=ReportState.MAKING, claimed_at__lt=Now() - timedelta(minutes=rules.CLAIM_MINUTES))
        job = (
            waiting_reports()
            .filter(Q(state=ReportState.REQUESTED) | silent)
            .order_by("requested_at")
            .select_for_update(of=("self",), skip_locked=True)
            .only("pk")
            .first()
        )
        if job is None:
            return None
        ReportJob.objects.filter(pk=job.pk).update(state=ReportState.MAKING, claimed_at=Now(), done=0)
        return job.pk


def make_due_reports() -> int:
    """Make every report that waits; how many."""
    made = 0
    while (job_id := claim_report()) is not None:
        make_report(job_id)
        made += 1
    return made


def make_report(job_id: UUID) -> ReportJob:
    """Make the file of a request and store it. Made already: nothing happens.

    Made twice at the same time (a maker thought dead was only slow), the first result stays. What cannot be
    made is marked as failed, so that it is not tried for ever; the cause is raised.
    """
    job = ReportJob.objects.select_related("tally__period", "requested_by").get(pk=job_id)
    if job.state in (ReportState.READY, ReportState.FAILED):
        return job
    try:
        with translation.override(job.language):
            file = reports.make(job, tell=_teller(job))
    except Exception:
        _finish(job, state=ReportState.FAILED)
        raise
    else:
        _finish(job, state=ReportState.READY, content=file.content, file_name=file.name, done=F("total"))
    job.refresh_from_db()
    return job


def _finish(job: ReportJob, **values: object) -> None:
    unfinished = [ReportState.REQUESTED, ReportState.MAKING]
    ReportJob.objects.filter(pk=job.pk, state__in=unfinished).update(**values)


def _teller(job: ReportJob) -> Callable[[int], None]:
    """Notes how many lines are written. It also says that the maker lives: the claim is renewed."""

    def tell(done: int) -> None:
        if done % PROGRESS_EVERY == 0:
            ReportJob.objects.filter(pk=job.pk, state=ReportState.MAKING).update(done=done, claimed_at=Now())

    return tell


def forget_old_reports() -> int:
    """Remove files older than a week: they hold personal data. Who asked for what, and why, stays."""
    old = ReportJob.objects.filter(
        content__isnull=False, requested_at__lt=Now() - timedelta(days=rules.KEPT_DAYS)
    )
    return old.update(content=None)
