"""What recognition stores: half-year periods and electronic carnations."""

from recognition.models.letters import Carnation, CarnationQuerySet, IsNfc
from recognition.models.periods import (
    Period,
    PeriodQuerySet,
    TimestampRange,
    default_reminder_days,
    default_tie_rule,
    employed,
)

__all__ = [
    "Carnation",
    "CarnationQuerySet",
    "IsNfc",
    "Period",
    "PeriodQuerySet",
    "TimestampRange",
    "default_reminder_days",
    "default_tie_rule",
    "employed",
]
