"""Courses and cohorts: planned, changed, opened, closed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from audit.models import AuditRow
from kindness import clock
from kindness.errors import Refused
from kindness.halfyear import SEOUL
from people.enums import Role
from people.models import Staff
from tests.factories.people import make_division, make_staff
from tests.factories.training import (
    make_cohort,
    make_cohort_with_session,
    make_course,
    make_enrolment,
    make_session,
)
from tests.support.races import at_once, codes, together
from training.enums import CohortState, CourseState, Mark, SessionKind
from training.invariants.courses import INVARIANTS
from training.models import Attendance, Cohort, Course, Session, TargetEntry
from training.services import cohorts as services
from training.services.courses import change_course, close_course, open_course, plan_course
from training.services.targets import freeze_target

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Staff:
    return make_staff(number="700001", name="교육담당", roles=[Role.TRAINING_OFFICER])


def acts() -> list[str]:
    return list(AuditRow.objects.order_by("pk").values_list("action", flat=True))


def breaks() -> int:
    return sum(count() for count in INVARIANTS.values())


def at(days: int, hour: int = 14) -> datetime:
    moment = clock.fresh().replace(hour=hour, minute=0, second=0, microsecond=0)
    return moment + timedelta(days=days)


# --- courses --------------------------------------------------------------------------------------------------
def test_planned_course_is_a_draft_with_its_rule_in_order(officer: Staff):
    rule = [{"employment": ["permanent", "general"], "front_line": True}]
    course = plan_course(year=2027, title="전 직원 친절교육", target=rule, compulsory=True, by=officer)
    course.refresh_from_db()
    assert (course.state, course.created_by, course.compulsory) == (CourseState.DRAFT, officer, True)
    assert course.target == [{"front_line": True, "employment": ["general", "permanent"]}]
    row = AuditRow.objects.get()
    assert (row.action, row.target, row.target_id, row.actor) == (
        "course.planned",
        "course",
        str(course.pk),
        "700001",
    )


def test_same_token_plans_once(officer: Staff):
    token = uuid4()
    first = plan_course(year=2027, title="친절교육", token=token, by=officer)
    assert plan_course(year=2027, title="친절교육", token=token, by=officer) == first
    assert (Course.objects.count(), acts()) == (1, ["course.planned"])


def test_title_is_taken_once_a_year(officer: Staff):
    plan_course(year=2027, title="친절교육", by=officer)
    plan_course(year=2028, title="친절교육", by=officer)
    with pytest.raises(Refused) as refused:
        plan_course(year=2027, title="친절교육", by=officer)
    assert (refused.value.code, Course.objects.count()) == ("title_taken", 2)


def test_unreadable_rule_plans_nothing(officer: Staff):
    with pytest.raises(Refused) as refused:
        plan_course(year=2027, title="친절교육", target=[{"moon": True}], by=officer)
    assert (refused.value.code, Course.objects.count()) == ("invalid_target", 0)


def test_unknown_field_is_the_callers_mistake(officer: Staff):
    with pytest.raises(ValueError, match="state"):
        plan_course(year=2027, title="친절교육", state="open", by=officer)


def test_change_writes_what_changed_and_nothing_otherwise(officer: Staff):
    course = make_course(needed_percent=80)
    change_course(course=course, needed_percent=80, title=course.title, by=officer)
    assert acts() == []
    change_course(course=course, needed_percent=90, by=officer)
    row = AuditRow.objects.get()
    assert (row.before, row.after) == ({"needed_percent": 80}, {"needed_percent": 90})


def test_closed_course_does_not_change(officer: Staff):
    course = make_course(state=CourseState.CLOSED)
    with pytest.raises(Refused) as refused:
        change_course(course=course, title="다른 이름", by=officer)
    assert refused.value.code == "course_closed"
    assert Course.objects.get().title == course.title


def test_compulsory_reaches_sessions_and_booked_hours(officer: Staff):
    cohort = make_cohort_with_session()
    make_enrolment(cohort, make_staff())
    change_course(course=cohort.course, compulsory=True, by=officer)
    assert Session.objects.get().blocking
    assert Attendance.objects.get().blocking
    assert breaks() == 0


def test_compulsory_is_refused_where_hours_meet(officer: Staff):
    one, other = make_cohort(), make_cohort(make_course("다른 교육", compulsory=True))
    person = make_staff()
    for cohort in (one, other):
        make_session(cohort, at(20))
        make_enrolment(cohort, person)
    with pytest.raises(Refused) as refused:
        change_course(course=one.course, compulsory=True, by=officer)
    assert refused.value.code == "overlap"
    assert not Course.objects.get(pk=one.course_id).compulsory
    assert breaks() == 0


def test_open_and_close_move_once(officer: Staff):
    course = make_course(state=CourseState.DRAFT)
    assert open_course(course=course, by=officer).state == CourseState.OPEN
    open_course(course=course, by=officer)
    assert close_course(course=course, by=officer).state == CourseState.CLOSED
    close_course(course=course, by=officer)
    assert acts() == ["course.opened", "course.closed"]
    with pytest.raises(Refused) as refused:
        open_course(course=course, by=officer)
    assert refused.value.code == "course_closed"


def test_draft_cannot_be_closed(officer: Staff):
    with pytest.raises(Refused) as refused:
        close_course(course=make_course(state=CourseState.DRAFT), by=officer)
    assert refused.value.code == "course_not_open"


@pytest.mark.parametrize("state", [CohortState.PLANNED, CohortState.OPEN])
def test_course_with_running_cohorts_is_not_closed(officer: Staff, state: CohortState):
    course = make_course()
    make_cohort(course, state=CohortState.FINISHED)
    make_cohort(course, state=state)
    with pytest.raises(Refused) as refused:
        close_course(course=course, by=officer)
    assert refused.value.code == "cohorts_running"
    assert Course.objects.get().state == CourseState.OPEN


# --- the frozen list ------------------------------------------------------------------------------------------
def test_freeze_replaces_the_earlier_list(officer: Staff):
    course = make_course(target=[{"front_line": True}])
    civil = make_division("민원여권과")
    make_staff(civil, front_line=True)
    assert freeze_target(course=course, by=officer) == 1
    make_staff(civil, front_line=True)
    assert freeze_target(course=course, by=officer) == 2
    course.refresh_from_db()
    assert course.frozen_on == clock.today()
    assert list(TargetEntry.objects.values_list("division_name", flat=True)) == ["민원여권과"] * 2
    assert AuditRow.objects.order_by("pk").last().before["people"] == 1  # type: ignore[union-attr]


def test_freeze_without_a_target_is_an_empty_list(officer: Staff):
    course = make_course()
    make_staff(front_line=True)
    assert (freeze_target(course=course, by=officer), TargetEntry.objects.count()) == (0, 0)


def test_freeze_asks_the_same_number_of_queries_for_any_city(officer: Staff, django_assert_num_queries):
    course = make_course(target=[{"front_line": True}])
    civil = make_division()
    for _n in range(30):
        make_staff(civil, front_line=True)
    with django_assert_num_queries(9):
        assert freeze_target(course=course, by=officer) == 30


def test_closed_course_is_not_frozen(officer: Staff):
    course = make_course(state=CourseState.CLOSED, target=[{"front_line": True}])
    with pytest.raises(Refused) as refused:
        freeze_target(course=course, by=officer)
    assert (refused.value.code, TargetEntry.objects.count()) == ("course_closed", 0)


# --- cohorts --------------------------------------------------------------------------------------------------
def add(course: Course, by: Staff, **fields: object) -> Cohort:
    days = {"enrol_from": at(0), "enrol_until": at(10)}
    return services.add_cohort(course=course, by=by, **{"capacity": 40, **days, **fields})  # type: ignore[arg-type]


def test_cohorts_number_themselves(officer: Staff):
    course = make_course()
    assert [add(course, officer).number for _n in range(3)] == [1, 2, 3]
    assert add(course, officer, number=9).number == 9
    assert add(course, officer).number == 10


def test_cohort_keeps_its_divisions(officer: Staff):
    towns = [make_division("다온1동"), make_division("다온2동")]
    cohort = add(make_course(), officer, divisions=towns)
    assert set(cohort.divisions.all()) == set(towns)
    services.change_cohort(cohort=cohort, divisions=towns[:1], by=officer)
    assert list(cohort.divisions.all()) == towns[:1]
    row = AuditRow.objects.order_by("pk").last()
    assert row is not None
    assert row.after == {"divisions": [towns[0].code]}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"capacity": 0}, "invalid_capacity"),
        ({"minimum": 41}, "invalid_minimum"),
        ({"enrol_until": datetime(2020, 1, 1, tzinfo=SEOUL)}, "invalid_days"),
        ({"number": 1}, "number_taken"),
    ],
)
def test_wrong_cohort_is_refused(officer: Staff, fields: dict[str, object], code: str):
    course = make_course()
    make_cohort(course)
    with pytest.raises(Refused) as refused:
        add(course, officer, **fields)
    assert (refused.value.code, Cohort.objects.count(), acts()) == (code, 1, [])


def test_same_token_adds_one_cohort_and_one_session(officer: Staff):
    token, course = uuid4(), make_course()
    cohort = add(course, officer, token=token)
    assert add(course, officer, token=token) == cohort
    session = add_session(cohort, officer, token=token)
    assert add_session(cohort, officer, token=token) == session
    assert acts() == ["cohort.added", "session.added"]


def test_cohort_opens_with_a_session(officer: Staff):
    cohort = make_cohort(state=CohortState.PLANNED)
    with pytest.raises(Refused) as refused:
        services.open_cohort(cohort=cohort, by=officer)
    assert refused.value.code == "no_session"
    add_session(cohort, officer)
    assert services.open_cohort(cohort=cohort, by=officer).state == CohortState.OPEN
    services.open_cohort(cohort=cohort, by=officer)
    assert acts() == ["session.added", "cohort.opened"]


@pytest.mark.parametrize(
    ("state", "code"), [(CohortState.FINISHED, "cohort_finished"), (CohortState.CANCELLED, "cohort_ended")]
)
def test_ended_cohort_stays_as_it_was(officer: Staff, state: CohortState, code: str):
    cohort = make_cohort(state=state, cancel_reason="인원 부족")
    session = make_session(cohort)
    for act, expected in (
        (lambda: services.change_cohort(cohort=cohort, minimum=1, by=officer), "cohort_ended"),
        (lambda: services.open_cohort(cohort=cohort, by=officer), "cohort_ended"),
        (lambda: add_session(cohort, officer), code),
        (lambda: services.change_session(session=session, title="새", by=officer), code),
        (lambda: services.remove_session(session=session, by=officer), code),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == expected
    assert (acts(), Session.objects.count()) == ([], 1)


@pytest.mark.parametrize("change", [{"needed_percent": 50}, {"lates_for_absence": 1}, {"pass_score": 60}])
def test_measure_of_a_finished_cohort_stays(officer: Staff, change: dict[str, int]):
    course = make_course()
    make_cohort(course)
    make_cohort(course, state=CohortState.FINISHED)
    with pytest.raises(Refused) as refused:
        change_course(course=course, by=officer, **change)
    assert (refused.value.code, acts()) == ("cohort_finished", [])
    same = {name: getattr(course, name) for name in change}
    assert change_course(course=course, title="새 이름", by=officer, **same).title == "새 이름"


def test_measure_may_change_until_a_cohort_is_finished(officer: Staff):
    course = make_course()
    make_cohort(course)
    make_cohort(course, state=CohortState.CANCELLED, cancel_reason="인원 부족")
    assert change_course(course=course, needed_percent=50, by=officer).needed_percent == 50


# --- sessions -------------------------------------------------------------------------------------------------
def add_session(cohort: Cohort, by: Staff, **fields: object) -> Session:
    hours = {"starts_at": at(20, 14), "ends_at": at(20, 16)}
    return services.add_session(
        cohort=cohort,
        by=by,
        **{"kind": SessionKind.LECTURE, "title": "전화 응대", **hours, **fields},  # type: ignore[arg-type]
    )


def test_session_gives_the_booked_their_hours(officer: Staff):
    cohort = make_cohort()
    make_enrolment(cohort, make_staff())
    session = add_session(cohort, officer)
    hours = Attendance.objects.get()
    assert (hours.session, hours.starts_at, hours.ends_at) == (session, session.starts_at, session.ends_at)
    services.change_session(session=session, starts_at=at(21, 9), ends_at=at(21, 11), by=officer)
    hours.refresh_from_db()
    assert (hours.starts_at, hours.ends_at) == (at(21, 9), at(21, 11))
    assert Session.objects.get().revision == 1


def test_sessions_have_secrets_of_their_own(officer: Staff):
    cohort = make_cohort()
    secrets = {add_session(cohort, officer, starts_at=at(d), ends_at=at(d, 16)).code_secret for d in (20, 21)}
    assert {len(secret) for secret in secrets} == {64}
    assert len(secrets) == 2


@pytest.mark.parametrize("need", ["room", "instructor"])
def test_compulsory_sessions_share_neither_room_nor_instructor(officer: Staff, need: str):
    if need == "room":
        thing: object = services.add_room(name="대강당", capacity=210, by=officer)
    else:
        thing = services.add_instructor(name="한강사", by=officer)
    one, other = (make_cohort(make_course(title, compulsory=True)) for title in ("가", "나"))
    add_session(one, officer, **{need: thing})
    with pytest.raises(Refused) as refused:
        add_session(other, officer, **{need: thing}, starts_at=at(20, 15), ends_at=at(20, 17))
    assert refused.value.code == "overlap"
    add_session(other, officer, **{need: thing}, starts_at=at(20, 16), ends_at=at(20, 18))
    assert Session.objects.count() == 2


def test_optional_sessions_may_share_and_are_pointed_out(officer: Staff):
    from training.queries.courses import clashes_of, sessions_of

    room = services.add_room(name="대강당", capacity=210, by=officer)
    one, other = make_cohort(), make_cohort(make_course("나"))
    first = add_session(one, officer, room=room)
    second = add_session(other, officer, room=room)
    third = add_session(other, officer, room=room, starts_at=at(22), ends_at=at(22, 16))
    assert list(clashes_of(second)) == [first]
    assert list(clashes_of(third)) == []
    assert [session.clashes for session in sessions_of(other)] == [True, False]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "link",
    ["http://video.example/1", "javascript:alert(1)", "https://", "https://a:b@video.example/", "video"],
)
def test_only_https_links_are_kept(officer: Staff, link: str):
    cohort = make_cohort()
    with pytest.raises(Refused) as refused:
        add_session(cohort, officer, link=link)
    assert (refused.value.code, Session.objects.count()) == ("invalid_link", 0)
    assert (
        add_session(cohort, officer, link="https://video.example/room").link == "https://video.example/room"
    )


def test_session_must_end_after_it_starts(officer: Staff):
    with pytest.raises(Refused) as refused:
        add_session(make_cohort(), officer, ends_at=at(20, 14))
    assert (refused.value.code, Session.objects.count()) == ("invalid_days", 0)


def test_marked_session_is_not_removed(officer: Staff):
    cohort = make_cohort()
    first, second = make_session(cohort, at(20)), make_session(cohort, at(21))
    make_enrolment(cohort, make_staff())
    Attendance.objects.filter(session=first).update(mark=Mark.PRESENT, marked_at=clock.fresh())
    with pytest.raises(Refused) as refused:
        services.remove_session(session=first, by=officer)
    assert refused.value.code == "attendance_marked"
    services.remove_session(session=second, by=officer)
    services.remove_session(session=second, by=officer)
    with pytest.raises(Refused):
        services.remove_session(session=first, by=officer)
    assert (list(Session.objects.all()), Attendance.objects.count()) == ([first], 1)
    assert acts() == ["session.removed"]


def test_only_session_of_an_open_cohort_stays(officer: Staff):
    cohort = make_cohort_with_session()
    session = cohort.sessions.get()
    with pytest.raises(Refused) as refused:
        services.remove_session(session=session, by=officer)
    assert (refused.value.code, Session.objects.count()) == ("no_session", 1)


# --- rooms and instructors ------------------------------------------------------------------------------------
def test_same_room_again_is_the_same_room(officer: Staff):
    room = services.add_room(name="대강당", capacity=210, by=officer)
    assert services.add_room(name="대강당", capacity=210, by=officer) == room
    with pytest.raises(Refused) as refused:
        services.add_room(name="대강당", capacity=100, by=officer)
    assert (refused.value.code, acts()) == ("name_taken", ["room.added"])


def test_one_account_is_one_instructor(officer: Staff):
    person = make_staff(name="한강사")
    first = services.add_instructor(name="한강사", staff=person, by=officer)
    assert services.add_instructor(name="한강사", staff=person, by=officer) == first
    with pytest.raises(Refused) as refused:
        services.add_instructor(name="한 강사", staff=person, by=officer)
    assert refused.value.code == "already_instructor"


# --- races ----------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_racing_plans_of_one_form_make_one_course():
    officer, token = make_staff(), uuid4()
    results = at_once(4, lambda _n: plan_course(year=2027, title="친절교육", token=token, by=officer))
    assert {result.pk for result in results} == {Course.objects.get().pk}
    assert acts() == ["course.planned"]


@pytest.mark.django_db(transaction=True)
def test_racing_cohorts_get_numbers_of_their_own():
    officer, course = make_staff(), make_course()
    results = at_once(4, lambda _n: add(course, officer))
    assert sorted(cohort.number for cohort in results) == [1, 2, 3, 4]


@pytest.mark.django_db(transaction=True)
def test_racing_sessions_share_no_room():
    officer = make_staff()
    room = services.add_room(name="대강당", capacity=210, by=officer)
    cohorts = [make_cohort(make_course(f"교육 {n}", compulsory=True)) for n in range(4)]
    results = at_once(4, lambda n: add_session(cohorts[n], officer, room=room))
    assert codes(results) == ["ok", "overlap", "overlap", "overlap"]


@pytest.mark.django_db(transaction=True)
def test_racing_sessions_share_a_room_once_the_guard_is_gone():
    """The twin: without the constraint the same race puts all of them into one room."""
    officer = make_staff()
    room = services.add_room(name="대강당", capacity=210, by=officer)
    cohorts = [make_cohort(make_course(f"교육 {n}", compulsory=True)) for n in range(4)]
    constraint = next(one for one in Session._meta.constraints if one.name == "training_session_room_free")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Session, constraint)
    try:
        results = at_once(4, lambda n: add_session(cohorts[n], officer, room=room))
        assert codes(results) == ["ok"] * 4
    finally:
        Attendance.objects.all().delete()
        Session.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Session, constraint)


@pytest.mark.django_db(transaction=True)
def test_session_added_while_the_course_becomes_compulsory_blocks():
    officer = make_staff()
    for round_ in range(5):
        course = make_course(f"교육 {round_}")
        cohort = make_cohort(course)
        day = at(30 + round_)
        together(
            lambda course=course: change_course(course=course, compulsory=True, by=officer),
            lambda cohort=cohort, day=day: add_session(
                cohort, officer, starts_at=day, ends_at=day + timedelta(hours=2)
            ),
        )
    assert (breaks(), Session.objects.filter(blocking=True).count()) == (0, 5)


def test_frozen_day_is_that_of_seoul(officer: Staff):
    course = make_course()
    with clock.at(datetime(2026, 11, 21, 23, 30, tzinfo=SEOUL)):
        freeze_target(course=course, by=officer)
    course.refresh_from_db()
    assert course.frozen_on == date(2026, 11, 21)
