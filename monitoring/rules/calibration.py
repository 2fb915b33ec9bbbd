"""How raters agree on the same calls: what is compared with what, and who is too far from the others. Pure.

Krippendorff's alpha itself comes from a library and is handed in: 1 is full agreement, 0 as good as chance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from django.utils.translation import gettext as _, ngettext

from kindness.errors import Refused
from kindness.text import is_blank
from monitoring.enums import CalibrationState

FEWEST_RATERS = 2
FEWEST_CALLS = 3
MOST_CALLS = 50
GOOD, USABLE = 0.8, 0.667  # Krippendorff's own limits

Rating = tuple[Hashable, Hashable, float]  # rater, call, value
Alpha = Callable[[Sequence[Rating]], float]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of an item. alpha: None where nothing could be compared. ratings: values that stand beside another one."""

    key: str
    label: str
    alpha: float | None
    ratings: int


@dataclass(frozen=True, slots=True)
class Severity:
    """Points a rater gives more (+) or less (−) than the middle of all raters on the same calls, on average."""

    rater: int
    points: float
    calls: int


def agreement_of(key: str, label: str, ratings: Iterable[Rating], alpha: Alpha) -> Agreement:
    """Only calls with at least two values say something; where all values are the same, raters agree."""
    by_call: dict[Hashable, list[Rating]] = defaultdict(list)
    for rating in ratings:
        by_call[rating[1]].append(rating)
    paired = [rating for found in by_call.values() if len(found) >= FEWEST_RATERS for rating in found]
    if not paired:
        return Agreement(key, label, None, 0)
    same = len({value for _rater, _call, value in paired}) == 1
    return Agreement(key, label, 1.0 if same else alpha(paired), len(paired))


def severities(totals: Iterable[tuple[int, Hashable, float]]) -> list[Severity]:
    """totals: rater, call, total. Each against the median of the call, which one strict rater does not move; by rater."""
    by_call: dict[Hashable, dict[int, float]] = defaultdict(dict)
    for rater, call, total in totals:
        by_call[call][rater] = total
    gaps: dict[int, list[float]] = defaultdict(list)
    for given in by_call.values():
        if len(given) < FEWEST_RATERS:
            continue
        middle = median(given.values())
        for rater, total in given.items():
            gaps[rater].append(total - middle)
    return [Severity(rater, fmean(found), len(found)) for rater, found in sorted(gaps.items())]


def too_far(severity: Severity, limit: float) -> bool:
    """Judged from three calls on."""
    return severity.calls >= FEWEST_CALLS and abs(severity.points) > limit


def check_planning(raters: int, calls: int) -> None:
    """Refuses no_rater (fewer than two), too_few_calls."""
    if raters < FEWEST_RATERS:
        raise Refused("no_rater", _("Agreement needs at least two raters in the round. Please add one."))
    if calls < FEWEST_CALLS:
        raise Refused(
            "too_few_calls",
            ngettext(
                "Only %(n)d call of this round has a recording to listen to. At least three are needed.",
                "Only %(n)d calls of this round have a recording to listen to. At least three are needed.",
                calls,
            )
            % {"n": calls},
        )


def check_closing(state: str) -> None:
    """Refuses not_now."""
    if state != CalibrationState.OPEN:
        raise Refused("not_now", _("This calibration is closed already. Nothing has been changed."))


def check_redrawing(reason: str) -> None:
    """Refuses reason_required."""
    if is_blank(reason):
        raise Refused("reason_required", _("Please write the reason in a sentence. It stays in the record."))
