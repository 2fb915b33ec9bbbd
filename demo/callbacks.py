"""Who telephoned Daon while somebody was away: as plain values, the same for the same seed. Pure."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kindness.halfyear import SEOUL
from kindness.workdays import is_workday
from monitoring.rules.working_hours import Hours, add_work

HOURS = Hours(time(9), time(18), time(12), time(13))
MEMOS = 240
BUSY = ("도로과", "민원여권과", "복지정책과", "건축과", "교통행정과", "세정과", "중앙동", "수도과")
BUSY_SHARE = 0.75
# How often, and after how much work: kept, late, tried first, by a colleague, passed on, closed without a call.
OUTCOMES = (
    ("done", 70, (10, 170)),
    ("late", 7, (190, 420)),
    ("tried", 9, (30, 175)),
    ("proxy", 6, (20, 160)),
    ("passed", 4, (30, 170)),
    ("closed", 4, (15, 150)),
)
CALLERS = ("김하늘 님", "이보람 님", "박한결 님", "최가온 님", "정다솜 님", "한마루 님", "윤새봄 님", "", "")
MATTERS = (
    "도로 굴착 허가 절차 문의", "보도블록 보수 요청한 곳 진행 상황", "여권 재발급 준비 서류", "전입 신고 온라인 처리 문의",
    "재산세 분할 납부 문의", "건축물대장 표시 변경", "장애인 주차구역 신고 처리 결과", "가로등 고장 신고", "기초연금 신청 서류",
    "상수도 요금 이사 정산", "주정차 위반 의견 진술 기한", "경로당 시설 보수 일정", "수도 계량기 교체 문의", "인감 대리 발급 서류",
    "마을버스 노선 변경 문의", "불법 광고물 정비 요청",
)  # fmt: skip
RESULTS = ("안내해 드림", "서류 목록을 문자로 보냄", "처리 일정을 알려 드림", "담당 부서로 연결함", "")
REASONS = ("민원인이 다시 전화하여 통화함", "창구로 직접 오셔서 처리함", "같은 내용의 메모가 이미 있음")


@dataclass(frozen=True, slots=True)
class Call:
    """A memo and what became of it. `holder` is chosen from `division`, or from anywhere where it is empty."""

    division: str
    taken_at: datetime
    ends_at: datetime
    outcome: str
    caller: str
    phone: str
    matter: str
    note: str


@dataclass(frozen=True, slots=True)
class Open:
    """Still waiting: `minutes` of work ago, for an account. The first is overdue, whatever day it is."""

    number: str
    minutes: int
    matter: str
    caller: str
    urgent: bool = False


OPEN = (
    Open("900001", 300, "굴착 허가 보완 서류 문의", "이보람 님"),
    Open("900001", 100, "보도 공사 기간에 가게 앞 출입 문의", "한마루 님", urgent=True),
    Open("900001", 40, "가로수 뿌리로 솟은 보도 확인 요청", ""),
    Open("900002", 120, "여권 긴급 발급 가능 여부", "정다솜 님"),
    Open("900004", 60, "전입 신고 뒤 쓰레기 배출 요일 문의", "윤새봄 님"),
    Open("900012", 80, "주민설명회 자료 요청", "박한결 님"),
)


def calls(first: date, last: date, closed: Collection[date], chance: random.Random) -> Iterator[Call]:
    """So many memos on the working days from `first` until before `last`, in the order of time."""
    days = [first + timedelta(days=n) for n in range((last - first).days)]
    workdays = [day for day in days if is_workday(day, closed)]
    if not workdays:
        return
    moments = sorted(
        datetime.combine(chance.choice(workdays), time(9), SEOUL) + timedelta(minutes=chance.randrange(540))
        for _n in range(MEMOS)
    )
    for taken_at in moments:
        outcome, _share, (least, most) = chance.choices(
            OUTCOMES, [share for _name, share, _after in OUTCOMES]
        )[0]
        ends_at = add_work(taken_at, timedelta(minutes=chance.randint(least, most)), HOURS)
        if ends_at.date() < last:
            yield _call(taken_at, ends_at, outcome, chance)


def _call(taken_at: datetime, ends_at: datetime, outcome: str, chance: random.Random) -> Call:
    return Call(
        division=chance.choice(BUSY) if chance.random() < BUSY_SHARE else "",
        taken_at=taken_at,
        ends_at=ends_at,
        outcome=outcome,
        caller=chance.choice(CALLERS),
        phone=f"010-0000-{chance.randrange(10_000):04}",
        matter=chance.choice(MATTERS),
        note=chance.choice(REASONS if outcome == "closed" else RESULTS),
    )
