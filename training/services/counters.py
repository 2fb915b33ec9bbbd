"""No counter is left empty: whoever takes a seat of their own accord leaves enough colleagues behind."""

from __future__ import annotations

from datetime import datetime

from people.models import Department, Staff
from training.assignment.problem import days_of
from training.enums import CapUnit
from training.models import Cohort
from training.queries.enrolments import counter_of
from training.rules import seats as rules


def check_counter(cohort: Cohort, staff: Staff, moment: datetime) -> None:
    """Refuses division_cap. `cohort` is locked, `staff` comes with the seat of the day.

    The department's row is locked until the transaction ends: two colleagues who take the last two seats of
    different cohorts on one day are looked at one after the other.
    """
    days = days_of(tuple((one.starts_at, one.ends_at) for one in cohort.sessions.all()))
    unit = staff.team_id if cohort.course.cap_unit == CapUnit.TEAM else staff.division_id
    if unit is None or not days:
        return
    Department.objects.select_for_update(no_key=True).only("pk").get(pk=unit)
    counter = counter_of(cohort.course, staff, days, moment.date())
    rules.check_counter(counter, days, cohort.course.cap_percent)
