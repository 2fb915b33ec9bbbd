"""The frozen list of who must attend."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from audit.services import Actor, record
from kindness import clock
from kindness.changes import plain, update
from training.models import Course, TargetEntry
from training.queries.targets import must_attend
from training.rules import courses as rules
from training.services.courses import lock_course

_COPY = """
    INSERT INTO training_targetentry (course_id, staff_id, division_id, division_name)
    SELECT %s, * FROM ({people}) AS people
"""


def freeze_target(*, course: Course, by: Actor) -> int:
    """Write down who must attend as of today, with their place; returns how many. Replaces an earlier list.

    One statement whatever the size of the city. Refuses course_closed.
    """
    with transaction.atomic():
        held = lock_course(course.pk)
        rules.check_course_changes(held.state)
        before = {"frozen_on": held.frozen_on, "people": TargetEntry.objects.filter(course=held).count()}
        TargetEntry.objects.filter(course=held).delete()
        day = clock.fresh().date()
        people = _copy_people(held, must_attend(held, day))
        update(held, {"frozen_on": day})
        after = {"frozen_on": day, "people": people}
        record(
            "course.frozen",
            by=by,
            target="course",
            target_id=held.pk,
            before=plain(before),
            after=plain(after),
        )
        return people


def _copy_people(course: Course, people: Any) -> int:
    rows = people.order_by().values_list("pk", "unit_id", "unit_name").query
    if rows.is_empty():
        return 0
    statement, params = rows.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_COPY.format(people=statement), [course.pk, *params])
        return int(cursor.rowcount)
