"""Reports of unkindness: only for the person, the head of their department and the officers."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from monitoring.models import UnkindnessReport
from monitoring.permissions import runs_monitoring
from people.models import Department, Staff
from people.queries.absences import divisions_decided_by


def visible_to(person: Staff, day: date) -> QuerySet[UnkindnessReport]:
    """All for the officers; else those about oneself and about the departments one heads or stands in for."""
    rows = UnkindnessReport.objects.filter(erased_at__isnull=True).select_related("staff", "found_by")
    if runs_monitoring(person):
        return rows
    return rows.filter(Q(staff=person) | Q(division__in=divisions_decided_by(person, day)))


def report_for(person: Staff, report_id: UUID, day: date) -> UnkindnessReport | None:
    return visible_to(person, day).filter(pk=report_id).first()


def may_find(report: UnkindnessReport, person: Staff, day: date) -> bool:
    """Its head or the deputy of the day, never about oneself."""
    return report.staff_id != person.pk and report.division_id in divisions_decided_by(person, day)


def to_erase(day: date) -> QuerySet[UnkindnessReport]:
    return UnkindnessReport.objects.filter(erased_at__isnull=True, erase_on__lte=day)


def divisions() -> QuerySet[Department]:
    return Department.objects.filter(is_division=True, active=True)
