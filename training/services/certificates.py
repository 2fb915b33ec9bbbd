"""Certificates: issued with running numbers, revoked, issued again, verified by whoever holds one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from hmac import compare_digest

from django.db import connection, transaction
from django.db.models import Max, Min, Q
from django.urls import reverse

from audit.services import Act, record, record_many
from kindness import clock
from kindness.errors import refusing
from kindness.halfyear import SEOUL
from notifications.services import notify
from people.models import Staff
from training.enums import EnrolmentState, Outcome
from training.models import Certificate, CertificateGuess, Cohort, Enrolment
from training.rules import certificates as rules

NUMBERING = 0x5EA1  # of the advisory lock, beside the year


def lock_numbers(year: int) -> None:
    """One issuer at a time: numbers run without gaps, which a sequence would leave after a rollback."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [NUMBERING, year])


def issue_certificates(*, cohort: Cohort, by: Staff) -> int:
    """One for everybody who has completed the cohort and was never given one; how many."""
    with refusing(Certificate), transaction.atomic():
        people = list(
            Enrolment.objects.filter(
                cohort=cohort, state=EnrolmentState.BOOKED, outcome=Outcome.COMPLETED, certificates=None
            )
            .select_related("course", "cohort", "staff")
            .order_by("name", "pk")
        )
        return len(_issue(people, by=by))


def issue_one(*, enrolment: Enrolment, by: Staff) -> Certificate:
    """Inside the transaction that settles the outcome."""
    return _issue([enrolment], by=by)[0]


def _issue(people: Sequence[Enrolment], *, by: Staff) -> list[Certificate]:
    """people: of one cohort, settled as completed, without a valid certificate."""
    if not people:
        return []
    moment = clock.fresh()
    year = moment.year
    lock_numbers(year)
    last = Certificate.objects.filter(year=year).aggregate(last=Max("serial"))["last"] or 0
    days = _days(people[0].cohort)
    issued = Certificate.objects.bulk_create(
        _draft(person, year=year, serial=serial, days=days, moment=moment, by=by)
        for serial, person in enumerate(people, last + 1)
    )
    record_many((_issued(certificate) for certificate in issued), by=by)
    for person, certificate in zip(people, issued, strict=True):
        _tell(certificate, person.staff_id, "training.certificate_issued")
    return issued


def _days(cohort: Cohort) -> tuple[date, date]:
    """Of the first and the last session."""
    found = cohort.sessions.aggregate(first=Min("starts_at"), last=Max("starts_at"))
    return found["first"].astimezone(SEOUL).date(), found["last"].astimezone(SEOUL).date()


def _draft(
    person: Enrolment, *, year: int, serial: int, days: tuple[date, date], moment: datetime, by: Staff
) -> Certificate:
    """The name is the person's of today: certificates are issued again after a change of name."""
    return Certificate(
        enrolment=person,
        year=year,
        serial=serial,
        code=rules.new_code(),
        name=person.staff.name,
        rank=person.rank,
        division_name=person.division_name,
        course_title=person.course.title,
        cohort_number=person.cohort.number,
        first_day=days[0],
        last_day=days[1],
        hours=person.course.recognised_hours,
        issued_at=moment,
        issued_by=by,
    )


def _issued(certificate: Certificate) -> Act:
    after = {"number": str(certificate), "enrolment": str(certificate.enrolment_id)}
    return Act("certificate.issued", "certificate", certificate.pk, after=after)


def _tell(certificate: Certificate, staff_id: int, kind: str) -> None:
    notify(
        people=[staff_id],
        kind=kind,
        key=str(certificate.pk),
        params={"course": certificate.course_title, "number": str(certificate)},
        url=reverse("certificates"),
    )


def revoke_certificate(*, certificate: Certificate, reason: str, by: Staff) -> Certificate:
    """From now on its verification says so. Revoked already: refused (revoked). Refuses reason_required."""
    if not reason:
        raise rules.REASON_REQUIRED
    with transaction.atomic():
        held = _locked(certificate)
        if held.revoked_at is not None:
            raise rules.REVOKED_ALREADY
        _revoke(held, reason=reason, by=by)
        _tell(held, held.enrolment.staff_id, "training.certificate_revoked")
        return held


def reissue_certificate(*, certificate: Certificate, reason: str, by: Staff) -> Certificate:
    """Revoke it, unless it is revoked, and issue another with a new number and what is true today.

    Refuses reason_required, not_completed, already_issued (there is a newer valid one).
    """
    if not reason:
        raise rules.REASON_REQUIRED
    with refusing(Certificate), transaction.atomic():
        held = _locked(certificate)
        person = held.enrolment
        if person.outcome != Outcome.COMPLETED:
            raise rules.NOT_COMPLETED
        if held.revoked_at is None:
            _revoke(held, reason=reason, by=by)
        return issue_one(enrolment=person, by=by)


def withdraw_valid(*, enrolment: Enrolment, reason: str, by: Staff) -> None:
    """The outcome no longer carries a certificate. Inside the transaction that settles it."""
    valid = enrolment.certificates.filter(revoked_at=None).select_for_update(of=("self",)).first()
    if valid is not None:
        _revoke(valid, reason=reason, by=by)
        _tell(valid, enrolment.staff_id, "training.certificate_revoked")


def _locked(certificate: Certificate) -> Certificate:
    """With its enrolment, which is locked first, as everywhere."""
    people = Enrolment.objects.select_for_update(of=("self",)).select_related("cohort", "course", "staff")
    person = people.get(pk=certificate.enrolment_id)
    held = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    held.enrolment = person
    return held


def _revoke(held: Certificate, *, reason: str, by: Staff) -> None:
    held.revoked_at, held.revoked_by, held.revoke_reason = clock.fresh(), by, reason
    held.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
    record(
        "certificate.revoked",
        by=by,
        target="certificate",
        target_id=held.pk,
        after={"number": str(held)},
        reason=reason,
    )


# --- verification -----------------------------------------------------------------------------------------------
def verify_certificate(*, number: str, code: str, address: str | None) -> Certificate:
    """The certificate of this number and code, valid or revoked. A wrong pair is kept for ten minutes and counted.

    Refuses no_such_certificate, too_many_tries.
    """
    with transaction.atomic():
        moment = clock.fresh()
        if _guessed_too_often(number, address, moment):
            raise rules.TOO_MANY
        found = _matching(number, code)
        if found is None:
            CertificateGuess.objects.filter(at__lte=moment - rules.GUESSES_WITHIN).delete()
            CertificateGuess.objects.create(number=_key(number), address=address, at=moment)
    if found is None:
        raise rules.UNKNOWN
    return found


def _guessed_too_often(number: str, address: str | None, moment: datetime) -> bool:
    recent = CertificateGuess.objects.filter(at__gt=moment - rules.GUESSES_WITHIN)
    here = Q(address=address) if address else Q(pk=None)
    for_number = recent.filter(number=_key(number)).count()
    return for_number >= rules.GUESSES or recent.filter(here).count() >= rules.GUESSES_FROM


def _key(number: str) -> str:
    """The same number however it was typed; nonsense counts as one."""
    parsed = rules.parse_number(number)
    return f"{parsed[0]}-{parsed[1]}" if parsed else ""


def _matching(number: str, code: str) -> Certificate | None:
    parsed = rules.parse_number(number)
    if parsed is None:
        return None
    rows = Certificate.objects.select_related("enrolment__staff")
    found = rows.filter(year=parsed[0], serial=parsed[1]).first()
    wanted = rules.plain_code(found.code if found else rules.new_code()).encode()
    same = compare_digest(wanted, rules.plain_code(code).encode())
    return found if same else None
