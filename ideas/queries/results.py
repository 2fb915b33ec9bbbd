"""What the judges came to and what was decided, read set-based: a contest of 1,000 ideas costs as many queries as one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    ExpressionWrapper,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Coalesce, JSONObject

from ideas.enums import TAKEN_UP, ContestState, IdeaState, ObjectionKind, Outcome
from ideas.models import (
    Assignment,
    Author,
    Contest,
    Criterion,
    Decision,
    Idea,
    Like,
    Notice,
    Objection,
    Phase,
    Prize,
    Score,
)
from ideas.queries.authorship import rows_of_all, written_by
from ideas.rules import results as rules
from ideas.rules.decisions import Missing
from ideas.rules.results import Entry, Line, Move, Severity, Terms
from kindness.counting import number_of
from people.models import Department, Staff


# --- what belongs to a contest ------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Judged:
    """An idea as the results know it: by the blind copy's title, without anybody's name."""

    key: UUID
    number: int
    title: str
    kind: str
    own: bool  # of whoever looks: its decision is nothing they see
    likes: int
    decision: UUID | None
    outcome: str
    prize: int | None
    reason: str
    owner: str
    owner_code: str
    planned_for: str
    shortlisted: bool
    decided_by: int | None
    decided_at: datetime | None

    @property
    def taken_up(self) -> bool:
        return self.outcome in TAKEN_UP

    @property
    def wanting(self) -> bool:
        """Something is missing before it can be announced."""
        return (
            not self.decision or not self.reason or (self.taken_up and not (self.owner and self.planned_for))
        )


@dataclass(frozen=True, slots=True)
class Row:
    line: Line
    idea: Judged
    prize: Prize | None


@dataclass(frozen=True, slots=True)
class Juror:
    """Somebody who handed in. division: its name, "" of somebody from outside."""

    name: str
    number: str
    division: str


@dataclass(frozen=True)
class Results:
    """Of one contest; empty while a phase is open."""

    contest: Contest
    notice: Notice
    terms: Terms
    prizes: tuple[Prize, ...]
    phases_open: int
    open_objections: int
    ideas: dict[UUID, Judged]
    entries: tuple[Entry, ...]
    jury: dict[int, Juror]  # by the judge's key, in the order of their names

    @cached_property
    def lines(self) -> list[Line]:
        return rules.places(self.entries, self.terms)

    @cached_property
    def rows(self) -> list[Row]:
        prizes = {one.pk: one for one in self.prizes}
        return [
            Row(line, self.ideas[line.key], prizes.get(self.ideas[line.key].prize or 0))
            for line in self.lines
        ]

    @property
    def seats(self) -> list[tuple[int, int]]:
        return [(one.pk, one.seats) for one in self.prizes]

    @property
    def to_show(self) -> bool:
        """The notice promises a public check, and something would stand in it."""
        return self.notice.public_days > 0 and any(
            one.outcome not in {"", Outcome.NOT_ADOPTED} for one in self.ideas.values()
        )

    @property
    def missing(self) -> Missing:
        ideas = self.ideas.values()
        taken_up = [one for one in ideas if one.taken_up]
        return Missing(
            undecided=sum(not one.decision for one in ideas),
            reasons=sum(bool(one.decision) and not one.reason for one in ideas),
            owners=sum(not one.owner for one in taken_up),
            times=sum(not one.planned_for for one in taken_up),
            objections=self.open_objections,
        )

    @cached_property
    def severities(self) -> list[Severity]:
        return rules.severities(self.entries)

    @cached_property
    def moves(self) -> dict[int, list[Move]]:
        return rules.moves(self.entries, self.terms, self.seats)


def results_of(contest: Contest, *, viewer: Staff | None = None) -> Results:
    """Three queries. Before all phases are closed there is nothing to see: no ideas and no points."""
    notice = _notice(contest)
    phases_open = notice.phases_open  # type: ignore[attr-defined]
    over = not phases_open and contest.state != ContestState.POSTED
    ideas = {one.key: one for one in _ideas(contest, viewer)} if over else {}
    terms = Terms(
        tuple(notice.weights),  # type: ignore[attr-defined]
        notice.mean,
        notice.tie_rule,
        notice.likes_points,
    )
    return Results(
        contest,
        notice,
        terms,
        tuple(Prize(**one) for one in notice.prize_rows),  # type: ignore[attr-defined]
        phases_open,
        notice.open_objections,  # type: ignore[attr-defined]
        ideas,
        *(_judged(contest, ideas) if over else ((), {})),
    )


def _notice(contest: Contest) -> Notice:
    """The one in force, with `weights`, `prize_rows`, `phases_open` and `open_objections`."""
    prizes = Prize.objects.filter(notice=OuterRef("pk")).order_by("order")
    fields = {name: name for name in ("id", "order", "name", "seats", "amount", "adopts")}
    weights = Criterion.objects.filter(notice=OuterRef("pk")).order_by("order").values("weight")
    phases = Phase.objects.filter(notice=OuterRef("pk"), closed_at__isnull=True)
    objections = Objection.objects.filter(
        idea__contest=OuterRef("contest"), kind=ObjectionKind.CHECK, outcome=""
    )
    found: Notice = (
        contest.notices.filter(posted_at__isnull=False)
        .annotate(
            weights=ArraySubquery(weights),
            prize_rows=ArraySubquery(prizes.values(row=JSONObject(**fields))),
            phases_open=number_of(phases),
            open_objections=number_of(objections),
        )
        .latest("number")
    )
    found.contest = contest
    return found


def _ideas(contest: Contest, viewer: Staff | None) -> Iterable[Judged]:
    """Those that passed screening, with the decision in force."""
    rows = (
        Idea.objects.filter(contest=contest, state=IdeaState.ACCEPTED)
        .annotate(
            now=FilteredRelation("decisions", condition=Q(decisions__replaced_at__isnull=True)),
            own=written_by(viewer.pk if viewer else 0),
            liked=number_of(Like.objects.filter(idea=OuterRef("pk"))),
        )
        .order_by("number")
        .values_list(
            "pk",
            "number",
            "blind__title",
            "kind",
            "own",
            "liked",
            "now__pk",
            _text("now__outcome"),
            "now__prize",
            _text("now__reason"),
            _text("now__owner__name"),
            _text("now__owner__code"),
            _text("now__planned_for"),
            ExpressionWrapper(Q(now__shortlisted_at__isnull=False), BooleanField()),
            "now__decided_by",
            "now__decided_at",
        )
    )
    return (Judged(*row) for row in rows)


def _text(name: str) -> Coalesce:
    """Empty where there is no decision."""
    return Coalesce(name, Value(""), output_field=TextField())


def _judged(contest: Contest, ideas: dict[UUID, Judged]) -> tuple[tuple[Entry, ...], dict[int, Juror]]:
    """Entries, and who gave their points. An idea counts by the last phase it was judged in."""
    handed_in = (
        Assignment.objects.filter(
            idea__contest=contest, idea__state=IdeaState.ACCEPTED, submitted_at__isnull=False
        )
        .order_by("judge__name", "judge")
        .annotate(marks=ArrayAgg("scores__points", order_by="scores__criterion__order"))
        .values_list(
            "idea", "phase__order", "judge", "marks",
            "judge__name", "judge__staff__number", Coalesce("judge__division__name", Value("")),
        )
    )  # fmt: skip
    stages: dict[UUID, dict[int, dict[int, list[int]]]] = {}
    jury: dict[int, Juror] = {}
    for idea, stage, judge, marks, *who in handed_in:
        stages.setdefault(idea, {}).setdefault(stage, {})[judge] = marks
        if judge not in jury:
            jury[judge] = Juror(*who)
    entries = []
    for one in ideas.values():
        judged = stages.get(one.key, {})
        last = max(judged, default=0)
        entries.append(Entry(one.key, one.number, judged.get(last, {}), one.likes, last))
    return tuple(entries), jury


def criteria_of(notice: Notice) -> list[Criterion]:
    return list(notice.criteria.order_by("order"))


# --- who has to do with an idea --------------------------------------------------------------------------------------
def authors_of(ideas: Collection[Idea]) -> QuerySet[Author]:
    """Of the ideas and of those merged into them, the first authors first."""
    return Author.objects.filter(rows_of_all(ideas), declined_at__isnull=True).order_by(
        "idea__number", "order"
    )


def wrote(person: Staff, idea: Idea) -> bool:
    return authors_of([idea]).filter(staff=person).exists()


# --- one idea ------------------------------------------------------------------------------------------------------------
def idea_to_decide(idea_id: UUID) -> Idea | None:
    """Passed screening, of a contest under judgement or check; with contest, blind copy and `remarks_on` it."""
    states = [ContestState.JUDGING, ContestState.CHECKING]
    scores = Score.objects.filter(assignment__idea=OuterRef("pk"), assignment__submitted_at__isnull=False)
    said = scores.exclude(comment="").order_by("criterion__order", "comment")
    handed_in = Assignment.objects.filter(idea=OuterRef("pk"), submitted_at__isnull=False)
    whole = handed_in.exclude(comment="").order_by("comment")
    return (
        Idea.objects.filter(pk=idea_id, state=IdeaState.ACCEPTED, contest__state__in=states)
        .select_related("contest", "blind")
        .annotate(
            said=ArraySubquery(said.values(row=JSONObject(criterion="criterion__name", text="comment"))),
            said_of_the_whole=ArraySubquery(whole.values("comment")),
        )
        .first()
    )


def divisions() -> QuerySet[Department]:
    """Who can carry an idea out."""
    return Department.objects.filter(is_division=True, active=True)


def decision_in_force(idea: Idea) -> Decision | None:
    found = idea.decisions.filter(replaced_at__isnull=True)
    return found.select_related("prize", "owner", "decided_by").first()


def prizes_for(contest: Contest) -> QuerySet[Prize]:
    """Of the notice in force."""
    newest = contest.notices.filter(posted_at__isnull=False).order_by("-number").values("pk")[:1]
    return Prize.objects.filter(notice=Subquery(newest)).order_by("order")


@dataclass(frozen=True, slots=True)
class Remark:
    """What a judge wrote, to a criterion or to the whole (""). Whose it is, is not told."""

    criterion: str
    text: str


def remarks_on(idea: Idea) -> list[Remark]:
    """Of all phases, by criterion, the whole last; in an order that tells nobody's hand. As `idea_to_decide` found it."""
    by_criterion = [Remark(**row) for row in idea.said]  # type: ignore[attr-defined]
    return [*by_criterion, *(Remark("", text) for text in idea.said_of_the_whole)]  # type: ignore[attr-defined]
