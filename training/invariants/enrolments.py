"""What must never be found among seats (docs/architecture.md, invariants 3 and 9)."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import CharField, Count, Exists, F, OuterRef, Q
from django.db.models.functions import Cast

from audit.models import AuditRow
from kindness.counting import counted_by
from training.enums import HOLDS_SEAT, LIVE, CohortState
from training.models import Cohort, Enrolment, EnrolmentStep

_TWICE_AT_ONE_TIME = """
    SELECT count(*) FROM training_attendance AS a JOIN training_attendance AS b
    ON a.staff_id = b.staff_id AND a.id < b.id AND a.live AND b.live AND a.blocking AND b.blocking
    AND tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
"""

_WITHOUT_HOURS = """
    SELECT count(*) FROM training_enrolment AS e JOIN training_session AS s ON s.cohort_id = e.cohort_id
    WHERE e.state = 'booked' AND NOT EXISTS (
        SELECT FROM training_attendance AS a WHERE a.enrolment_id = e.id AND a.session_id = s.id
        AND a.live AND a.starts_at = s.starts_at AND a.ends_at = s.ends_at)
"""


def over_capacity() -> int:
    """Cohorts with more booked seats and live offers than their capacity."""
    held = Count("enrolments", filter=Q(enrolments__state__in=HOLDS_SEAT))
    return Cohort.objects.annotate(held=held).filter(held__gt=F("capacity")).order_by().count()


def seats_beyond_capacity() -> int:
    """Seat numbers a cohort does not have."""
    return Enrolment.objects.filter(Q(seat__gt=F("cohort__capacity")) | Q(seat__lt=1)).count()


def booked_twice_at_one_time() -> int:
    """Pairs of compulsory trainings of one person at the same hour."""
    return counted_by(_TWICE_AT_ONE_TIME)


def booked_without_hours() -> int:
    """Sessions of booked people of which they lack the hours, or have others than the session's."""
    return counted_by(_WITHOUT_HOURS)


def live_in_a_cancelled_cohort() -> int:
    return Enrolment.objects.filter(state__in=LIVE, cohort__state=CohortState.CANCELLED).count()


def states_without_step() -> int:
    """Enrolments whose last step is not the state they are in."""
    later = EnrolmentStep.objects.filter(enrolment=OuterRef("enrolment"), pk__gt=OuterRef("pk"))
    last = EnrolmentStep.objects.filter(~Exists(later), enrolment=OuterRef("pk"), state=OuterRef("state"))
    return Enrolment.objects.exclude(Exists(last)).count()


def enrolments_without_audit_row() -> int:
    recorded = AuditRow.objects.filter(target="enrolment", target_id=Cast(OuterRef("pk"), CharField()))
    return Enrolment.objects.exclude(Exists(recorded)).count()


INVARIANTS: dict[str, Callable[[], int]] = {
    "cohorts_over_capacity": over_capacity,
    "seats_beyond_capacity": seats_beyond_capacity,
    "compulsory_training_twice_at_one_time": booked_twice_at_one_time,
    "booked_without_hours": booked_without_hours,
    "live_enrolments_in_cancelled_cohorts": live_in_a_cancelled_cohort,
    "enrolment_states_without_step": states_without_step,
    "enrolments_without_audit_row": enrolments_without_audit_row,
}
