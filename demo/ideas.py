"""What Daon's people propose, what is decided about it and what becomes of it: plain values, the same for the same seed.

The entries stand in data/ideas.csv: contest (last, shown, this, open), merit in per cent, fate, kind, and the texts. Pure.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ideas.enums import Ground, IdeaKind

WORDS = Path(__file__).parent / "data" / "ideas.csv"

# What becomes of an entry before the judges read it; `same:` and `returns:` name the title of the other one.
DRAFT, WITHDRAWN, CORRECTED, SAME, RETURNS = "draft", "withdrawn", "corrected", "same:", "returns:"

CRITERIA = (
    ("창의성", 30, "아무도 생각하지 못했거나 이렇게 해 본 적이 없습니다."),
    ("능률성·경제성", 30, "주민이나 동료의 시간, 걸음, 돈을 아낍니다."),
    ("계속성", 15, "담당자가 바뀌어도 이어집니다."),
    ("적용 범위", 15, "여러 창구와 부서가 쓸 수 있습니다."),
    ("노력도", 10, "구체적으로 다듬었거나 해 보았거나 수치가 뒷받침합니다."),
)
Prize = tuple[str, int, int, bool]  # name, seats, won each, adopted
PRIZES: tuple[Prize, ...] = (
    ("금상", 1, 1_000_000, True), ("은상", 2, 500_000, True), ("동상", 3, 300_000, True), ("장려상", 5, 100_000, False),
)  # fmt: skip
TERMS: Mapping[str, Any] = {
    "text": "크고 멋진 계획보다 내일 창구에서 바로 해 볼 수 있는 생각을 기다립니다.\n해 보신 일도 좋습니다. 함께 쓴 분은 각자 동의해 주세요.",
    "decision_days": 60,
    "budget": 4_000_000,
    "legal_basis": "다온시 공무원 제안 규칙 제12조",
    "election_law": "직원의 직무상 제안에 대한 시상으로 공직선거법 제112조제2항제4호의 직무상 행위에 해당합니다.",
    "contact": "민원여권과 친절민원팀",
}
SMALL_PRIZES: tuple[Prize, ...] = (
    ("으뜸상", 1, 500_000, True),
    ("버금상", 2, 300_000, True),
    ("아차상", 2, 100_000, False),
)
LAST_THEME, THIS_THEME = (
    "전화와 창구의 마무리를 다시 봅니다",
    "한 번에 끝나는 민원, 다시 걸지 않아도 되는 전화",
)
SHOWN_TITLE, SHOWN_THEME = "비대면 민원 작은 공모", "찾아오지 않으셔도 끝나는 민원"
OPEN_TITLE, OPEN_THEME = "처음 오신 분을 위한 한 걸음 공모", "처음 오신 분도 헤매지 않는 청사와 전화"

# Who reads the ideas: the heads of these departments beside the judges of the accounts, and how strict each is.
JUDGING_DIVISIONS = ("복지정책과", "산림공원과", "세정과")
STRICTNESS = {"900014": 0.0, "900024": -0.03, "복지정책과": 0.02, "산림공원과": -0.06, "세정과": 0.01}
SPREAD = 0.025
COMMENTS_OF_JUDGES = (
    "바로 해 볼 수 있어 좋습니다.", "다른 부서에서도 쓸 수 있겠습니다.", "비용에 견주어 효과가 큽니다.",
    "해 본 결과가 있으면 더 좋겠습니다.", "사람이 바뀌어도 이어질 방법이 궁금합니다.", "",
)  # fmt: skip

# Entries of the accounts one logs in with; everybody else's are drawn.
AUTHORS = {
    "부서별 자주 묻는 전화 10선": "900002",
    "점심시간 교대 알림판": "900003",
    "자리 비움 안내 문구 통일": "900001",
    "서류 접수 사진 확인증": "900004",
    "모르는 것을 모른다고 말하는 문장": "900013",
    "도로 점용 신고 ‘처음 한 장’": "900001",
    "여권 사진 기준 거울": "900002",
}
ASKED = {"도로 점용 신고 ‘처음 한 장’": ("900003", 40, "현장 사진과 도면 정리")}  # who has not answered yet
JOINT_SHARE, JOINT_PARTS = 0.2, ("현장 조사와 사진", "비용 계산", "다른 시 사례 찾기", "문안 다듬기")

GROUNDS = {
    Ground.RIGHTS: "표지에 쓰려는 그림은 다른 분의 저작물이라 그대로 쓸 수 없습니다. 우리 시 그림으로 바꾸어 다시 내 주시면 반갑겠습니다.",
    Ground.ADOPTED: "지난해 금상으로 채택되어 이미 시행하고 있는 내용과 같습니다. 같은 생각을 해 주셔서 고맙습니다.",
    Ground.IN_FORCE: "이미 시행하고 있는 내용입니다. 더 널리 알리겠습니다.",
    Ground.IMPRACTICABLE: "통화 중이거나 자리를 비운 때까지 적용하기는 어렵습니다. 빨리 받자는 뜻은 응대표에 담겠습니다.",
    Ground.COMPLAINT: "불편을 알려 주신 내용으로 보아 담당 부서에 전했습니다. 바꿀 방법을 함께 적어 주시면 다시 살피겠습니다.",
    Ground.PRIVATE_GAIN: "한 가게의 영업에 도움이 되는 내용이라 제안으로 다루기 어렵습니다. 뜻은 고맙게 받겠습니다.",
    Ground.NOT_OUR_DUTY: "우리 시가 정할 수 있는 일이 아니어서 해당 기관에 의견을 전했습니다.",
}  # fmt: skip
CORRECTION = "보관 기간과 누가 볼 수 있는지를 덧붙여 주세요."
CORRECTED_COST = "문자 발송비 연 40만 원. 사진은 담당자만 볼 수 있고 30일 뒤 지움"
RECOGNISED = "지난달 같은 작업반에서 함께 이야기한 내용입니다."

# --- what was decided last year, and what became of it -------------------------------------------------------------
ENCOURAGED = "생각이 좋고 뜻을 함께하는 동료가 많습니다. 이번에는 다른 제안을 먼저 시행하지만 부서에서 해 보시기를 응원합니다."
NOT_ADOPTED = "정성껏 써 주셔서 고맙습니다. 이번 주제와 예산 안에서는 채택하지 못했습니다. 다듬어 다시 내시면 처음 내신 날이 남습니다."
OBJECTION = "비슷한 안내판을 다른 시에서 본 적이 있습니다. 그대로 가져온 것은 아닌지 살펴 주세요."
OBJECTION_ANSWER = (
    "다른 시의 것은 요일 안내이고, 이 제안은 교대 시각을 보여 주는 방식이라 다릅니다. 살펴 주셔서 고맙습니다."
)
REVIEW = "우리 부서 것만이 아니라 모든 부서에 쓸 수 있는 문구라는 점이 빠진 것 같습니다."
REVIEW_ANSWER = (
    "다시 살폈습니다. ‘부서별 자주 묻는 전화 10선’의 첫 장에 이 문구를 넣기로 하였고, 결정은 그대로 둡니다."
)
OBJECTED, REVIEWED = "점심시간 교대 알림판", "자리 비움 안내 문구 통일"
VOICES = (
    "우리 과에서도 바로 해 보고 싶습니다.", "글씨가 더 컸으면 좋겠습니다. 어르신 눈높이로 한 번 더 봐 주세요.",
    "비용이 적게 들어 좋습니다.", "비슷한 것을 써 봤는데 석 달 지나면 잊더라고요. 이어 갈 방법도 생각해 주세요.",
    "점심시간에 정말 필요했습니다.", "현장에서 나온 생각이라 반갑습니다.", "읍면에도 같은 것을 보내 주면 좋겠습니다.",
    "처음 온 직원에게 특히 도움이 되겠습니다.",
)  # fmt: skip
GUESSED = "이거 여권팀에서 낸 것 같은데요."
GUESS_HIDDEN = "누가 썼는지 짐작하는 말은 공개검증이 끝날 때까지 보이지 않게 합니다."


# What is said of the ideas that colleagues look at just now.
SEEN = ("우리 과 팩스에도 바로 써 보고 싶습니다.", "시험해 볼 부서로 손들겠습니다.")
NOT_YET_READ = "그림을 흑백으로 뽑아도 알아볼 수 있으면 좋겠습니다."
DOUBTED, DOUBT = (
    "온라인 질문 이틀 안 첫 답변",
    "국민신문고에서는 처리 중 안내를 이미 보내고 있습니다. 다른 점을 살펴 주세요.",
)

# An author whose idea was not taken up asks for another look; the officer who had no part in it has still to answer.
ASKED_AGAIN = "모든 전화 3초 안에 받기 의무"
REQUEST = (
    "통화 중이거나 자리를 비운 때까지 지키자는 뜻은 아니었습니다. 자리에 있을 때 벨이 세 번 울리기 전에 받자는 부분만이라도 "
    "다시 보아 주시기 바랍니다."
)


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that comes with an entry: a page with headed sentences, or a drawing of ours (SVG)."""

    name: str
    title: str = ""
    parts: Sequence[tuple[str, str]] = ()
    sketch: str = ""


