"""The long tables of record and report as they stand on paper: in columns one can read, equal reasons written once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from documents.model import Column, Sheet
from ideas import method
from ideas.queries.results import Results, Row
from ideas.queries.winners import Winner

Decided = tuple[str, str, str, str]  # the decision, who carries it out, when, why


def tie_word(row: Row) -> str:
    if row.line.joint:
        return _("Joint place")
    return _("Parted by the rule") if row.line.tied else ""


# --- the record -------------------------------------------------------------------------------------------------------
def points(found: Results) -> Sheet:
    return Sheet(
        _("Points and decisions"),
        [
            Column(_("Place"), "number"),
            Column(_("No."), "number"),
            Column(_("Idea"), "text", 40),
            Column(_("Points"), "number"),
            Column(_("Judges"), "number"),
            Column(_("Lowest"), "number"),
            Column(_("Highest"), "number"),
            Column(_("Decision")),
            Column(_("Prize")),
        ],
        [_points(row) for row in found.rows],
        _("Lowest and highest: whole points of single judges. One's own idea shows no decision."),
    )


def _points(row: Row) -> tuple[object, ...]:
    line, idea = row.line, row.idea
    if idea.own:
        return (None, idea.number, idea.title, *[None] * 6)
    title = " · ".join(filter(None, (idea.title, tie_word(row))))
    mean = None if line.points is None else f"{line.points:.2f}"
    prize = row.prize.name if row.prize else ""
    return (
        line.place,
        idea.number,
        title,
        mean,
        line.judges,
        line.low,
        line.high,
        method.decided(idea),
        prize,
    )


def reasons(found: Results) -> Sheet:
    rows = [row for row in found.rows if row.idea.outcome and not row.idea.own]
    return _reasons(
        ((method.decided(row.idea), row.idea.owner, row.idea.planned_for, row.idea.reason), row.idea.number)
        for row in rows
    )


# --- the report -------------------------------------------------------------------------------------------------------
def winners(told: Sequence[Winner]) -> Sheet:
    return Sheet(
        _("Adopted ideas and prizes"),
        [
            Column(_("Prize")),
            Column(_("No."), "number"),
            Column(_("Idea"), "text", 40),
            Column(_("Authors"), "text", 60),
        ],
        [
            (
                one.decision.prize.name if one.decision.prize else "",
                one.decision.idea.number,
                one.decision.idea.title,
                method.names_of(one),
            )
            for one in told
        ],
    )


def winners_reasons(told: Sequence[Winner]) -> Sheet:
    return _reasons(
        (
            (
                one.decision.get_outcome_display(),
                one.decision.owner.name if one.decision.owner else "",
                one.decision.planned_for,
                one.decision.reason,
            ),
            one.decision.idea.number,
        )
        for one in told
    )


def _reasons(decided: Iterable[tuple[Decided, int | None]]) -> Sheet:
    """A line for each decision with its reason, with the numbers of all ideas it was made for."""
    numbers: dict[Decided, list[str]] = {}
    for key, number in decided:
        numbers.setdefault(key, []).append(str(number or ""))
    return Sheet(
        _("Reasons of the decisions"),
        [
            Column(_("No."), "text", 16),
            Column(_("Decision")),
            Column(_("Department that carries it out"), "text", 14),
            Column(_("When it is planned for"), "text", 14),
            Column(_("Reason of the decision"), "text", 80),
        ],
        [(", ".join(ideas), *key) for key, ideas in numbers.items()],
    )
