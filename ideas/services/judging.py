"""A jury and its phases; a judge's pledge, points, hand-in and stepping back.

The contest's lock keeps jury, draw and phases apart from each other; a judge's points take only their own assignment's,
so that judges never wait for one another. Whoever closes a phase locks its assignments before counting what is left.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from audit.services import Actor, record
from ideas.enums import ContestState, IdeaState, Recusal
from ideas.models import Assignment, Contender, Contest, Criterion, Idea, Judge, Phase, Score
from ideas.queries import jury as queries
from ideas.queries.conflicts import authors_of, seats_of
from ideas.queries.contests import notice_in_force
from ideas.queries.judging import open_phase
from ideas.queries.objections import screening_requests
from ideas.rules import judging as rules
from ideas.rules.conflicts import OWN_IDEA, check_conflict, conflict_of
from ideas.rules.objections import check_no_request_waits
from ideas.services.contests import lock_contest
from ideas.services.jury_draw import (
    check_everything_is_covered,
    draw_phase,
    draw_substitute,
    give,
    lock_assignments,
    new_seed,
    tell_given,
    tell_opened,
)
from kindness import clock
from kindness.changes import update
from kindness.errors import refusing
from notifications.services import notify
from people.models import Staff
from people.queries import division_on, grants_of


@dataclass(frozen=True, slots=True)
class Entered:
    """What a judge enters for one criterion."""

    points: int
    comment: str = ""


# --- who judges -------------------------------------------------------------------------------------------------
def add_judge(*, contest: Contest, staff: Staff, by: Actor) -> Judge:
    """Whoever left may come back. While a phase is judged, they take over an even share of what nobody has begun.

    Refuses not_now, not_eligible, already_judge.
    """
    with refusing(Judge), transaction.atomic():
        found = lock_contest(contest.pk)
        rules.check_gathering(found.state)
        rules.check_judge(employment=staff.employment_type, roles=_roles(staff))
        moment = clock.fresh()
        judge = Judge.objects.filter(contest=found, staff=staff, left_at__isnull=False).first()
        if judge is None:
            division = division_on(staff, moment.date())
            judge = Judge.objects.create(contest=found, staff=staff, name=staff.name, division_id=division)
        else:
            update(judge, {"left_at": None})
        _record("judge.added", found, by, after={"staff": staff.number})
        notify(
            people=[staff.pk],
            kind="ideas.jury_joined",
            key=f"{judge.pk}.{moment.isoformat()}",
            params={"contest": found.title},
            url=reverse("judging_pledge", args=[found.pk]),
        )
        phase = _open_phase(found)
        if phase is not None:
            tell_given(phase, draw_phase(phase, seed=new_seed(), day=moment.date(), loosen=True))
        return judge


def remove_judge(*, judge: Judge, by: Actor) -> None:
    """What they handed in stands; the rest goes to others as far as somebody is free. Left already: nothing happens."""
    with transaction.atomic():
        contest = lock_contest(judge.contest_id)
        found = Judge.objects.select_related("staff").get(pk=judge.pk)
        if found.left_at is not None:
            return
        rules.check_gathering(contest.state)
        moment = clock.fresh()
        update(found, {"left_at": moment})
        _record("judge.left", contest, by, after={"staff": found.staff.number})
        unfinished = Assignment.objects.filter(judge=found, submitted_at__isnull=True, recused_as="")
        lock_assignments(unfinished)
        unfinished.filter(submitted_at__isnull=True).delete()
        phase = _open_phase(contest)
        if phase is not None:
            tell_given(phase, draw_phase(phase, seed=new_seed(), day=moment.date()))


def pledge(*, judge: Judge, by: Staff) -> Judge:
    """Fairness and silence, by the judge in person. Pledged already: nothing happens. Refuses not_eligible."""
    with transaction.atomic():
        found = Judge.objects.select_for_update(of=("self",)).select_related("contest").get(pk=judge.pk)
        if found.staff_id != by.pk:
            raise PermissionDenied
        rules.check_seat(pledged=True, left=found.left_at is not None, roles=by.roles)
        if found.pledged_at is None:
            update(found, {"pledged_at": clock.fresh()})
            _record("judge.pledged", found.contest, by)
        return found


# --- who reads what ---------------------------------------------------------------------------------------------
def open_judging(*, contest: Contest, by: Actor) -> int:
    """The first phase begins with everything that passed screening: drawn, and the jury is told. How many were drawn.

    Refuses not_now, not_over, not_screened, nothing_to_judge, objections_open, too_few_judges.
    """
    with transaction.atomic():
        found = lock_contest(contest.pk)
        moment = clock.fresh()
        ideas = list(queries.accepted_ideas(found).values_list("pk", flat=True))
        notice = notice_in_force(found)
        rules.check_opening(
            state=found.state,
            closes_at=notice.closes_at,
            moment=moment,
            unscreened=queries.unscreened(found),
            accepted=len(ideas),
        )
        check_no_request_waits(screening_requests(found))
        phase = Phase.objects.select_related("notice__contest").filter(notice=notice).order_by("order")[0]
        check_everything_is_covered(found, phase, ideas, moment.date())
        update(found, {"state": ContestState.JUDGING, "judging_at": moment})
        phase.notice.contest = found
        return _begin(phase, ideas, by)


def _begin(phase: Phase, ideas: Collection[UUID], by: Actor) -> int:
    moment, seed = clock.fresh(), new_seed()
    update(phase, {"opened_at": moment})
    Contender.objects.bulk_create(Contender(phase=phase, idea_id=one) for one in ideas)
    drawn = draw_phase(phase, seed=seed, day=moment.date())
    after = {"judging_phase": phase.name, "ideas": len(ideas), "drawn": len(drawn), "draw_number": seed}
    _record("phase.opened", phase.notice.contest, by, after=after)
    tell_opened(phase)
    return len(drawn)


def draw_evenly(*, phase: Phase, seed: int | None = None, by: Actor) -> int:
    """All that nobody has touched yet is drawn again; how many assignments are new. Refuses not_now."""
    with transaction.atomic():
        found = _locked_phase(phase)
        seed = new_seed() if seed is None else seed
        drawn = draw_phase(found, seed=seed, day=clock.fresh().date(), anew=True)
        after = {"judging_phase": found.name, "drawn": len(drawn), "draw_number": seed}
        _record("judging.drawn", found.notice.contest, by, after=after)
        return len(drawn)


def assign(*, phase: Phase, judge: Judge, idea: Idea, by: Staff) -> Assignment:
    """By hand, beside what was drawn. Refuses not_now, not_eligible, already_assigned, own_idea, own_division,
    superior; own_idea also for an officer who is among its authors."""
    with refusing(Assignment), transaction.atomic():
        found = _locked_phase(phase)
        contest = found.notice.contest
        sits = Judge.objects.select_related("staff").get(pk=judge.pk, contest=contest)
        contends = idea.pk in queries.contending(found)
        rules.check_by_hand(left=sits.left_at is not None, contends=contends)
        day = clock.fresh().date()
        authors = authors_of(contest, day, only=idea.pk)[idea.pk]
        officer = seats_of([by.pk], day)[by.pk]
        if conflict_of(officer, authors) == OWN_IDEA:
            check_conflict(officer, authors)
        check_conflict(seats_of([sits.staff_id], day)[sits.staff_id], authors)
        made = give(found, [(sits.pk, idea.pk)], new_seed())
        after = {"staff": sits.staff.number, "number": idea.number}
        _record("judging.assigned", contest, by, after=after)
        tell_given(found, made)
        return made[0]


# --- points -----------------------------------------------------------------------------------------------------
def save_points(
    *, assignment: Assignment, criterion_id: int, points: int, comment: str = "", by: Staff
) -> Score:
    """Of one criterion, again to put it right. Refuses as save_all."""
    entries = {criterion_id: Entered(points, comment)}
    return save_all(assignment=assignment, entries=entries, by=by)[criterion_id]


def save_all(
    *, assignment: Assignment, entries: Mapping[int, Entered], comment: str | None = None, by: Staff
) -> dict[int, Score]:
    """Points by criterion, kept until handed in. comment: on the idea; None leaves it as it is.

    Refuses already_scored, not_now, pledge_required, not_eligible, invalid_score, own_idea, own_division, superior.
    """
    with refusing(Score), transaction.atomic():
        found, moment = _locked(assignment, by)
        criteria = queries.criteria_scored(found)
        if entries and not any(scored for _one, scored in criteria):
            record("judging.begun", by=by, target="assignment", target_id=found.pk)
        if comment is not None and comment != found.comment:
            update(found, {"comment": comment})
        return _store(found, entries, [one for one, _scored in criteria], moment)


def hand_in(
    *,
    assignment: Assignment,
    comment: str | None = None,
    entries: Mapping[int, Entered] | None = None,
    by: Staff,
) -> Assignment:
    """From now on the points stand. entries: stored first, as by save_all. Refuses incomplete, and as save_all."""
    with refusing(Score, Assignment), transaction.atomic():
        found, moment = _locked(assignment, by)
        entered, criteria = entries or {}, queries.criteria_scored(found)
        _store(found, entered, [one for one, _scored in criteria], moment)
        rules.check_complete([one.name for one, scored in criteria if not scored and one.pk not in entered])
        said = found.comment if comment is None else comment
        update(found, {"submitted_at": moment, "comment": said})
        record("judging.handed_in", by=by, target="assignment", target_id=found.pk)
        return found


def _store(
    found: Assignment, entries: Mapping[int, Entered], criteria: Iterable[Criterion], moment: datetime
) -> dict[int, Score]:
    weights = {one.pk: one.weight for one in criteria}
    for criterion, entered in entries.items():
        rules.check_points(entered.points, weights.get(criterion))
    scores = Score.objects.bulk_create(
        [
            Score(
                assignment=found,
                criterion_id=criterion,
                points=entered.points,
                comment=entered.comment,
                saved_at=moment,
            )
            for criterion, entered in entries.items()
        ],
        update_conflicts=True,
        unique_fields=["assignment", "criterion"],
        update_fields=["points", "comment", "saved_at"],
    )
    return {score.criterion_id: score for score in scores}


def recuse(*, assignment: Assignment, kind: str, note: str = "", by: Staff) -> Assignment | None:
    """The judge steps back from an idea, for all phases; it goes to somebody free, whose assignment is the answer.

    What had been entered goes; why is kept, and read by officers and auditors. Refuses already_scored, not_now, and
    pledge_required; a conflict of interest is no hindrance here.
    """
    with refusing(Assignment), transaction.atomic():
        contest = lock_contest(assignment.judge.contest_id)
        found, moment = _locked_to_leave(assignment, by)
        Score.objects.filter(assignment=found).delete()
        marks = {"recused_as": Recusal(kind), "recused_note": note, "recused_at": moment, "comment": ""}
        update(found, marks)
        record(
            "judging.recused",
            by=by,
            target="assignment",
            target_id=found.pk,
            after={"recused_as": kind},
            reason=note,
        )
        found.phase.notice.contest = contest
        return draw_substitute(found, seed=new_seed(), day=moment.date())


def _locked(assignment: Assignment, by: Staff) -> tuple[Assignment, datetime]:
    """The judge's own, open, and the moment that counts. Read anew once it is locked: a phase closed meanwhile is seen."""
    lock_assignments(Assignment.objects.filter(pk=assignment.pk))
    found, moment = _checked(_with_phase().filter(pk=assignment.pk).first(), by)
    _check_conflict(found, moment.date())
    return found, moment


