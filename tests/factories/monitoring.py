"""Scorecards, rounds, calls and sheets in a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from kindness import clock
from monitoring.enums import (
    SHOWN,
    CallState,
    CardKind,
    ItemKind,
    ItemRole,
    Outcome,
    RoundState,
    SheetState,
    VersionState,
)
from monitoring.models import Call, Item, ItemScore, Level, Rater, Round, Scorecard, Sheet, Subject, Version
from people.models import Staff
from tests.factories.people import as_signed_in

_numbers = count(1)
# (key, label, kind, points): a card of 100 with one item of each kind.
SMALL_CARD = (
    ("answer_speed", "수신 신속성", ItemKind.BANDED, 10),
    ("greeting", "첫인사", ItemKind.GRADED, 20),
    ("listening", "경청 태도", ItemKind.SCALE, 50),
    ("closing", "종료 인사", ItemKind.YES_NO, 20),
)


def make_version(
    items: Sequence[tuple[str, str, ItemKind, int]] = SMALL_CARD,
    *,
    kind: CardKind = CardKind.PHONE,
    frozen: bool = True,
    card: Scorecard | None = None,
    **fields: Any,
) -> Version:
    """A scorecard's version with items of those kinds; `answer_speed` and bands are the department's."""
    card = card or Scorecard.objects.create(kind=kind, name=f"평가표 {next(_numbers)}")
    version = Version.objects.create(scorecard=card, number=card.versions.count() + 1, **fields)
    for number, (key, label, item_kind, points) in enumerate(items, start=1):
        make_item(version, number, key=key, label=label, kind=item_kind, points=points)
    if frozen:
        version.state, version.frozen_at = VersionState.FROZEN, clock.fresh()
        version.save()
    return version


def make_item(version: Version, number: int, *, kind: ItemKind, points: int, **fields: Any) -> Item:
    item = Item.objects.create(
        version=version,
        number=number,
        kind=kind,
        points=points,
        stage=fields.pop("stage", "응대"),
        of_person=fields.pop("of_person", kind != ItemKind.BANDED),
        **fields,
    )
    if fields.get("role", ItemRole.BASE) == ItemRole.BASE:
        Level.objects.bulk_create(
            Level(item=item, number=place, label=label, points=worth, upto=upto)
            for place, label, worth, upto in _levels(kind, Decimal(points))
        )
    return item


def _levels(kind: ItemKind, most: Decimal) -> list[tuple[int, str, Decimal, int | None]]:
    if kind == ItemKind.SCALE:
        return [(n, str(n), most * n / 5, None) for n in range(1, 6)]
    if kind == ItemKind.YES_NO:
        return [(0, "아니요", Decimal(0), None), (1, "예", most, None)]
    if kind == ItemKind.GRADED:
        return [(0, "없음", Decimal(0), None), (1, "일부", most / 2, None), (2, "모두", most, None)]
    if kind == ItemKind.BANDED:
        return [
            (1, "3회 이내", most, 3),
            (2, "4~5회", most * 6 / 10, 5),
            (3, "6회 이상", most * 3 / 10, None),
        ]
    return []


def make_round(
    *, state: RoundState = RoundState.OPEN, version: Version | None = None, **fields: Any
) -> Round:
    """A round of the last thirty days, as far as its state needs times."""
    now = clock.fresh()
    times: dict[str, datetime | None] = {
        "opened_at": None if state == RoundState.PLANNED else now - timedelta(days=30),
        "closed_at": now if state in {RoundState.CLOSED, RoundState.RELEASED} else None,
        "released_at": now if state == RoundState.RELEASED else None,
    }
    days = {"starts_on": clock.today() - timedelta(days=30), "ends_on": clock.today() + timedelta(days=1)}
    return Round.objects.create(
        name=fields.pop("name", f"전화친절도 조사 {next(_numbers)}"),
        state=state,
        version=version or make_version(),
        **(days | times | fields),
    )


def make_rater(survey: Round, staff: Staff, **fields: Any) -> Rater:
    """An outside account has no division."""
    division = as_signed_in(staff).division_id
    return Rater.objects.create(round=survey, staff=staff, division_id=division, **fields)


def make_subject(survey: Round, staff: Staff, **fields: Any) -> Subject:
    person = as_signed_in(staff)
    assert person.division_id
    assert person.division_name
    return Subject.objects.create(
        round=survey,
        staff=staff,
        division_id=person.division_id,
        group=fields.pop("group", "main"),
        name=staff.name,
        rank=person.rank or "",
        division_name=person.division_name,
        extension=staff.extension,
        **fields,
    )


def make_call(rater: Rater, subject: Subject, *, outcome: str = "", **fields: Any) -> Call:
    """Planned; with `outcome` already made."""
    made = {"state": CallState.MADE, "outcome": outcome, "called_at": clock.fresh()} if outcome else {}
    return Call.objects.create(
        round_id=subject.round_id,
        subject=subject,
        staff_id=subject.staff_id,
        division_id=subject.division_id,
        rater=rater,
        planned_on=fields.pop("planned_on", clock.today()),
        planned_hour=fields.pop("planned_hour", 10),
        **(made | fields),
    )


def make_sheet(
    call: Call,
    *,
    total: float | None = 90,
    state: SheetState = SheetState.CHECKED,
    raw: Mapping[str, int | None] | None = None,
    **fields: Any,
) -> Sheet:
    """A sheet of the call's rater. raw: item key → what was entered; points are worked out by its levels."""
    survey = call.round
    submitted: dict[str, Any] = (
        {} if state == SheetState.DRAFT else {"submitted_at": clock.fresh(), "total": total}
    )
    if state in SHOWN:
        submitted["released_at"] = clock.fresh()
    sheet = Sheet.objects.create(
        call=call,
        rater=fields.pop("rater", call.rater),
        made_by=fields.pop("made_by", call.rater.staff),
        version=survey.version,
        state=state,
        **(submitted | fields),
    )
    for key, value in (raw or {}).items():
        item = survey.version.items.get(key=key)
        points = Decimal(0) if value is None else _worth(item, value)
        ItemScore.objects.create(sheet=sheet, item=item, raw=value, points=points)
    return sheet


def _worth(item: Item, raw: int) -> Decimal:
    levels = list(item.levels.all())
    if item.kind == ItemKind.BANDED:
        return next(level.points for level in levels if level.upto is None or raw <= level.upto)
    return next((level.points for level in levels if level.number == raw), Decimal(raw))


def make_scored_call(
    rater: Rater, staff: Staff, total: float, *, on: date | None = None, **fields: Any
) -> Sheet:
    """Somebody's call, answered and scored: subject, call and sheet."""
    subject = Subject.objects.filter(round=rater.round, staff=staff).first() or make_subject(
        rater.round, staff
    )
    called = fields.pop("called_at", None) or clock.fresh()
    call = make_call(
        rater, subject, outcome=Outcome.ANSWERED, called_at=called, planned_on=on or clock.today()
    )
    return make_sheet(call, total=total, **fields)
