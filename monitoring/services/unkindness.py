"""Reports of unkindness are typed in, heard, found, closed with help, and erased."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from audit.services import Job, record
from kindness import clock
from kindness.errors import refusing
from kindness.halfyear import SEOUL
from monitoring.enums import ReportState
from monitoring.models import UnkindnessReport
from monitoring.queries import unkindness as queries
from monitoring.rules import unkindness as rules
from notifications.services import notify
from people.models import Department, Staff
from people.queries import seats
from people.queries.absences import deciders_of

ERASING = Job("monitoring.erase_reports")


def take_report(
    *,
    channel: str,
    received_on: date,
    facts: str,
    by: Staff,
    happened_on: date | None = None,
    staff: Staff | None = None,
    division: Department | None = None,
    erase_on: date | None = None,
    token: UUID | None = None,
) -> UnkindnessReport:
    """What came by another way is written down; the person and the head of the department are told.

    Without a person it belongs to `division` alone. The same token again: the first report. Refuses invalid_days.
    """
    with refusing(UnkindnessReport), transaction.atomic():
        before = UnkindnessReport.objects.filter(created_by=by, token=token).first() if token else None
        if before is not None:
            return before
        moment = clock.fresh()
        last = erase_on or rules.erased_on(received_on)
        rules.check_days(received_on, happened_on, last, moment.date())
        report = UnkindnessReport.objects.create(
            channel=channel,
            received_on=received_on,
            happened_on=happened_on,
            facts=facts,
            erase_on=last,
            created_by=by,
            created_at=moment,
            token=token,
            **_whose(staff, division, moment.date()),
        )
        record("report.taken", by=by, target="unkindness", target_id=report.pk, after={"channel": channel})
        _tell("monitoring.report_taken", report, [report.staff_id] if report.staff_id else [])
        _tell("monitoring.report_in_department", report, _heads(report, moment.date()))
        return report


def _whose(staff: Staff | None, division: Department | None, day: date) -> dict[str, Any]:
    """Name, rank and department as of that day."""
    if staff is None:
        return {"division": division, "division_name": division.name if division else ""}
    seat = seats(staff_ids=[staff.pk], day=day).get()
    return {
        "staff": staff,
        "name": staff.name,
        "rank": seat.rank or "",
        "division_id": seat.division_id,
        "division_name": seat.division_name or "",
    }


def note_view(*, report: UnkindnessReport, view: str, by: Staff) -> UnkindnessReport:
    """How the person saw it; empty: they would rather not say. Can be put right until the finding. Refuses not_now."""
    with transaction.atomic():
        found = _locked(report)
        if found.staff_id != by.pk:
            raise PermissionDenied
        rules.check_speaking(found.state)
        found.person_view, found.heard_at, found.state = view, clock.fresh(), ReportState.HEARD
        found.save(update_fields=["person_view", "heard_at", "state"])
        record("report.heard", by=by, target="unkindness", target_id=found.pk)
        _tell("monitoring.report_heard", found, _heads(found, clock.today()))
        return found


def make_finding(*, report: UnkindnessReport, finding: str, note: str, by: Staff) -> UnkindnessReport:
    """By the head of the department or the deputy of the day. Refuses not_now, reason_required."""
    with transaction.atomic():
        found = _locked(report)
        _demand_head(found, by)
        moment = clock.fresh()
        rules.check_finding(
            found.state,
            note=note,
            received=found.created_at.astimezone(SEOUL).date(),
            today=moment.date(),
        )
        found.finding, found.finding_note = finding, note
        found.found_by, found.found_at, found.state = by, moment, ReportState.FOUND
        found.save(update_fields=["finding", "finding_note", "found_by", "found_at", "state"])
        record("report.found", by=by, target="unkindness", target_id=found.pk, after={"finding": finding})
        _tell("monitoring.report_found", found, [found.staff_id] if found.staff_id else [])
        return found


def close_report(*, report: UnkindnessReport, help_agreed: str, by: Staff) -> UnkindnessReport:
    """With the help that was agreed. Refuses not_now, help_required."""
    with transaction.atomic():
        found = _locked(report)
        _demand_head(found, by)
        rules.check_closing(found.state, finding=found.finding, help_agreed=help_agreed)
        found.help_agreed, found.closed_at, found.state = help_agreed, clock.fresh(), ReportState.CLOSED
        found.save(update_fields=["help_agreed", "closed_at", "state"])
        record("report.closed", by=by, target="unkindness", target_id=found.pk)
        return found


def erase_due_reports() -> int:
    """Whose day has come keeps no words and no person. Returns how many."""
    with transaction.atomic():
        due = list(queries.to_erase(clock.today()).select_for_update().values_list("pk", flat=True))
        UnkindnessReport.objects.filter(pk__in=due).update(
            staff=None,
            division=None,
            name="",
            rank="",
            division_name="",
            facts="",
            person_view="",
            finding_note="",
            help_agreed="",
            happened_on=None,
            erased_at=clock.fresh(),
        )
        if due:
            record(
                "report.erased", by=ERASING, target="unkindness", target_id="", after={"reports": len(due)}
            )
        return len(due)


def _locked(report: UnkindnessReport) -> UnkindnessReport:
    return UnkindnessReport.objects.select_for_update(of=("self",)).get(pk=report.pk)


def _heads(report: UnkindnessReport, day: date) -> list[int]:
    """Never the person themselves."""
    deciders = deciders_of(report.division_id, day) if report.division_id else []
    return [one for one in deciders if one != report.staff_id]


def _demand_head(report: UnkindnessReport, by: Staff) -> None:
    if by.pk not in _heads(report, clock.today()):
        raise PermissionDenied


def _tell(kind: str, report: UnkindnessReport, people: list[int]) -> None:
    notify(
        people=people,
        kind=kind,
        key=f"{report.pk} {report.state}",
        url=reverse("unkindness_report", args=[report.pk]),
    )