def _locked_to_leave(assignment: Assignment, by: Staff) -> tuple[Assignment, datetime]:
    """The same under the contest's lock, which keeps the phase as it is: one look is enough."""
    rows = _with_phase().select_for_update(of=("self",), no_key=True)
    return _checked(rows.filter(pk=assignment.pk).first(), by)


def _with_phase() -> QuerySet[Assignment]:
    return Assignment.objects.select_related("judge", "idea", "phase__notice__contest")


def _checked(found: Assignment | None, by: Staff) -> tuple[Assignment, datetime]:
    if found is None:
        raise rules.given_away()
    if found.judge.staff_id != by.pk:
        raise PermissionDenied
    phase, contest = found.phase, found.phase.notice.contest
    rules.check_open(
        handed_in=found.submitted_at is not None,
        recused=bool(found.recused_as),
        judged=found.idea.state == IdeaState.ACCEPTED,
    )
    rules.check_phase(state=contest.state, opened_at=phase.opened_at, closed_at=phase.closed_at)
    rules.check_seat(
        pledged=found.judge.pledged_at is not None, left=found.judge.left_at is not None, roles=by.roles
    )
    return found, clock.fresh()


def _check_conflict(assignment: Assignment, day: date) -> None:
    """Asked again each time: people are transferred and ideas merged after the draw."""
    judge, idea = assignment.judge.staff_id, assignment.idea_id
    authors = authors_of(assignment.phase.notice.contest, day, only=idea)
    check_conflict(seats_of([judge], day)[judge], authors[idea])


