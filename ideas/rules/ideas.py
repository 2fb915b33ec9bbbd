"""What an entry has to hold before it is received, and until when its authors may change it. Pure.

Sources: domain facts 4 (joint suggestions declare their shares; a fault is corrected within the days the notice gives),
peers 4c (each author confirms personally, so that nobody is named who did not write).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _, gettext_lazy

from ideas.enums import ContestState, IdeaState
from ideas.rules.contests import NOT_ENTERED
from kindness.errors import Refused

TEXTS = ("title", "problem", "proposal", "effect", "cost")  # of an idea, and of its copy for the judges
NOT_CHANGED = gettext_lazy("The idea was not changed.")
WHOLE = 100  # per cent
LONGEST_TITLE = 100
LONGEST_TEXT = 4000
LONGEST_COST = 1000
LONGEST_PART = 100
MOST_FILES = 5
NEEDED = {
    "title": gettext_lazy("Idea title"),
    "problem": gettext_lazy("Current state and problem"),
    "proposal": gettext_lazy("Improvement"),
    "effect": gettext_lazy("Expected effect"),
}
_UNDECIDED = (ContestState.POSTED, ContestState.JUDGING, ContestState.CHECKING)
_IN_THE_RACE = (IdeaState.SUBMITTED, IdeaState.RETURNED, IdeaState.ACCEPTED)


# --- while it is written --------------------------------------------------------------------------------------
def is_editable(*, state: str, due_on: date | None, today: date) -> bool:
    """A draft always; a received idea while a correction is asked for, to the end of its last day."""
    if state == IdeaState.DRAFT:
        return True
    return state == IdeaState.RETURNED and due_on is not None and today <= due_on


def check_editable(*, state: str, due_on: date | None, today: date) -> None:
    """Refuses closed (the days of the correction are over), not_now."""
    if is_editable(state=state, due_on=due_on, today=today):
        return
    if state == IdeaState.RETURNED:
        raise Refused(
            "closed",
            _("The days for the correction are over. Please ask the programme officer."),
            title=NOT_CHANGED,
        )
    raise already_received()


def check_seen(seen: datetime | None, saved_at: datetime) -> None:
    """Refuses changed_elsewhere when the page shows an older text than is stored."""
    if seen is not None and seen != saved_at:
        raise Refused(
            "changed_elsewhere",
            _(
                "Another window stored this draft after this page was opened. Please copy what you typed, then reload."
            ),
            title=_("This text was not stored."),
        )


def share_left_to_first(*, first: int, given: int) -> int:
    """What the first author keeps when somebody is named with a share; at least one per cent, the rest is set by hand."""
    return max(1, first - given)


def share_given_back(*, first: int, taken: int) -> int:
    """What the first author has when somebody leaves."""
    return min(WHOLE, first + taken)


def total_of(shares: Iterable[int]) -> int:
    return sum(shares)


def check_share(share: int) -> None:
    """Refuses shares_not_100."""
    if not 1 <= share <= WHOLE:
        raise Refused(
            "shares_not_100",
            _("A share lies between 1 and 100 per cent. Please check the shares."),
            title=_("The shares were not kept."),
        )


def check_file_number(*, count: int) -> None:
    """Refuses too_many_files. count: with the new one."""
    if count > MOST_FILES:
        raise Refused(
            "too_many_files",
            _("An idea takes %(most)d files. Please remove one first.") % {"most": MOST_FILES},
            title=_("The file was not kept."),
        )


def already_received() -> Refused:
    return Refused(
        "not_now",
        _(
            "The idea has been handed in and stays as it is. You can withdraw it until the results are announced."
        ),
        title=NOT_CHANGED,
    )


# --- handing in -------------------------------------------------------------------------------------------------
def check_complete(texts: Mapping[str, str]) -> None:
    """Refuses incomplete, and says what is missing."""
    missing = [str(label) for name, label in NEEDED.items() if not texts[name]]
    if missing:
        raise Refused(
            "incomplete",
            _("Still to be written: %(names)s.") % {"names": ", ".join(missing)},
            title=NOT_ENTERED,
        )


def check_shares(shares: Iterable[int]) -> None:
    """Refuses shares_not_100."""
    total = sum(shares)
    if total != WHOLE:
        raise Refused(
            "shares_not_100",
            _(
                "The shares of all authors make 100 per cent together; now they make %(total)d. Please set them again."
            )
            % {"total": total},
            title=NOT_ENTERED,
        )


def check_consents(waiting: Collection[str]) -> None:
    """Refuses consent_missing. waiting: names of the co-authors who have not agreed, or declined."""
    if waiting:
        raise Refused(
            "consent_missing",
            _(
                "Every author agrees in person. Not yet: %(names)s. Please ask them, or take them off the authors."
            )
            % {"names": ", ".join(waiting)},
            title=NOT_ENTERED,
        )


def check_pledge(*, pledged: bool) -> None:
    """Refuses pledge_required."""
    if not pledged:
        raise Refused(
            "pledge_required",
            _("Please confirm that it is your own work and takes nobody's rights."),
            title=NOT_ENTERED,
        )


def check_correction(*, state: str, due_on: date | None, today: date) -> None:
    """Refuses not_now when none was asked for, closed after its last day."""
    if state != IdeaState.RETURNED or due_on is None:
        raise Refused("not_now", _("No correction is asked for at the moment."), title=NOT_CHANGED)
    check_editable(state=state, due_on=due_on, today=today)


# --- afterwards -------------------------------------------------------------------------------------------------
def may_withdraw(*, state: str, contest: str) -> bool:
    return state in _IN_THE_RACE and contest in _UNDECIDED


def check_withdrawal(*, state: str, contest: str, holds_others: bool) -> None:
    """Refuses not_now. holds_others: ideas of other people were merged into it."""
    if not may_withdraw(state=state, contest=contest):
        raise Refused(
            "not_now",
            _("An idea can be withdrawn from its receipt until the results are announced."),
            title=_("The idea was not withdrawn."),
        )
    if holds_others:
        raise Refused(
            "not_now",
            _(
                "Ideas of colleagues were merged with this one. Please ask the programme officer to take them apart first."
            ),
            title=_("The idea was not withdrawn."),
        )
