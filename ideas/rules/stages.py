"""How far a contest is, by its state, its window and the clock. Pure."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import pgettext_lazy

from ideas.enums import ContestState, Stage

# The steps everybody sees, each with the stages during which it is the current one.
STEPS: tuple[tuple[object, frozenset[Stage]], ...] = (
    (pgettext_lazy("contest", "Notice"), frozenset({Stage.WRITING, Stage.AHEAD})),
    (pgettext_lazy("contest", "Entries"), frozenset({Stage.ENTRIES})),
    (pgettext_lazy("contest", "Screening"), frozenset({Stage.SCREENING})),
    (pgettext_lazy("contest", "Judging"), frozenset({Stage.JUDGING})),
    (pgettext_lazy("contest", "Public check"), frozenset({Stage.CHECKING})),
    (pgettext_lazy("contest", "Announcement"), frozenset({Stage.ANNOUNCED})),
)


def stage_of(state: str, opens_at: datetime | None, closes_at: datetime | None, moment: datetime) -> Stage:
    """opens_at, closes_at: of the notice in force; None where none was published."""
    if state == ContestState.DRAFT or opens_at is None or closes_at is None:
        return Stage.CALLED_OFF if state == ContestState.CALLED_OFF else Stage.WRITING
    if state != ContestState.POSTED:
        return Stage(state)
    if moment < opens_at:
        return Stage.AHEAD
    return Stage.ENTRIES if moment < closes_at else Stage.SCREENING


def steps_at(stage: Stage) -> list[tuple[object, str]]:
    """(label, done, current or next) each; none for a contest that was called off."""
    if stage == Stage.CALLED_OFF:
        return []
    current = next(number for number, (_label, stages) in enumerate(STEPS) if stage in stages)
    return [(label, _place(number, current)) for number, (label, _stages) in enumerate(STEPS)]


def _place(number: int, current: int) -> str:
    if number == current:
        return "current"
    return "done" if number < current else "next"
