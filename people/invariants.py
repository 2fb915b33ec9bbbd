"""What must never be found in the data about people. Each query counts the breaks; 0 always."""

from collections.abc import Callable

from django.db.models import F, Q

from kindness import clock
from kindness.counting import counted_by
from people.enums import StaffStatus
from people.models import Department, Posting, RoleGrant, Session, Staff

_OVERLAPS = """
    SELECT count(*) FROM people_posting AS a JOIN people_posting AS b
    ON a.staff_id = b.staff_id AND a.id < b.id
    AND daterange(a.starts_on, a.ends_on) && daterange(b.starts_on, b.ends_on)
"""


def postings_that_overlap() -> int:
    """Two seats of one person on one day."""
    return counted_by(_OVERLAPS)


def closed_accounts_with_a_live_log_in() -> int:
    return Session.objects.filter(staff__status=StaffStatus.CLOSED).count()


def closed_accounts_with_a_seat() -> int:
    """The directory counts seats, not people."""
    today = Posting.objects.on(clock.today())
    return today.filter(staff__status=StaffStatus.CLOSED).values("staff").distinct().count()


def closed_accounts_with_a_role() -> int:
    return RoleGrant.objects.filter(staff__status=StaffStatus.CLOSED, ended_at__isnull=True).count()


def roles_granted_to_oneself() -> int:
    return RoleGrant.objects.filter(granted_by=F("staff")).count()


def departments_of_a_wrong_division() -> int:
    """A division that is not its own, or a place that belongs to another division than what it lies under."""
    own = Q(is_division=True) & (Q(division__isnull=True) | ~Q(division=F("pk")))
    inherited = Q(is_division=False, parent__isnull=False) & (
        Q(division__isnull=False, parent__division__isnull=False) & ~Q(division=F("parent__division"))
        | Q(division__isnull=True, parent__division__isnull=False)
        | Q(division__isnull=False, parent__division__isnull=True)
    )
    return Department.objects.filter(own | inherited).count()


def people_without_search_words() -> int:
    count: int = Staff.objects.filter(Q(search_words="") | Q(name_key="")).count()
    return count


INVARIANTS: dict[str, Callable[[], int]] = {
    "people.postings_that_overlap": postings_that_overlap,
    "people.closed_accounts_with_a_live_log_in": closed_accounts_with_a_live_log_in,
    "people.closed_accounts_with_a_seat": closed_accounts_with_a_seat,
    "people.closed_accounts_with_a_role": closed_accounts_with_a_role,
    "people.roles_granted_to_oneself": roles_granted_to_oneself,
    "people.departments_of_a_wrong_division": departments_of_a_wrong_division,
    "people.people_without_search_words": people_without_search_words,
}
