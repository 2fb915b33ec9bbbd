"""People: taken on, transferred, their accounts closed. Nobody is ever deleted."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.services import Job, record
from kindness import clock
from kindness.errors import Refused, refusing
from people import hangul
from people.enums import EmploymentType, StaffStatus
from people.models import NO_PASSWORD, Department, Posting, RoleGrant, Session, Staff
from people.services.reasons import demand_reason


def add_staff(
    *,
    number: str,
    name: str,
    employment_type: EmploymentType,
    department: Department | None,
    rank: str,
    grade: int | None,
    position: str,
    starts_on: date,
    front_line: bool = False,
    hired_on: date | None = None,
    extension: str = "",
    email: str = "",
    by: Staff | Job,
) -> Staff:
    """A new account, seated in `department` from `starts_on`; outside accounts may have no seat.

    Without a password nobody can log in to it yet. Refuses number_taken.
    """
    key = hangul.name_key(name)
    with refusing(Staff, Posting), transaction.atomic():
        staff: Staff = Staff.objects.create(
            number=number,
            name=name,
            name_key=key,
            initials=hangul.initials(key),
            search_words=hangul.search_words(key),
            employment_type=employment_type,
            front_line=front_line,
            hired_on=hired_on,
            extension=extension,
            email=email,
            password=NO_PASSWORD,
        )
        if department is not None:
            Posting.objects.create(
                staff=staff,
                department=department,
                rank=rank,
                grade=grade,
                position=position,
                starts_on=starts_on,
            )
        record(
            "staff.added",
            by=by,
            target="staff",
            target_id=number,
            after={
                "employment_type": employment_type,
                "department": department.code if department else None,
                "starts_on": starts_on.isoformat(),
            },
        )
    return staff


def transfer_staff(
    *,
    staff: Staff,
    department: Department,
    rank: str,
    grade: int | None,
    position: str,
    starts_on: date,
    by: Staff | Job,
) -> Posting:
    """Seat a person elsewhere from a day on, which may lie in the future (인사발령).

    The posting of that day ends with it, and the new one takes over its rest: a transfer already known for
    later stays. A posting that began the same day is corrected. Refuses closed_account, posting_overlap.
    """
    with refusing(Posting), transaction.atomic():
        if Staff.objects.select_for_update().get(pk=staff.pk).status == StaffStatus.CLOSED:
            raise closed_account()
        old = _posting_of(staff, starts_on)
        ends_on = old.ends_on if old else _next_start(staff, starts_on)
        if old is not None and old.starts_on < starts_on:
            Posting.objects.filter(pk=old.pk).update(ends_on=starts_on)
        posting, _created = Posting.objects.update_or_create(
            staff=staff,
            starts_on=starts_on,
            defaults={
                "department": department,
                "rank": rank,
                "grade": grade,
                "position": position,
                "ends_on": ends_on,
            },
        )
        record(
            "staff.transferred",
            by=by,
            target="staff",
            target_id=staff.number,
            before={"department": old.department.code if old else None},
            after={"department": department.code, "starts_on": starts_on.isoformat()},
        )
    return posting


def close_account(*, staff: Staff, reason: str, by: Staff | Job) -> Staff:
    """End log-ins, roles and today's posting of someone who left. Closing a closed account changes nothing.

    Refuses reason_blank, and own_account: nobody closes the door behind themselves by mistake.
    """
    if by == staff:
        raise Refused(
            "own_account",
            _("You cannot close your own account. Please ask another administrator."),
            title=_("The account was not closed."),
        )
    demand_reason(reason)
    with refusing(Staff, Posting), transaction.atomic():
        locked: Staff = Staff.objects.select_for_update().get(pk=staff.pk)
        if locked.status == StaffStatus.CLOSED:
            return locked
        close_accounts(staff_ids=[locked.pk], reason=reason, by=by)
        record("staff.closed", by=by, target="staff", target_id=locked.number, reason=reason)
        locked.refresh_from_db()
    return locked


def close_accounts(*, staff_ids: list[int], reason: str, by: Staff | Job) -> None:
    """The set-based part of closing; the caller holds the transaction and writes the record."""
    moment, day = clock.fresh(), clock.today()
    job, person = (by.name, None) if isinstance(by, Job) else ("", by)
    RoleGrant.objects.filter(staff_id__in=staff_ids, ended_at__isnull=True).update(
        ended_at=moment, ended_by=person, ended_by_job=job, end_reason=reason[:400]
    )
    Session.objects.filter(staff_id__in=staff_ids).delete()
    postings = Posting.objects.filter(staff_id__in=staff_ids)
    postings.filter(starts_on__gte=day).delete()  # they never began: nobody sat there for a day
    postings.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day)).update(ends_on=day)
    Staff.objects.filter(pk__in=staff_ids).update(
        status=StaffStatus.CLOSED, closed_at=moment, password=NO_PASSWORD, must_change_password=False
    )


def reopen_account(*, staff: Staff, reason: str, by: Staff | Job) -> Staff:
    """Open the account of someone who came back. Password, roles and seat are given anew.

    Opening an open account changes nothing. Refuses reason_blank.
    """
    demand_reason(reason)
    with refusing(Staff), transaction.atomic():
        locked: Staff = Staff.objects.select_for_update().get(pk=staff.pk)
        if locked.status != StaffStatus.CLOSED:
            return locked
        locked.status, locked.closed_at = StaffStatus.ACTIVE, None
        locked.save(update_fields=["status", "closed_at"])
        record("staff.reopened", by=by, target="staff", target_id=locked.number, reason=reason)
    return locked


def closed_account() -> Refused:
    return Refused(
        "closed_account",
        _("This person's account is closed, so nothing can be changed. Please check the staff number."),
    )


def _posting_of(staff: Staff, day: date) -> Posting | None:
    return (
        Posting.objects.select_related("department")
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), staff=staff, starts_on__lte=day)
        .first()
    )


def _next_start(staff: Staff, day: date) -> date | None:
    """Where a gap ends: the first posting after `day`."""
    return (
        Posting.objects.filter(staff=staff, starts_on__gt=day)
        .order_by("starts_on")
        .values_list("starts_on", flat=True)
        .first()
    )
