"""Proposals of who attends which cohort: asked for, worked out by a worker, adjusted by hand, published or discarded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from audit.services import Job, record
from kindness import clock
from kindness.errors import Refused, refusing
from people.models import Staff
from people.queries import seats as seated
from training.assignment.checking import Fault, faults_of
from training.assignment.explaining import reasons
from training.assignment.problem import Places, Problem
from training.assignment.solver import solve
from training.enums import CourseState, PlanState, Unassigned
from training.models import Cohort, Course, Plan, PlanSeat
from training.queries import assignment, plans as queries
from training.rules import plans as rules
from training.services import seats

SOLVING = Job("training.solve_plans")
LOADED = 15  # percent of the way; then the solver tells


class Unsound(Exception):
    """The answer breaks a rule: a mistake of ours. The plan fails, and nobody sees it."""


# --- asking for one -----------------------------------------------------------------------------------------------
def request_plan(*, course: Course, seed: int, by: Staff | Job, token: UUID | None = None) -> Plan:
    """Ask for a proposal; a worker takes it up within seconds. The same token again gives the plan it gave before.

    Refuses not_now (course closed), no_cohorts, nobody_left, plan_exists.
    """
    person = by if isinstance(by, Staff) else course.created_by
    if person is None:
        raise ValueError("a plan is asked for by a person")
    with refusing(Plan), transaction.atomic():
        before = Plan.objects.filter(requested_by=person, token=token).first() if token else None
        if before is not None:
            return before
        _check_outset(course)
        plan = Plan.objects.create(course=course, seed=seed, requested_by=person, token=token)
        record(
            "plan.requested",
            by=by,
            target="plan",
            target_id=plan.pk,
            after={"course": str(course.pk), "seed": seed},
        )
        return plan


def _check_outset(course: Course) -> None:
    if course.state == CourseState.CLOSED:
        raise rules.COURSE_CLOSED
    outset = assignment.outset_of(course, clock.fresh())
    if not outset.seats:
        raise rules.NO_COHORTS
    if not outset.must + outset.wishing:
        raise rules.NOBODY


# --- working it out -----------------------------------------------------------------------------------------------
def claim_plan() -> UUID | None:
    """Take the oldest plan nobody works on, or whose worker has been silent too long; None when none waits."""
    with transaction.atomic():
        silent = Q(state=PlanState.RUNNING, claimed_at__lt=Now() - timedelta(minutes=rules.CLAIM_MINUTES))
        plan = (
            queries.waiting_plans()
            .filter(Q(state=PlanState.REQUESTED) | silent)
            .order_by("requested_at")
            .select_for_update(of=("self",), skip_locked=True)
            .only("pk")
            .first()
        )
        if plan is None:
            return None
        Plan.objects.filter(pk=plan.pk).update(state=PlanState.RUNNING, claimed_at=Now(), done_percent=0)
        return plan.pk


def solve_due_plans() -> int:
    """Work out every plan that waits; how many."""
    solved = 0
    while (plan_id := claim_plan()) is not None:
        solve_plan(plan_id)
        solved += 1
    return solved


def solve_plan(plan_id: UUID) -> Plan:
    """Work out a plan and store it. Worked out or discarded meanwhile: nothing happens.

    Two workers at once (one thought dead was only slow): the first to store wins. What cannot be worked out is
    marked as failed, so that it is not tried for ever; the cause is raised.
    """
    plan = Plan.objects.select_related("course").get(pk=plan_id)
    if plan.state not in (PlanState.REQUESTED, PlanState.RUNNING):
        return plan
    try:
        ground = assignment.ground_of(plan.course, clock.fresh())
        _tell(plan, LOADED)
        _store(plan, ground, _sound_answer(plan, ground.problem))
    except Exception:
        Plan.objects.filter(pk=plan.pk, state__in=[PlanState.REQUESTED, PlanState.RUNNING]).update(
            state=PlanState.FAILED
        )
        raise
    plan.refresh_from_db()
    return plan


def _sound_answer(plan: Plan, problem: Problem) -> Places:
    """The solver's answer, checked without it. Raises Unsound."""
    places = solve(problem, seed=plan.seed, tell=lambda percent: _tell(plan, percent))
    faults = faults_of(problem, places)
    if faults:
        raise Unsound(faults[:3])
    return places


