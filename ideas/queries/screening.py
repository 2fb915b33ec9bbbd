"""What those who screen read: the list of a contest with its counts, one idea with all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    FilteredRelation,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least, TruncDate

from ideas.enums import TAKEN_UP, IdeaState
from ideas.models import Attachment, Author, Contest, Correction, Decision, Idea, Judge, Notice
from ideas.queries.authorship import rows_of, written_by
from ideas.queries.naming import placed, words_of
from ideas.queries.similar import Alike, alike
from ideas.rules import screening as rules
from ideas.rules.screening import ALIKE_PERCENT, UNDECIDED, WAITING, Clock, clock_of
from kindness import clock
from kindness.counting import number_of
from kindness.halfyear import SEOUL
from people.models import Staff


# --- who may look -------------------------------------------------------------------------------------------
def _sits(person: Staff, contest: str) -> Exists:
    return Exists(Judge.objects.filter(contest=OuterRef(contest), staff=person, left_at__isnull=True))


# --- the list -----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters of the list; empty ones filter nothing. late: not decided in time. alike: like another idea."""

    state: str = ""
    kind: str = ""
    alike: bool = False
    late: bool = False
    q: str = ""

    @property
    def any(self) -> bool:
        return any(asdict(self).values())


@dataclass(frozen=True, slots=True)
class Counts:
    """Ideas of a contest by what still happens to them; late and alike of those that are undecided."""

    received: int
    submitted: int
    returned: int
    accepted: int
    rejected: int
    merged: int
    withdrawn: int
    late: int
    alike: int


def contest_to_screen(contest_id: UUID, person: Staff) -> Contest | None:
    """With `sits`: the person is on its jury; `decision_days` of the notice in force. None before its notice was published."""
    return (
        Contest.objects.annotate(
            sits=_sits(person, "pk"), decision_days=Subquery(_in_force("pk").values("decision_days")[:1])
        )
        .filter(pk=contest_id, posted_at__isnull=False)
        .first()
    )


def _in_force(contest: str) -> QuerySet[Notice]:
    return Notice.objects.filter(contest=OuterRef(contest), posted_at__isnull=False).order_by("-number")


def counts_of(contest: Contest, today: date) -> Counts:
    by_state = {
        state.value: Count("pk", filter=Q(state=state)) for state in IdeaState if state != IdeaState.DRAFT
    }
    undecided = Q(state__in=UNDECIDED)
    return Counts(
        **_received(contest.ideas.all(), today).aggregate(
            received=Count("pk"),
            late=Count("pk", filter=_late(today, Value(_days(contest)))),
            alike=Count("pk", filter=undecided & Q(comparison__percent__gte=ALIKE_PERCENT)),
            **by_state,
        )
    )


def listed(contest: Contest, wanted: Wanted, today: date, person: Staff) -> QuerySet[Idea]:
    """In the order of receipt, with `stopped` (days the clock stood still), `percent` alike, `own` of the person."""
    rows = _fitting(_received(contest.ideas.all(), today), wanted, today, Value(_days(contest)))
    return (
        rows.select_related("blind", "merged_into")
        .annotate(percent=F("comparison__percent"), own=written_by(person.pk))
        .order_by("number")
    )


def _fitting(rows: QuerySet[Idea], wanted: Wanted, today: date, days: Value | Subquery) -> QuerySet[Idea]:
    """days: until the decision."""
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.alike:
        rows = rows.filter(comparison__percent__gte=ALIKE_PERCENT)
    if wanted.late:
        rows = rows.filter(_late(today, days))
    if wanted.q:
        rows = rows.filter(_holds(wanted.q))
    return rows


def waiting_in(contest: Contest, wanted: Wanted, today: date, person: Staff) -> QuerySet[Idea]:
    """Those of the list that wait for screening."""
    return listed(contest, wanted, today, person).filter(state__in=WAITING)


def with_ids(contest: Contest, keys: Sequence[UUID]) -> QuerySet[Idea]:
    return contest.ideas.filter(pk__in=keys, number__isnull=False).order_by("number")


