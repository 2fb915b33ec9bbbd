"""What pages, jobs and the award rooms read about periods and letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    Count,
    DateTimeField,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from kindness.halfyear import HalfYear
from kindness.prepared import Given, Prepared
from people.models import Posting, Staff, StaffQuerySet
from people.queries import in_service, postings_of, seats
from recognition import rules
from recognition.enums import PeriodState
from recognition.models import Carnation, CarnationQuerySet, Period, PeriodQuerySet

SMALLEST_GROUP = 5  # fewer letters than this would tell who sent them


# --- rows as the rules want them -----------------------------------------------------------------------
def terms_of(period: Period) -> rules.Terms:
    return rules.Terms(
        state=period.state,
        opens_at=period.opens_at,
        closes_at=period.closes_at,
        quota=period.quota,
        reason_min=period.reason_min,
        reason_max=period.reason_max,
        senders=period.senders,
        recipients=period.recipients,
    )


def seat_of(person: Staff) -> rules.Seat:
    """A person of people.queries.seats (or request.user) as the rules see them."""
    return rules.Seat(
        number=person.number,
        name=person.name,
        employment_type=person.employment_type,
        division_id=getattr(person, "division_id", None),
        division_name=getattr(person, "division_name", None) or "",
    )


def shared_division(giver: Staff, receiver: Staff, period: Period, moment: datetime) -> str:
    """The name of a division both served in within the period's recent_posting_days; empty when there is none."""
    if not period.recent_posting_days:
        return ""
    today = moment.date()
    since = today - timedelta(days=period.recent_posting_days)
    shared = _divisions_since(giver, since, today).items() & _divisions_since(receiver, since, today).items()
    return min((name for _division, name in shared), default="")


def _divisions_since(person: Staff, since: date, today: date) -> dict[int, str]:
    recent: QuerySet[Posting] = postings_of(person).filter(starts_on__lte=today).exclude(ends_on__lte=since)
    return {
        posting.department.division.pk: posting.department.division.name
        for posting in recent
        if posting.department.division is not None
    }


def person_seated(number: str, *, day: date) -> Staff | None:
    """The person with that employee number and their seat of the day."""
    return seats(numbers=[number], day=day).first()


# --- periods -------------------------------------------------------------------------------------------------
def period_for(half: HalfYear) -> Period | None:
    return Period.objects.filter(half=half).first()


def running_period(at: datetime) -> Period | None:
    """The period letters may be sent in at that moment."""
    return Period.objects.running(at).first()


def all_periods() -> PeriodQuerySet:
    """The latest first."""
    return Period.objects.order_by("-half")


def periods_to_tally() -> PeriodQuerySet:
    """Closed for sending and not counted since: the job's work."""
    return Period.objects.filter(state=PeriodState.CLOSING).order_by("half")


def counted_letters(period: Period) -> CarnationQuerySet:
    """The letters of a period that count: neither withdrawn nor voided. awards compiles it into its own SQL."""
    return Carnation.objects.filter(period=period).counted()


def has_opened(period: Period, at: datetime) -> bool:
    """Whether its rules are fixed."""
    return period.state != PeriodState.SCHEDULED or at >= period.opens_at


def is_over(period: Period, at: datetime) -> bool:
    return period.state not in rules.OPEN_STATES or at >= period.closes_at


def halves_without_period(at: datetime) -> list[HalfYear]:
    """Which of the half-years one may set up have not been."""
    halves = rules.halves_ahead(at)
    known = set(Period.objects.filter(half__in=halves).values_list("half", flat=True))
    return [half for half in halves if half not in known]


@dataclass(frozen=True, slots=True)
class Step:
    """A stage in the life of a period; state: done, current or next."""

    label: str
    moment: datetime | None
    state: str


def steps_of(period: Period, at: datetime) -> list[Step]:
    """opens → closes → counted → announced, with the moments that are known."""
    opened, over = has_opened(period, at), is_over(period, at)
    counted, announced = period.state == PeriodState.CLOSED, period.announced_at is not None
    done = [opened, over, counted, announced]
    current = done.index(False) if False in done else len(done)
    labels = [_("Opens"), _("Sending ends"), _("Counted"), _("Announced")]
    moments = [period.opens_at, period.closed_at or period.last_moment, None, period.announced_at]
    states = ["done" if n < current else "current" if n == current else "next" for n in range(len(done))]
    return [Step(*step) for step in zip(labels, moments, states, strict=True)]


@dataclass(frozen=True, slots=True)
class Progress:
    """Totals of a period; None while they are so few that they would tell about single people."""

    letters: int | None
    senders: int | None
    divisions: int | None


