"""What callers hear in Daon's telephones and what teams see at its counters: plain values, the same for the same seed.

The shares of the items and the spread of departments are those of published surveys (domain facts 1.1 and 9.7). Pure.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Share of an item's points that callers find, by the item bank's keys.
SHARES = {
    "answer_speed": 0.97, "greeting": 0.90, "connecting": 0.88, "diction": 0.95, "listening": 0.96,
    "explanation": 0.93, "proactive": 0.88, "courtesy": 0.95, "further_questions": 0.62,
    "closing_greeting": 0.72, "hanging_up": 0.90, "satisfaction": 0.86,
}  # fmt: skip
DIVISION_SPREAD, CALL_SPREAD = 0.032, 0.05
LEARNED = 0.012  # of all points, from one round to the next
# How strict each caller is, in shares of the points: the honest page finds it out.
CALLERS = {"900016": 0.0, "900021": 0.02, "900022": -0.035, "900023": 0.005}

# (in the file's words, how often of a hundred)
OUTCOMES = (("응답", 83), ("전환", 6), ("부재(메모)", 5), ("부재(메모 없음)", 3), ("무응답", 3))
WITH_THE_PERSON, SPOKEN = ("응답", "전환"), ("응답", "전환", "부재(메모)", "부재(메모 없음)")

GOOD = (
    "용건을 다시 확인해 주셔서 안심이 되었습니다.",
    "다음에 무엇을 하면 되는지 먼저 알려 주셨습니다.",
    "바쁜 시간에도 끝까지 들어 주셨습니다.",
    "어려운 말을 쉬운 말로 바꾸어 설명해 주셨습니다.",
    "담당자와 번호를 알려 주고 연결해 주셨습니다.",
)
ADVICE = (
    "끊기 전에 더 궁금한 점이 있는지 여쭈어 보시면 좋겠습니다.",
    "첫인사에 부서와 이름을 함께 말씀해 주시면 좋겠습니다.",
    "마무리 인사를 한 번 더 해 주시면 좋겠습니다.",
)

# (title, what is asked, what a good answer holds, difficulty, departments)
SCENARIOS = (
    ("여권 재발급 준비", "여권을 잃어버렸습니다. 다시 만들려면 무엇을 가져가야 하나요?", "신분증·사진·수수료, 분실 신고, 걸리는 날", 1, ("민원여권과",)),
    ("보도블록 파손", "집 앞 보도블록이 내려앉았습니다. 어디에 말하면 되나요?", "위치 확인, 처리 부서와 예정일", 1, ("도로과",)),
    ("불법 주정차 의견", "주차 과태료가 나왔는데 사정이 있었습니다. 어떻게 해야 하나요?", "의견 제출 기한과 방법, 결과 통지", 3, ("교통행정과",)),
    ("재산세 나누어 내기", "재산세를 나누어 낼 수 있나요?", "대상 금액, 신청 기한, 신청 방법", 2, ("세정과",)),
    ("건축물 용도 바꾸기", "창고를 가게로 쓰려는데 무엇을 해야 하나요?", "신고·허가 구분, 필요한 서류, 상담 예약", 3, ("건축과",)),
    ("기초연금 신청", "어머니가 기초연금을 받으실 수 있는지 알고 싶습니다.", "나이와 소득 기준, 신청 장소, 서류", 2, ("복지정책과",)),
    ("전입 신고", "어제 이사했습니다. 전입 신고를 집에서도 할 수 있나요?", "온라인 방법, 기한, 세대주 확인", 1, ()),
    ("담당 부서 찾기", "어느 부서에 물어야 하는지 모르겠습니다. 옆집 공사 소음입니다.", "담당 부서와 번호, 연결 안내", 2, ()),
    ("점심시간 방문", "점심시간에 가도 서류를 뗄 수 있나요?", "운영 시간, 무인 발급기 안내", 1, ()),
)  # fmt: skip

# Why a version changed, and where the teams went: (name, ours or elsewhere, department, what is seen better or worse).
NEW_VERSION = "종료 인사와 추가 문의 확인의 배점을 5점에서 7점으로 올리고 체감만족도를 1점으로 내림"
NEW_POINTS = {"further_questions": 7, "closing_greeting": 7, "satisfaction": 1}
PLACES = (
    ("민원여권과 통합민원창구", "own", "민원여권과", 0.0),
    ("중앙동 행정복지센터", "own", "중앙동", 0.03),
    ("교통행정과 방문창구", "own", "교통행정과", -0.06),
    ("가온시청 민원실", "elsewhere", "민원여권과", 0.09),
    ("누리구청 교통민원실", "elsewhere", "교통행정과", 0.05),
)
SEEN = (
    ("가족관계증명서 발급을 부탁하고 8분 기다림", "번호표 옆에서 직원이 먼저 용건을 여쭈었습니다.", "안내판 글자가 작아 어르신이 다시 물었습니다.", "안내판을 큰 글자로 바꾸고 창구 앞에 안내 직원을 두면 좋겠습니다."),
    ("등본 발급과 전입 절차를 물음", "필요한 서류를 메모로 적어 주었습니다.", "통화하느라 눈을 맞추지 못했습니다.", "메모지를 창구마다 두면 좋겠습니다."),
    ("과태료 의견 제출 방법을 물음", "끝까지 듣고 절차를 차례로 알려 주었습니다.", "담당자를 찾느라 두 번 옮겨 다녔습니다.", "처음 창구에서 담당자를 불러 주면 좋겠습니다."),
)  # fmt: skip
REPORTS = (
    ("petition", "도로 보수를 물었는데 대답이 짧고 전화를 먼저 끊었다고 합니다.", "회의 중이라 서둘렀습니다. 다시 전화드려 설명했습니다.", "unclear", "양쪽 말씀이 달라 확인되지 않았습니다.", ""),
    ("phone", "창구에서 눈을 마주치지 않고 반말로 들렸다고 합니다.", "어르신과 편하게 이야기하려던 말투였습니다. 고치겠습니다.", "founded", "말투를 함께 돌아보았습니다.", "감정 코칭 교육과 동료와 함께하는 창구 근무"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """An item of a form as the caller's sheet needs it. levels: (what is written, share of its points), lowest first.

    bands: the share belongs to a number that was counted, up to the bound of its band.
    """

    key: str
    of_person: bool
    may_not_apply: bool
    levels: Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Heard:
    """What a caller writes down of a call. values: item key → what is written; good, advice: for the person."""

    outcome: str
    transfers: int
    values: Mapping[str, str]
    good: str
    advice: str


def division_offsets(codes: Sequence[str], chance: random.Random) -> dict[str, float]:
    """How much better or worse a department's telephones are, in shares of the points."""
    return {code: chance.gauss(0, DIVISION_SPREAD) for code in codes}