# --- phases in turn ---------------------------------------------------------------------------------------------
def close_phase(*, phase: Phase, going_on: Sequence[Idea] | None = None, by: Actor) -> int:
    """The next phase begins with the ideas that go on, the notice's number of the best unless they are named (all that
    tie on the last place); after the last phase, judging waits for its results. How many go on.

    Refuses not_now, not_over, not_judged, wrong_count, too_few_judges.
    """
    with transaction.atomic():
        found = _locked_phase(phase)
        contest, moment = found.notice.contest, clock.fresh()
        lock_assignments(Assignment.objects.filter(phase=found))
        totals = queries.totals_of(found)
        rules.check_closing(
            left=queries.left_in(found),
            unjudged=sum(not given for given in totals.values()),
            ends_on=found.ends_on,
            today=moment.date(),
        )
        chosen = _going_on(found, totals, going_on)
        update(found, {"closed_at": moment})
        after = {"judging_phase": found.name, "ideas": len(chosen)}
        _record("phase.closed", contest, by, after=after)
        following = found.notice.phases.filter(order__gt=found.order).order_by("order").first()
        if following is None:
            return 0
        following.notice = found.notice
        check_everything_is_covered(contest, following, chosen, moment.date())
        _begin(following, chosen, by)
        return len(chosen)


