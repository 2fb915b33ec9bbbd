"""What must never be found in the data of the rounds."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import F, Q

from monitoring.enums import CallState, RoundKind, RoundState, VersionState
from monitoring.models import Call, Round


def calls_by_the_own_department() -> int:
    """Outside a self-check nobody scores people of their own department."""
    calls = Call.objects.exclude(round__kind=RoundKind.SELF)
    return calls.filter(Q(rater__division=F("division")) | Q(second_rater__division=F("division"))).count()


def calls_of_raters_of_other_rounds() -> int:
    calls = Call.objects.exclude(rater__round=F("round")) | Call.objects.exclude(subject__round=F("round"))
    return calls.count()


def calls_of_somebody_else() -> int:
    """Person and department of a call are those of the list."""
    same = Q(staff=F("subject__staff"), division=F("subject__division"))
    return Call.objects.exclude(same).count()


def planned_calls_of_closed_rounds() -> int:
    closed = (RoundState.CLOSED, RoundState.RELEASED)
    return Call.objects.filter(round__state__in=closed, state=CallState.PLANNED).count()


def planned_calls_of_the_excluded() -> int:
    return Call.objects.filter(state=CallState.PLANNED).exclude(subject__excluded_as="").count()


def calls_before_the_opening() -> int:
    return Call.objects.filter(round__state=RoundState.PLANNED).count()


def open_rounds_of_drafts() -> int:
    """A version is frozen once a round is opened with it."""
    opened = Round.objects.exclude(state=RoundState.PLANNED)
    return opened.exclude(version__state=VersionState.FROZEN).count()


INVARIANTS: dict[str, Callable[[], int]] = {
    "monitoring.calls_by_the_own_department": calls_by_the_own_department,
    "monitoring.calls_of_raters_of_other_rounds": calls_of_raters_of_other_rounds,
    "monitoring.calls_of_somebody_else": calls_of_somebody_else,
    "monitoring.planned_calls_of_closed_rounds": planned_calls_of_closed_rounds,
    "monitoring.planned_calls_of_the_excluded": planned_calls_of_the_excluded,
    "monitoring.calls_before_the_opening": calls_before_the_opening,
    "monitoring.open_rounds_of_drafts": open_rounds_of_drafts,
}
