"""A proposal from the asking to the publishing, and everything that can come between."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from audit.models import AuditRow
from kindness import clock
from kindness.errors import Refused
from notifications.models import Notice
from people.models import Absence
from tests.factories.people import make_division, make_staff
from tests.factories.training import make_cohort, make_course, make_enrolment, make_session
from tests.support.rows import nothing_written
from tests.support.rules import breaks_of
from tests.training.plans import City
from training.assignment import solver
from training.enums import CourseState, EnrolmentState, EnrolmentWay, PlanState, Unassigned
from training.invariants.plans import INVARIANTS
from training.models import Cohort, Course, Enrolment, Plan, PlanSeat, Wish
from training.queries.assignment import ground_of
from training.services import plans as services
from training.services.plans import (
    claim_plan,
    discard_plan,
    move_in_plan,
    publish_plan,
    request_plan,
    solve_due_plans,
    solve_plan,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return City()


def code_of(act: Callable[[], object]) -> str:
    with nothing_written(), pytest.raises(Refused) as refused:
        act()
    return refused.value.code


# --- asking -------------------------------------------------------------------------------------------------------
def test_request_is_a_row_that_waits(city: City):
    plan = request_plan(course=city.course, seed=7, by=city.officer)
    assert (plan.state, plan.seed, plan.requested_by, plan.seats.count()) == (
        PlanState.REQUESTED,
        7,
        city.officer,
        0,
    )


def test_request_with_the_same_token_gives_the_same_plan(city: City):
    token = uuid4()
    first = request_plan(course=city.course, seed=7, by=city.officer, token=token)
    assert request_plan(course=city.course, seed=8, by=city.officer, token=token) == first


def test_second_request_is_refused_while_one_is_open(city: City):
    request_plan(course=city.course, seed=7, by=city.officer)
    assert code_of(lambda: request_plan(course=city.course, seed=8, by=city.officer)) == "plan_exists"


def test_request_without_cohorts():
    city = City(cohorts=0)
    assert code_of(lambda: request_plan(course=city.course, seed=1, by=city.officer)) == "no_cohorts"


def test_request_with_nobody_left():
    city = City(target=[])
    assert code_of(lambda: request_plan(course=city.course, seed=1, by=city.officer)) == "nobody_left"


def test_request_for_a_closed_course():
    city = City(state=CourseState.CLOSED)
    assert code_of(lambda: request_plan(course=city.course, seed=1, by=city.officer)) == "not_now"


# --- working out --------------------------------------------------------------------------------------------------
def test_everybody_is_assigned_within_cap_and_capacity(city: City):
    plan = city.plan()
    rows = PlanSeat.objects.filter(plan=plan)
    assert (plan.state, plan.done_percent, rows.count()) == (PlanState.PROPOSED, 100, 8)
    for cohort in city.cohorts:
        for division in city.divisions:
            assert rows.filter(cohort=cohort, unit=division).count() == 2
    assert breaks_of(INVARIANTS) == {}


def test_plan_keeps_whose_counters_it_looked_at(city: City):
    plan = city.plan()
    assert sorted(plan.counters.values()) == [["도로과", 4, 2, {}], ["세무과", 4, 2, {}]]


def test_same_seed_same_plan(city: City):
    places = [dict(city.plan(seed=3).seats.values_list("staff", "cohort")), None]
    discard_plan(plan=Plan.objects.get(), by=city.officer)
    places[1] = dict(city.plan(seed=3).seats.values_list("staff", "cohort"))
    assert places[0] == places[1]


def test_people_with_a_seat_are_left_as_they_are(city: City):
    make_enrolment(city.cohorts[0], city.people[0])
    plan = city.plan()
    assert not plan.seats.filter(staff=city.people[0]).exists()
    assert plan.seats.filter(cohort=city.cohorts[0]).count() == 3  # of four seats
    assert (
        plan.seats.filter(cohort=city.cohorts[0], unit=city.divisions[0]).count() == 1
    )  # a colleague is out that day


def test_person_on_leave_gets_another_day_or_a_reason(city: City):
    day = clock.today()
    for person, days in ((city.people[0], 20), (city.people[1], 21)):
        Absence.objects.create(
            staff=person, starts_on=day, ends_on=day + timedelta(days=days), noted_by=person
        )
    plan = city.plan()
    assert city.place(plan, city.people[0]).cohort == city.cohorts[1]
    assert city.place(plan, city.people[1]).unassigned == Unassigned.UNAVAILABLE


def test_person_with_other_training_at_these_hours(city: City):
    other = make_cohort(make_course("다른 교육"))
    make_session(other, city.cohorts[0].sessions.get().starts_at + timedelta(hours=1))
    make_enrolment(other, city.people[0])
    assert city.place(city.plan(), city.people[0]).cohort == city.cohorts[1]


def test_cohort_for_other_departments_only():
    city = City(seats=8)
    city.cohorts[0].divisions.add(city.divisions[1])
    plan = city.plan()
    assert plan.seats.filter(cohort=city.cohorts[0]).exclude(unit=city.divisions[1]).count() == 0
    assert plan.seats.filter(unassigned=Unassigned.DIVISION_CAP, unit=city.divisions[0]).count() == 2


def test_caps_by_team():
    """With teams as counters, each person of a one-person team may go."""
    plan = City(cap_unit="team", people=1).plan()
    assert plan.seats.filter(cohort=None).count() == 0


def test_wish_is_heeded_and_noted(city: City):
    Wish.objects.create(course=city.course, staff=city.people[0], cohort=city.cohorts[1], place=1)
    seat = city.place(city.plan(), city.people[0])
    assert (seat.cohort, seat.wish) == (city.cohorts[1], 1)


def test_who_need_not_but_wishes_is_taken_after_those_who_must():
    city = City(seats=4)
    for cohort in city.cohorts:
        Wish.objects.create(course=city.course, staff=city.officer, cohort=cohort, place=cohort.number)
    seat = city.place(city.plan(), city.officer)
    assert (seat.compulsory, seat.unassigned) == (False, Unassigned.FULL)


def test_cohort_that_has_begun_takes_nobody(city: City):
    session = city.cohorts[0].sessions.get()
    session.starts_at = clock.fresh() - timedelta(hours=1)
    session.save()
    assert not city.plan().seats.filter(cohort=city.cohorts[0]).exists()


def test_due_plans_are_solved_once(city: City):
    request_plan(course=city.course, seed=1, by=city.officer)
    assert (solve_due_plans(), solve_due_plans()) == (1, 0)


def test_claimed_plan_is_nobody_elses(city: City):
    plan = request_plan(course=city.course, seed=1, by=city.officer)
    assert (claim_plan(), claim_plan()) == (plan.pk, None)


def test_plan_of_a_silent_worker_is_taken_over(city: City):
    plan = request_plan(course=city.course, seed=1, by=city.officer)
    claim_plan()
    Plan.objects.update(claimed_at=clock.fresh() - timedelta(minutes=3))
    assert claim_plan() == plan.pk


def test_solved_again_changes_nothing(city: City):
    plan = city.plan()
    with nothing_written():
        solve_plan(plan.pk)


def test_result_of_a_discarded_plan_is_dropped(city: City, monkeypatch: pytest.MonkeyPatch):
    """Discarded while a worker was at it."""
    plan = request_plan(course=city.course, seed=1, by=city.officer)

    def meanwhile(*args: Any, **kwargs: Any) -> Any:
        discard_plan(plan=plan, by=city.officer)
        return solver.solve(*args, **kwargs)

    monkeypatch.setattr(services, "solve", meanwhile)
    assert (solve_plan(plan.pk).state, plan.seats.count()) == (PlanState.DISCARDED, 0)


def test_unsound_answer_fails_the_plan(city: City, monkeypatch: pytest.MonkeyPatch):
    """The check stands between the solver and the rows."""
    monkeypatch.setattr(
        services, "solve", lambda problem, **_rest: {one.id: city.cohorts[0].pk for one in problem.people}
    )
    plan = request_plan(course=city.course, seed=1, by=city.officer)
    with pytest.raises(services.Unsound):
        solve_plan(plan.pk)
    assert list(Plan.objects.values_list("state", "seats")) == [(PlanState.FAILED, None)]


# --- by hand ------------------------------------------------------------------------------------------------------
def test_move_out_and_back(city: City):
    plan = city.plan()
    person = city.first_of(plan, city.cohorts[0])
    assert (
        move_in_plan(plan=plan, staff=person, cohort=None, by=city.officer).unassigned == Unassigned.BY_HAND
    )
    seat = move_in_plan(plan=plan, staff=person, cohort=city.cohorts[0], by=city.officer)
    assert (seat.cohort, seat.unassigned, seat.by_hand) == (city.cohorts[0], "", True)
    assert AuditRow.objects.filter(action="plan.moved").count() == 2


def test_move_to_where_one_is_changes_nothing(city: City):
    plan = city.plan()
    person = city.first_of(plan, city.cohorts[0])
    with nothing_written():
        move_in_plan(plan=plan, staff=person, cohort=city.cohorts[0], by=city.officer)


def test_move_into_a_full_cohort(city: City):
    plan = city.plan()
    person = city.first_of(plan, city.cohorts[0])
    Course.objects.update(cap_percent=100)
    plan.refresh_from_db()
    assert (
        code_of(lambda: move_in_plan(plan=plan, staff=person, cohort=city.cohorts[1], by=city.officer))
        == "full"
    )


def test_move_beyond_the_cap_of_the_department():
    city = City(seats=8)
    plan = city.plan()
    person = city.first_of(plan, city.cohorts[0])
    assert (
        code_of(lambda: move_in_plan(plan=plan, staff=person, cohort=city.cohorts[1], by=city.officer))
        == "division_cap"
    )


def test_move_to_a_day_of_leave():
    city = City(seats=8, cap_percent=100)
    plan = city.plan()
    person = city.first_of(plan, city.cohorts[0])
    day = city.cohorts[1].sessions.get().starts_at.date()
    Absence.objects.create(staff=person, starts_on=day, ends_on=day, noted_by=person)
    assert (
        code_of(lambda: move_in_plan(plan=plan, staff=person, cohort=city.cohorts[1], by=city.officer))
        == "unavailable"
    )


def test_move_into_other_training():
    city = City(seats=8, cap_percent=100)
    plan = city.plan()
    person = city.first_of(plan, city.cohorts[0])
    other = make_cohort(make_course("다른 교육"))
    make_session(other, city.cohorts[1].sessions.get().starts_at)
    make_enrolment(other, person)
    assert (
        code_of(lambda: move_in_plan(plan=plan, staff=person, cohort=city.cohorts[1], by=city.officer))
        == "overlap"
    )


def test_move_into_a_cohort_of_other_departments():
    city = City(seats=8, cap_percent=100)
    plan = city.plan()
    person = city.first_of(plan, city.cohorts[0])
    city.cohorts[1].divisions.add(make_division("수도과"))
    assert (
        code_of(lambda: move_in_plan(plan=plan, staff=person, cohort=city.cohorts[1], by=city.officer))
        == "not_target"
    )


def test_move_of_somebody_outside_the_plan(city: City):
    plan = city.plan()
    assert (
        code_of(lambda: move_in_plan(plan=plan, staff=city.officer, cohort=city.cohorts[1], by=city.officer))
        == "not_target"
    )


def test_move_in_a_published_plan(city: City):
    plan = city.plan()
    publish_plan(plan=plan, by=city.officer)
    assert (
        code_of(lambda: move_in_plan(plan=plan, staff=city.people[0], cohort=None, by=city.officer))
        == "plan_settled"
    )


# --- publishing ---------------------------------------------------------------------------------------------------
def test_publishing_books_and_tells_everybody(city: City):
    plan = city.plan()
    assert publish_plan(plan=plan, by=city.officer) == 8
    booked = Enrolment.objects.filter(state=EnrolmentState.BOOKED, way=EnrolmentWay.ASSIGNED, compulsory=True)
    assert dict(booked.values_list("staff", "cohort")) == dict(plan.seats.values_list("staff", "cohort"))
    assert Notice.objects.filter(kind="training.assigned").count() == 8
    plan.refresh_from_db()
    assert (plan.state, plan.published_by) == (PlanState.PUBLISHED, city.officer)
    assert breaks_of(INVARIANTS) == {}


def test_publishing_again_changes_nothing(city: City):
    plan = city.plan()
    publish_plan(plan=plan, by=city.officer)
    with nothing_written():
        assert publish_plan(plan=plan, by=city.officer) == 8


def test_publishing_follows_moves(city: City):
    plan = city.plan()
    person = city.first_of(plan, city.cohorts[0])
    move_in_plan(plan=plan, staff=person, cohort=None, by=city.officer)
    publish_plan(plan=plan, by=city.officer)
    assert not Enrolment.objects.filter(staff=person).exists()


def _lowered(city: City, plan: Plan) -> None:
    Cohort.objects.filter(pk=city.cohorts[0].pk).update(capacity=3)


def _left(city: City, plan: Plan) -> None:
    city.people[0].postings.update(ends_on=clock.today())


def _enrolled(city: City, plan: Plan) -> None:
    make_enrolment(city.place(plan, city.people[0]).cohort, city.people[0])


def _on_leave(city: City, plan: Plan) -> None:
    day = city.place(plan, city.people[0]).cohort.sessions.get().starts_at.astimezone(clock.SEOUL).date()
    Absence.objects.create(staff=city.people[0], starts_on=day, ends_on=day, noted_by=city.officer)


def _cancelled(city: City, plan: Plan) -> None:
    Cohort.objects.filter(pk=city.cohorts[0].pk).update(state="cancelled", cancel_reason="강사 사정")


@pytest.mark.parametrize("change", [_lowered, _left, _enrolled, _on_leave, _cancelled])
def test_publishing_a_plan_overtaken_by_events(city: City, change: Callable[[City, Plan], None]):
    plan = city.plan()
    change(city, plan)
    assert code_of(lambda: publish_plan(plan=plan, by=city.officer)) == "stale"


def test_stale_names_what_has_changed(city: City):
    plan = city.plan()
    _on_leave(city, plan)
    with pytest.raises(Refused) as refused:
        publish_plan(plan=plan, by=city.officer)
    assert city.people[0].name in str(refused.value.message)


def test_newcomers_do_not_stop_a_plan(city: City):
    plan = city.plan()
    make_staff(city.divisions[0])
    assert publish_plan(plan=plan, by=city.officer) == 8


def test_publishing_for_a_course_that_is_still_planned():
    city = City(state=CourseState.DRAFT)
    plan = city.plan()
    assert code_of(lambda: publish_plan(plan=plan, by=city.officer)) == "not_now"


def test_discarded_plan_makes_room_for_another(city: City):
    plan = city.plan()
    discard_plan(plan=plan, by=city.officer)
    assert code_of(lambda: publish_plan(plan=plan, by=city.officer)) == "plan_settled"
    assert city.plan(seed=2).state == PlanState.PROPOSED


def test_published_plan_cannot_be_discarded(city: City):
    plan = city.plan()
    publish_plan(plan=plan, by=city.officer)
    assert code_of(lambda: discard_plan(plan=plan, by=city.officer)) == "plan_settled"


def test_reading_the_problem_takes_as_many_queries_for_any_size(django_assert_num_queries: Any):
    for people in (1, 4):
        city = City(people=people)
        moment = clock.fresh()
        with django_assert_num_queries(7):
            ground_of(city.course, moment)
        Course.objects.filter(pk=city.course.pk).update(title=f"지난 교육 {people}")
