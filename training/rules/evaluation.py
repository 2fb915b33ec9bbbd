"""The training survey: its default items, what an answer must hold, what its numbers mean (domain facts 6). Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean, stdev
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kindness.errors import Refused
from kindness.text import count_characters
from training.enums import ItemKind, Phase

if TYPE_CHECKING:
    from django.utils.functional import Promise

ENOUGH = 5  # answers without which nothing is shown of any
GRACE = timedelta(minutes=1)  # after the end: what was on its way is stored and mixed by then
LOWEST, HIGHEST = 1, 5
MOST_ITEMS = 30
LONGEST_TEXT = 1000  # characters of a free text


@dataclass(frozen=True, slots=True)
class Question:
    """An item as it is asked. `survey_item`: the key of the telephone survey's item it is compared with, or empty."""

    phase: str
    kind: str
    text: str | Promise
    survey_item: str = ""


DEFAULT_QUESTIONS: tuple[Question, ...] = (
    *(
        Question(Phase.POST, ItemKind.SCALE, text)
        for text in (
            _("The training fitted its purpose."),
            _("Its contents were well structured."),
            _("I can use its contents in my work."),
            _("The instructor knows the subject."),
            _("The instructor explained it well."),
            _("The methods (practice, discussion) were fitting."),
            _("Its length was right."),
            _("The place and its surroundings were good."),
            _("On the whole I am satisfied."),
            _("I would recommend it to a colleague."),
        )
    ),
    Question(Phase.POST, ItemKind.TEXT, _("What was good?")),
    Question(Phase.POST, ItemKind.TEXT, _("What would you wish for?")),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """Of several answers: how many, their mean and the spread (standard deviation), both on 100."""

    answers: int
    mean: float
    spread: float

    @property
    def low(self) -> float:
        """One spread under the mean, within the scale."""
        return max(self.mean - self.spread, 0.0)

    @property
    def high(self) -> float:
        """One spread above the mean, within the scale."""
        return min(self.mean + self.spread, 100.0)


def on_100(points: float) -> float:
    """1…5 → 0…100: (mean - 1) / 4 x 100."""
    return (points - LOWEST) / (HIGHEST - LOWEST) * 100


def figure_of(points: Sequence[float]) -> Figure | None:
    """The figure of answers on 1…5; None when there are too few of them to be shown."""
    if len(points) < ENOUGH:
        return None
    return Figure(len(points), on_100(fmean(points)), stdev(points) / (HIGHEST - LOWEST) * 100)


@dataclass(frozen=True, slots=True)
class Sums:
    """Of several answers on 1…5: how many, their sum, the sum of their squares. They can be added up."""

    count: int = 0
    total: int = 0
    squares: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(self.count + other.count, self.total + other.total, self.squares + other.squares)

    def figure(self) -> Figure | None:
        """None when there are too few answers to be shown."""
        if self.count < ENOUGH:
            return None
        mean = self.total / self.count
        variance = (self.squares * self.count - self.total**2) / (self.count * (self.count - 1))
        return Figure(self.count, on_100(mean), variance**0.5 / (HIGHEST - LOWEST) * 100)


def check_answer(
    *,
    scale_items: Collection[int],
    text_items: Collection[int],
    scores: Mapping[int, int],
    texts: Mapping[int, str],
) -> None:
    """Refuses incomplete, invalid_score, too_long. Free texts may be left out."""
    if missing := sorted(set(scale_items) - set(scores)):
        raise Refused(
            "incomplete",
            _("Please choose an answer for: %(items)s. What you have chosen is kept.")
            % {"items": ", ".join(map(str, missing))},
            title=_("Some questions have no answer yet."),
        )
    known = set(scores) <= set(scale_items) and set(texts) <= set(text_items)
    if not known or not all(LOWEST <= points <= HIGHEST for points in scores.values()):
        raise Refused(
            "invalid_score", _("The questions have changed meanwhile. Please load the page and answer again.")
        )
    if any(count_characters(text) > LONGEST_TEXT for text in texts.values()):
        raise Refused(
            "too_long", _("Please shorten each text to %(limit)d characters.") % {"limit": LONGEST_TEXT}
        )


def check_questions(questions: Sequence[Question]) -> None:
    """Refuses no_items, too_many_items, duplicate_survey_item."""
    if not any(question.phase == Phase.POST and question.kind == ItemKind.SCALE for question in questions):
        raise Refused("no_items", _("Please keep at least one five-point question for after the training."))
    if len(questions) > MOST_ITEMS:
        raise Refused("too_many_items", _("Please keep it to %(most)d questions.") % {"most": MOST_ITEMS})
    keys = [(question.phase, question.survey_item) for question in questions if question.survey_item]
    if len(keys) != len(set(keys)):
        raise Refused(
            "duplicate_survey_item",
            _("A survey item may stand once before and once after the training. Please use each key once."),
        )


def is_over(until: datetime | None, moment: datetime) -> bool:
    """Nobody can answer any more, and what was on its way has arrived."""
    return until is not None and moment >= until + GRACE
