"""What a notice needs before it is published, and what a new contest begins with. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext, gettext_lazy as _

from ideas.enums import OthersScores
from ideas.rules.shapes import NoticeShape, PhaseShape, TermsShape
from kindness.dates import format_date
from kindness.errors import Refused
from kindness.halfyear import SEOUL

FULL_WEIGHT = 100
MOST_ROWS = 12  # criteria, prizes or phases of one notice
NOT_POSTED = _("The notice was not published.")

# What is written down in a notice; of each row of its lists likewise.
NOTICE_FIELDS = (
    "theme", "text", "opens_at", "closes_at", "kinds", "employment", "most_ideas", "most_authors",
    "tie_rule", "mean", "likes_points",
    "correction_days", "decision_days", "public_days", "review_days", "plan_days", "follow_years",
    "budget", "legal_basis", "election_law", "contact",
)  # fmt: skip
CRITERION_FIELDS = ("name", "weight", "help")
PRIZE_FIELDS = ("name", "seats", "amount", "adopts")
PHASE_FIELDS = ("name", "starts_on", "ends_on", "blind", "others", "judges_each", "passes")

# A contest of twelve days (Namwon), criteria and weights of the local rules (domain facts 4).
WINDOW_DAYS = 12
LEAD_DAYS = 7
SCREENING_DAYS = 7
JUDGING_DAYS = 14


# --- what a new contest begins with -------------------------------------------------------------------------
def first_window(today: date) -> tuple[datetime, datetime]:
    """Twelve whole days that begin in a week."""
    opens = today + timedelta(days=LEAD_DAYS)
    return _midnight(opens), _midnight(opens + timedelta(days=WINDOW_DAYS))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SEOUL)


def first_criteria() -> list[tuple[str, int, str]]:
    """Names in the language of whoever begins the contest: from then on they are data."""
    return [
        (gettext("Creativity"), 30, gettext("Nobody here has thought of it, or of doing it this way.")),
        (
            gettext("Efficiency and economy"),
            30,
            gettext("It saves time, steps or money for residents or colleagues."),
        ),
        (gettext("Continuity"), 15, gettext("It still works when the people in charge change.")),
        (gettext("Scope of application"), 15, gettext("Many counters or departments can use it.")),
        (gettext("Effort"), 10, gettext("The proposal is worked out, tried or supported by figures.")),
    ]


def first_prizes() -> list[tuple[str, int, int, bool]]:
    """Without money: what is awarded needs a legal basis and a look at the election law first."""
    return [
        (gettext("Gold prize"), 1, 0, True),
        (gettext("Silver prize"), 2, 0, True),
        (gettext("Bronze prize"), 3, 0, True),
        (gettext("Encouragement prize"), 5, 0, False),
    ]


def first_phases(closes_at: datetime) -> list[dict[str, Any]]:
    """One, blind, a week after the window, when screening is over."""
    starts = closes_at.astimezone(SEOUL).date() + timedelta(days=SCREENING_DAYS)
    return [
        {
            "name": gettext("Judging on paper"),
            "starts_on": starts,
            "ends_on": starts + timedelta(days=JUDGING_DAYS),
            "blind": True,
            "others": OthersScores.AFTER_OWN,
            "judges_each": 0,
            "passes": None,
        }
    ]


# --- what publishing needs ----------------------------------------------------------------------------------
def check_terms(terms: TermsShape, *, moment: datetime, before: NoticeShape | None = None) -> None:
    """before: the notice that is replaced or changed, as it was. Refuses with the first of `missing`."""
    for refusal in missing(terms, moment=moment, before=before):
        raise refusal


def missing(terms: TermsShape, *, moment: datetime, before: NoticeShape | None = None) -> Iterator[Refused]:
    """Everything that keeps the notice from being published.

    incomplete, invalid_days, weights_not_100, legal_basis_missing, election_law_missing, over_budget.
    """
    yield from _missing_parts(terms)
    yield from _missing_days(terms.notice, moment, before)
    if terms.criteria and terms.weight != FULL_WEIGHT:
        yield _refusal(
            "weights_not_100",
            _("The weights of the criteria add up to %(sum)d. Please make them 100.") % {"sum": terms.weight},
        )
    yield from _missing_for_prizes(terms)
    yield from _missing_in_phases(terms)


def _missing_parts(terms: TermsShape) -> Iterator[Refused]:
    parts = (
        (terms.notice.kinds, _("Please say which kinds of ideas are asked for.")),
        (terms.notice.employment, _("Please say who may enter.")),
        (terms.criteria, _("There are no criteria yet. Please write down what is judged.")),
        (
            terms.prizes,
            _("There are no prizes yet. Please write down what is awarded, if only a certificate."),
        ),
        (terms.phases, _("There is no phase of judging yet. Please plan at least one.")),
    )
    for part, message in parts:
        if not part:
            yield _refusal("incomplete", message)


def _missing_days(notice: NoticeShape, moment: datetime, before: NoticeShape | None) -> Iterator[Refused]:
    if notice.closes_at <= moment and (before is None or notice.closes_at != before.closes_at):
        yield _refusal("invalid_days", _("The window would be over already. Please set a later last moment."))
    if before is not None and before.opens_at <= moment < notice.opens_at:
        yield _refusal(
            "invalid_days", _("Ideas are being taken already. Please leave the first moment as it was.")
        )


def _missing_for_prizes(terms: TermsShape) -> Iterator[Refused]:
    """Prizes of public offices are given on a legal basis, and looked at under the election law (domain facts 0-8)."""
    if not terms.cost:
        return
    if not terms.notice.legal_basis:
        yield _refusal(
            "legal_basis_missing",
            _("Prizes hold money. Please name the ordinance or plan they are given on."),
        )
    if not terms.notice.election_law:
        yield _refusal(
            "election_law_missing",
            _("Prizes hold money. Please write down what the check under the election law found."),
        )
    if terms.cost > terms.notice.budget:
        yield _refusal(
            "over_budget",
            _("The prizes cost %(cost)s won, the budget holds %(budget)s won. Please bring them in line.")
            % {"cost": f"{terms.cost:,}", "budget": f"{terms.notice.budget:,}"},
        )


def _missing_in_phases(terms: TermsShape) -> Iterator[Refused]:
    closing = terms.notice.closes_at.astimezone(SEOUL).date()
    for phase in terms.phases[:1]:
        if phase.starts_on < closing:
            yield _refusal(
                "invalid_days",
                _("“%(phase)s” begins while ideas are still taken. Please let it begin on %(day)s or later.")
                % {"phase": phase.name, "day": format_date(closing)},
            )
    for earlier, later in pairwise(terms.phases):
        if later.starts_on < earlier.ends_on:
            yield _refusal(
                "invalid_days",
                _("“%(later)s” begins before “%(earlier)s” is over. Please check the days of the phases.")
                % {"later": later.name, "earlier": earlier.name},
            )
    yield from _missing_passes(terms.phases)


def _missing_passes(phases: Sequence[PhaseShape]) -> Iterator[Refused]:
    for phase in phases[:-1]:
        if not phase.passes:
            yield _refusal(
                "incomplete",
                _("Please say how many ideas go on from “%(phase)s” to the next phase.")
                % {"phase": phase.name},
            )
    for phase in phases[-1:]:
        if phase.passes:
            yield _refusal(
                "incomplete",
                _("“%(phase)s” is the last phase, so no idea goes on from it. Please leave the number empty.")
                % {"phase": phase.name},
            )


def _refusal(code: str, message: Any) -> Refused:
    return Refused(code, message, title=NOT_POSTED)


# --- lists as plain values -----------------------------------------------------------------------------------
def rows_of(rows: Sequence[Any], names: Sequence[str]) -> list[Mapping[str, Any]]:
    """As plain values, in their order."""
    return [{name: getattr(row, name) for name in names} for row in rows]
