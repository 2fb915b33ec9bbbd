"""My training as the place where everything of one's own starts: what waits, what is next, what is behind."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kindness import clock
from people.enums import Role
from people.models import ClosureDay, Deputy
from tests.factories.people import give_role, make_division, make_staff
from tests.factories.training import (
    make_cohort,
    make_cohort_with_session,
    make_course,
    make_enrolment,
    make_session,
)
from tests.support.client import client_of
from tests.support.statements import statements
from tests.training.moments import moment
from training.enums import EnrolmentState, EnrolmentWay, Mark, Outcome, Phase
from training.models import Certificate, EvaluationRight, Instructor, StyleResult, Wish
from training.services.certificates import issue_certificates

pytestmark = pytest.mark.django_db
PAGE = "/training/"
NOON = moment(2026, 11, 16, 12)  # a Monday


@pytest.fixture
def division():
    return make_division("도로과")


@pytest.fixture
def me(division):
    make_staff(division)
    return make_staff(division, name="김서윤")


def seen_by(person):
    """The page's context and its text."""
    response = client_of(person, language="en").get(PAGE)
    assert response.status_code == 200
    return response.context, response.content.decode()


# --- seats ----------------------------------------------------------------------------------------------------------
def test_seat_shows_its_next_session_with_the_link_and_how_many_follow(me):
    cohort = make_cohort()
    start = clock.fresh() + timedelta(days=21)
    for day in range(3):
        make_session(cohort, start + timedelta(days=day), place="", link="https://video.daon.example/1")
    make_enrolment(cohort, me)
    context, page = seen_by(me)
    (row,) = context["booked"]
    assert (row.next.starts_at, row.more, row.check_in) == (start, 2, False)
    assert 'href="https://video.daon.example/1"' in page
    assert "and 2 more" in page


@pytest.mark.parametrize(
    ("closed", "shown"), [((), "2026. 11. 24. 24:00"), ((date(2026, 11, 25),), "2026. 11. 23. 24:00")]
)
def test_deadline_to_withdraw_is_the_end_of_a_working_day(me, closed, shown):
    for day in closed:
        ClosureDay.objects.create(day=day, name="시민의 날")
    with clock.at(NOON):
        cohort = make_cohort(make_course(withdraw_days=2))
        make_session(cohort, moment(2026, 11, 26))
        make_enrolment(cohort, me)
        _context, page = seen_by(me)
    assert shown in page


def test_assigned_compulsory_seat_cannot_be_given_back_by_oneself(me):
    make_enrolment(make_cohort_with_session(), me, way=EnrolmentWay.ASSIGNED, compulsory=True)
    _context, page = seen_by(me)
    assert "Not by yourself" in page
    assert "/withdraw/" not in page


@pytest.mark.parametrize(
    ("minutes", "mark", "open_"),
    [(16, "", False), (14, "", True), (-60, "", True), (-60, Mark.ABSENT, True), (-60, Mark.PRESENT, False)],
)
def test_check_in_is_offered_while_the_code_counts(me, minutes, mark, open_):
    cohort = make_cohort()
    session = make_session(cohort, clock.fresh() + timedelta(minutes=minutes))
    seat = make_enrolment(cohort, me)
    seat.attendances.update(mark=mark, marked_at=clock.fresh() if mark else None)
    context, page = seen_by(me)
    assert context["booked"][0].check_in is open_
    assert (f"/training/check-in/{session.pk}/" in page) is open_


# --- what waits -----------------------------------------------------------------------------------------------------
def test_nothing_waits_for_somebody_new(me):
    context, page = seen_by(me)
    assert "To do" not in page
    assert (context["landing"].certificates, context["landing"].hours, context["landing"].teaches) == (
        0,
        0,
        False,
    )


def test_course_that_begins_with_the_self_diagnosis_says_so_until_it_is_taken(me):
    make_enrolment(make_cohort_with_session(make_course("응대 유형", style_first=True)), me)
    assert "<bdi>응대 유형</bdi> begins with the self-diagnosis" in seen_by(me)[1]
    StyleResult.objects.create(staff=me, d=1, i=-1, s=0, c=0, items=24)
    assert "begins with the self-diagnosis" not in seen_by(me)[1]


def test_enrolment_says_whether_the_self_diagnosis_is_done(me):
    seat = make_enrolment(make_cohort_with_session(make_course(style_first=True)), me)
    client = client_of(me, language="en")
    path = f"/training/enrolments/{seat.pk}/"
    assert "Please do the behaviour-style self-diagnosis" in client.get(path).content.decode()
    StyleResult.objects.create(staff=me, d=1, i=-1, s=0, c=0, items=24)
    assert "Self-diagnosis done" in client.get(path).content.decode()


