"""Screening: is it a suggestion at all, is it the first of its kind, and by when must it be decided. Pure.

Source: 공무원 제안 규정 제2조 (the seven grounds, enums.Ground); 국민 제안 규정 제6조 (a correction stops the clock, the idea
received first comes first); domain facts 4.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from ideas.enums import ContestState, IdeaState
from kindness.errors import Refused
from kindness.workdays import workdays_before

ALIKE_PERCENT = 45  # from which on a list marks an idea as alike; a person decides
WAITING = (IdeaState.SUBMITTED, IdeaState.RETURNED)
SCREENED = (IdeaState.ACCEPTED, IdeaState.REJECTED, IdeaState.MERGED)
KEPT = (*WAITING, IdeaState.ACCEPTED)  # others may be merged into such a one
UNDECIDED = KEPT  # for these the clock of the decision runs, until the announcement
BEFORE_ANNOUNCEMENT = (ContestState.POSTED, ContestState.JUDGING, ContestState.CHECKING)


# --- the clock ----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Clock:
    """By when an idea must be decided, as it stands today; `left` is negative when that day has passed."""

    due_on: date
    left: int
    stopped: bool

    @property
    def late(self) -> bool:
        return self.left < 0

    @property
    def over(self) -> int:
        """Days since the last one."""
        return max(-self.left, 0)


def clock_of(*, received_on: date, decision_days: int, stopped: int, corrected: bool, today: date) -> Clock:
    """Counted from the day of receipt, which is not counted itself. stopped: days of corrections, each counted to its last
    day at most, so that a forgotten one hides no delay; corrected: one is open."""
    due_on = received_on + timedelta(days=decision_days + stopped)
    return Clock(due_on, (due_on - today).days, corrected)


def reminder_due(due_on: date, *, asked_on: date, today: date, closed: Collection[date] = ()) -> str:
    """What the first author is told of a correction today: "before" from the working day before its last day on, "day" on
    the last day itself, else "". Nothing on the day it was asked for. closed: days on which the city hall is."""
    if not asked_on < today <= due_on:
        return ""
    if today == due_on:
        return "day"
    return "before" if today >= workdays_before(due_on, 1, closed) else ""


# --- who and when -------------------------------------------------------------------------------------------
def check_open(state: str) -> None:
    """Screening happens before the judges begin. Refuses not_now."""
    if state != ContestState.POSTED:
        raise Refused(
            "not_now",
            _("Screening is done while the contest is open and before the judges begin."),
            title=_("This is not the time for screening."),
        )


def check_running(state: str) -> None:
    """Until the announcement. Refuses not_now."""
    if state not in BEFORE_ANNOUNCEMENT:
        raise Refused("not_now", _("The contest is over, so this stays as it was announced."))


def check_screener(*, by: int, authors: Collection[int], sits: bool) -> None:
    """An officer who judges must not read who wrote what; nobody screens their own idea. Refuses judge_here, own_idea.

    sits: on the jury of the contest.
    """
    if sits:
        raise judge_here()
    if by in authors:
        raise own_idea()


def judge_here() -> Refused:
    return Refused(
        "judge_here",
        _("Screening shows who wrote what, and judges must not know it. Please leave it to another officer."),
        title=_("You are on the jury of this contest."),
    )


def own_idea() -> Refused:
    return Refused(
        "own_idea",
        _("Nobody screens an idea of their own. Please leave it to another officer."),
        title=_("You are among the authors."),
    )


def nothing_chosen() -> Refused:
    return Refused("nothing_chosen", _("No idea is ticked. Please tick the ideas first."))


# --- the acts -----------------------------------------------------------------------------------------------
def check_waiting(state: str) -> None:
    """Refuses not_now where the idea does not wait for screening."""
    if state not in WAITING:
        raise already_done()


def already_done() -> Refused:
    return Refused(
        "not_now",
        _("It has been screened or withdrawn in the meantime. Please look at it again."),
        title=_("This idea does not wait for screening."),
    )


def check_correctable(state: str) -> None:
    if state == IdeaState.RETURNED:
        raise Refused("not_now", _("A correction has been requested already."))
    check_waiting(state)


def check_reopening(state: str) -> None:
    if state not in (*SCREENED, IdeaState.RETURNED):
        raise Refused("not_now", _("Nothing has been decided about this idea that could be taken back."))


def check_words(text: str) -> None:
    """The authors read it. Refuses reason_required."""
    if not text.strip():
        raise Refused("reason_required", _("The authors read why. Please write it in one or two sentences."))


def check_merging(
    *, number: int, contest: object, into_number: int, into_contest: object, into_state: str
) -> None:
    """The one received first is kept. Refuses not_earlier, other_contest, not_kept."""
    if contest != into_contest:
        raise Refused(
            "other_contest",
            _("Only ideas of one contest are merged. For an earlier contest, please use the credit."),
        )
    if into_number >= number:
        raise Refused(
            "not_earlier",
            _("The idea received first is kept. Please open the later one and merge it into the earlier."),
            title=_("This idea was received later."),
        )
    if into_state not in KEPT:
        raise Refused(
            "not_kept",
            _("The other idea was withdrawn, merged or not taken up itself. Please choose another one."),
        )


def check_credit(*, earlier_declined: bool, is_earlier: bool) -> None:
    """Only what was declined before can have come back. Refuses not_earlier, not_declined."""
    if not is_earlier:
        raise Refused("not_earlier", _("The other idea was received later. Only an earlier one is credited."))
    if not earlier_declined:
        raise Refused(
            "not_declined",
            _(
                "Only an idea that was not taken up before is credited. An adopted one is a ground not to take this up."
            ),
        )


# --- the blind copy -----------------------------------------------------------------------------------------
def check_title(title: str) -> None:
    """Judges find an idea by it. Refuses incomplete."""
    if not title.strip():
        raise Refused("incomplete", _("The judges' copy needs a title. Please write one that names nobody."))


def still_named(texts: Iterable[str], words: Iterable[str]) -> list[str]:
    """Words that name an author and are still in the texts, the longest first."""
    whole = "\n".join(texts).casefold()
    found = {word for word in words if len(word) > 1 and word.casefold() in whole}
    return sorted(found, key=lambda word: (-len(word), word))
