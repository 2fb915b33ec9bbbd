"""Which cohorts somebody would like best."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.services import record
from kindness import clock
from kindness.errors import Refused, refusing
from people.models import Staff
from training.enums import HOLDS_SEAT, CourseState, Outcome
from training.models import Cohort, Course, Enrolment, Wish
from training.queries import plans as queries
from training.rules.plans import MOST_WISHES

NOT_NOW = Refused(
    "not_now", _("Wishes for this course are not taken at this moment. Please ask the training officer.")
)
NOT_TARGET = Refused(
    "not_target",
    _(
        "This course is held for other staff members. If you need it for your work, please ask the training officer."
    ),
)
NOT_THIS_COHORT = Refused(
    "not_target",
    _("One of these cohorts is over or not held for your department. Please choose among those shown."),
)
HAS_SEAT = Refused(
    "already_enrolled",
    _("You have a seat in this course or have completed it, so there is nothing to wish for."),
)
TOO_MANY = Refused(
    "too_many_wishes", _("Please choose at most three different cohorts, the one you would like best first.")
)


def wish(*, course: Course, staff: Staff, cohorts: Sequence[Cohort], by: Staff) -> list[Wish]:
    """Note up to three cohorts, the first choice first; none takes the wishes back. The same again: nothing happens.

    staff: with the seat of today. Refuses not_now, not_target, already_enrolled, too_many_wishes.
    """
    moment = clock.fresh()
    wanted = [cohort.pk for cohort in cohorts]
    if len(wanted) > MOST_WISHES or len(set(wanted)) < len(wanted):
        raise TOO_MANY
    if course.state != CourseState.OPEN:
        raise NOT_NOW
    with refusing(Wish), transaction.atomic():
        Staff.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=staff.pk)
        before = queries.wishes_of(course, staff)
        if before == wanted:
            return list(Wish.objects.filter(course=course, staff=staff))
        if wanted:
            _check(course, staff, cohorts, moment)
        Wish.objects.filter(course=course, staff=staff).delete()
        wishes = Wish.objects.bulk_create(
            Wish(course=course, staff=staff, cohort_id=cohort, place=place)
            for place, cohort in enumerate(wanted, start=1)
        )
        record(
            "wish.noted",
            by=by,
            target="course",
            target_id=course.pk,
            before={"wishes": [str(one) for one in before]},
            after={"wishes": [str(one) for one in wanted]},
        )
        return wishes


def _check(course: Course, staff: Staff, cohorts: Sequence[Cohort], moment: datetime) -> None:
    if not queries.may_wish(course, staff, moment.date()):
        raise NOT_TARGET
    mine = Enrolment.objects.filter(course=course, staff=staff)
    if mine.filter(Q(state__in=HOLDS_SEAT, outcome="") | Q(outcome=Outcome.COMPLETED)).exists():
        raise HAS_SEAT
    open_to = {cohort.pk for cohort in queries.cohorts_to_wish(course, moment, division=staff.division_id)}
    if not open_to.issuperset(cohort.pk for cohort in cohorts):
        raise NOT_THIS_COHORT