def _going_on(
    phase: Phase, totals: Mapping[UUID, Collection[int]], named: Sequence[Idea] | None
) -> set[UUID]:
    if phase.passes is None:
        return set()
    if named is None:
        return rules.going_on(totals, passes=phase.passes, mean=phase.notice.mean)
    chosen = {one.pk for one in named}
    rules.check_going_on(chosen, totals, phase.passes)
    return chosen


# --- small things -----------------------------------------------------------------------------------------------
def _locked_phase(phase: Phase) -> Phase:
    """Under its contest's lock, being judged."""
    contest = lock_contest(phase.notice.contest_id)
    found = Phase.objects.select_related("notice").get(pk=phase.pk)
    found.notice.contest = contest
    rules.check_phase(state=contest.state, opened_at=found.opened_at, closed_at=found.closed_at)
    return found


def _open_phase(contest: Contest) -> Phase | None:
    found = open_phase(contest)
    if found is not None:
        found.notice.contest = contest
    return found


def _roles(staff: Staff) -> set[str]:
    return set(grants_of(staff).filter(ended_at__isnull=True).values_list("role", flat=True))


def _record(act: str, contest: Contest, by: Actor, *, after: Mapping[str, object] | None = None) -> None:
    record(act, by=by, target="contest", target_id=contest.pk, after=dict(after or {}))
