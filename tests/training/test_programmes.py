"""The five kinds of programmes the seed cities run, each from its plan to certificate and survey."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from demo.courses import CLASS_DAYS, CLASS_SEATS, CLASSES, class_hours
from kindness import clock
from kindness.errors import Refused
from kindness.halfyear import SEOUL
from people.enums import Role
from people.models import Department, Staff
from people.services.absences import name_deputy
from tests.factories.people import as_signed_in, make_division, make_outsider, make_staff
from tests.factories.training import make_cohort, make_session
from tests.support.rows import nothing_written
from tests.support.rules import breaks_of
from tests.training.moments import moment
from tests.training.programmes import School, answer_all, certificates_of, means, over, people_in
from training.enums import EnrolmentState, Phase, SessionKind, Style, Unassigned
from training.invariants import INVARIANTS
from training.models import Attendance, Cohort, Enrolment
from training.queries.evaluation import by_survey_item
from training.queries.partners import Held, cohort_of_partner, held_of
from training.queries.seats_of_partner import cohorts_for
from training.queries.styles import shares_of
from training.queries.targets import must_attend
from training.rules import codes
from training.rules.evaluation import Question
from training.rules.style_items import ITEMS
from training.rules.styles import Choice
from training.services.attendance import check_in
from training.services.cases import add_case, note_broadcast, note_reading
from training.services.cohorts import add_instructor, add_room
from training.services.enrolments import accept_offer, decide_request, enrol, withdraw_enrolment
from training.services.evaluation import open_pre_evaluation, set_questions
from training.services.partners import add_agreement, add_partner, seat_partner
from training.services.seats import change_capacity
from training.services.styles import sum_up_styles, take
from training.services.targets import freeze_target
from training.services.visits import Rating, plan_visit, report_visit
from training.services.wishes import wish

pytestmark = pytest.mark.django_db

PLANNED = moment(2026, 3, 3)
VISITED = (SessionKind.LECTURE, SessionKind.PRACTICE, SessionKind.VISIT)
MET = "https://meet.daon.example/newcomers"


@pytest.fixture(autouse=True)
def _that_spring() -> Iterator[None]:
    """Everything is planned on the third of March; afterwards every rule of training still holds."""
    with clock.at(PLANNED):
        yield
        assert breaks_of(INVARIANTS) == {}


@pytest.fixture
def school(db: None) -> School:
    return School()


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.code


# --- 1: everybody, morning and afternoon of one day (Gangneung) -------------------------------------------------
def test_all_staff_in_the_hall_of_210(school: School) -> None:
    """Compulsory for front line and newcomers, open to every employment type, two halves of one day."""
    hall = add_room(name="대강당", capacity=210, by=school.officer)
    teacher = add_instructor(name="한지민", affiliation="다온CS연구소", by=school.officer)
    course = school.course(
        "전 직원 친절교육",
        contents="전화 응대\n대면 응대\n특이민원\n감정 코칭\n나의 습관",
        compulsory=True,
        target=[{"front_line": True}, {"hired_within_months": 12}],
        cap_percent=50,
    )
    divisions = [_half_called(f"과{n}") for n in range(5)]
    crowded = make_division("민원여권과")
    for front_line in (True, True, True, False):
        make_staff(crowded, front_line=front_line)
    assert freeze_target(course=course, by=school.officer) == 13
    morning, afternoon = (
        school.cohort(course, moment(2026, 3, 31, hour), seats=210, room=hall, instructor=teacher)
        for hour in (9, 14)
    )

    unassigned = school.assign(course)
    # Of the four at the busy counter two may be out on one day; the third is explained.
    assert list(unassigned.values()) == [Unassigned.DIVISION_CAP]
    assert {len(people_in(cohort)) for cohort in (morning, afternoon)} == {6}
    guest = make_staff(divisions[0], employment_type="temporary")
    with pytest.raises(Refused) as refused:
        enrol(cohort=morning, staff=guest, by=guest)
    assert code_of(refused) == "division_cap"
    helper = make_staff(make_division("수도과"), employment_type="temporary")
    make_staff(Department.objects.get(pk=helper.division_id))  # somebody stays at the counter
    assert enrol(cohort=morning, staff=helper, by=helper).state == EnrolmentState.BOOKED

    _overlaps_are_blocked(school, morning)

    called = Staff.objects.get(pk=min(people_in(morning) - {helper.pk}))
    school.hold(morning, absent=[called])
    school.hold(afternoon)
    settled = [school.settle(cohort) for cohort in (morning, afternoon)]
    assert [(one.completed, one.not_completed) for one in settled] == [(6, 1), (6, 0)]
    numbers = [(paper.serial, paper.hours) for c in (morning, afternoon) for paper in certificates_of(c)]
    assert numbers == [(serial, 2) for serial in range(1, 13)]
    assert means(school.ask(afternoon, points=5)) == {100}


def _half_called(name: str) -> Department:
    """A counter of four: one meets visitors, one has just come, two stay."""
    division = make_division(name)
    make_staff(division, front_line=True)
    make_staff(division, hired_on=date(2025, 9, 1))
    for _n in range(2):
        make_staff(division, hired_on=date(2015, 1, 1))
    return division


def _overlaps_are_blocked(school: School, morning: Cohort) -> None:
    """Two compulsory trainings at the same hours: refused. An optional one beside it: possible."""
    trainee = as_signed_in(Staff.objects.get(pk=min(people_in(morning))))
    start = morning.sessions.get().starts_at + timedelta(hours=1)
    other = school.cohort(school.course("청렴교육", compulsory=True, cap_percent=100), start, seats=5)
    with nothing_written(), pytest.raises(Refused) as refused:
        enrol(cohort=other, staff=trainee, by=school.officer)
    assert code_of(refused) == "overlap"
    with pytest.raises(Refused) as refused:
        school.cohort(
            school.course("안전교육", compulsory=True), start, seats=5, room=morning.sessions.get().room
        )
    assert code_of(refused) == "overlap"
    choice = school.cohort(school.course("독서 모임", cap_percent=100), start, seats=5)
    assert enrol(cohort=choice, staff=trainee, by=school.officer).state == EnrolmentState.BOOKED


# --- 2: outsourced to a university (Yeongju) -----------------------------------------------------------------------
def test_outsourced_course_of_eight_cohorts(school: School) -> None:
    """The institution sees its own eight cohorts, marks them and asks afterwards; a visit belongs to it."""
    account, agreement = _university(school)
    course = school.course("친절 실천 위탁과정", agreement=agreement, cost=48_000_000)
    city_own = school.cohort(school.course("시 자체 과정"), moment(2026, 4, 7), seats=40)
    first = school.cohort(
        course, moment(2026, 3, 17), moment(2026, 3, 18), moment(2026, 3, 19), seats=40, kinds=VISITED
    )
    for month in range(4, 11):
        school.cohort(course, moment(2026, month, 15), seats=40)
    assert [one.number for one in cohorts_for(account)] == list(range(1, 9))
    assert cohort_of_partner(city_own.pk, account) is None

    people = _volunteers(school, first)
    school.hold(first, by=account)
    _visit(school, first, people[0])
    assert school.settle(first).completed == 6
    assert means(school.ask(first, points=3, by=account)) == {50}
    assert held_of(agreement) == Held(cohorts=8, finished=1, seats=7 * 40 + 6, booked=6, attended=6)


def _university(school: School) -> tuple[Staff, object]:
    partner = add_partner(name="다온대학교 산학협력단", by=school.officer)
    account = make_outsider(roles=[Role.PARTNER])
    seat_partner(partner=partner, staff=account, by=school.officer)
    agreement = add_agreement(
        partner=partner,
        title="위탁 업무협약",
        starts_on=date(2026, 3, 1),
        ends_on=date(2026, 11, 30),
        scope="과정 편성과 운영, 사후 평가",
        city_provides="교육장과 대상자 선정",
        partner_provides="강사와 교재, 사후 평가",
        planned_cohorts=8,
        planned_people=320,
        cost=48_000_000,
        by=school.officer,
    )
    return account, agreement


def _volunteers(school: School, cohort: Cohort) -> list[Staff]:
    """Six seats: the seventh waits, is offered the seat of whoever withdraws, and takes it."""
    change_capacity(cohort=cohort, capacity=6, by=school.officer)
    people = [make_staff(make_division(f"동{n}")) for n in range(7)]
    for person in people:
        make_staff(Department.objects.get(pk=person.division_id))  # somebody stays at the counter
    for person in people[:6]:
        enrol(cohort=cohort, staff=person, by=person)
    with pytest.raises(Refused) as refused:
        enrol(cohort=cohort, staff=people[6], by=people[6])
    assert code_of(refused) == "full"
    waiting = enrol(cohort=cohort, staff=people[6], by=people[6], join_waitlist=True)
    assert waiting.state == EnrolmentState.WAITING
    withdraw_enrolment(enrolment=Enrolment.objects.get(staff=people[5]), by=people[5])
    assert accept_offer(enrolment=waiting, by=people[6]).state == EnrolmentState.BOOKED
    return [*people[:5], people[6]]


def _visit(school: School, cohort: Cohort, leader: Staff) -> None:
    """Planned for the third session, reported with ratings; its lesson becomes a good case."""
    session = cohort.sessions.get(kind=SessionKind.VISIT)
    visit = plan_visit(
        host="가온시청 민원실",
        visited_on=session.starts_at.astimezone(SEOUL).date(),
        leader=leader,
        session=session,
        by=school.officer,
    )
    with clock.at(over(cohort)):
        report_visit(visit=visit, report="먼저 여쭙니다.", ratings=[Rating("첫인사", "good")], by=leader)
        case = add_case(title="먼저 여쭙기", body="번호표를 뽑기 전에 여쭙니다.", visit=visit, by=leader)
    assert list(visit.cases.all()) == [case]


# --- 3: outdoors, four Thursdays (Gangseo) --------------------------------------------------------------------------
def test_four_thursdays_outdoors_for_grade_6_and_below(school: School) -> None:
    """Forty a Thursday, wishes heeded, nobody of grade 5; what they told each other is kept."""
    course = school.course("현장 소통 교육", target=[{"grade": [6, 9]}], open_to=[{"grade": [6, 9]}])
    thursdays = [moment(2026, 4, day, 14) for day in (2, 9, 16, 23)]
    cohorts = [
        school.cohort(course, start, seats=40, kinds=[SessionKind.OUTDOOR], place="다온수목원")
        for start in thursdays
    ]
    assert {start.weekday() for start in thursdays} == {date(2026, 4, 2).weekday()} == {3}
    divisions = [make_division(f"과{n}") for n in range(4)]
    heads = [make_staff(division, grade=5, rank="지방행정사무관") for division in divisions]
    people = [make_staff(division, grade=grade) for division in divisions for grade in (6, 6, 7, 8, 9)]
    wish(course=course, staff=people[0], cohorts=[cohorts[2]], by=people[0])
    with nothing_written(), pytest.raises(Refused) as refused:
        enrol(cohort=cohorts[0], staff=heads[0], by=heads[0])
    assert code_of(refused) == "not_target"

    assert school.assign(course) == {}
    assert [len(people_in(cohort)) for cohort in cohorts] == [5, 5, 5, 5]
    assert set.union(*map(people_in, cohorts)) == {one.pk for one in people}
    assert people[0].pk in people_in(cohorts[2])

    for cohort in cohorts:
        school.hold(cohort)
        assert school.settle(cohort).completed == 5
    with clock.at(over(cohorts[0])):
        case = add_case(
            title="큰 글씨 서식 상자",
            body="어르신이 많은 동에서 큰 글씨 서식을 한 상자에 담았습니다.",
            tags=["어르신"],
            session=cohorts[0].sessions.get(),
            by=people[1],
        )
        note_broadcast(case=case, day=date(2026, 4, 6), by=school.officer)
        for reader in (people[2], people[2], people[3]):
            note_reading(case=case, by=reader)
    assert case.readings.count() == 2
    assert means(school.ask(cohorts[2])) == {75}


# --- 4: behaviour styles, 31 classes in 18 days (Guro) --------------------------------------------------------------
def test_31_classes_of_30_in_18_days(school: School) -> None:
    """The self-diagnosis comes first; no day takes more of a division than the course allows."""
    course = school.course(
        "행동유형별 응대",
        target=[{"employment": ["general"]}],
        self_enrolment=False,
        style_first=True,
        cap_percent=34,
    )
    hours = list(class_hours(date(2026, 4, 1)))
    classes = [make_cohort(course, capacity=CLASS_SEATS) for _n in range(CLASSES)]
    for one, (start, _end) in zip(classes, hours, strict=True):
        make_session(one, start, hours=3, kind=SessionKind.PRACTICE)
    days = {start.date() for start, _end in hours}
    assert (CLASSES, CLASS_DAYS, CLASS_SEATS, len(days)) == (31, 18, 30, 18)
    people = [make_staff(division) for division in map(make_division, "가나다라") for _n in range(6)]
    wishing = [people[n] for n in (0, 1, 6, 7, 12, 13)]
    for person in wishing:
        wish(course=course, staff=person, cohorts=[classes[0]], by=person)
        take(staff=person, choices=_choices(Style.D if person in wishing[:3] else Style.S))

    assert school.assign(course) == {}
    assert set.union(*map(people_in, classes)) == {one.pk for one in people}
    assert max(len(people_in(one)) for one in classes) <= CLASS_SEATS
    assert people_in(classes[0]) >= {one.pk for one in wishing}
    assert _most_out_of_a_division(course.pk) == 2  # a third of six

    for one in classes[:2]:
        school.hold(one)
    assert school.settle(classes[0]).completed == len(people_in(classes[0]))
    assert means(school.ask(classes[0])) == {75}
    with clock.at(over(classes[0])):
        sum_up_styles()
    assert shares_of(classes[0].style_summary) == []  # three and three: too few to be told


def _choices(style: Style) -> dict[int, Choice]:
    least = Style.C if style != Style.C else Style.I
    return {item.number: Choice(style, least) for item in ITEMS}


def _most_out_of_a_division(course_id: object) -> int:
    """Counted from the booked hours, not by the solver."""
    rows = Attendance.objects.filter(enrolment__course=course_id, live=True)
    out = Counter(
        (division, starts.astimezone(SEOUL).date())
        for division, starts in rows.values_list("enrolment__division", "starts_at")
    )
    return max(out.values())


# --- 5: newcomers by video, coaching on the spot, tailored (Namwon, Chungju, Seongnam) -------------------------------
def test_newcomers_workshop_by_live_video(school: School) -> None:
    """Whoever has come within twelve months, at their own screens: the code is read out and typed."""
    course = school.course(
        "새내기 워크숍",
        target=[{"hired_within_months": 12}],
        open_to=[{"hired_within_months": 12}],
        cap_percent=100,
    )
    cohort = school.cohort(course, moment(2026, 3, 24, 15), seats=100, kinds=[SessionKind.VIDEO], link=MET)
    division = make_division("중앙동")
    people = [make_staff(division, hired_on=date(2025, 10, 1)) for _n in range(5)]
    old_hand = make_staff(division, hired_on=date(2025, 3, 3))
    assert set(must_attend(course, clock.today())) == set(people)
    late_newcomer = make_staff(division, hired_on=date(2026, 3, 2))
    assert len(must_attend(course, clock.today())) == 6
    with nothing_written(), pytest.raises(Refused) as refused:
        enrol(cohort=cohort, staff=old_hand, by=old_hand)
    assert code_of(refused) == "not_target"
    assert school.assign(course) == {}

    session = cohort.sessions.get()
    assert (session.link, session.room) == (MET, None)
    with clock.at(session.starts_at + timedelta(minutes=1)):
        code = codes.code_at(session.code_secret, clock.now())
        wrong = f"{(int(code) + 1) % 1_000_000:06}"
        with pytest.raises(Refused) as refused:
            check_in(session=session, staff=late_newcomer, code=wrong, by=late_newcomer)
        assert code_of(refused) == "wrong_code"
        for person in (*people, late_newcomer):
            check_in(session=session, staff=person, code=codes.spaced(code), by=person)
    with clock.at(session.ends_at), pytest.raises(Refused) as refused:
        check_in(session=session, staff=late_newcomer, code=code, by=late_newcomer)
    assert code_of(refused) == "not_now"
    assert school.settle(cohort).completed == 6
    assert means(school.ask(cohort)) == {75}


def test_coaching_for_a_bundle_of_towns(school: School) -> None:
    """Only for the towns of the bundle, when the head or the deputy of the day approves."""
    course = school.course(
        "찾아가는 현장코칭", needs_approval=True, open_to=[{"groups": ["town"]}], cap_percent=None
    )
    towns = [make_division(name, group="town") for name in ("가동", "나동", "다동", "라동")]
    bundle, elsewhere = towns[:3], towns[3]
    heads = [make_staff(town, grade=5, position="동장", roles=[Role.DIVISION_HEAD]) for town in bundle]
    people = [make_staff(town) for town in bundle for _n in range(2)]
    stranger = make_staff(elsewhere)
    cohort = school.cohort(
        course,
        moment(2026, 3, 26, 10),
        seats=20,
        kinds=[SessionKind.COACHING],
        divisions=bundle,
        place="가동 행정복지센터",
    )
    with nothing_written(), pytest.raises(Refused) as refused:
        enrol(cohort=cohort, staff=stranger, by=stranger)
    assert code_of(refused) == "not_target"
    wanted = [enrol(cohort=cohort, staff=person, by=person) for person in people]
    assert {one.state for one in wanted} == {EnrolmentState.REQUESTED}

    deputy = make_staff(bundle[0])
    name_deputy(
        head=heads[0], deputy=deputy, starts_on=date(2026, 3, 3), ends_on=date(2026, 3, 4), by=heads[0]
    )
    deciders = [deputy, heads[0], heads[1], heads[1], heads[2], heads[2]]
    for enrolment, decider in zip(wanted[:5], deciders, strict=False):
        decided = decide_request(enrolment=enrolment, approved=True, note="", by=decider)
        assert decided.state == EnrolmentState.BOOKED
    refusal = decide_request(
        enrolment=wanted[5], approved=False, note="그날은 선거 업무가 있습니다.", by=heads[2]
    )
    assert refusal.state == EnrolmentState.DECLINED

    school.hold(cohort)
    assert school.settle(cohort).completed == 5
    assert means(school.ask(cohort, points=5)) == {100}


def test_tailored_training_from_survey_needs(school: School) -> None:
    """For the departments whose telephone greeting was found weak; the same item is asked before and after."""
    weak, fine = (make_division(name) for name in ("세무과", "도로과"))
    course = school.course(
        "전화 응대 보완",
        target=[{"divisions": [weak.code], "not_completed_since": {"any": True, "since": "2026-01-01"}}],
        cap_percent=100,
        pass_score=None,
    )
    set_questions(
        course=course,
        questions=[
            Question(phase, "scale", "전화를 받으며 소속과 이름을 말합니다.", survey_item="greeting")
            for phase in (Phase.PRE, Phase.POST)
        ],
        by=school.officer,
    )
    cohort = school.cohort(course, moment(2026, 3, 25, 10), seats=30, kinds=[SessionKind.PRACTICE])
    people = [make_staff(weak) for _n in range(5)]
    make_staff(fine)
    trained = _trained_already(school, make_staff(weak))
    assert set(must_attend(course, clock.today())) == {*people, trained}
    with clock.at(moment(2026, 3, 12)):
        assert set(must_attend(course, clock.today())) == set(people)
        assert school.assign(course) == {}
        open_pre_evaluation(cohort=cohort, by=school.officer)
        answer_all(cohort, Phase.PRE, 2)
    school.hold(cohort)
    assert school.settle(cohort).completed == 5
    assert means(school.ask(cohort, points=4)) == {75}
    pair = by_survey_item(course, over(cohort) + timedelta(days=4))["greeting"]
    assert (pair.before and pair.before.mean, pair.after and pair.after.mean) == (25, 75)


def _trained_already(school: School, person: Staff) -> Staff:
    """They complete another training on the tenth of March."""
    cohort = school.cohort(school.course("신규자 교육", cap_percent=100), moment(2026, 3, 10), seats=5)
    enrol(cohort=cohort, staff=person, by=school.officer)
    school.hold(cohort)
    school.settle(cohort)
    return person