def progress_of(period: Period) -> Progress:
    """How many letters, senders and sending divisions. Nothing about who or to whom."""
    totals = period.totals or count_totals(period)
    if totals["senders"] < SMALLEST_GROUP:
        return Progress(None, None, None)
    return Progress(**totals)


def count_totals(period: Period) -> dict[str, int]:
    """letters, senders and divisions (that sent): what `Period.totals` keeps of a counted half-year."""
    return counted_letters(period).aggregate(
        letters=Count("pk"),
        senders=Count("sender", distinct=True),
        divisions=Count("sender_division", distinct=True),
    )


def periods_without_totals() -> PeriodQuerySet:
    """Counted, and their totals not kept yet: the job's work."""
    return Period.objects.filter(state=PeriodState.CLOSED, totals__isnull=True)


# --- what a person may still send -----------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a person's carnations, and until when."""

    period: Period
    quota: int
    left: int


def _running_with_used() -> PeriodQuerySet:
    used = _slots_used(OuterRef("pk"), Given("person", BigIntegerField()))
    return Period.objects.running(Given("at", DateTimeField())).annotate(used=used)


_RUNNING_WITH_USED = Prepared(_running_with_used)


def allowance_of(person: Staff, at: datetime) -> Allowance | None:
    """None while no period runs. One query."""
    period = _RUNNING_WITH_USED.first(person=person.pk, at=at)
    if period is None:
        return None
    return Allowance(period, period.quota, max(0, period.quota - period.used))  # type: ignore[attr-defined]


def reason_lengths(allowance: Allowance | None) -> tuple[int, int]:
    """Shortest and longest letter in characters; the defaults while no period runs."""
    period = allowance.period if allowance else Period()
    return period.reason_min, period.reason_max


def people_with_carnations_left(period: Period, *, day: date) -> StaffQuerySet:
    """Those who may send in the period, have a seat on that day, and a carnation left."""
    return (
        in_service(day)
        .filter(Q(division_id__isnull=False), employment_type__in=period.senders)
        .annotate(used=_slots_used(period.pk, OuterRef("pk")))
        .filter(used__lt=period.quota)
        .order_by("pk")
    )


def _slots_used(period: Any, person: Any) -> Coalesce:
    """How many letters hold one of the person's slots; either may be an OuterRef."""
    used = (
        Carnation.objects.filter(period=period, sender=person)
        .holding_a_slot()
        .order_by()
        .values("sender")
        .annotate(used=Count("pk"))
        .values("used")
    )
    return Coalesce(Subquery(used, output_field=IntegerField()), 0)


# --- letters -------------------------------------------------------------------------------------------------
def letters_of(person: Staff, *, at: datetime) -> CarnationQuerySet:
    """Everything a person has sent or received, the latest first."""
    return Carnation.objects.visible_to(person, at)


def letter_of(person: Staff, letter_id: UUID, *, at: datetime) -> Carnation | None:
    """One letter, if the person is its sender or it has reached them."""
    return letters_of(person, at=at).select_related("period").filter(pk=letter_id).first()


def received_letters(person: Staff, *, at: datetime, search: str = "") -> CarnationQuerySet:
    letters = Carnation.objects.received_by(person, at)
    return _matching(letters, search, "sender_name", "sender_division_name", "reason") if search else letters


def sent_letters(person: Staff, *, search: str = "") -> CarnationQuerySet:
    letters = Carnation.objects.sent_by(person)
    return (
        _matching(letters, search, "recipient_name", "recipient_division_name", "reason")
        if search
        else letters
    )


def _matching(letters: CarnationQuerySet, search: str, *fields: str) -> CarnationQuerySet:
    found = Q()
    for field in fields:
        found |= Q(**{f"{field}__icontains": search})
    return letters.filter(found)


# --- reports ---------------------------------------------------------------------------------------------
def open_reports() -> CarnationQuerySet:
    """Reported and not decided, the oldest first."""
    return Carnation.objects.filter(reported_at__isnull=False, decided_at__isnull=True).order_by(
        "reported_at"
    )


def decided_reports() -> CarnationQuerySet:
    """The latest decision first."""
    return Carnation.objects.filter(decided_at__isnull=False).order_by("-decided_at")


def reported_letter(letter_id: UUID) -> Carnation | None:
    """A letter an officer may look at: only because its recipient reported it."""
    return (
        Carnation.objects.filter(pk=letter_id, reported_at__isnull=False)
        .select_related("period", "sender", "recipient", "decided_by")
        .first()
    )
