"""Days on which people are away, deputies decide, or the city hall is closed."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.services import Job, record
from kindness import clock
from kindness.errors import Refused, refusing
from people.models import Absence, ClosureDay, Deputy, Staff
from people.services.telling import tell

LONGEST = timedelta(days=1096)  # three years: the longest leave; farther is a slip of the keyboard


# --- absences ---------------------------------------------------------------------------------------------------
def note_absence(*, staff: Staff, starts_on: date, ends_on: date, by: Staff | Job) -> Absence:
    """Days on which somebody cannot be counted on, both ends counted. The same days again: nothing happens.

    Refuses invalid_days, absence_overlap.
    """
    _check_days(starts_on, ends_on)
    with refusing(Absence), transaction.atomic():
        noted = Absence.objects.filter(staff=staff, starts_on=starts_on, ends_on=ends_on).first()
        if noted is not None:
            return noted
        person = staff if isinstance(by, Job) else by
        absence = Absence.objects.create(staff=staff, starts_on=starts_on, ends_on=ends_on, noted_by=person)
        record("absence.noted", by=by, target="staff", target_id=staff.number, after=_days(absence))
    return absence


def remove_absence(*, absence: Absence, by: Staff) -> None:
    """Only by the person themselves. Removed already: nothing happens."""
    if absence.staff_id != by.pk:
        raise PermissionDenied
    with transaction.atomic():
        removed, _rows = Absence.objects.filter(pk=absence.pk).delete()
        if removed:
            record("absence.removed", by=by, target="staff", target_id=by.number, before=_days(absence))


# --- deputies ---------------------------------------------------------------------------------------------------
def name_deputy(*, head: Staff, deputy: Staff, starts_on: date, ends_on: date, by: Staff | Job) -> Deputy:
    """Who decides in the head's place on these days, both ends counted; they are told. The same again: nothing.

    Refuses self, invalid_days.
    """
    _check_days(starts_on, ends_on)
    with refusing(Deputy), transaction.atomic():
        Staff.objects.select_for_update(no_key=True).get(
            pk=head.pk
        )  # a double click waits for its first half
        named = Deputy.objects.filter(head=head, deputy=deputy, starts_on=starts_on, ends_on=ends_on).first()
        if named is not None:
            return named
        named = Deputy.objects.create(head=head, deputy=deputy, starts_on=starts_on, ends_on=ends_on)
        after = {**_days(named), "deputy": deputy.number}
        record("deputy.named", by=by, target="staff", target_id=head.number, after=after)
        params = {"head": head.name, "first": starts_on.isoformat(), "last": ends_on.isoformat()}
        tell([deputy.pk], kind="people.deputy_named", key=str(named.pk), params=params)
    return named


def end_deputy(*, deputy: Deputy, by: Staff) -> None:
    """The head takes it back: from today on the deputy decides nothing more. Ended already: nothing happens."""
    if deputy.head_id != by.pk:
        raise PermissionDenied
    with transaction.atomic():
        found = Deputy.objects.select_for_update(of=("self",)).filter(pk=deputy.pk).first()
        yesterday = clock.today() - timedelta(days=1)
        if found is None or found.ends_on <= yesterday:
            return
        before = _days(found)
        if found.starts_on > yesterday:
            found.delete()  # it never began
        else:
            found.ends_on = yesterday
            found.save(update_fields=["ends_on"])
        record("deputy.ended", by=by, target="staff", target_id=by.number, before=before)
        params = {"head": by.name}
        tell([deputy.deputy_id], kind="people.deputy_ended", key=str(deputy.pk), params=params)


# --- closure days -----------------------------------------------------------------------------------------------
def add_closure(*, day: date, name: str, by: Staff | Job) -> ClosureDay:
    """A day that counts as no working day though it is no public holiday. The same day again: its name is kept."""
    _check_days(day, day)
    with transaction.atomic():
        closure, created = ClosureDay.objects.get_or_create(day=day, defaults={"name": name})
        if created:
            record("closure.added", by=by, target="closure", target_id=day.isoformat(), after={"name": name})
    return closure


def remove_closure(*, closure: ClosureDay, by: Staff) -> None:
    """It is a working day again. Removed already: nothing happens."""
    with transaction.atomic():
        removed, _rows = ClosureDay.objects.filter(pk=closure.pk).delete()
        if removed:
            key, before = closure.day.isoformat(), {"name": closure.name}
            record("closure.removed", by=by, target="closure", target_id=key, before=before)


def _check_days(first: date, last: date) -> None:
    if last < first:
        raise Refused("invalid_days", _("The last day lies before the first. Please check the days."))
    if abs(last - clock.today()) > LONGEST or abs(first - clock.today()) > LONGEST:
        raise Refused("invalid_days", _("These days lie too far from today. Please check the year."))


def _days(row: Absence | Deputy) -> dict[str, str]:
    return {"starts_on": row.starts_on.isoformat(), "ends_on": row.ends_on.isoformat()}
