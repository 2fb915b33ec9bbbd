"""When is decided, shown and announced, and what a decision has to hold. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _, ngettext

from ideas.enums import TAKEN_UP, ContestState, Outcome
from kindness.dates import format_date
from kindness.errors import Refused
from kindness.halfyear import SEOUL
from kindness.text import is_blank


def last_day(moment: datetime, days: int) -> date:
    """`days` days after the day of that moment in Seoul: the last one that counts."""
    return moment.astimezone(SEOUL).date() + timedelta(days=days)


# --- deciding -------------------------------------------------------------------------------------------------------
def check_deciding(*, state: str, phases_open: int) -> None:
    """Between the end of judging and the announcement. Refuses not_now, not_over."""
    if state not in {ContestState.JUDGING, ContestState.CHECKING}:
        raise Refused("not_now", _("Decisions are made between the judging and the announcement."))
    if phases_open:
        raise Refused(
            "not_over",
            _("The judging is not over. Points are looked at once the last phase has been closed."),
        )


def check_prize(*, outcome: str, adopts: bool | None) -> None:
    """adopts: of the prize; None without one. Refuses wrong_prize."""
    if adopts is None:
        return
    fits = outcome in TAKEN_UP if adopts else outcome == Outcome.ENCOURAGED
    if not fits:
        raise Refused(
            "wrong_prize",
            _("This prize belongs to another decision. Please choose a prize that fits, or none."),
        )


def check_seat(*, seats: int, places_of_others: Collection[int | None], place: int | None) -> None:
    """One more may have a prize whose seats are taken when it shares the place of one that has it. Refuses no_seat_left."""
    if len(places_of_others) >= seats and (place is None or place not in places_of_others):
        raise Refused(
            "no_seat_left",
            _("All places of this prize are taken. Please take it from another idea first."),
        )


def check_shown(*, state: str, outcome: str, shortlisted: bool) -> None:
    """During the public check nothing is taken up that nobody was shown. Refuses not_shown."""
    if state == ContestState.CHECKING and outcome != Outcome.NOT_ADOPTED and not shortlisted:
        raise Refused(
            "not_shown",
            _("Only ideas shown in the public check can be adopted or get a prize."),
        )


def reason_wanted(reason: str) -> None:
    """Refuses reason_required."""
    if is_blank(reason):
        raise Refused("reason_required", _("Please write the reason of the decision. The authors read it."))


def check_chosen(count: int) -> None:
    """Refuses nothing_chosen."""
    if not count:
        raise Refused(
            "nothing_chosen", _("None of these ideas has a decision yet. Please tick at least one.")
        )


def not_judged() -> str:
    return _("This idea is not among those that were judged. Nothing has been changed.")


# --- the public check and the announcement --------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Missing:
    """What still stands in the way, as numbers of ideas (and of objections)."""

    undecided: int = 0
    reasons: int = 0
    owners: int = 0
    times: int = 0
    objections: int = 0


def check_showing(*, state: str, phases_open: int, missing: Missing, shortlisted: int, days: int) -> None:
    """May the public check begin? Refuses not_now, not_over, undecided, nothing_to_show."""
    check_deciding(state=state, phases_open=phases_open)
    if state == ContestState.CHECKING:
        raise Refused("not_now", _("The public check has begun already. Nothing has been changed."))
    _check_decided(missing)
    if not shortlisted or not days:
        raise Refused(
            "nothing_to_show",
            _("There is nothing to be shown in a public check. The results can be announced."),
        )


def check_announcing(
    *, state: str, phases_open: int, until: date | None, today: date, missing: Missing, to_show: bool
) -> None:
    """to_show: the notice promises a public check and something would be shown in it.

    Refuses not_now, not_over, not_checked, undecided, reason_required, owner_required, planned_time_required,
    objections_open.
    """
    check_deciding(state=state, phases_open=phases_open)
    if state == ContestState.JUDGING and to_show:
        raise Refused(
            "not_checked", _("The ideas to be adopted have not been shown in the public check yet.")
        )
    if until is not None and today <= until:
        raise Refused(
            "not_over",
            _("The public check lasts until %(day)s. The results can be announced afterwards.")
            % {"day": format_date(until)},
        )
    _check_decided(missing)
    if missing.reasons:
        raise Refused(
            "reason_required",
            _("Decisions without a reason: %(n)d. Please write them; the authors read them.")
            % {"n": missing.reasons},
        )
    if missing.owners:
        raise Refused(
            "owner_required",
            _("Adopted ideas without a department that carries them out: %(n)d. Please name it.")
            % {"n": missing.owners},
        )
    if missing.times:
        raise Refused(
            "planned_time_required",
            _("Adopted ideas without the time they are planned for: %(n)d. Please write it.")
            % {"n": missing.times},
        )
    if missing.objections:
        raise Refused(
            "objections_open",
            _("Objections that wait for an answer: %(n)d. Please have them answered first.")
            % {"n": missing.objections},
        )


def check_file(*, state: str, phases_open: int, whole: bool) -> None:
    """The record once judging is over; the report (`whole`) once all is announced. Refuses not_over."""
    if whole and state != ContestState.ANNOUNCED:
        raise Refused("not_over", _("The results are not announced. The report can be made afterwards."))
    if phases_open or state == ContestState.POSTED:
        raise Refused(
            "not_over",
            _("The judging is not over. Points are looked at once the last phase has been closed."),
        )


def _check_decided(missing: Missing) -> None:
    if missing.undecided:
        raise Refused(
            "undecided",
            ngettext(
                "%(n)d idea has no decision yet. Please have the decisions proposed, or decide it.",
                "%(n)d ideas have no decision yet. Please have the decisions proposed, or decide them.",
                missing.undecided,
            )
            % {"n": missing.undecided},
        )


# --- deciding again ---------------------------------------------------------------------------------------------------
def check_replacing(*, outcome: str, reason: str, adopts: bool | None, owner: bool, planned_for: str) -> None:
    """What replaces a published decision is whole at once.

    Refuses reason_required, wrong_prize, owner_required, planned_time_required.
    """
    reason_wanted(reason)
    check_prize(outcome=outcome, adopts=adopts)
    if outcome not in TAKEN_UP:
        return
    if not owner:
        raise Refused("owner_required", _("Please name the department that carries it out."))
    if is_blank(planned_for):
        raise Refused("planned_time_required", _("Please write when it is to be carried out."))


def own_idea() -> str:
    return _("You are among the authors of this idea. Please ask a colleague to decide about it.")
