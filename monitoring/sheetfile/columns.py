"""The columns of a file of scored calls. The file is Korean whatever the reader's language: it is a format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kindness.errors import Refused
from monitoring.enums import ItemKind, ItemRole, Outcome
from monitoring.models import Item

# Told for the agency's sake, never read.
CALL_FACTS = ("부서", "성명", "내선번호", "시나리오", "조사 예정일")
NEEDED = {"call": "통화번호", "day": "통화일", "outcome": "결과"}
OPTIONAL = {
    "time": "통화 시각",
    "rings": "벨 횟수",
    "transfers": "전환 횟수",
    "recording": "녹취번호",
    "recording_until": "녹취 보존기한",
    "good": "잘된 점",
    "advice": "조언",
}
OUTCOMES = {
    "응답": Outcome.ANSWERED,
    "전환": Outcome.TRANSFERRED,
    "부재(메모)": Outcome.ABSENT_MEMO,
    "부재(메모 없음)": Outcome.ABSENT_NO_MEMO,
    "무응답": Outcome.NO_ANSWER,
    "통화 중": Outcome.BUSY,
    "다른 사람": Outcome.WRONG_PERSON,
}
NOT_APPLICABLE = ("해당없음", "해당 없음", "-", "na", "n/a")
_YES = ("예", "y", "yes", "o", "○")
_NO = ("아니요", "아니오", "n", "no", "x")


def key(word: str) -> str:
    return "".join(word.split()).casefold()


def item_header(item: Item) -> str:
    return f"{item.number}. {item.label}"


def reason_header(item: Item) -> str:
    return f"{item.number}. 사유"


def words_of(item: Item) -> dict[str, int]:
    """Other ways than its number to write a level, by `key`."""
    words = {key(level.label): level.number for level in item.levels.all() if item.kind != ItemKind.BANDED}
    if item.kind == ItemKind.YES_NO:
        words |= dict.fromkeys(_YES, 1) | dict.fromkeys(_NO, 0)
    return words


@dataclass(frozen=True, slots=True)
class Header:
    """Which cell of a row is what: fields by name, items and their reasons by the item's id."""

    fields: dict[str, int]
    items: dict[int, int]
    reasons: dict[int, int]
    ignored: tuple[str, ...]


def understand(header: Sequence[str], items: Sequence[Item]) -> Header:
    """Refuses wrong_columns: a needed one is missing, or one stands there twice."""
    named = {key(word): name for name, word in (NEEDED | OPTIONAL).items()}
    by_item = {key(item_header(item)): item.pk for item in items}
    by_reason = {key(reason_header(item)): item.pk for item in items}
    facts = {key(word) for word in CALL_FACTS}
    found = Header({}, {}, {}, ())
    ignored, doubled = [], []
    for place, word in enumerate(header):
        held = key(word)
        for names, places in ((named, found.fields), (by_item, found.items), (by_reason, found.reasons)):
            if held in names:
                name = names[held]
                doubled += [word] if name in places else []
                places[name] = place  # type: ignore[index]
                break
        else:
            ignored += [word] if word and held not in facts else []
    missing = [word for name, word in NEEDED.items() if name not in found.fields]
    missing += [
        item_header(item) for item in items if item.role == ItemRole.BASE and item.pk not in found.items
    ]
    if missing or doubled:
        raise _wrong_columns(missing, doubled)
    return Header(found.fields, found.items, found.reasons, tuple(ignored))


def _wrong_columns(missing: list[str], doubled: list[str]) -> Refused:
    words = (
        _("The first row lacks these columns: %(columns)s. Please use the column names of the template.")
        if missing
        else _("These columns stand in the first row twice: %(columns)s. Please keep one of each.")
    )
    return Refused(
        "wrong_columns",
        words % {"columns": ", ".join(missing or doubled)},
        title=_("The columns of the file do not fit."),
    )
