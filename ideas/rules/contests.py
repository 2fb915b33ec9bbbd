"""Who may enter a contest and when; what may be done with a contest in which state. Pure."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ideas.enums import ContestState, IdeaKind
from ideas.rules.shapes import ContestShape, NoticeShape
from kindness.dates import format_datetime, format_deadline
from kindness.errors import Refused
from people.enums import EmploymentType

NOTHING_DONE = _("Nothing was changed.")
NOT_ENTERED = _("Your idea was not handed in.")
RUNNING = (ContestState.DRAFT, ContestState.POSTED, ContestState.JUDGING, ContestState.CHECKING)


# --- entering -----------------------------------------------------------------------------------------------
def check_window(notice: NoticeShape, moment: datetime) -> None:
    """Entries are taken in [opens_at, closes_at) of a published contest. Refuses not_started, closed.

    notice: the one in force, with its contest as locked.
    """
    state = notice.contest.state
    if state == ContestState.DRAFT or moment < notice.opens_at:
        raise Refused(
            "not_started",
            _("Ideas are taken from %(opens)s. Please come back then.")
            % {"opens": format_datetime(notice.opens_at)},
            title=_("The contest has not begun yet."),
        )
    if state == ContestState.CALLED_OFF:
        raise Refused(
            "closed",
            _("Nothing is handed in any more. Your draft stays with you for another contest."),
            title=_("The contest was called off."),
        )
    if state != ContestState.POSTED or moment >= notice.closes_at:
        raise Refused(
            "closed",
            _("Ideas were taken until %(closes)s. Your draft stays with you for another contest.")
            % {"closes": format_deadline(notice.closes_at)},
            title=_("The contest has closed."),
        )


def takes_entries(notice: NoticeShape, moment: datetime) -> bool:
    """The same as an answer."""
    return notice.contest.state == ContestState.POSTED and notice.opens_at <= moment < notice.closes_at


def check_entrant(notice: NoticeShape, *, employment: str, entered: int = 0) -> None:
    """employment: the person's EmploymentType. entered: ideas of theirs received already, as first author.

    Also asked of co-authors, without `entered`. Refuses not_eligible, too_many_ideas.
    """
    if employment not in notice.employment:
        raise Refused(
            "not_eligible",
            _(
                "The notice is addressed to: %(employment)s. Please ask the programme officer if you think otherwise."
            )
            % {"employment": ", ".join(str(EmploymentType(one).label) for one in notice.employment)},
            title=_("This contest is not open to this type of employment."),
        )
    if entered >= notice.most_ideas:
        raise Refused(
            "too_many_ideas",
            _(
                "The notice takes up to %(most)d ideas of one first author. "
                "You can withdraw one of them to hand in another."
            )
            % {"most": notice.most_ideas},
            title=NOT_ENTERED,
        )


def check_kind(notice: NoticeShape, kind: str) -> None:
    """Refuses not_eligible for a kind of idea the notice does not ask for."""
    if kind not in notice.kinds:
        raise Refused(
            "not_eligible",
            _("The notice asks for: %(kinds)s. Please choose that kind.")
            % {"kinds": ", ".join(str(IdeaKind(one).label) for one in notice.kinds)},
            title=NOT_ENTERED,
        )


def check_authors(notice: NoticeShape, number: int) -> None:
    """Refuses too_many_authors."""
    if number > notice.most_authors:
        raise Refused(
            "too_many_authors",
            _("The notice allows up to %(most)d authors of one idea, the first one included.")
            % {"most": notice.most_authors},
            title=NOTHING_DONE,
        )


# --- changing a notice --------------------------------------------------------------------------------------
def is_frozen(contest: ContestShape, notice: NoticeShape) -> bool:
    """A posted notice is kept once somebody has entered under it; from the beginning of judging nothing changes."""
    if contest.state not in {ContestState.DRAFT, ContestState.POSTED}:
        return True
    return notice.posted_at is not None and contest.last_number > 0


def check_changes(contest: ContestShape, notice: NoticeShape, newest: int) -> None:
    """newest: number of the contest's newest notice; an older one is history. Refuses frozen."""
    if notice.number < newest and notice.posted_at is not None:
        raise Refused(
            "frozen",
            _("A newer version of the notice exists. Please change that one."),
            title=_("This version of the notice is kept as it was."),
        )
    if not is_frozen(contest, notice):
        return
    if contest.state == ContestState.POSTED:
        raise Refused(
            "frozen",
            _("Ideas have been entered under this notice. Please begin a new version with its reason."),
            title=_("The notice is kept as entrants read it."),
        )
    raise judging_began()


def check_renames(received: int) -> None:
    """received: how many ideas. Refuses frozen once there is one."""
    if received:
        raise Refused(
            "frozen",
            _("Ideas have been entered under this name. Please leave it as it is."),
            title=_("The contest keeps its name."),
        )


def check_new_version(contest: ContestShape, *, draft: bool) -> None:
    """draft: whether a changed version is being written. Refuses not_now while the first notice is, frozen from the
    beginning of judging, draft_exists."""
    if contest.state == ContestState.DRAFT:
        raise Refused(
            "not_now",
            _("The notice has not been published yet. Please change it as it stands."),
            title=NOTHING_DONE,
        )
    if contest.state != ContestState.POSTED:
        raise judging_began()
    if draft:
        raise Refused(
            "draft_exists",
            _("A changed notice is being written already. Please finish it first."),
            title=NOTHING_DONE,
        )


def check_discards(number: int) -> None:
    """The first notice is the contest itself. Refuses not_now."""
    if number == 1:
        raise Refused(
            "not_now",
            _("This is the first notice of the contest. Please call the contest off instead."),
            title=NOTHING_DONE,
        )


def judging_began() -> Refused:
    return Refused(
        "frozen",
        _("Once judging has begun, or the contest has ended, its notice stays as it is for everybody."),
        title=_("The notice can no longer be changed."),
    )


def check_calls_off(state: str) -> None:
    """Refuses not_now once the results are announced."""
    if state not in RUNNING:
        raise Refused(
            "not_now",
            _("This contest has ended. Its results and its ideas are kept as they are."),
            title=NOTHING_DONE,
        )


def check_reason(reason: str) -> None:
    """Refuses reason_required."""
    if not reason:
        raise Refused(
            "reason_required",
            _("Everybody who entered reads why. Please write the reason."),
            title=NOTHING_DONE,
        )
