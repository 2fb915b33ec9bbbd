"""Scorecards Korean cities have published, ready to be taken over. Pure.

Sources: domain facts 1.1–1.3 and 6.2. What was published differs: levels, points, or only the areas. Each template says
what is not known and was filled in by us; the words are the cities' own, so they are Korean.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from monitoring.enums import CardKind, ItemKind, NotApplicable
from monitoring.rules.bank import BANK, CLOSING, GREETING, HANDLING, PLACE, SATISFACTION, from_bank
from monitoring.rules.cards import ItemPlan, LevelPlan, full_points

if TYPE_CHECKING:
    from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Template:
    """A published scorecard. about: what it is good for, in the reader's language. source: who, when, what is ours."""

    slug: str
    name: str
    kind: CardKind
    about: str | Promise
    source: str
    items: tuple[ItemPlan, ...]
    not_applicable: NotApplicable = NotApplicable.EXCLUDED

    @property
    def points(self) -> Decimal:
        return full_points(self.items)


def _scored(key: str, points: int, label: str, stage: str, **more: Any) -> ItemPlan:
    """An item of which only the points are known: what the bank says of its levels does not fit."""
    words = {"help": BANK[key].help if key == "connecting" else ""}
    return from_bank(key, points, kind=ItemKind.POINTS, label=label, stage=stage, **(words | more))


def _visited(key: str, label: str, stage: str, **more: Any) -> ItemPlan:
    """An item of a visit: nobody's in person."""
    return from_bank(key, 20, label=label, stage=stage, of_person=False, **more)


DEFAULT = Template(
    slug="default",
    name="전화친절도 기본 평가표",
    kind=CardKind.PHONE,
    about=_("Twelve items with levels and behaviour anchors, one bonus and one penalty. A good start."),
    source="서울시 2018·2019년 배점 구조에 맞춘 기본안. 수신 구간은 대구시 1998년 조사와 같음",
    items=(
        from_bank("answer_speed", 10),
        from_bank("greeting", 10),
        from_bank("connecting", 10),
        *(from_bank(key, 10) for key in ("diction", "listening", "explanation", "proactive", "courtesy")),
        from_bank("further_questions", 5),
        from_bank("closing_greeting", 5),
        from_bank("hanging_up", 5),
        from_bank("satisfaction", 5),
        from_bank("moving_response", 4),
        from_bank("rude_conduct", 10),
    ),
)

SEOUL_WATER = Template(
    slug="seoul-water-2018",
    name="서울시 수도사업소 10항목 (2018)",
    kind=CardKind.PHONE,
    about=_("Ten items worth 100 points. How points are graded within an item was not published."),
    source="서울시 서부수도사업소 2018년 전화친절도 자체점검 (opengov.seoul.go.kr/sanction/17833477). 판정 기준은 공개되지 않음",
    items=(
        _scored("answer_speed", 10, "접속신속", GREETING),
        _scored("greeting", 10, "맞이인사", GREETING),
        _scored("connecting", 10, "연결태도", "연결"),
        _scored("diction", 10, "언어표현", HANDLING),
        _scored("listening", 10, "경청태도", HANDLING),
        _scored("proactive", 10, "적극안내", HANDLING),
        _scored("courtesy", 10, "응대태도", HANDLING),
        _scored("closing_greeting", 15, "종료인사", CLOSING),
        _scored("hanging_up", 5, "통화종료", CLOSING),
        _scored("satisfaction", 10, "전체만족", SATISFACTION),
    ),
    not_applicable=NotApplicable.FULL,
)


def _headquarters(handling: int, closing: int, satisfaction: int) -> tuple[ItemPlan, ...]:
    """The six areas of the Seoul headquarters; three weights changed in the second quarter of 2019."""
    return (
        _scored("answer_speed", 10, "수신", "수신"),
        _scored("greeting", 10, "첫인사", "첫인사"),
        _scored("connecting", 10, "연결", "연결"),
        _scored("handling", handling, "상담", "상담"),
        _scored("closing", closing, "종결", "종결"),
        _scored("satisfaction", satisfaction, "전체만족", "전체만족"),
    )


SEOUL_BEFORE = Template(
    slug="seoul-2019-before",
    name="서울시 본청 6영역 (2019년 1분기까지)",
    kind=CardKind.PHONE,
    about=_("Six areas before the change of 2019: handling 40, closing 20, satisfaction 10."),
    source="서울시 본청 2019년 개정 전 배점 (opengov.seoul.go.kr/sanction/18318834). 영역별 배점만 공개됨",
    items=_headquarters(40, 20, 10),
    not_applicable=NotApplicable.FULL,
)
SEOUL_AFTER = Template(
    slug="seoul-2019-after",
    name="서울시 본청 6영역 (2019년 2분기부터)",
    kind=CardKind.PHONE,
    about=_("Six areas after the change of 2019: handling 50, closing 15, satisfaction 5."),
    source="서울시 본청 2019년 2분기 개정 배점 (opengov.seoul.go.kr/sanction/18318834). 영역별 배점만 공개됨",
    items=_headquarters(50, 15, 5),
    not_applicable=NotApplicable.FULL,
)


def _taebaek() -> Iterable[ItemPlan]:
    levels = tuple(
        LevelPlan(label, Decimal(points))
        for points, label in enumerate(("부진", "미흡", "보통", "우수", "탁월"), 1)
    )
    areas = ((GREETING, "self_greeting", 4), (HANDLING, "self_handling", 11), (CLOSING, "self_closing", 5))
    for stage, key, count in areas:
        for number in range(1, count + 1):
            yield ItemPlan(
                stage, f"{key}_{number}", f"{stage} {number}", ItemKind.SCALE, Decimal(5), levels,
                help="문항의 문구는 공개되지 않았습니다. 기관의 문항으로 고쳐 써 주세요.",
            )  # fmt: skip