def _holds(text: str) -> Q:
    found = Q(title__icontains=text) | Q(problem__icontains=text) | Q(proposal__icontains=text)
    return found | Q(number=int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else found


def _received(ideas: QuerySet[Idea], today: date) -> QuerySet[Idea]:
    return ideas.filter(number__isnull=False).annotate(stopped=_stopped(today))


def _stopped(today: date) -> Coalesce:
    """Days the clock of an idea stood still, each correction to its last day at most (rules.screening.clock_of)."""
    until = Least(Coalesce(TruncDate("ended_at", tzinfo=SEOUL), Value(today)), F("due_on"))
    days = Greatest(until - TruncDate("asked_at", tzinfo=SEOUL), Value(timedelta(0)))
    stops = Correction.objects.filter(idea=OuterRef("pk")).values("idea")
    return Coalesce(Subquery(stops.annotate(total=Sum(days)).values("total")), Value(timedelta(0)))


def _late(today: date, days: Value | Subquery) -> Q:
    """received + days until the decision + days stopped lies before today, and there is still something to decide."""
    begins = Value(datetime.combine(today, time(), SEOUL))
    period = ExpressionWrapper(days * Value(timedelta(days=1)), output_field=DurationField())
    limit = ExpressionWrapper(begins - period - F("stopped"), output_field=DateTimeField())
    return Q(state__in=UNDECIDED, contest__state__in=rules.BEFORE_ANNOUNCEMENT, submitted_at__lt=limit)


def _days(contest: Contest) -> int:
    return int(contest.decision_days)  # type: ignore[attr-defined]


def clock_at(idea: Idea, contest: Contest, today: date) -> Clock | None:
    """Of an idea with `stopped`; None where nothing is left to decide."""
    if idea.state not in UNDECIDED or contest.state not in rules.BEFORE_ANNOUNCEMENT or not idea.submitted_at:
        return None
    return clock_of(
        received_on=idea.submitted_at.astimezone(SEOUL).date(),
        decision_days=_days(contest),
        stopped=idea.stopped.days,  # type: ignore[attr-defined]
        corrected=idea.state == IdeaState.RETURNED,
        today=today,
    )


# --- one idea -----------------------------------------------------------------------------------------------
def idea_to_screen(idea_id: UUID, person: Staff, wanted: Wanted) -> Idea | None:
    """A received one with, in one query: `sits` and `own` of the person; the open correction (`asked_text`,
    `asked_until`); `stopped`; `before` and `after` it in the list as it is filtered, and how many are `waiting`."""
    today = clock.today()
    decision_days = Subquery(_in_force("contest").values("decision_days")[:1])
    around = _fitting(
        _received(Idea.objects.filter(contest=OuterRef("contest")), today), wanted, today, decision_days
    )
    found: Idea | None = (
        Idea.objects.filter(pk=idea_id, number__isnull=False)
        .select_related("contest", "blind", "screened_by", "merged_into", "credited_to__contest")
        .annotate(
            sits=_sits(person, "contest"),
            own=written_by(person.pk),
            stopped=_stopped(today),
            decision_days=decision_days,
            asked=FilteredRelation("corrections", condition=Q(corrections__ended_at__isnull=True)),
            asked_text=F("asked__text"),
            asked_until=F("asked__due_on"),
            before=Subquery(
                around.filter(number__lt=OuterRef("number")).order_by("-number").values("pk")[:1]
            ),
            after=Subquery(around.filter(number__gt=OuterRef("number")).order_by("number").values("pk")[:1]),
            waiting=_waiting_beside(),
        )
        .first()
    )
    if found is not None:
        found.contest.decision_days = found.decision_days  # type: ignore[attr-defined]
    return found


def _waiting_beside() -> Coalesce:
    """Ideas of the same contest that wait for screening."""
    return number_of(Idea.objects.filter(contest=OuterRef("contest"), state__in=WAITING))


def next_waiting(idea: Idea, wanted: Wanted, today: date, person: Staff) -> UUID | None:
    """The next one in the list that is the person's to screen; after the last, the first one left."""
    rows = waiting_in(idea.contest, wanted, today, person).exclude(pk=idea.pk).exclude(written_by(person.pk))
    later = rows.annotate(passed=Case(When(number__gt=idea.number, then=0), default=1))
    return later.order_by("passed", "number").values_list("pk", flat=True).first()


def authors_to_screen(idea: Idea) -> list[Author]:
    """Of the idea first, then of what was merged into it."""
    authors = placed(Author.objects.filter(rows_of(idea)).select_related("idea"))
    mine = Case(When(idea=idea, then=0), default=1)
    return list(authors.order_by(mine, "idea__number", "order", "pk"))


def files_to_screen(idea: Idea) -> list[Attachment]:
    """Without their content."""
    return list(
        idea.attachments.filter(removed_at__isnull=True).defer("content").order_by("uploaded_at", "pk")
    )


def attachment_to_screen(file_id: UUID, person: Staff) -> Attachment | None:
    """Of a received idea, with its content, and `sits` of the person."""
    kept = Attachment.objects.filter(removed_at__isnull=True, idea__number__isnull=False)
    kept = kept.annotate(sits=_sits(person, "idea__contest"))
    return kept.select_related("idea__contest", "idea__author").filter(pk=file_id).first()


def received_with_id(idea_id: UUID) -> Idea | None:
    return Idea.objects.filter(pk=idea_id, number__isnull=False).first()


def alike_to_screen(idea: Idea) -> tuple[list[Alike], list[Alike]]:
    """(of this contest, of earlier ones), the closest first."""
    found = alike(idea)
    return [one for one in found if not one.announced], [one for one in found if one.announced]


def numbered(contest: Contest, number: int) -> Idea | None:
    """By its number of receipt."""
    return contest.ideas.filter(number=number).first()


def still_named(idea: Idea, authors: Iterable[Author]) -> list[str]:
    """What still names an author in the judges' copy."""
    copy = idea.blind
    texts = [copy.title, copy.problem, copy.proposal, copy.effect, copy.cost]
    return rules.still_named(texts, words_of(authors))


# --- what the services ask ----------------------------------------------------------------------------------
def first_of(earlier: Idea) -> Idea:
    """Where the earlier one was a return itself, the idea it was credited to."""
    rows = Idea.objects.select_related("contest", "credited_to__contest")
    found = rows.get(pk=earlier.pk)
    return found.credited_to or found


def is_declined(idea: Idea) -> bool:
    """Not taken up: in screening, or by an announced decision that is in force."""
    if idea.state == IdeaState.REJECTED:
        return True
    announced = Decision.objects.filter(idea=idea, published_at__isnull=False, replaced_at__isnull=True)
    return announced.exclude(outcome__in=TAKEN_UP).exists()


# --- for the reminder ---------------------------------------------------------------------------------------
def corrections_open(today: date) -> QuerySet[Correction]:
    """Asked for and not handed in, their last day not over; with idea and contest."""
    rows = Correction.objects.filter(ended_at__isnull=True, due_on__gte=today, idea__state=IdeaState.RETURNED)
    return rows.select_related("idea__contest").order_by("due_on", "pk")


# --- for the comparison -------------------------------------------------------------------------------------
def to_compare() -> QuerySet[Idea]:
    """Received ideas never compared, or changed since; the longest waiting first."""
    stale = Q(comparison__isnull=True) | Q(comparison__compared_at__lt=F("saved_at"))
    waiting = Idea.objects.filter(stale, number__isnull=False).exclude(state=IdeaState.WITHDRAWN)
    return waiting.order_by("submitted_at", "pk")


def closest_to(idea: Idea) -> Alike | None:
    return next(iter(alike(idea, limit=1)), None)


# --- the list as a file -------------------------------------------------------------------------------------
def listed_with_authors(contest: Contest, wanted: Wanted, today: date, person: Staff) -> list[Idea]:
    """Two queries, however many there are."""
    authors = Prefetch("authors", Author.objects.select_related("staff").order_by("order", "pk"))
    return list(listed(contest, wanted, today, person).prefetch_related(authors))
