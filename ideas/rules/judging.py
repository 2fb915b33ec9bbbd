"""What a jury may do when, and what a judge may enter. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from ideas.enums import ContestState
from ideas.rules.contests import NOTHING_DONE
from ideas.rules.results import mean_of
from kindness.dates import format_deadline
from kindness.errors import Refused
from people.enums import EmploymentType, Role

GATHERS_JUDGES = (ContestState.DRAFT, ContestState.POSTED, ContestState.JUDGING)
READS_NAMES = frozenset({Role.PROGRAMME_OFFICER.value, Role.AUDITOR.value})
LONGEST_COMMENT = 300
REMINDS_BEFORE = (3, 1)  # days


# --- the jury ---------------------------------------------------------------------------------------------------
def check_gathering(state: str) -> None:
    """Refuses not_now once judging is over."""
    if state not in GATHERS_JUDGES:
        raise Refused("not_now", _("Judging of this contest is over."), title=NOTHING_DONE)


def check_judge(*, employment: str, roles: Collection[str]) -> None:
    """Refuses not_eligible: whoever reads the authors' names, and outside accounts that are no judges."""
    if not READS_NAMES.isdisjoint(roles):
        raise Refused(
            "not_eligible",
            _(
                "Programme officers and auditors read the authors' names, so they cannot judge blind. "
                "Please name somebody else."
            ),
            title=NOTHING_DONE,
        )
    if employment == EmploymentType.OUTSIDE and Role.JUDGE not in roles:
        raise Refused(
            "not_eligible",
            _(
                "An outside account reaches the judge's seat only with the role “Judge”. "
                "Please ask the system administrator to grant it first."
            ),
            title=NOTHING_DONE,
        )


def check_opening(
    *, state: str, closes_at: datetime, moment: datetime, unscreened: int, accepted: int
) -> None:
    """Refuses not_now, not_over, not_screened, nothing_to_judge."""
    if state != ContestState.POSTED:
        raise Refused(
            "not_now", _("Judging can be opened while the notice is published."), title=NOTHING_DONE
        )
    if moment < closes_at:
        raise Refused(
            "not_over",
            _("Ideas are taken until %(closes)s. Please open judging after that.")
            % {"closes": format_deadline(closes_at)},
            title=_("Judging cannot be opened yet."),
        )
    if unscreened:
        raise Refused(
            "not_screened",
            _("Ideas still waiting for screening or a correction: %(n)d. Please finish screening first.")
            % {"n": unscreened},
            title=_("Judging cannot be opened yet."),
        )
    if not accepted:
        raise Refused("nothing_to_judge", _("No idea has passed screening."), title=NOTHING_DONE)


def check_coverage(free: Mapping[Any, int], each: int) -> None:
    """free: idea → how many judges may read it. Refuses too_few_judges."""
    short = sum(count < max(each, 1) for count in free.values())
    if short:
        raise Refused(
            "too_few_judges",
            _(
                "Ideas with fewer judges free of a conflict of interest than the notice promises: %(n)d. "
                "Please add judges from other departments."
            )
            % {"n": short},
            title=_("Judging cannot be opened yet."),
        )


def check_phase(*, state: str, opened_at: datetime | None, closed_at: datetime | None) -> None:
    """Refuses not_now unless this phase is being judged."""
    if state != ContestState.JUDGING or opened_at is None or closed_at is not None:
        raise Refused("not_now", _("This phase is not being judged at the moment."), title=NOTHING_DONE)


def check_by_hand(*, left: bool, contends: bool) -> None:
    """Refuses not_eligible for a judge who has left, not_now for an idea that is not judged in this phase."""
    if left:
        raise Refused("not_eligible", _("This person has left the jury."), title=NOTHING_DONE)
    if not contends:
        raise Refused("not_now", _("This idea is not judged in this phase."), title=NOTHING_DONE)