TAEBAEK = Template(
    slug="taebaek-self-2021",
    name="태백시 자가진단 20문항 (2021)",
    kind=CardKind.PHONE,
    about=_("For a self-check: twenty items of five points each, in five grades."),
    source="태백시 2021년 친절도 자가진단 (gangneungnews 20674). 맞이 4·응대 11·마무리 5문항, 문구는 공개되지 않음",
    items=tuple(_taebaek()),
)

EDUCATION_OFFICE = Template(
    slug="education-office-2010",
    name="교육청 4영역 (2010)",
    kind=CardKind.PHONE,
    about=_("Four areas with eight items. Only the areas are known; each counts the same."),
    source="교육청 전화친절도 4영역 8항목 (joongdo.co.kr 2010. 12. 5.). 항목과 배점은 공개되지 않아 영역마다 25점으로 둠",
    items=(
        _scored("answer_speed", 25, "최초수신", "최초수신"),
        _scored("courtesy", 25, "응대태도", "응대태도"),
        _scored("connecting", 25, "연결상태", "연결상태"),
        _scored("closing", 25, "끝맺음", "끝맺음"),
    ),
)

DAEGU = Template(
    slug="daegu-1998",
    name="대구시 감사실 점검표 (1998)",
    kind=CardKind.PHONE,
    about=_("Rings in three bands, three parts of the greeting, kindness in three grades."),
    source="대구시 감사실 1998년 443개 부서 점검 (imaeil 1998. 11. 14.). 구간과 등급만 공개되어 배점은 기본안을 따름",
    items=(
        from_bank("answer_speed", 30, label="벨 횟수"),
        from_bank(
            "greeting",
            30,
            label="인사·소속·성명",
            levels=tuple(
                LevelPlan(label, Decimal(points))
                for label, points in (("없음", 0), ("1요소", 10), ("2요소", 20), ("3요소", 30))
            ),
        ),
        from_bank(
            "courtesy",
            40,
            kind=ItemKind.GRADED,
            label="친절도",
            levels=tuple(
                LevelPlan(label, Decimal(points))
                for label, points in (("불친절", 0), ("보통", 20), ("매우 친절", 40))
            ),
        ),
    ),
)

_FOUR_STEPS = tuple(
    LevelPlan(label, Decimal(points))
    for label, points in (("불량", 5), ("미흡", 10), ("보통", 15), ("양호", 20))
)
GURO = Template(
    slug="guro-visit-2006",
    name="구로구 미스터리 샤퍼 4단계 (2006)",
    kind=CardKind.VISIT,
    about=_("For visits: five items in four steps from good to bad."),
    source="구로구 2006년 타 구 비교 방문 (sijung.co.kr 20315). 4단계만 공개되어 단계별 5점 간격으로 둠",
    items=(
        _visited("access", "접근 용이성", PLACE, kind=ItemKind.GRADED, levels=_FOUR_STEPS),
        _visited("office_environment", "사무실 환경", PLACE, kind=ItemKind.GRADED, levels=_FOUR_STEPS),
        _visited("appearance", "용모", "용모·분위기", kind=ItemKind.GRADED, levels=_FOUR_STEPS),
        _visited("atmosphere", "근무 분위기", "용모·분위기", kind=ItemKind.GRADED, levels=_FOUR_STEPS),
        _visited("courtesy", "응대 태도", HANDLING, kind=ItemKind.GRADED, levels=_FOUR_STEPS),
    ),
)
YANGCHEON = Template(
    slug="yangcheon-visit-2013",
    name="양천구 방문 5항목 (2013)",
    kind=CardKind.VISIT,
    about=_(
        "For visits: five items from the surroundings to the satisfaction, as in Seoul’s survey of 2019."
    ),
    source="양천구 2013년 방문 점검 (go.seoul.co.kr 2013. 1. 23.), 서울시 2019년 방문 5지표와 같음. 배점은 공개되지 않아 20점씩 둠",
    items=(
        _visited("office_environment", "환경상태", PLACE),
        _visited("greeting", "고객맞이", GREETING, kind=ItemKind.SCALE, help=""),
        _visited("handling", "상담태도", HANDLING, kind=ItemKind.SCALE, help=""),
        _visited("closing_greeting", "종결인사", CLOSING, kind=ItemKind.SCALE, help=""),
        _visited("satisfaction", "전체만족", SATISFACTION, kind=ItemKind.SCALE, help=""),
    ),
)
SEONGNAM = Template(
    slug="seongnam-visit",
    name="성남시 방문 3분야 100점",
    kind=CardKind.VISIT,
    about=_("For visits: three areas worth 100 points. The fifteen items themselves were not published."),
    source="성남시 동 방문 평가 (kgnews 338783). 3분야 15항목 100점, 항목과 분야별 배점은 공개되지 않아 고르게 나눔",
    items=(
        from_bank("work_posture", 33, label="근무자세", stage="근무자세"),
        from_bank("work_manner", 34, label="업무태도", stage="업무태도"),
        _scored("office_environment", 33, "주변환경", "주변환경"),
    ),
)

TEMPLATES: dict[str, Template] = {
    template.slug: template
    for template in (
        DEFAULT,
        SEOUL_WATER,
        SEOUL_BEFORE,
        SEOUL_AFTER,
        TAEBAEK,
        EDUCATION_OFFICE,
        DAEGU,
        GURO,
        YANGCHEON,
        SEONGNAM,
    )
}
