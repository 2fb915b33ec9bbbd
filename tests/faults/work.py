"""Work that waits for the jobs, and the rows it must end in however often, late or half they looked at it."""

from __future__ import annotations

import email
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from audit.models import AuditRow
from audit.services import Job
from awards.models import Tally, TallyLine
from kindness import clock
from kindness.halfyear import HalfYear
from kindness.management.commands.check_invariants import invariants
from notifications.models import Notice
from people.enums import Role
from people.models import Staff
from recognition.models import Carnation, Period
from recognition.services import move_due_periods, schedule_period
from tests.factories.awards import make_people, thank
from tests.factories.people import make_division, make_staff
from tests.factories.recognition import make_carnation
from tests.faults.town import Town

TESTS = Job("tests")
LETTERS = 3


def open_half_year(**rules: Any) -> Period:
    """The present one, by the services."""
    half = HalfYear.containing(clock.fresh())
    period = schedule_period(half=half, by=TESTS, **rules)
    move_due_periods()
    period.refresh_from_db()
    return period


def breaks() -> dict[str, int]:
    """Invariants that do not hold, with how often."""
    return {name: found for name, count in invariants() if (found := count())}
