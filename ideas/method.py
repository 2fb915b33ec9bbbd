"""Points and decisions in words: what page, record and report say alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _, ngettext

from ideas.enums import Mean, Outcome, TieRule
from ideas.queries.results import Judged, Juror, Results
from ideas.queries.winners import Winner
from ideas.rules.results import LEAST_FOR_TRIMMED, Move


def numbered(number: int | None) -> str:
    return _("No. %(number)s") % {"number": number}


def sentences(found: Results) -> list[str]:
    """How points became places, in the order it was done."""
    said = [
        _("Each judge gives points by criterion, on their own, from 0 to the weight of the criterion."),
        _mean(found.terms.mean),
    ]
    if found.terms.likes_points:
        said.append(
            _("The most liked idea gets %(points)d points more, the others less in proportion.")
            % {"points": found.terms.likes_points}
        )
    said.append(_("Points are rounded to two decimals. Ideas with the same points tie."))
    said.append(_tie(found.terms.tie_rule))
    if any(entry.stage for entry in found.entries):
        said.append(_("Ideas that went on to the next phase stand before those that did not."))
    return said


def _mean(mean: str) -> str:
    if mean == Mean.TRIMMED:
        return _(
            "The points of an idea are the mean without its highest and its lowest judge, from %(n)d judges on."
        ) % {"n": LEAST_FOR_TRIMMED}
    return _("The points of an idea are the mean of its judges.")


def _tie(rule: str) -> str:
    if rule == TieRule.EARLIER:
        return _("Of ideas that tie, the one received earlier stands first.")
    if rule == TieRule.JOINT:
        return _("Ideas that tie share the place and the prize.")
    return _(
        "Of ideas that tie, the one with more points in the heaviest criterion stands first, then in the next. "
        "What still ties shares the place and the prize."
    )


# --- judges -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class MoveLine:
    """An idea that moves when the judge is left out; `own` ones are not told."""

    idea: Judged
    move: Move


@dataclass(frozen=True, slots=True)
class Moved:
    """One judge left out. shown: prizes that change, and places among the prizes; more: how many others move."""

    judge: Juror
    shown: tuple[MoveLine, ...]
    more: int
    prizes: int

    @property
    def sentence(self) -> str:
        if not self.shown and not self.more:
            return _("No place changes.")
        if not self.prizes:
            return _("Places change, prizes do not.")
        return ngettext("%(n)d prize changes.", "%(n)d prizes change.", self.prizes) % {"n": self.prizes}


def moves_by_judge(found: Results) -> list[Moved]:
    """In the order of the jury's names; of those who judged in the phase that counts."""
    seats = sum(count for _prize, count in found.seats)
    return [
        _moved(juror, found.moves[judge], found, seats)
        for judge, juror in found.jury.items()
        if judge in found.moves
    ]


def _moved(judge: Juror, moves: Sequence[Move], found: Results, seats: int) -> Moved:
    near = [one for one in moves if one.prize_changes or _within(one, seats)]
    told = [MoveLine(found.ideas[one.key], one) for one in near if not found.ideas[one.key].own]
    return Moved(judge, tuple(told), len(moves) - len(near), sum(one.prize_changes for one in moves))


def _within(move: Move, seats: int) -> bool:
    return any(place is not None and place <= seats for place in (move.place, move.without))


# --- the announcement ---------------------------------------------------------------------------------------------------
def by_prize(winners: Iterable[Winner]) -> list[tuple[str, list[Winner]]]:
    """Under the prize's name; without a prize under the decision's."""
    groups: dict[str, list[Winner]] = {}
    for one in winners:
        prize = one.decision.prize
        groups.setdefault(prize.name if prize else str(Outcome(one.decision.outcome).label), []).append(one)
    return list(groups.items())


def names_of(winner: Winner) -> str:
    """`김서윤 (도로과), 이도현 (세무과)`"""
    return ", ".join(f"{one.name} ({one.division_name})" for one in winner.authors)


def decided(one: Judged) -> str:
    return str(Outcome(one.outcome).label) if one.outcome else _("Not decided yet")
