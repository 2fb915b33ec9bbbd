"""The file an agency fills in: the planned calls of a round, a column an item, and a guide to the values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO

from documents.model import Column, Sheet
from documents.xlsx import write_xlsx
from monitoring.enums import ItemKind, ItemRole
from monitoring.models import Call, Item
from monitoring.sheetfile import columns

_BEFORE = ("day", "time", "outcome", "rings", "transfers", "recording", "recording_until")
_AFTER = ("good", "advice")


def as_xlsx(calls: Iterable[Call], items: Sequence[Item]) -> bytes:
    """calls: with their subject and scenario."""
    file = BytesIO()
    write_xlsx([_form(calls, items), _guide(items)], file)
    return file.getvalue()


def headers(items: Sequence[Item]) -> list[str]:
    names = columns.NEEDED | columns.OPTIONAL
    return [
        names["call"],
        *columns.CALL_FACTS,
        *(names[name] for name in _BEFORE),
        *(word for item in items for word in _item_headers(item)),
        *(names[name] for name in _AFTER),
    ]


def _item_headers(item: Item) -> Iterator[str]:
    yield columns.item_header(item)
    if item.role != ItemRole.BASE:
        yield columns.reason_header(item)


def _form(calls: Iterable[Call], items: Sequence[Item]) -> Sheet:
    words = headers(items)
    free = [""] * (len(words) - 1 - len(columns.CALL_FACTS))
    return Sheet(
        title="통화",
        columns=[Column(word, width=38 if place == 0 else 14) for place, word in enumerate(words)],
        rows=([str(call.pk), *_facts(call), *free] for call in calls),
    )


def _facts(call: Call) -> list[str]:
    subject = call.subject
    return [
        subject.division_name,
        subject.name,
        subject.extension,
        call.scenario.title if call.scenario else "",
        call.planned_on.isoformat(),
    ]


def _guide(items: Sequence[Item]) -> Sheet:
    return Sheet(
        title="입력 안내",
        columns=[Column("열", width=30), Column("입력할 값", width=60)],
        rows=[
            ["통화번호", "바꾸지 않습니다. 이 번호로 통화를 찾습니다."],
            ["통화일 / 통화 시각", "2026-01-05 / 14:30"],
            ["결과", " / ".join(columns.OUTCOMES)],
            ["전환 횟수", "결과가 ‘전환’일 때 1~9"],
            *([columns.item_header(item), _values(item)] for item in items),
        ],
    )


def _values(item: Item) -> str:
    if item.kind == ItemKind.POINTS:
        words = f"0~{item.points.normalize():f}"
    elif item.kind == ItemKind.BANDED:
        words = "횟수"
    else:
        words = " / ".join(f"{level.number} {level.label}" for level in item.levels.all())
    if item.role != ItemRole.BASE:
        words += " (점수를 주면 사유를 적습니다)"
    return f"{words} / 해당없음" if item.may_not_apply else words
