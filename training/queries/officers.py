"""What an officer is told before a person is added by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kindness.dates import format_date, format_datetime
from people.models import Staff
from training.queries import enrolments as queries
from training.rules import overlap
from training.rules.seats import full_days


def warnings_about(person: Staff, cohort: Any, moment: datetime) -> list[str]:
    """Not held for them, other training at the same hours, away on its days, a counter with too few people left.

    `person` comes with the seat of the day. Four queries.
    """
    day = moment.date()
    wanted = queries.meetings(cohort.sessions.all(), cohort.course.title)
    standing = queries.standing_of(cohort, person, day)
    found = [] if standing.may and standing.here else [_("The course is not held for this person.")]
    for other in overlap.clashes(wanted, queries.meetings_of(person, wanted)):
        values = {"title": other.title, "moment": format_datetime(other.starts_at)}
        found.append(_("At the same hours they have “%(title)s” on %(moment)s.") % values)
    away = overlap.days_away(wanted, queries.absences_at(person, wanted))
    found += [_("They are away on %(day)s.") % {"day": format_date(one)} for one in away]
    days = overlap.days_of_meetings(wanted)
    counter = queries.counter_of(cohort.course, person, days, day)
    for full in full_days(counter, days, cohort.course.cap_percent) if counter.size else []:
        text = _("On %(day)s as many of their department are away as its counter can spare.")
        found.append(text % {"day": format_date(full)})
    return found