def _tell(plan: Plan, percent: int) -> None:
    """Notes how far it is. It also says that the worker lives: the claim is renewed."""
    Plan.objects.filter(pk=plan.pk, state=PlanState.RUNNING).update(done_percent=percent, claimed_at=Now())


def _store(plan: Plan, ground: assignment.Ground, places: Places) -> None:
    with transaction.atomic():
        locked = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        if locked.state not in (PlanState.REQUESTED, PlanState.RUNNING):
            return
        problem = ground.problem
        why = reasons(problem, places)
        PlanSeat.objects.bulk_create(
            (
                PlanSeat(
                    plan=plan,
                    staff_id=person.id,
                    division_id=person.division,
                    unit_id=person.unit,
                    compulsory=person.compulsory,
                    cohort_id=places[person.id],
                    unassigned=why.get(person.id, ""),
                    wish=_wish(person.wishes, places[person.id]),
                )
                for person in problem.people
            ),
            batch_size=5_000,
        )
        locked.state, locked.done_percent, locked.solved_at = PlanState.PROPOSED, 100, clock.fresh()
        locked.counters = ground.counters()
        locked.save(update_fields=["state", "done_percent", "solved_at", "counters"])
        record(
            "plan.proposed",
            by=SOLVING,
            target="plan",
            target_id=plan.pk,
            after={"people": len(problem.people), "without": len(why)},
        )


def _wish(wishes: tuple[UUID, ...], place: UUID | None) -> int | None:
    """Which of their wishes it is, from 1; None for none of them."""
    return wishes.index(place) + 1 if place in wishes else None


# --- adjusting it -------------------------------------------------------------------------------------------------
def move_in_plan(*, plan: Plan, staff: Staff, cohort: Cohort | None, by: Staff) -> PlanSeat:
    """Give a person of a proposal another cohort, or none. Where they are already: nothing happens.

    Refuses plan_settled, and what the place would break: not_target, unavailable, overlap, full, division_cap.
    """
    with refusing(PlanSeat), transaction.atomic():
        locked = _lock_proposal(plan)
        seats_of_all = list(PlanSeat.objects.filter(plan=locked))
        seat = next((one for one in seats_of_all if one.staff_id == staff.pk), None)
        if seat is None:
            raise rules.NOT_IN_PLAN
        wanted = cohort.pk if cohort else None
        if seat.cohort_id == wanted:
            return seat
        if cohort is not None:
            _check_move(locked, seats_of_all, seat, staff, cohort)
        before = str(seat.cohort_id or seat.unassigned)
        seat.cohort_id, seat.unassigned = wanted, "" if cohort else Unassigned.BY_HAND
        seat.by_hand = True
        seat.wish = _wish(tuple(queries.wishes_of(locked.course, staff)), wanted)
        seat.save(update_fields=["cohort", "unassigned", "by_hand", "wish"])
        record(
            "plan.moved",
            by=by,
            target="plan",
            target_id=locked.pk,
            before={"staff": staff.number, "place": before},
            after={"staff": staff.number, "place": str(wanted or Unassigned.BY_HAND.value)},
        )
        return seat


def _lock_proposal(plan: Plan) -> Plan:
    """The row until the transaction ends. Refuses plan_settled."""
    locked = Plan.objects.select_for_update(of=("self",)).select_related("course").get(pk=plan.pk)
    if locked.state != PlanState.PROPOSED:
        raise rules.NOT_PROPOSED
    return locked


def _check_move(
    plan: Plan, seats_of_all: Collection[PlanSeat], seat: PlanSeat, staff: Staff, cohort: Cohort
) -> None:
    """Only what the move itself would break is refused: what was wrong before keeps nobody from moving away."""
    problem, places = assignment.ground_of_unit(plan, seats_of_all, seat.unit_id, clock.fresh())
    before = set(faults_of(problem, {**places, staff.pk: None}))
    names = {staff.pk: staff.name, -seat.unit_id: str(plan.counters[str(seat.unit_id)][0])}
    for fault in faults_of(problem, {**places, staff.pk: cohort.pk}):
        if fault not in before:
            raise rules.as_refusal(fault, {cohort.pk: cohort.number}, names)


