"""A year of training in Daon, of every kind the seed cities run: held, running, and still to be filled."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from demo import courses
from demo.accounts import ACCOUNTS
from demo.courses import Lesson
from demo.services.founding import people_with
from kindness import clock
from kindness.halfyear import SEOUL
from notifications.services import mark_all_read
from people.models import Department, Staff
from people.queries import departments_by_code
from training.enums import Mark, MarkSource, SessionKind
from training.models import Cohort, Course, EvaluationRight, Instructor, Room, Session
from training.queries.targets import may_attend
from training.rules.evaluation import DEFAULT_QUESTIONS
from training.services.attendance import mark_attendance
from training.services.cases import add_case, note_broadcast
from training.services.cohorts import add_cohort, add_instructor, add_room, add_session, open_cohort
from training.services.completion import finish_cohort
from training.services.courses import open_course, plan_course
from training.services.enrolments import enrol
from training.services.evaluation import answer_evaluation, mix_answers, open_evaluation, set_questions
from training.services.partners import add_agreement, add_partner, seat_partner
from training.services.seats import book_people
from training.services.targets import freeze_target
from training.services.visits import Rating, plan_visit, report_visit

OFFICER, PARTNER = "900011", "900017"
COHORTS, SEATS, FINISHED = 8, 40, 6
ANSWERING = 0.6
FRONT_LINE_OR_NEW = [{"front_line": True}, {"hired_within_months": 12}]
GRADE_6_AND_BELOW = [{"grade": [6, 9]}]


def hold_training(now: datetime, chance: random.Random) -> int:
    """All courses of the year as of `now`; how many cohorts there are."""
    school = _School(now, chance)
    school.outsourced()
    school.outdoors()
    school.everybody()
    school.styles()
    school.newcomers_and_visits()
    mark_all_read(by=school.officer)
    return Cohort.objects.count()


class _School:
    """Who runs it, where, and who has not been called yet."""

    def __init__(self, now: datetime, chance: random.Random) -> None:
        self.now, self.today, self.chance = now, now.date(), chance
        (self.officer,) = people_with([OFFICER])
        self.hall = add_room(name=courses.HALL[0], capacity=courses.HALL[1], by=self.officer)
        self.classroom = add_room(name=courses.CLASSROOM[0], capacity=courses.CLASSROOM[1], by=self.officer)
        self.instructors = [
            add_instructor(name=name, affiliation=affiliation, by=self.officer)
            for name, affiliation in courses.INSTRUCTORS
        ]

    # --- 1: everybody, morning and afternoon of one day (Gangneung) --------------------------------------------
    def everybody(self) -> None:
        """Two cohorts of 210 on one day soon; front line and newly hired must. Some have enrolled themselves."""
        day = courses.workday_near(self.today, 17)
        course = self._course(
            title="전 직원 친절교육",
            purpose="민원접점 직원과 새로 들어온 직원이 함께 응대의 기본을 다집니다.",
            contents="\n".join(courses.EVERYBODY),
            compulsory=True,
            target=FRONT_LINE_OR_NEW,
            survey_items=courses.PHONE,
            recognised_hours=3,
            cap_percent=50,
        )
        freeze_target(course=course, by=self.officer)
        cohorts = [
            self._cohort(
                course,
                day,
                [Lesson("친절 응대와 마음 돌봄", SessionKind.LECTURE, hour, 3)],
                seats=courses.HALL[1],
                room=self.hall,
                instructor=self.instructors[0],
            )
            for hour in (time(9), time(14))
        ]
        for cohort, person in zip(cohorts * 30, self._some(course, 44), strict=False):
            enrol(cohort=cohort, staff=person, by=person)
        for person in people_with(["900002", "900004"]):
            enrol(cohort=cohorts[0], staff=person, by=person)

    # --- 2: outsourced to a university (Yeongju) ---------------------------------------------------------------
    def outsourced(self) -> None:
        """Eight cohorts of forty: six are over, one is under way, one is full and has a waitlist."""
        first = self.today - timedelta(days=240)
        with clock.at(courses.at(first, time(9))):
            partner = add_partner(name=courses.UNIVERSITY, contact="산학협력단 평생교육팀", by=self.officer)
            seat_partner(partner=partner, staff=_account(PARTNER), by=self.officer)
            agreement = add_agreement(
                partner=partner,
                title=f"{self.today.year}년 친절교육 위탁 업무협약",
                starts_on=first,
                ends_on=first + timedelta(days=300),
                scope="과정 편성과 운영, 사후 평가",
                city_provides="교육장과 대상자 선정, 운영 지원",
                partner_provides="교육과정 편성, 강사, 교재, 사후 평가",
                planned_cohorts=COHORTS,
                planned_people=COHORTS * SEATS,
                cost=48_000_000,
                by=self.officer,
            )
            course = self._course(
                title="친절 실천 위탁과정",
                purpose="강의와 실습, 우수기관 견학으로 응대의 폭을 넓힙니다.",
                contents="강의\n실습\n우수기관 견학",
                agreement=agreement,
                survey_items=courses.CONVERSATION,
                recognised_hours=11,
                cost=48_000_000,
            )
            set_questions(course=course, questions=DEFAULT_QUESTIONS, by=self.officer)
        people = iter(self._some(course, COHORTS * SEATS + 3))
        for number in range(COHORTS):
            self._outsourced_cohort(course, number, [next(people) for _seat in range(SEATS)])
        last = course.cohorts.get(number=COHORTS)
        for person in people:
            enrol(cohort=last, staff=person, join_waitlist=True, by=person)

    def _outsourced_cohort(self, course: Course, number: int, people: Sequence[Staff]) -> None:
        """Five weeks apart; the seventh began on the last working day."""
        day = courses.workday_near(self.today, (number - FINISHED) * 32 - 1 if number != FINISHED else -3)
        cohort = self._cohort(
            course,
            day,
            courses.OUTSOURCED,
            seats=SEATS,
            place=courses.LECTURE_ROOM,
            instructor=self.instructors[1],
        )
        self._call(cohort, people, day)
        if number == 0:
            self._visit(cohort)
        if number < FINISHED:
            self._run(cohort)
        else:
            self._mark_past_sessions(cohort)

    def _visit(self, cohort: Cohort) -> None:
        """What they saw elsewhere, told by one of them."""
        session = cohort.sessions.get(kind=SessionKind.VISIT)
        leader = cohort.enrolments.select_related("staff").order_by("seat")[0].staff
        day = session.ends_at.astimezone(SEOUL).date()
        with clock.at(session.starts_at - timedelta(days=7)):
            visit = plan_visit(
                host="가온시청 민원실",
                visited_on=day,
                leader=leader,
                group="위탁과정 제1기",
                look_at="\n".join(courses.LOOK_AT),
                session=session,
                by=self.officer,
            )
        with clock.at(session.ends_at + timedelta(hours=2)):
            ratings = [
                Rating(aspect, level)
                for aspect, level in zip(courses.LOOK_AT, ("good", "good", "fair"), strict=True)
            ]
            report_visit(visit=visit, report=courses.REPORT, ratings=ratings, by=leader)

    # --- 3: outdoors, four Thursdays (Gangseo) -----------------------------------------------------------------
    def outdoors(self) -> None:
        """160 people of grade 6 and below, forty a Thursday; what they told each other became good cases."""
        with clock.at(self.now - timedelta(days=100)):
            course = self._course(
                title="6급 이하 현장 소통 교육",
                purpose="야외에서 친절 사례를 발표하고 함께 이야기합니다.",
                contents="친절 사례 발표\n모둠 토론",
                open_to=GRADE_6_AND_BELOW,
                recognised_hours=4,
            )
        people = self._some(course, 4 * SEATS)
        for week, day in enumerate(courses.thursdays(self.today - timedelta(days=77), 4)):
            cohort = self._cohort(course, day, [courses.OUTDOORS], seats=SEATS, place="다온수목원 잔디마당")
            self._call(cohort, people[week * SEATS : (week + 1) * SEATS], day)
            self._run(cohort, asked=False)
        self._keep_cases(course)

    def _keep_cases(self, course: Course) -> None:
        sessions = Session.objects.filter(cohort__course=course).order_by("starts_at")
        for session, (title, body, tags) in zip(sessions, courses.CASES, strict=True):
            with clock.at(session.ends_at + timedelta(days=1)):
                case = add_case(title=title, body=body, tags=tags, session=session, by=self.officer)
        note_broadcast(case=case, day=courses.workday_near(self.today, -20), by=self.officer)

    # --- 4: behaviour styles, 31 classes in 18 days (Guro) -----------------------------------------------------
    def styles(self) -> None:
        """For everybody, at most thirty a class; not filled yet: the proposal is the training officer's to ask for."""
        first = courses.workday_near(self.today, 32)
        course = self._course(
            title="행동유형별 응대 과정",
            purpose="나와 상대의 행동유형을 알고 그에 맞게 응대합니다.",
            contents="행동유형 자가진단\n유형별 응대 실습",
            target=[{"employment": ["general", "fixed_term", "permanent"]}],
            recognised_hours=3,
            self_enrolment=False,
            style_first=True,
            cap_percent=30,
        )
        for starts, ends in courses.class_hours(first):
            cohort = self._bare_cohort(course, first, seats=courses.CLASS_SEATS)
            self._session(
                cohort, courses.STYLES.kind, courses.STYLES.title, starts, ends,
                room=self.classroom, instructor=self.instructors[2],
            )  # fmt: skip
            open_cohort(cohort=cohort, by=self.officer)

    # --- 5: newcomers by video, coaching on the spot, tailored (Namwon, Chungju, Seongnam) ---------------------
    def newcomers_and_visits(self) -> None:
        workshop = self._course(
            title="새내기 공무원 친절 워크숍",
            purpose="새로 들어온 직원이 실시간 화상으로 함께 배웁니다.",
            contents="공직자의 인사말\n전화 첫마디 연습",
            open_to=[{"hired_within_months": 12}],
            target=[{"hired_within_months": 12}],
            recognised_hours=2,
        )
        self._cohort(
            workshop,
            courses.workday_near(self.today, 10),
            [Lesson("화상으로 만나는 첫 응대", SessionKind.VIDEO, time(15), 2)],
            seats=100,
            link="https://meet.daon.example/newcomers",
            instructor=self.instructors[0],
        )
        coaching = self._course(
            title="찾아가는 읍면동 현장코칭",
            purpose="창구를 비우지 않도록 강사가 찾아갑니다.",
            contents="창구 관찰\n그 자리에서 코칭",
            needs_approval=True,
            open_to=[{"groups": ["town"]}],
            survey_items=courses.ON_THE_SPOT,
            recognised_hours=2,
        )
        self._coach(coaching)
        plan_course(
            by=self.officer,
            year=self.today.year,
            title="전화 응대 보완 맞춤교육",
            purpose="전화친절도 조사에서 도움이 필요하다고 나타난 항목을 함께 연습합니다.",
            contents="첫인사와 끝인사\n보류와 연결",
            survey_items=courses.PHONE,
            recognised_hours=2,
        )

    def _coach(self, course: Course) -> None:
        """A bundle of neighbouring towns at a time."""
        towns = [
            place for place in departments_by_code().values() if place.group == "town" and place.is_division
        ]
        towns.sort(key=lambda place: (place.order, place.pk))
        for index in range(0, min(len(towns), 12), 4):
            day = courses.workday_near(self.today, 8 + index)
            bundle = towns[index : index + 4]
            self._cohort(
                course,
                day,
                [Lesson("창구 현장코칭", SessionKind.COACHING, time(10), 2)],
                seats=20,
                place=f"{bundle[0].name} 행정복지센터",
                divisions=bundle,
                instructor=self.instructors[2],
            )

    # --- what all of them share --------------------------------------------------------------------------------
    def _course(self, **fields: Any) -> Course:
        course = plan_course(by=self.officer, year=self.today.year, **fields)
        return open_course(course=course, by=self.officer)

    def _bare_cohort(
        self, course: Course, day: date, *, seats: int, divisions: Iterable[Department] = ()
    ) -> Cohort:
        opens, closes = courses.enrolment_window(day)
        return add_cohort(
            course=course,
            capacity=seats,
            enrol_from=min(opens, self.now - timedelta(hours=1)) if day > self.today else opens,
            enrol_until=closes,
            divisions=divisions,
            by=self.officer,
        )

    def _cohort(
        self,
        course: Course,
        day: date,
        lessons: Iterable[Lesson],
        *,
        seats: int,
        divisions: Iterable[Department] = (),
        **where: Any,
    ) -> Cohort:
        cohort = self._bare_cohort(course, day, seats=seats, divisions=divisions)
        for lesson in lessons:
            self._session(cohort, lesson.kind, lesson.title, *courses.hours_of(lesson, day), **where)
        return open_cohort(cohort=cohort, by=self.officer)

    def _session(
        self,
        cohort: Cohort,
        kind: SessionKind,
        title: str,
        starts: datetime,
        ends: datetime,
        *,
        room: Room | None = None,
        place: str = "",
        link: str = "",
        instructor: Instructor | None = None,
    ) -> Session:
        return add_session(
            cohort=cohort, kind=kind, title=title, starts_at=starts, ends_at=ends,
            room=room, place=place, link=link, instructor=instructor, by=self.officer,
        )  # fmt: skip

    def _some(self, course: Course, number: int) -> list[Staff]:
        """People who may attend, the demo accounts and the heads apart, by chance."""
        known = [account.number for account in ACCOUNTS]
        people = may_attend(course, self.today).exclude(number__in=known).order_by("number")
        return self.chance.sample([person for person in people if person.division_id], number)

    def _call(self, cohort: Cohort, people: Sequence[Staff], day: date) -> None:
        """Assigned three weeks before, or this morning for what lies ahead."""
        with clock.at(min(courses.at(day - timedelta(days=21), time(10)), self.now)):
            book_people(cohort=cohort, people=people, compulsory_ids=frozenset(), by=self.officer)

    def _mark_past_sessions(self, cohort: Cohort) -> None:
        for session in cohort.sessions.filter(ends_at__lt=self.now).order_by("starts_at"):
            marks = {
                pk: self._mark()
                for pk in session.attendances.filter(live=True).values_list("enrolment_id", flat=True)
            }
            with clock.at(session.ends_at):
                mark_attendance(session=session, marks=marks, source=MarkSource.LIST, by=self.officer)

    def _mark(self) -> Mark:
        marks = (Mark.PRESENT, Mark.LATE, Mark.LEFT_EARLY, Mark.EXCUSED, Mark.ABSENT)
        return self.chance.choices(marks, weights=(90, 4, 2, 2, 2))[0]

    def _run(self, cohort: Cohort, *, asked: bool = True) -> None:
        """Held, settled, certificates issued, and (where asked) evaluated."""
        self._mark_past_sessions(cohort)
        ended = cohort.sessions.order_by("-ends_at").values_list("ends_at", flat=True)[0]
        with clock.at(ended + timedelta(hours=20)):
            finish_cohort(cohort=cohort, by=self.officer)
        if asked:
            self._evaluate(cohort, ended)

    def _evaluate(self, cohort: Cohort, ended: datetime) -> None:
        with clock.at(ended + timedelta(hours=1)):
            open_evaluation(cohort=cohort, until=ended + timedelta(days=7), by=self.officer)
        kindness = self.chance.choice((4, 4, 5))
        with clock.at(ended + timedelta(days=1)):
            rights = EvaluationRight.objects.filter(enrolment__cohort=cohort).select_related(
                "enrolment__staff"
            )
            for right in rights.order_by("enrolment__staff__number"):
                if self.chance.random() < ANSWERING:
                    answer_evaluation(
                        token=right.token,
                        scores=self._scores(kindness),
                        texts=self._texts(),
                        by=right.enrolment.staff,
                    )
        with clock.at(ended + timedelta(days=8)):
            mix_answers()

    def _scores(self, kindness: int) -> dict[int, int]:
        scale = [n for n, question in enumerate(DEFAULT_QUESTIONS, start=1) if question.kind == "scale"]
        return {n: min(5, max(2, kindness + self.chance.choice((-1, 0, 0, 0, 1)))) for n in scale}

    def _texts(self) -> dict[int, str]:
        numbers = [n for n, question in enumerate(DEFAULT_QUESTIONS, start=1) if question.kind == "text"]
        said = zip(numbers, (courses.LIKED, courses.WISHED), strict=True)
        return {n: self.chance.choice(words) for n, words in said if self.chance.random() < 0.3}


def _account(number: str) -> Staff:
    """An outside account, which sits nowhere."""
    account: Staff = Staff.objects.get(number=number)
    return account
