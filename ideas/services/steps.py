"""What the authors of an idea read about its way."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ideas.enums import StepKind
from ideas.models import Idea, Step
from kindness import clock


def note_steps(*, ideas: Iterable[Idea], kind: StepKind, note: str = "", at: datetime | None = None) -> None:
    """Inside the transaction of what happened. `note` is read by the authors: never who screened or judged."""
    moment = at or clock.fresh()
    Step.objects.bulk_create(Step(idea=idea, kind=kind, at=moment, note=note) for idea in ideas)
