"""The training of Daon as plain values: what the five kinds of programmes of the seed cities look like here. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kindness.halfyear import SEOUL
from kindness.workdays import is_workday, workdays_after, workdays_before
from training.enums import SessionKind

HALL, CLASSROOM = ("다온시청 대강당", 210), ("다온시청 교육장", 60)
UNIVERSITY, LECTURE_ROOM = "다온대학교 산학협력단", "다온대학교 평생교육관 201호"
INSTRUCTORS = (
    ("한지민", "다온CS연구소"),
    ("서도윤", "다온대학교 산학협력단"),
    ("문채원", "마음쉼 상담센터"),
)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A session: so many working days after the cohort's first day, from hour to hour."""

    title: str
    kind: SessionKind
    begins: time
    hours: int
    days_later: int = 0


EVERYBODY = (
    "전화 응대와 대면 응대의 기본",
    "특이민원 응대와 직원 보호 절차",
    "나를 위한 감정 코칭",
    "나의 응대 습관 돌아보기",
)
OUTSOURCED = (
    Lesson("민원인의 마음을 여는 응대", SessionKind.LECTURE, time(9, 30), 3),
    Lesson("상황별 응대 실습", SessionKind.PRACTICE, time(13, 30), 3, 1),
    Lesson("우수기관 견학", SessionKind.VISIT, time(10), 5, 2),
)
OUTDOORS = Lesson("숲길에서 나누는 친절 사례 발표와 토론", SessionKind.OUTDOOR, time(14), 4)
STYLES = Lesson("행동유형별 응대", SessionKind.PRACTICE, time(14), 3)
# Items of the telephone survey, by its bank's keys, that these courses practise.
PHONE = ["greeting", "further_questions", "closing_greeting"]
ON_THE_SPOT = ["connecting", "proactive", "further_questions"]
CONVERSATION = ["listening", "explanation", "proactive"]
CLASSES, CLASS_DAYS, CLASS_SEATS = 31, 18, 30
LOOK_AT = ("접근 용이성과 사무실 환경", "첫인사와 근무 분위기", "설명과 끝인사")
REPORT = (
    "들어서자마자 안내 직원이 눈을 맞추고 무슨 일로 왔는지 물어 주었습니다. 순서를 기다리는 동안 필요한 서류를 "
    "미리 확인해 주어 창구에서 다시 돌아가는 분이 없었습니다. 끝인사에 이름을 불러 주는 것이 인상 깊었습니다."
)
CASES = (
    (
        "번호표를 뽑기 전에 먼저 여쭙기",
        "창구 앞 안내 직원이 무슨 일로 오셨는지 먼저 여쭙고 서류를 함께 확인합니다. 다시 오셔야 하는 분이 눈에 띄게 줄었습니다.",
        ["민원실", "안내"],
    ),
    (
        "돋보기와 큰 글씨 서식 상자",
        "어르신이 많은 동에서 큰 글씨 서식과 돋보기를 한 상자에 담아 두었습니다. 대신 써 드리는 일이 줄고 직접 쓰시는 분이 늘었습니다.",
        ["어르신", "서식"],
    ),
    (
        "전화를 돌리기 전에 한 문장",
        "전화를 다른 부서로 돌리기 전에 용건을 한 문장으로 전달하고, 받는 직원이 그 문장으로 인사를 시작합니다. 같은 설명을 두 번 하지 않으셔도 됩니다.",
        ["전화", "연결"],
    ),
    (
        "기다림을 알려 드리는 칠판",
        "오늘 오래 걸리는 업무와 예상 시간을 칠판에 적어 둡니다. 기다리는 까닭을 알면 표정이 달라진다는 것을 배웠습니다.",
        ["민원실", "대기"],
    ),
)
LIKED = (
    "실제 상황으로 연습해 볼 수 있어 좋았습니다.",
    "다른 부서 동료와 이야기 나눈 시간이 도움이 되었습니다.",
    "감정을 다스리는 방법을 배워 마음이 한결 가벼워졌습니다.",
)
WISHED = ("실습 시간이 조금 더 길면 좋겠습니다.", "읍면동 사례도 다뤄 주시면 좋겠습니다.")


def workday_near(today: date, days: int) -> date:
    """The first working day on or after `days` from today."""
    day = today + timedelta(days=days)
    return day if is_workday(day) else workdays_after(day, 1)


def thursdays(first: date, count: int) -> list[date]:
    """The next `count` Thursdays on or after `first` that are working days."""
    coming = (first + timedelta(days=(3 - first.weekday()) % 7 + 7 * week) for week in itertools.count())
    return list(itertools.islice(filter(is_workday, coming), count))


def at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, SEOUL)


def hours_of(lesson: Lesson, first: date) -> tuple[datetime, datetime]:
    """When it begins and ends, in a cohort that begins on `first`."""
    starts = at(workdays_after(first, lesson.days_later), lesson.begins)
    return starts, starts + timedelta(hours=lesson.hours)


def enrolment_window(first: date) -> tuple[datetime, datetime]:
    """From four weeks before the first day until three working days before it, at six in the evening."""
    return at(first - timedelta(days=28), time(9)), at(workdays_before(first, 3), time(18))


def class_hours(first: date) -> Iterator[tuple[datetime, datetime]]:
    """The 31 classes in 18 working days (Guro), mornings and afternoons: the free halves of days lie spread among them."""
    days = [workdays_after(first, n) for n in range(CLASS_DAYS)]
    places = [(day, hour) for day in days for hour in (time(9, 30), time(14))]
    for day, hour in (places[n * len(places) // CLASSES] for n in range(CLASSES)):
        yield at(day, hour), at(day, hour) + timedelta(hours=STYLES.hours)