@pytest.mark.parametrize(
    ("phase", "starts_in", "open_until", "waiting"),
    [
        (Phase.POST, -5, 3, 1),
        (Phase.POST, -5, -1, 0),
        (Phase.POST, -5, None, 0),
        (Phase.PRE, 5, None, 1),
        (Phase.PRE, -5, None, 0),
    ],
)
def test_surveys_that_can_be_answered_now_are_counted(me, phase, starts_in, open_until, waiting):
    until = None if open_until is None else clock.fresh() + timedelta(days=open_until)
    cohort = make_cohort(evaluation_until=until)
    make_session(cohort, clock.fresh() + timedelta(days=starts_in))
    right = EvaluationRight.objects.create(enrolment=make_enrolment(cohort, me), phase=phase)
    assert seen_by(me)[0]["landing"].surveys == waiting
    listed = client_of(me).get("/training/evaluations/").context["rights"]
    assert len(listed) == waiting
    right.answered = True
    right.save()
    assert seen_by(me)[0]["landing"].surveys == 0


def test_head_deputy_and_nobody_else_see_the_applications_that_wait(me, division):
    head, deputy = make_staff(division, position="과장"), make_staff()
    give_role(head, Role.DIVISION_HEAD)
    Deputy.objects.create(head=head, deputy=deputy, starts_on=clock.today(), ends_on=clock.today())
    make_enrolment(make_cohort_with_session(), me, state=EnrolmentState.REQUESTED)
    assert [seen_by(one)[0]["landing"].requests for one in (head, deputy, me)] == [1, 1, 0]
    assert "1 application waits for your decision" in seen_by(deputy)[1]
    assert "Applications to decide" not in seen_by(me)[1]


def test_wishes_are_asked_where_people_are_assigned(me):
    assigned = make_course("배정 과정", self_enrolment=False)
    make_cohort_with_session(assigned)
    make_cohort_with_session(make_course("신청 과정"))
    (wish,) = seen_by(me)[0]["open"].wishes
    assert (wish.course, wish.must, wish.named) == (assigned, False, False)
    Wish.objects.create(course=assigned, staff=me, cohort=assigned.cohorts.get(), place=1)
    assert [one.named for one in seen_by(me)[0]["open"].wishes] == [True]
    make_enrolment(assigned.cohorts.get(), me)
    assert seen_by(me)[0]["open"].wishes == []


def test_compulsory_courses_stand_first(me, division):
    make_cohort_with_session(make_course("가 선택"))
    make_cohort_with_session(make_course("나 필수", target=[{"divisions": [division.code]}]))
    choices = seen_by(me)[0]["open"].choices
    assert [(one.cohort.course.title, one.must) for one in choices] == [("나 필수", True), ("가 선택", False)]


# --- what is behind -------------------------------------------------------------------------------------------------
def test_record_counts_valid_certificates_and_the_hours_of_the_half_year(me):
    officer = make_staff()
    with clock.at(NOON):
        for title, held in (
            ("상반기", moment(2026, 3, 2)),
            ("하반기", moment(2026, 9, 1)),
            ("취소", moment(2026, 9, 2)),
        ):
            cohort = make_cohort(make_course(title, recognised_hours=4), state="finished")
            make_session(cohort, held)
            make_enrolment(cohort, me, outcome=Outcome.COMPLETED)
            issue_certificates(cohort=cohort, by=officer)
        Certificate.objects.filter(course_title="취소").update(
            revoked_at=clock.fresh(), revoked_by=officer, revoke_reason="착오"
        )
        landing = seen_by(me)[0]["landing"]
    assert (landing.certificates, landing.hours, str(landing.half)) == (2, 4, "2026H2")


def test_instructor_is_led_to_the_own_lessons(me):
    assert "/training/teaching/" not in seen_by(me)[1]
    teacher = Instructor.objects.create(name=me.name, staff=me)
    make_session(make_cohort(), instructor=teacher)
    assert "/training/teaching/" in seen_by(me)[1]


def test_everything_of_ones_own_is_one_step_away(me):
    page = seen_by(me)[1]
    for path in (
        "/training/certificates/",
        "/training/evaluations/",
        "/training/styles/",
        "/training/check-in/",
        "/training/courses/",
        "/training/calendar/",
        "/training/cases/",
        "/training/visits/",
        "/me/calendar/",
        "/me/absences/",
    ):
        assert f'href="{path}"' in page


def test_page_asks_eight_queries_however_much_there_is(me, division):
    head = make_staff(division)
    give_role(head, Role.DIVISION_HEAD)
    client = client_of(head)
    client.get("/help/")
    counts = []
    for size in (1, 4):
        for _n in range(size):
            make_enrolment(make_cohort_with_session(make_course(f"신청 {_n} {size}", style_first=True)), head)
            make_enrolment(make_cohort_with_session(make_course(f"승인 {_n} {size}")), me, state="requested")
            make_cohort_with_session(make_course(f"희망 {_n} {size}", self_enrolment=False))
        with statements() as asked:
            client.get(PAGE)
        counts.append(len(asked))
    assert counts == [8, 8]