_SCREEN = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 300" font-family="Noto Sans KR" font-size="15">
<rect width="240" height="300" fill="#f4f6f8"/><rect x="45" y="12" width="150" height="276" rx="18" fill="#33373c"/>
<rect x="55" y="34" width="130" height="226" fill="#ffffff"/><text x="66" y="60" fill="#1e2124">다온시청입니다</text>
<rect x="66" y="76" width="108" height="38" rx="6" fill="#e7f0fa"/><text x="78" y="101" fill="#1e2124">여권과 증명</text>
<rect x="66" y="122" width="108" height="38" rx="6" fill="#e7f0fa"/><text x="78" y="147" fill="#1e2124">세금과 고지서</text>
<rect x="66" y="168" width="108" height="38" rx="6" fill="#e7f0fa"/><text x="78" y="193" fill="#1e2124">도로와 교통</text>
<rect x="66" y="214" width="108" height="34" rx="6" fill="#fbeee0"/><text x="78" y="237" fill="#1e2124">직원과 통화</text></svg>"""

ENCLOSED: Mapping[str, Enclosed] = {
    "큰글씨 민원서식과 돋보기 한 벌": Enclosed(
        "큰글씨 서식 보기.pdf", "큰글씨 서식 보기",
        (("글자", "본문 16포인트, 적는 칸의 높이 12밀리미터. 한 쪽에 적는 칸은 여덟 개까지 둡니다."),
         ("적는 보기", "보기는 회색이 아니라 파란색으로 칸 바로 아래에 적습니다. 날짜는 숫자만 적게 합니다."),
         ("먼저 바꿀 서식", "전입신고, 인감증명 신청, 기초연금 신청, 노인일자리 신청, 대형폐기물 신고")),
    ),
    "보이는 ARS 작은 화면": Enclosed("화면 그림.png", sketch=_SCREEN),
    "전화 첫 10초 길잡이": Enclosed(
        "길잡이 한 장.pdf", "전화 첫 10초 길잡이",
        (("첫마디", "“다온시청입니다. 어떤 일로 전화하셨는지 한 문장으로 말씀해 주시면 맞는 곳으로 모시겠습니다.”"),
         ("넘겨 드리기 전", "받을 부서와 번호를 먼저 알려 드리고, 끊기면 다시 걸 번호를 남깁니다.")),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Carried:
    """An adopted idea on its way: `reports` a quarter each; `days`: from the plan to its end, 0 while it goes on.

    changed: what is different now; stopped, word: why it was stopped and what its author said; late: the last report is owed.
    """

    division: str
    planned_for: str
    reason: str
    plan: str
    reports: Sequence[tuple[int, str]]
    days: int = 0
    changed: str = ""
    item: str = ""
    stopped: str = ""
    word: str = ""
    late: bool = False


CARRIED: Mapping[str, Carried] = {
    "통화 마무리 세 문장 카드": Carried(
        "민원여권과", "다음 해 1분기", "조사에서 가장 낮은 항목을 적은 돈으로 바로 고칠 수 있고 모든 부서가 쓸 수 있습니다.",
        "문구를 세 부서에서 한 달 써 본 뒤 고쳐 전 부서에 나눕니다. 카드 1,600장을 만들고 전화기 화면에도 같은 문구를 띄웁니다.",
        ((40, "민원여권과, 도로과, 중앙동에서 한 달 써 보고 문구를 두 번 고쳤습니다."), (80, "전 부서에 카드를 나누었습니다.")),
        days=100, item="closing_greeting",
        changed="모든 전화기 옆에 마무리 카드가 놓였고, 새로 온 직원 교육 첫 시간에 함께 읽습니다.",
    ),
    "큰글씨 민원서식과 돋보기 한 벌": Carried(
        "노인장애인과", "다음 해 상반기", "도움이 꼭 필요한 분께 바로 닿고, 서식을 한 번 고치면 오래갑니다.",
        "많이 쓰는 서식 20종을 고르고 경로당에서 읽어 보시게 한 뒤 인쇄합니다. 읍면동부터 놓습니다.",
        ((20, "서식 20종을 골라 글자 크기를 정했습니다."), (45, "경로당 네 곳에서 함께 읽어 보고 12종을 고쳤습니다."),
         (70, "읍면동 열다섯 곳에 작성대 꾸러미를 놓았습니다."), (85, "본청 민원실에도 놓았고 나머지 8종을 고치고 있습니다.")),
    ),
    "점심시간 교대 알림판": Carried(
        "회계과", "다음 해 1분기", "기다림을 예상할 수 있게 하는 간단한 방법입니다.",
        "민원실 네 곳에 먼저 놓고 교대표를 전날 정하는 방법을 함께 익힙니다.",
        ((30, "민원실 네 곳에 알림판을 놓았습니다."),),
        days=90, stopped="점심시간 휴무제가 시행되어 교대 근무가 없어졌습니다. 알림판은 휴무 안내로 바꾸어 씁니다.",
        word="휴무제로 바뀐 까닭을 이해합니다. 급한 분이 기다리실 자리 안내만은 남겨 주시면 좋겠습니다.",
    ),
    "부서별 자주 묻는 전화 10선": Carried(
        "정보통신과", "다음 해 1분기", "이미 해 본 결과가 있고 돈을 들이지 않고 넓힐 수 있습니다.",
        "부서마다 열 가지를 적어 내면 행정망 한곳에서 찾아볼 수 있게 모으고 분기마다 고칩니다.",
        ((60, "쉰일곱 부서 가운데 마흔 부서의 것을 모았습니다."),),
        days=75, changed="전 부서의 ‘자주 묻는 전화 10선’을 한 화면에서 찾습니다. 잘못 연결하는 전화가 줄었습니다.",
    ),
    "도로 공사 전날 이웃 문자": Carried(
        "도로과", "다음 해 상반기", "다툼이 잦은 일을 미리 알리는 것으로 풀고, 다른 공사에도 쓸 수 있습니다.",
        "구간마다 동의를 받는 방법을 정하고 서식 한 가지로 보냅니다. 상수도와 하수도 공사에도 넓힙니다.",
        ((15, "동의서와 문자 서식을 정했습니다."), (40, "시내 세 구간에서 보내 보았습니다. 항의 전화가 적었습니다."),
         (60, "상수도 공사와 함께 쓰기로 하였습니다.")),
        late=True,
    ),
    "휠체어 눈높이 창구": Carried(
        "회계과", "다음 해 하반기", "모두가 쓰는 창구의 기본을 바로잡는 제안입니다.",
        "민원여권과부터 한 자리를 낮추고 쓰시는 분의 말씀을 들어 다른 곳으로 넓힙니다.",
        ((10, "높이를 재고 예산을 확인했습니다."), (30, "휠체어를 쓰시는 세 분과 높이를 정했습니다."),
         (65, "통합민원창구 한 자리를 낮추었습니다."), (75, "읍면동 다섯 곳의 공사를 시작했습니다.")),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of data/ideas.csv; `merit` as a share of the points."""

    contest: str
    merit: float
    fate: str
    kind: str
    title: str
    problem: str
    proposal: str
    effect: str
    cost: str

    @property
    def texts(self) -> dict[str, Any]:
        """What services.ideas.save_draft takes."""
        names = ("kind", "title", "problem", "proposal", "effect", "cost")
        return {name: getattr(self, name) for name in names}

    @property
    def other(self) -> str:
        """The title of the idea it is the same as, or the return of; "" otherwise."""
        return self.fate.partition(":")[2]


@cache
def entries(contest: str) -> tuple[Entry, ...]:
    with WORDS.open(encoding="utf-8", newline="") as file:
        return tuple(
            Entry(**row | {"merit": int(row["merit"]) / 100, "kind": row["kind"] or IdeaKind.IDEA})
            for row in csv.DictReader(file)
            if row["contest"] == contest
        )


def as_received(contest: str, chance: random.Random) -> list[Entry]:
    """In the order they come in: by chance, but what is the same as another one comes after it."""
    found = list(entries(contest))
    chance.shuffle(found)
    return sorted(found, key=lambda entry: entry.fate.startswith(SAME))


def marks(merit: float, strict: float, chance: random.Random) -> list[int]:
    """One judge's points for one idea, by criterion."""
    return [
        round(weight * min(1.0, max(0.0, merit + strict + chance.gauss(0, SPREAD))))
        for _name, weight, _help in CRITERIA
    ]
