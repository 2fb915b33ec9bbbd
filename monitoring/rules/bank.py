"""The item bank: one key for the same thing in every scorecard, so that rounds can be compared item by item.

Words are Korean as cities publish them. A scorecard may call an item otherwise, weigh it otherwise and describe other
levels; the key stays. Source of the levels: domain facts 1.2 and 1.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from monitoring.enums import ItemKind, ItemRole
from monitoring.rules.cards import ItemPlan, LevelPlan, standard_levels

GREETING, CONNECTING, HANDLING, CLOSING, SATISFACTION = "맞이", "연결", "응대", "마무리", "만족"
EXTRA, PLACE = "가·감점", "환경"
SCALE_LABELS = ("매우 미흡", "미흡", "보통", "우수", "매우 우수")


@dataclass(frozen=True, slots=True)
class BankItem:
    """levels: (label, anchor, share of the points, upto), the lowest first, in bands the smallest count first."""

    key: str
    stage: str
    label: str
    kind: ItemKind
    help: str = ""
    levels: tuple[tuple[str, str, Decimal, int | None], ...] = ()
    may_not_apply: bool = False
    of_person: bool = True
    role: ItemRole = ItemRole.BASE


def _levels(*levels: tuple[Any, ...]) -> tuple[tuple[str, str, Decimal, int | None], ...]:
    return tuple(
        (label, anchor, Decimal(share), rest[0] if rest else None) for label, anchor, share, *rest in levels
    )


def _scale(*anchors: str) -> tuple[tuple[str, str, Decimal, int | None], ...]:
    """Five steps; anchors for the lowest, the middle and the highest."""
    described = {1: anchors[0], 3: anchors[1], 5: anchors[2]}
    return tuple(
        (label, described.get(step, ""), Decimal(step) / 5, None)
        for step, label in enumerate(SCALE_LABELS, 1)
    )


ANY_SCALE = _scale("", "", "")
_BANK = (
    BankItem(
        "answer_speed",
        GREETING,
        "수신 신속성",
        ItemKind.BANDED,
        "받기까지 울린 벨의 횟수를 적습니다.",
        _levels(("3회 이내", "", "1", 3), ("4~5회", "", "0.6", 5), ("6회 이상", "", "0.3")),
        of_person=False,
    ),
    BankItem(
        "greeting",
        GREETING,
        "첫인사",
        ItemKind.GRADED,
        "인사말, 소속, 성명(또는 직위) 가운데 몇 가지를 말했는지 봅니다. 성명을 알리지 않는 기관은 직위로 갈음합니다.",
        _levels(
            ("없음", "용건부터 묻거나 '여보세요'만 함", "0"),
            ("1요소", "인사말, 소속, 성명 가운데 하나", "0.4"),
            ("2요소", "인사말, 소속, 성명 가운데 둘", "0.7"),
            ("3요소", "인사말, 소속, 성명을 모두 말함", "1"),
        ),
    ),
    BankItem(
        "connecting",
        CONNECTING,
        "연결·부재 안내",
        ItemKind.GRADED,
        "연결하거나 담당자가 없을 때만 봅니다. 그런 일이 없었으면 해당 없음입니다.",
        _levels(
            ("안내 없음", "말없이 돌리거나 다시 걸라고만 함", "0"),
            ("일부 안내", "사유, 담당자, 번호 가운데 일부만 알림", "0.5"),
            ("모두 안내", "사유, 담당자, 번호를 알리고 부재 시 메모나 되걸기를 먼저 제안함", "1"),
        ),
        may_not_apply=True,
        of_person=False,
    ),
    BankItem(
        "diction",
        HANDLING,
        "말씨·어투",
        ItemKind.SCALE,
        "",
        _scale(
            "반말을 섞거나 퉁명스러워 듣기 불편함",
            "정중하지만 사무적이고 단조로움",
            "밝고 또렷하며 말끝까지 높임말을 씀",
        ),
    ),
    BankItem(
        "listening",
        HANDLING,
        "경청·공감",
        ItemKind.SCALE,
        "",
        _scale(
            "말을 끊거나 용건을 여러 번 되물음",
            "끝까지 듣지만 호응이 적음",
            "끝까지 듣고 용건을 되짚으며 공감을 말로 표현함",
        ),
    ),
    BankItem(
        "explanation",
        HANDLING,
        "설명·업무지식",
        ItemKind.SCALE,
        "",
        _scale(
            "답이 틀리거나 알아듣기 어려움",
            "맞게 답하지만 어려운 행정 용어를 그대로 씀",
            "정확한 내용을 쉬운 말과 순서로 설명함",
        ),
    ),
    BankItem(
        "proactive",
        HANDLING,
        "적극 안내",
        ItemKind.SCALE,
        "",
        _scale(
            "묻는 말에만 짧게 답하고 더 알아보지 않음",
            "묻는 내용은 빠짐없이 안내함",
            "준비 서류, 기한, 다른 방법까지 먼저 알려 줌",
        ),
    ),
    BankItem(
        "courtesy",
        HANDLING,
        "정중한 태도",
        ItemKind.SCALE,
        "",
        _scale(
            "귀찮아하거나 짜증이 느껴짐",
            "예의를 지키지만 관심이 느껴지지 않음",
            "처음부터 끝까지 존중받는다고 느낌",
        ),
    ),
    BankItem(
        "handling", HANDLING, "상담", ItemKind.POINTS, "말씨, 경청, 설명, 적극 안내를 한데 묶어 봅니다."
    ),
    BankItem(
        "further_questions",
        CLOSING,
        "추가 문의 확인",
        ItemKind.YES_NO,
        "더 궁금한 점이 있는지 물었는지 봅니다.",
        _levels(("아니요", "묻지 않음", "0"), ("예", "더 궁금한 점이 있는지 물음", "1")),
    ),
    BankItem(
        "closing_greeting",
        CLOSING,
        "종료 인사",
        ItemKind.GRADED,
        "",
        _levels(
            ("없음", "인사 없이 끝냄", "0"),
            ("형식적", "'네' 하고 짧게 끝냄", "0.6"),
            ("인사", "감사나 배웅의 말로 끝냄", "1"),
        ),
    ),
    BankItem(
        "hanging_up",
        CLOSING,
        "통화 종료",
        ItemKind.YES_NO,
        "상대가 끊은 뒤에 끊었는지 봅니다.",
        _levels(("아니요", "먼저 끊음", "0"), ("예", "상대가 끊은 뒤 끊음", "1")),
    ),
    BankItem(
        "closing",
        CLOSING,
        "종결",
        ItemKind.POINTS,
        "추가 문의 확인, 종료 인사, 통화 종료를 한데 묶어 봅니다.",
    ),
    BankItem(
        "satisfaction",
        SATISFACTION,
        "체감만족도",
        ItemKind.SCALE,
        "",
        _scale(
            "다시 전화하고 싶지 않음",
            "용건은 풀렸으나 특별한 느낌은 없음",
            "기분이 좋아지고 다시 문의하고 싶음",
        ),
    ),
    BankItem("office_environment", PLACE, "사무실 환경", ItemKind.SCALE, "", ANY_SCALE, of_person=False),
    BankItem("access", PLACE, "접근 용이성", ItemKind.SCALE, "", ANY_SCALE, of_person=False),
    BankItem("appearance", HANDLING, "용모", ItemKind.SCALE, "", ANY_SCALE, of_person=False),
    BankItem("atmosphere", HANDLING, "근무 분위기", ItemKind.SCALE, "", ANY_SCALE, of_person=False),
    BankItem("work_posture", HANDLING, "근무자세", ItemKind.POINTS, of_person=False),
    BankItem("work_manner", HANDLING, "업무태도", ItemKind.POINTS, of_person=False),
    BankItem(
        "moving_response",
        EXTRA,
        "감동 응대",
        ItemKind.POINTS,
        "기대를 넘는 도움을 주었을 때 더합니다. 무엇이 그랬는지 적습니다.",
        of_person=False,
        role=ItemRole.BONUS,
    ),
    BankItem(
        "rude_conduct",
        EXTRA,
        "반말·짜증·일방 종료",
        ItemKind.POINTS,
        "들은 말을 그대로 적습니다.",
        of_person=False,
        role=ItemRole.DEDUCTION,
    ),
)
BANK: dict[str, BankItem] = {item.key: item for item in _BANK}


def from_bank(key: str, points: Decimal | int, **changes: Any) -> ItemPlan:
    """The bank's item worth so many points. changes: fields of ItemPlan; another kind has its standard levels.

    kind `points` stands for scorecards of which only the points are published.
    """
    known, worth = BANK[key], Decimal(points)
    kind = changes.get("kind", known.kind)
    fields: dict[str, Any] = {
        "stage": known.stage,
        "label": known.label,
        "help": known.help,
        "role": known.role,
        "may_not_apply": known.may_not_apply,
        "of_person": known.of_person,
        "levels": levels_of(known, worth) if kind == known.kind else standard_levels(kind, worth),
    }
    return ItemPlan(
        key=key, points=worth, kind=kind, **(fields | {k: v for k, v in changes.items() if k != "kind"})
    )


def levels_of(item: BankItem, points: Decimal) -> tuple[LevelPlan, ...]:
    """Its levels, worth their shares of so many points."""
    return tuple(
        LevelPlan(label, (points * share).quantize(Decimal("0.01")), anchor, upto)
        for label, anchor, share, upto in item.levels
    )
