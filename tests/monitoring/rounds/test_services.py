"""Rounds: planned, listed, opened, closed; who scores in them."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from uuid import uuid4

import pytest

from audit.models import AuditRow
from kindness import clock
from monitoring.enums import (
    CallState,
    CardKind,
    Excluded,
    Outcome,
    RoundKind,
    RoundState,
    SampleUnit,
    SheetPurpose,
    SheetState,
    VersionState,
)
from monitoring.models import Call, Rater, Round, Subject
from monitoring.queries import rounds as queries
from monitoring.services.rounds import (
    add_rater,
    change_round,
    close_round,
    draw_again,
    exclude_subject,
    include_subject,
    list_subjects,
    open_round,
    plan_round,
    remove_rater,
)
from notifications.models import Notice
from people.enums import EmploymentType, StaffStatus
from people.models import Absence, Staff
from people.services.absences import add_closure
from tests.factories.monitoring import make_rater, make_sheet, make_version
from tests.factories.people import as_signed_in, make_division, make_outsider, make_place, make_staff
from tests.monitoring.rounds.conftest import City, loads, make_evaluator, workdays
from tests.support.rules import refused

pytestmark = pytest.mark.django_db


def excluded(survey: Round) -> dict[str, str]:
    rows = Subject.objects.filter(round=survey).exclude(excluded_as="")
    return dict(rows.values_list("name", "excluded_as"))


# --- planned ----------------------------------------------------------------------------------------------------
def plan(city: City, **fields: object) -> Round:
    days = {"starts_on": date(2026, 4, 1), "ends_on": date(2026, 5, 31)}
    values = {"name": "상반기 조사", "version": make_version(frozen=False)} | days
    return plan_round(by=city.officer, **(values | fields))  # type: ignore[arg-type]


def test_round_is_planned_once_for_a_token(city: City):
    token = uuid4()
    first, second = plan(city, token=token), plan(city, token=token)
    assert first == second
    assert (first.state, first.calls_each, first.version.state) == (RoundState.PLANNED, 2, VersionState.DRAFT)
    row = AuditRow.objects.get(action="round.planned")
    assert (row.actor, row.after["name"], row.after["starts_on"]) == (
        city.officer.number,
        "상반기 조사",
        "2026-04-01",
    )


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"ends_on": date(2026, 3, 31)}, "invalid_days"),
        ({"first_hour": 12, "last_hour": 13}, "invalid_hours"),
        ({"first_hour": 18, "last_hour": 9}, "invalid_hours"),
    ],
)
def test_round_with_impossible_plan_is_refused(city: City, fields: dict[str, object], code: str):
    with refused(code):
        plan(city, **fields)
    assert Round.objects.count() == 0


def test_round_of_a_visit_card_is_refused(city: City):
    with refused("invalid_version"):
        plan(city, version=make_version(kind=CardKind.VISIT))


def test_two_rounds_of_one_name_are_refused(city: City):
    plan(city)
    with refused("name_taken"):
        plan(city)


def test_plan_stays_as_it_is_once_calls_are_drawn(city: City):
    survey = city.planned()
    change_round(survey=survey, by=city.officer, calls_each=3)
    open_round(survey=survey, by=city.officer)
    with refused("not_now"):
        change_round(survey=survey, by=city.officer, calls_each=4)
    change_round(survey=survey, by=city.officer, best=10, ends_on=survey.ends_on + timedelta(days=7))
    close_round(survey=survey, by=city.officer)
    with refused("not_now"):
        change_round(survey=survey, by=city.officer, best=25)
    assert (Round.objects.get().calls_each, Round.objects.get().best) == (3, 10)
    assert AuditRow.objects.filter(action="round.changed").count() == 2


# --- who is asked -----------------------------------------------------------------------------------------------
def test_list_names_everybody_of_the_groups_and_why_somebody_is_not_asked(city: City):
    home = city.divisions[0]
    survey = city.planned(field_ranks=["환경미화원"])
    days = workdays(survey)
    make_staff(home, name="휴직", extension="1", status=StaffStatus.ON_LEAVE)
    away = make_staff(home, name="장기출장", extension="1")
    Absence.objects.create(staff=away, starts_on=days[0], ends_on=days[-4], noted_by=away)
    make_staff(home, name="신규", extension="1", hired_on=clock.today() - timedelta(days=30))
    make_staff(home, name="미화", extension="1", rank="환경미화원")
    make_staff(home, name="기간제", extension="1", employment_type=EmploymentType.TEMPORARY)
    make_staff(home, name="무전화")
    make_staff(make_division("의회사무국", group="council"), name="의회", extension="1")
    make_staff(make_place("국장실"), name="국장", extension="1")
    make_rater(survey, make_staff(home, name="평가", extension="1"))
    assert list_subjects(survey=survey, by=city.officer) == 9
    assert excluded(survey) == {
        "휴직": Excluded.AWAY,
        "장기출장": Excluded.ABSENT,
        "신규": Excluded.NEW,
        "미화": Excluded.FIELD,
        "기간제": Excluded.EMPLOYMENT,
        "무전화": Excluded.NO_PHONE,
        "평가": Excluded.RATER,
        city.officer.name: Excluded.NO_PHONE,
    }
    assert not Subject.objects.filter(name__in=["의회", "국장"]).exists()


def test_list_made_again_keeps_what_was_decided_by_hand_and_drops_who_has_gone(city: City):
    survey = city.planned()
    list_subjects(survey=survey, by=city.officer)
    out, gone = city.people[0], city.people[1]
    exclude_subject(subject=Subject.objects.get(staff=out), by=city.officer)
    new = make_staff(city.divisions[0], name="신규", extension="1", hired_on=clock.today())
    list_subjects(survey=survey, by=city.officer)
    include_subject(subject=Subject.objects.get(staff=new), by=city.officer)
    Staff.objects.filter(pk=gone.pk).update(status=StaffStatus.CLOSED, closed_at=clock.fresh())
    assert list_subjects(survey=survey, by=city.officer) == 8
    assert Subject.objects.get(staff=out).excluded_as == Excluded.BY_HAND
    assert Subject.objects.get(staff=new).excluded_as == ""
    assert not Subject.objects.filter(staff=gone).exists()


def test_nobody_is_put_back_against_the_facts(city: City):
    survey = city.planned()
    list_subjects(survey=survey, by=city.officer)
    mute = Subject.objects.get(staff=city.officer)
    with refused("not_now"):
        include_subject(subject=mute, by=city.officer)
    mute.refresh_from_db()
    assert mute.excluded_as == Excluded.NO_PHONE


def test_listing_costs_the_same_for_many(city: City, django_assert_num_queries):
    survey = city.planned()
    for _number in range(30):
        make_staff(city.divisions[0], extension="1")
    with django_assert_num_queries(13):
        list_subjects(survey=survey, by=city.officer)


# --- opened -----------------------------------------------------------------------------------------------------
def test_opening_freezes_the_version_and_draws_the_calls(city: City):
    survey = city.planned(version=make_version(frozen=False), second_percent=50)
    assert open_round(survey=survey, by=city.officer) == 18
    survey.refresh_from_db()
    assert (survey.state, survey.version.state) == (RoundState.OPEN, VersionState.FROZEN)
    calls = list(survey.calls.select_related("subject"))
    assert Counter(call.staff_id for call in calls) == {person.pk: 2 for person in city.people}
    assert {(call.staff_id, call.division_id) for call in calls} == {
        (call.subject.staff_id, call.subject.division_id) for call in calls
    }
    assert {call.planned_on for call in calls} <= set(workdays(survey))
    assert sorted(loads(survey).values()) == [9, 9]
    assert sum(call.second_rater_id is not None for call in calls) == 9
    row = AuditRow.objects.get(action="round.opened")
    assert row.after == {"calls": 18, "people": 9, "excluded": 1, "seed": 1}
    assert set(Notice.objects.values_list("person", "kind")) == {
        (rater.staff_id, "monitoring.round_opened") for rater in survey.raters.all()
    }


def test_opened_again_nothing_happens(city: City):
    survey = city.planned()
    assert [open_round(survey=survey, by=city.officer) for _n in range(2)] == [18, 18]
    assert (Call.objects.count(), AuditRow.objects.filter(action="round.opened").count()) == (18, 1)


def test_same_seed_draws_the_same_round(city: City):
    drawn = []
    for name in ("가", "나"):
        survey = city.planned(name=name, seed=7)
        open_round(survey=survey, by=city.officer)
        rows = survey.calls.order_by("planned_on", "planned_hour", "staff")
        drawn.append(list(rows.values_list("staff", "planned_on", "planned_hour")))
    assert drawn[0] == drawn[1]


def test_calls_leave_out_closures_and_days_on_which_somebody_is_away(city: City):
    survey = city.planned(calls_each=5)
    days, person = workdays(survey), city.people[0]
    add_closure(day=days[3], name="개청기념일", by=city.officer)
    Absence.objects.create(staff=person, starts_on=days[0], ends_on=days[8], noted_by=person)
    open_round(survey=survey, by=city.officer)
    planned = set(survey.calls.values_list("planned_on", flat=True))
    own = set(survey.calls.filter(staff=person).values_list("planned_on", flat=True))
    assert days[3] not in planned
    assert (len(own), min(own) > days[8]) == (5, True)


def test_own_people_never_call_their_own_department(city: City):
    survey = city.planned(raters=0, kind=RoundKind.OWN)
    for place in city.divisions:
        add_rater(survey=survey, staff=make_staff(place, extension="1"), by=city.officer)
    open_round(survey=survey, by=city.officer)
    pairs = set(survey.calls.values_list("division", "rater__division"))
    assert all(called != caller for called, caller in pairs)
    assert len(pairs) == 6


def test_a_self_check_gives_everybody_their_own_call(city: City):
    survey = city.planned(raters=0, kind=RoundKind.SELF, calls_each=1)
    assert open_round(survey=survey, by=city.officer) == 10
    assert all(call.rater.staff_id == call.staff_id for call in survey.calls.select_related("rater"))
    assert Notice.objects.filter(kind="monitoring.self_check_opened").count() == 10
    with refused("not_now"):
        add_rater(survey=survey, staff=make_evaluator(), by=city.officer)


def test_by_division_so_many_calls_each(city: City):
    survey = city.planned(unit=SampleUnit.DIVISION, calls_each=4)
    open_round(survey=survey, by=city.officer)
    assert Counter(survey.calls.values_list("division", flat=True)) == {one.pk: 4 for one in city.divisions}


def _late(survey: Round) -> None:
    Round.objects.filter(pk=survey.pk).update(
        starts_on=clock.today() - timedelta(days=30), ends_on=clock.today() - timedelta(days=1)
    )


def _nobody(survey: Round) -> None:
    Round.objects.filter(pk=survey.pk).update(groups=["council"])


@pytest.mark.parametrize(("spoil", "code"), [(_late, "no_days"), (_nobody, "no_subjects")])
def test_opening_what_cannot_be_called_is_refused(city: City, spoil, code: str):
    survey = city.planned()
    spoil(survey)
    with refused(code):
        open_round(survey=survey, by=city.officer)
    assert (Call.objects.count(), Round.objects.get().state) == (0, RoundState.PLANNED)


def test_opening_without_raters_is_refused(city: City):
    with refused("no_rater"):
        open_round(survey=city.planned(raters=0), by=city.officer)
    assert Subject.objects.count() == 0


def test_opening_with_all_raters_in_one_department_is_refused(city: City):
    survey = city.planned(raters=0)
    for _number in range(2):
        add_rater(survey=survey, staff=make_staff(city.divisions[1]), by=city.officer)
    with refused("no_rater") as caught:
        open_round(survey=survey, by=city.officer)
    assert city.divisions[1].name in str(caught.value.message)


def test_opening_with_an_empty_scorecard_is_refused(city: City):
    survey = city.planned(version=make_version((), frozen=False))
    with refused("no_items"):
        open_round(survey=survey, by=city.officer)


def test_opened_late_the_calls_lie_in_the_days_that_are_left(city: City):
    survey = city.planned(starts_on=clock.today() - timedelta(days=20))
    open_round(survey=survey, by=city.officer)
    assert min(survey.calls.values_list("planned_on", flat=True)) >= clock.today()


# --- while it runs ----------------------------------------------------------------------------------------------
@pytest.fixture
def running(city: City) -> Round:
    survey = city.planned(raters=3)
    open_round(survey=survey, by=city.officer)
    survey.refresh_from_db()
    return survey


def test_somebody_excluded_is_called_no_more_and_can_come_back(city: City, running: Round):
    subject = Subject.objects.get(round=running, staff=city.people[0])
    exclude_subject(subject=subject, by=city.officer)
    assert Counter(subject.calls.values_list("state", flat=True)) == {CallState.CANCELLED: 2}
    include_subject(subject=subject, by=city.officer)
    assert Counter(subject.calls.values_list("state", flat=True)) == {CallState.PLANNED: 2}
    actions = [row.action for row in AuditRow.objects.filter(action__startswith="subject.").order_by("id")]
    assert actions == ["subject.excluded", "subject.included"]


def test_somebody_the_calls_were_drawn_without_is_not_put_in(city: City, running: Round):
    subject = Subject.objects.get(round=running, staff=city.officer)
    Subject.objects.filter(pk=subject.pk).update(excluded_as=Excluded.NEW)
    with refused("not_now"):
        include_subject(subject=subject, by=city.officer)
    subject.refresh_from_db()
    assert subject.excluded_as == Excluded.NEW


def test_rater_added_late_takes_a_share(city: City, running: Round):
    rater = add_rater(survey=running, staff=make_evaluator(), by=city.officer)
    assert add_rater(survey=running, staff=rater.staff, by=city.officer) == rater
    assert loads(running)[rater] == 4
    assert sum(loads(running).values()) == 18
    assert Notice.objects.filter(person=rater.staff, kind="monitoring.round_opened").count() == 1


def test_subject_who_becomes_rater_is_called_no_more(city: City, running: Round):
    person = city.people[0]
    add_rater(survey=running, staff=person, by=city.officer)
    assert Subject.objects.get(staff=person).excluded_as == Excluded.RATER
    assert set(running.calls.filter(staff=person).values_list("state", flat=True)) == {CallState.CANCELLED}


def test_outside_account_of_another_kind_does_not_score(city: City, running: Round):
    with refused("not_evaluator"):
        add_rater(survey=running, staff=make_outsider(), by=city.officer)
    assert running.raters.count() == 3


def test_rater_who_leaves_hands_the_calls_over_and_may_come_back(city: City, running: Round):
    rater = running.raters.first()
    assert rater is not None
    remove_rater(rater=rater, by=city.officer)
    remove_rater(rater=rater, by=city.officer)
    assert sorted(loads(running).values()) == [0, 9, 9]
    assert not running.calls.filter(second_rater=rater).exists()
    assert AuditRow.objects.filter(action="rater.removed").count() == 1
    assert add_rater(survey=running, staff=rater.staff, by=city.officer) == rater
    assert loads(running)[rater] == 6


def test_last_rater_does_not_leave(city: City):
    survey = city.planned(raters=1)
    open_round(survey=survey, by=city.officer)
    with refused("no_rater"):
        remove_rater(rater=survey.raters.get(), by=city.officer)
    assert Rater.objects.get().left_at is None


def test_where_only_the_second_rater_is_left_there_is_no_second_score(city: City):
    survey = city.planned(raters=2, second_percent=100)
    open_round(survey=survey, by=city.officer)
    leaver = survey.raters.all()[0]
    remove_rater(rater=leaver, by=city.officer)
    assert not survey.calls.filter(rater=leaver).exists()
    assert set(survey.calls.values_list("second_rater", flat=True)) == {None}


def test_rater_of_a_planned_round_is_taken_off(city: City):
    survey = city.planned()
    rater = survey.raters.first()
    assert rater is not None
    remove_rater(rater=rater, by=city.officer)
    assert survey.raters.count() == 1


def test_calls_are_drawn_again_without_somebody(city: City, running: Round):
    rater = running.raters.first()
    assert rater is not None
    own = list(running.calls.filter(rater=rater))
    made, left = own[:2], own[2:]
    for call in made:
        call.state, call.outcome, call.called_at = CallState.MADE, Outcome.ANSWERED, clock.fresh()
        call.save()
    assert draw_again(calls=own, without=rater, by=city.officer) == len(own)
    assert not running.calls.filter(pk__in=[call.pk for call in left], rater=rater).exists()
    assert running.calls.filter(pk__in=[call.pk for call in made], rater=rater).count() == 2
    anew = running.calls.exclude(rater=rater).filter(subject__in=[call.subject_id for call in made])
    assert anew.filter(planned_on__gt=clock.today(), state=CallState.PLANNED).count() >= 2
    assert running.calls.count() == 20


def test_second_score_that_is_done_stays_with_who_did_it(city: City):
    survey = city.planned(raters=3, second_percent=100)
    open_round(survey=survey, by=city.officer)
    rater = survey.raters.first()
    assert rater is not None
    call = survey.calls.filter(second_rater=rater).first()
    assert call is not None
    make_sheet(
        call, rater=rater, made_by=rater.staff, purpose=SheetPurpose.SECOND, state=SheetState.SUBMITTED
    )
    remove_rater(rater=rater, by=city.officer)
    assert list(survey.calls.filter(second_rater=rater)) == [call]
    assert not survey.calls.filter(second_rater=None).exists()


# --- closed -----------------------------------------------------------------------------------------------------
def test_closing_cancels_what_was_not_made(city: City, running: Round):
    call = running.calls.first()
    assert call is not None
    call.state, call.outcome, call.called_at = CallState.MADE, Outcome.ANSWERED, clock.fresh()
    call.save()
    assert queries.unscored_calls(running) == 1
    for _number in range(2):
        assert close_round(survey=running, by=city.officer).state == RoundState.CLOSED
    assert Counter(running.calls.values_list("state", flat=True)) == {
        CallState.MADE: 1,
        CallState.CANCELLED: 17,
    }
    assert [row.after for row in AuditRow.objects.filter(action="round.closed")] == [{"cancelled": 17}]
    with refused("not_now"):
        open_round(survey=running, by=city.officer)
    with refused("not_now"):
        remove_rater(rater=running.raters.all()[0], by=city.officer)


def test_round_that_was_never_opened_is_not_closed(city: City):
    with refused("not_now"):
        close_round(survey=city.planned(), by=city.officer)


# --- how far it is ----------------------------------------------------------------------------------------------
def test_progress_counts_by_day_department_and_rater(city: City, running: Round, django_assert_num_queries):
    first = running.calls.order_by("planned_on")[:4]
    for call, state in zip(first, ("made", "made", "unreachable", "cancelled"), strict=True):
        call.state = state
        if state == "made":
            call.outcome, call.called_at = Outcome.ANSWERED, clock.fresh()
        call.save()
    make_sheet(first[0])
    today = clock.today()
    with django_assert_num_queries(3):
        found = queries.progress_of(running, today)
    whole = found.whole
    assert (whole.planned, whole.made, whole.unreachable, whole.left, whole.cancelled) == (17, 2, 1, 14, 1)
    assert [sum(day.planned for day in rows) for rows in (found.days, found.divisions, found.raters)] == [
        17
    ] * 3
    assert sum(rater.scored for rater in found.raters) == 1
    assert (found.due, found.behind, found.done) == (0, 0, 3)
    later = queries.progress_of(running, running.ends_on + timedelta(days=1))
    assert (later.due, later.behind) == (17, 14)


def test_officers_see_all_rounds_and_raters_theirs(city: City, running: Round):
    city.planned(name="다른 회차")
    rater = running.raters.select_related("staff")[0]
    assert [row.made_count for row in queries.rounds_seen_by(city.officer)] == [0, 0]
    assert list(queries.rounds_seen_by(as_signed_in(rater.staff))) == [running]
    assert list(queries.rounds_seen_by(city.people[0])) == []
