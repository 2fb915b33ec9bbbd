"""Certificates of people and of half-years."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from kindness.halfyear import HalfYear
from people.hangul import name_key
from people.models import Staff
from training.models import Certificate, Enrolment
from training.permissions import sees_training

NUMBER = re.compile(r"(?P<year>[0-9]{4})-(?P<serial>[0-9]{1,8})")  # as it is printed


def certificates_of(person: Staff) -> QuerySet[Certificate]:
    """One's own, the latest first; revoked ones too."""
    return Certificate.objects.filter(enrolment__staff=person)


def certificate_seen_by(person: Staff, certificate_id: UUID) -> Certificate | None:
    """One's own, or any for those who see training."""
    certificates = Certificate.objects.select_related("enrolment__staff", "enrolment__cohort__course")
    if not sees_training(person):
        certificates = certificates.filter(enrolment__staff=person)
    return certificates.filter(pk=certificate_id).first()


def latest_for(people: Iterable[Enrolment]) -> dict[UUID, Certificate]:
    """The newest certificate of each enrolment. One query."""
    found = Certificate.objects.filter(enrolment__in=list(people)).order_by("issued_at", "serial")
    return {certificate.enrolment_id: certificate for certificate in found}


def register(text: str) -> QuerySet[Certificate]:
    """All of them, the latest first, narrowed by `2026-0001`, a staff number or (part of) a name; each with its holder
    and `replaced`: whether another one of the same training is valid."""
    valid = Certificate.objects.filter(enrolment=OuterRef("enrolment"), revoked_at=None)
    found = Certificate.objects.select_related("enrolment__staff").annotate(
        replaced=Exists(valid.exclude(pk=OuterRef("pk")))
    )
    return found.filter(_fits(text)) if text else found


def _fits(text: str) -> Q:
    key = name_key(text)
    fits = Q(name__icontains=text) | Q(enrolment__staff__name_key__contains=key)
    fits |= Q(enrolment__staff__number=text.upper())
    numbered = NUMBER.fullmatch(text)
    if numbered:
        fits |= Q(year=int(numbered["year"]), serial=int(numbered["serial"]))
    return fits


def completed_since(since: date, *, until: date | None = None) -> QuerySet[Certificate]:
    """Valid certificates of trainings whose last day is `since` or later (and before `until`)."""
    valid = Certificate.objects.filter(revoked_at=None, last_day__gte=since)
    return valid.filter(last_day__lt=until) if until else valid


# --- recognised hours of a half-year -------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class HoursLine:
    """One training of one person, as the personnel system wants it."""

    number: str
    name: str
    division: str
    rank: str
    course: str
    cohort: int
    first_day: date
    last_day: date
    hours: Decimal
    certificate: str
    held_by: str


def hours_of(half: HalfYear) -> QuerySet[Certificate]:
    """Certificates whose training ended in the half-year: hours count when the course is completed."""
    return _with_people(completed_since(half.starts_on, until=half.ends_before))


def _with_people(certificates: QuerySet[Certificate]) -> QuerySet[Certificate]:
    return certificates.annotate(
        number=F("enrolment__staff__number"), held_by=F("enrolment__course__agreement__partner__name")
    ).order_by("number", "last_day", "serial")


def hours_line(certificate: Certificate) -> HoursLine:
    """certificate: of `hours_of`."""
    return HoursLine(
        number=certificate.number,  # type: ignore[attr-defined]
        name=certificate.name,
        division=certificate.division_name,
        rank=certificate.rank,
        course=certificate.course_title,
        cohort=certificate.cohort_number,
        first_day=certificate.first_day,
        last_day=certificate.last_day,
        hours=certificate.hours,
        certificate=str(certificate),
        held_by=certificate.held_by or "",  # type: ignore[attr-defined]
    )


@dataclass(frozen=True, slots=True)
class HoursTotal:
    """A person's hours: of the half-year, and of its calendar year so far, which promotion asks about."""

    number: str
    name: str
    division: str
    half: Decimal
    year: Decimal


def totals_of(half: HalfYear) -> list[HoursTotal]:
    """Everybody with hours in the half-year. One query."""
    year = HalfYear(half.year, 1)
    found: dict[str, HoursTotal] = {}
    for line in map(hours_line, _with_people(completed_since(year.starts_on, until=half.ends_before))):
        before = found.get(line.number)
        in_half = line.hours if line.last_day >= half.starts_on else Decimal(0)
        found[line.number] = HoursTotal(
            line.number,
            line.name,
            line.division,
            in_half + (before.half if before else 0),
            line.hours + (before.year if before else 0),
        )
    return [total for total in found.values() if total.half]


def sum_of(half: HalfYear) -> Decimal:
    found: Decimal | None = hours_of(half).order_by().aggregate(total=Sum("hours"))["total"]
    return found or Decimal(0)
