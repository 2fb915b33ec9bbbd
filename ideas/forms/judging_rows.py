"""The rows of the judge's page: a criterion with its points, the parts of an idea."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ideas.models import Assignment, Criterion, Score


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """value, comment: as stored, or as typed into a form that was refused."""

    criterion: Criterion
    value: str
    comment: str


def rows_of(
    criteria: Sequence[Criterion], own: Mapping[int, Score], sent: Mapping[str, Any] | None
) -> list[CriterionRow]:
    return [_row(one, own.get(one.pk), sent) for one in criteria]


def _row(criterion: Criterion, stored: Score | None, sent: Mapping[str, Any] | None) -> CriterionRow:
    if sent is not None and f"points-{criterion.pk}" in sent:
        typed = (sent[f"points-{criterion.pk}"], sent.get(f"comment-{criterion.pk}", ""))
        return CriterionRow(criterion, *typed)
    return CriterionRow(criterion, str(stored.points) if stored else "", stored.comment if stored else "")


def blind_texts(assignment: Assignment) -> list[tuple[str, str]]:
    """(heading, text) of what a judge reads: the blind copy, or the idea itself where the phase is not blind."""
    source: Any = assignment.idea.blind if assignment.phase.blind else assignment.idea
    headings = {
        "problem": _("Current state and problem"),
        "proposal": _("Improvement"),
        "effect": _("Expected effect"),
        "cost": _("Cost"),
    }
    texts = [(heading, getattr(source, name)) for name, heading in headings.items()]
    return [(heading, text) for heading, text in texts if text]
