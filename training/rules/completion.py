"""Who has completed a cohort, and why not. Pure.

Source: domain facts 6 (80 % of attendance, a test of 60 points if there is one, three times late or early away are one
absence; all of them settings of the course). The share is of *all* sessions of the cohort, so that three of three
held so far do not read as all of them. Somebody excused was not there: the hours cannot be recognised, so an excused
session counts like a missed one here. It is nobody's fault, though, and is never listed as an absence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from training.enums import ATTENDED, Mark, Outcome

_NOT_QUITE = (Mark.LATE, Mark.LEFT_EARLY)


@dataclass(frozen=True, slots=True)
class Terms:
    """What the course asks. lates_for_absence: so many times late or early away are one absence; 0: never."""

    needed_percent: int
    lates_for_absence: int
    pass_score: int | None


class Asking(Protocol):
    """Whatever holds the settings of a course."""

    needed_percent: int
    lates_for_absence: int
    pass_score: int | None


def terms_of(course: Asking) -> Terms:
    return Terms(course.needed_percent, course.lates_for_absence, course.pass_score)


@dataclass(frozen=True, slots=True)
class Verdict:
    """sessions: of the cohort; counted: those that count as attended."""

    sessions: int
    counted: int
    attended_enough: bool
    passed: bool

    @property
    def outcome(self) -> Outcome:
        return Outcome.COMPLETED if self.attended_enough and self.passed else Outcome.NOT_COMPLETED

    @property
    def share(self) -> float:
        return self.counted / self.sessions if self.sessions else 0.0


def judge(terms: Terms, *, sessions: int, marks: Mapping[str, int], score: Decimal | None) -> Verdict:
    """marks: how often each mark was given to the person; sessions without one count as missed."""
    there = sum(marks.get(mark, 0) for mark in ATTENDED)
    lates = sum(marks.get(mark, 0) for mark in _NOT_QUITE)
    missed = lates // terms.lates_for_absence if terms.lates_for_absence else 0
    counted = there - missed
    return Verdict(
        sessions=sessions,
        counted=counted,
        attended_enough=sessions > 0 and counted * 100 >= terms.needed_percent * sessions,
        passed=terms.pass_score is None or (score is not None and score >= terms.pass_score),
    )