# --- settling it --------------------------------------------------------------------------------------------------
def publish_plan(*, plan: Plan, by: Staff) -> int:
    """Book everybody as proposed, in one transaction, and tell them; how many. Published already: nothing happens.

    What has changed since the proposal (somebody left, a capacity was lowered, leave was noted) is looked for first.
    Refuses plan_settled, not_now, nobody_left, stale.
    """
    with refusing(Plan), transaction.atomic():
        locked = Plan.objects.select_for_update(of=("self",)).select_related("course").get(pk=plan.pk)
        planned = {one.staff_id: one for one in PlanSeat.objects.filter(plan=locked).exclude(cohort=None)}
        if locked.state == PlanState.PUBLISHED:
            return len(planned)
        _check_publishable(locked, planned)
        by_cohort: dict[UUID, list[int]] = defaultdict(list)
        for one in planned.values():
            by_cohort[one.cohort_id].append(one.staff_id)  # type: ignore[index]
        cohorts = seats.lock_cohorts(by_cohort)
        _check_fresh(locked, {pk: one.cohort_id for pk, one in planned.items()})
        booked = _book(cohorts, by_cohort, planned, by)
        locked.state, locked.published_at, locked.published_by = PlanState.PUBLISHED, clock.fresh(), by
        locked.save(update_fields=["state", "published_at", "published_by"])
        record("plan.published", by=by, target="plan", target_id=locked.pk, after={"people": booked})
        return booked


def _check_publishable(plan: Plan, planned: Mapping[int, PlanSeat]) -> None:
    if plan.state != PlanState.PROPOSED:
        raise rules.NOT_PROPOSED
    if plan.course.state == CourseState.DRAFT:
        raise rules.NOT_OPEN
    if plan.course.state == CourseState.CLOSED:
        raise rules.COURSE_CLOSED
    if not planned:
        raise rules.EMPTY_PLAN


def _check_fresh(plan: Plan, places: Places) -> None:
    """Today's facts, with the cohorts locked. People who have come since are not in the plan, and no reason to stop."""
    ground = assignment.ground_of(plan.course, clock.fresh())
    faults = [fault for fault in faults_of(ground.problem, places) if fault.code != "missing"]
    if faults:
        raise rules.as_stale(faults, _numbers(plan.course), _names(faults, ground))


def _numbers(course: Course) -> dict[UUID, int]:
    return dict(course.cohorts.values_list("pk", "number"))


def _names(faults: Iterable[Fault], ground: assignment.Ground) -> dict[int, str]:
    """Of people by their id, of units by their id below zero."""
    people = {fault.person for fault in faults if fault.person}
    names: dict[int, str] = dict(Staff.objects.filter(pk__in=people).values_list("pk", "name"))
    return names | {-unit: name for unit, name in ground.names.items()}


def _book(
    cohorts: Mapping[UUID, Cohort],
    by_cohort: Mapping[UUID, list[int]],
    planned: Mapping[int, PlanSeat],
    by: Staff,
) -> int:
    """Cohorts in the order in which they are locked."""
    people: dict[int, Staff] = {one.pk: one for one in seated(staff_ids=planned, day=clock.today())}
    compulsory = frozenset(pk for pk, one in planned.items() if one.compulsory)
    booked = 0
    for pk, cohort in cohorts.items():
        try:
            booked += seats.book_people(
                cohort=cohort, people=[people[one] for one in by_cohort[pk]], compulsory_ids=compulsory, by=by
            )
        except Refused as refused:
            raise Refused("stale", refused.message, title=rules.STALE_TITLE) from refused
    return booked


def discard_plan(*, plan: Plan, by: Staff) -> Plan:
    """Put a plan aside, whether or not it is worked out; nobody is told. Discarded already: nothing happens.

    Refuses plan_settled once it is published.
    """
    with transaction.atomic():
        locked = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        if locked.state == PlanState.DISCARDED:
            return locked
        if locked.state not in rules.UNSETTLED:
            raise rules.NOT_PROPOSED
        before, locked.state = locked.state, PlanState.DISCARDED
        locked.save(update_fields=["state"])
        record("plan.discarded", by=by, target="plan", target_id=locked.pk, before={"state": before})
        return locked