def hear(items: Sequence[Asked], better: float, chance: random.Random) -> Heard:
    """One call. better: the department's, the caller's and the round's shares together."""
    outcome = chance.choices([word for word, _n in OUTCOMES], [n for _word, n in OUTCOMES])[0]
    transfers = chance.choice((1, 1, 2)) if outcome == "전환" else 0
    if outcome not in SPOKEN:
        return Heard(outcome, 0, {}, "", "")
    mood = chance.gauss(better, CALL_SPREAD)
    values = {
        item.key: _written(item, mood, outcome, chance)
        for item in items
        if outcome in WITH_THE_PERSON or not item.of_person
    }
    good = chance.choice(GOOD) if chance.random() < 0.7 else ""
    advice = chance.choice(ADVICE) if chance.random() < 0.5 else ""
    return Heard(outcome, transfers, values, good, advice)


def _written(item: Asked, mood: float, outcome: str, chance: random.Random) -> str:
    """The level whose share lies nearest to what was heard; a transfer that did not happen does not apply."""
    if item.may_not_apply and outcome == "응답" and chance.random() < 0.8:
        return "-"
    wanted = min(1.0, max(0.0, SHARES.get(item.key, 0.85) + mood))
    return _between(item.levels, wanted, chance)


def _between(levels: Sequence[tuple[str, float]], wanted: float, chance: random.Random) -> str:
    """One of the two levels around the wanted share, so that the mean comes out at it."""
    above = next((n for n, (_word, share) in enumerate(levels) if share >= wanted), len(levels) - 1)
    if above == 0:
        return levels[0][0]
    (low, least), (high, most) = levels[above - 1], levels[above]
    return high if chance.random() < (wanted - least) / (most - least) else low
