"""Half-years with what stands of their tallies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from awards import rules
from awards.enums import TallyState
from awards.models import Tally
from kindness.dates import format_day
from kindness.fields import HalfYearField
from kindness.halfyear import SEOUL, HalfYear
from kindness.prepared import Given, Prepared
from recognition.models import Period
from recognition.queries import all_periods, period_for

STANDING = (TallyState.FINAL, TallyState.PUBLISHED)
EARLIER_HALVES = 7


@dataclass(frozen=True, slots=True)
class Half:
    """A half-year with what stands of its tally. state: none, draft, final, published (contract)."""

    period: Period
    tally: Tally | None

    @property
    def state(self) -> str:
        return self.tally.state if self.tally else "none"


def halves() -> list[Half]:
    """Every half-year, the latest first, with its standing tally. Two queries."""
    tallies = {tally.period_id: tally for tally in _standing().defer("facts")}
    return [Half(period, tallies.get(period.pk)) for period in all_periods()]


def half_of(half: HalfYear) -> Half | None:
    """One half-year; None when it was never set up. One query once it is counted, two before."""
    tally = _standing().select_related("period").filter(period__half=half).first()
    if tally is not None:
        return Half(tally.period, tally)
    period = period_for(half)
    return Half(period, None) if period else None


def _standing() -> QuerySet[Tally]:
    return Tally.objects.filter(state__in=STANDING)


def tallies_to_describe() -> QuerySet[Tally]:
    """Counted, and nothing worked out beside the lines yet: the job's work."""
    return Tally.objects.filter(state=TallyState.FINAL, described_at__isnull=True).select_related("period")


def tallies_to_publish() -> QuerySet[Tally]:
    """Final and not announced, the earliest first: an officer's work."""
    return (
        Tally.objects.filter(state=TallyState.FINAL)
        .select_related("period")
        .defer("facts")
        .order_by("period__half")
    )


def versions_of(period: Period) -> QuerySet[Tally]:
    """Every counting of a half-year, the first first."""
    return Tally.objects.filter(period=period).defer("facts").order_by("version")


@dataclass(frozen=True, slots=True)
class Earlier:
    """The totals of a half-year, for comparison."""

    half: HalfYear
    letters: int
    senders: int | None
    eligible: int | None
    recipients: int

    @property
    def sending_share(self) -> float | None:
        return rules.share(self.senders, self.eligible)

    @property
    def receiving_share(self) -> float | None:
        return rules.share(self.recipients, self.eligible)


def totals_until(half: HalfYear) -> list[Earlier]:
    """This half-year and those before it, the earliest first, at most eight. One query."""
    rows = _TOTALS.tuples(half=str(half))
    return [Earlier(HalfYear.parse(name), *numbers) for name, *numbers in reversed(rows)]


def _totals() -> QuerySet[Tally, Any]:
    return (
        _standing()
        .filter(period__half__lte=Given("half", HalfYearField()))
        .order_by("-period__half")
        .values_list("period__half", "letters", "senders", "eligible", "recipients")[: EARLIER_HALVES + 1]
    )


_TOTALS = Prepared(_totals)


# --- stages ----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Stage:
    """A stage on the way from the close to the announcement; state: done, current or next."""

    label: str
    note: str
    state: str


def stages_of(tally: Tally) -> list[Stage]:
    """Sending ended → counted → looked at by the committee → announced."""
    period: Period = tally.period
    published = tally.published_at
    return [
        Stage(_("Sending ended"), format_day(period.closed_at or period.closes_at), "done"),
        Stage(_("Counted"), format_day(tally.computed_at), "done"),
        Stage(
            _("Committee review"), "" if published else _("In progress"), "done" if published else "current"
        ),
        Stage(_("Announced"), format_day(published) if published else "", "done" if published else "next"),
    ]


def days_left(period: Period, at: datetime) -> int:
    """Whole days from today to the last day of sending; 0 on the last day and afterwards."""
    return max(0, (period.last_moment.astimezone(SEOUL).date() - at.astimezone(SEOUL).date()).days)