# --- the judge's seat -------------------------------------------------------------------------------------------
def check_seat(*, pledged: bool, left: bool, roles: Collection[str]) -> None:
    """Refuses not_eligible, pledge_required."""
    if left:
        raise Refused("not_eligible", _("You have left this jury. Thank you for your work."))
    check_judge(employment=EmploymentType.GENERAL, roles=roles)
    if not pledged:
        raise Refused(
            "pledge_required",
            _("Please pledge fairness and silence first; then the ideas open."),
            title=_("The ideas are not open to you yet."),
        )


def check_open(*, handed_in: bool, recused: bool, judged: bool) -> None:
    """judged: the idea is still in the contest. Refuses already_scored, not_now."""
    if handed_in:
        raise Refused(
            "already_scored",
            _("Handed-in points stand, so that nobody follows the others."),
            title=_("The points of this idea have been handed in already."),
        )
    if recused:
        raise Refused("not_now", _("You have stepped back from this idea."), title=NOTHING_DONE)
    if not judged:
        raise Refused(
            "not_now", _("This idea has left the contest. You need not judge it."), title=NOTHING_DONE
        )


def given_away() -> Refused:
    """The draw was made anew before anything had been entered."""
    return Refused("not_now", _("This idea has been given to another judge."), title=NOTHING_DONE)


def check_points(points: int, weight: int | None) -> None:
    """weight: of the criterion; None where the notice has no such criterion. Refuses invalid_score."""
    if weight is None or not 0 <= points <= weight:
        raise Refused(
            "invalid_score",
            _("The points lie outside the criterion. Please enter a whole number from 0 to %(most)d.")
            % {"most": weight or 0},
            title=_("The points were not stored."),
        )


def check_complete(missing: Sequence[str]) -> None:
    """missing: names of criteria without points. Refuses incomplete."""
    if missing:
        raise Refused(
            "incomplete",
            _("Without points so far: %(names)s.") % {"names": ", ".join(missing)},
            title=_("The points were not handed in."),
        )


# --- the end of a phase -----------------------------------------------------------------------------------------
def check_closing(*, left: int, unjudged: int, ends_on: date, today: date) -> None:
    """left: ideas a judge has not handed in. unjudged: ideas nobody has. Refuses not_over, not_judged.

    What is left after the last day does not count; an idea without any judge holds the phase open.
    """
    if left and today <= ends_on:
        raise Refused(
            "not_over",
            _("Still to be handed in: %(n)d. Without them the phase can be closed after its last day.")
            % {"n": left},
            title=_("The phase was not closed."),
        )
    if unjudged:
        raise Refused(
            "not_judged",
            _("Ideas nobody has judged: %(n)d. Please remind their judges or give them to others.")
            % {"n": unjudged},
            title=_("The phase was not closed."),
        )


def going_on(totals: Mapping[Any, Collection[int]], *, passes: int, mean: str) -> set[Any]:
    """The best `passes` ideas; all of those that tie on the last place. totals: idea → each judge's sum of points."""
    points = {idea: mean_of(given, mean) or 0 for idea, given in totals.items()}
    best = sorted(points.values(), reverse=True)[:passes]
    return {idea for idea, value in points.items() if best and value >= best[-1]}


def check_going_on(chosen: Collection[Any], contending: Collection[Any], passes: int) -> None:
    """Refuses wrong_count: the notice says how many go on."""
    expected = min(passes, len(contending))
    if len(chosen) != expected or not set(chosen) <= set(contending):
        raise Refused(
            "wrong_count",
            _("The notice lets %(n)d ideas go on. Please choose as many out of this phase.")
            % {"n": expected},
            title=_("The phase was not closed."),
        )


def nobody_owes() -> Any:
    return _("No judge has anything left in a phase that is being judged.")


def reminder_due(ends_on: date, today: date) -> str:
    """ "3" from three days before the last day, "1" from the day before, "over" after it; empty before that."""
    if today > ends_on:
        return "over"
    days = [one for one in REMINDS_BEFORE if today >= ends_on - timedelta(days=one)]
    return str(min(days)) if days else ""
