"""Points, totals, grades; published scorecards and their conversions; what a scorecard may ask."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, strategies as st

from kindness.errors import Refused
from monitoring.enums import CardKind, Grade, ItemKind, ItemRole, NotApplicable, Outcome, Weight
from monitoring.models.scorecards import default_grades
from monitoring.rules import cards
from monitoring.rules.bank import BANK, from_bank
from monitoring.rules.cards import ItemPlan, LevelPlan, check_complete, check_items, full_points
from monitoring.rules.rescoring import How, Match, match, rescored, worth_of
from monitoring.rules.scoring import Entry, ItemRule, LevelRule, asked, grade_of, missing, points_of, total_of
from monitoring.rules.templates import (
    DAEGU,
    DEFAULT,
    EDUCATION_OFFICE,
    GURO,
    SEONGNAM,
    SEOUL_AFTER,
    SEOUL_BEFORE,
    SEOUL_WATER,
    TAEBAEK,
    TEMPLATES,
    YANGCHEON,
    Template,
)


def rules_of(template: Template, *, first: int = 1) -> list[ItemRule]:
    return [rule_of(item, pk) for pk, item in enumerate(template.items, first)]


def rule_of(item: ItemPlan, pk: int = 1) -> ItemRule:
    start = cards.first_number(item.kind)
    return ItemRule(
        id=pk,
        key=item.key,
        kind=ItemKind(item.kind),
        points=item.points,
        role=ItemRole(item.role),
        weight=Weight(item.weight),
        levels=tuple(LevelRule(n, level.points, level.upto) for n, level in enumerate(item.levels, start)),
        may_not_apply=item.may_not_apply,
        of_person=item.of_person,
    )


def entries(items: list[ItemRule], raw: dict[str, int | None]) -> list[Entry]:
    return [Entry(item, raw[item.key]) for item in items if item.key in raw]


def full(items: list[ItemRule]) -> dict[str, int | None]:
    """What a call without a flaw is entered as."""
    return {item.key: best(item) for item in items if item.role == ItemRole.BASE}


def best(item: ItemRule) -> int:
    if item.kind == ItemKind.POINTS:
        return int(item.points)
    level = max(item.levels, key=lambda level: level.points)
    return level.upto if item.kind == ItemKind.BANDED and level.upto is not None else level.number


def refusal(items: list[ItemPlan]) -> str:
    with pytest.raises(Refused) as refused:
        check_items(items)
    return refused.value.code


# --- the published scorecards ---------------------------------------------------------------------------------
@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_every_template_can_be_stored_and_scored(template: Template):
    check_items(template.items)
    check_complete(template.items)
    items = rules_of(template)
    total = total_of(items, entries(items, full(items)), template.not_applicable)
    assert (template.points, total.points, total.base) == (100, 100, 100)
    assert template.source
    assert max(len(str(item.help)) for item in template.items) <= 400
    assert len(template.source) <= 200
    assert all(len(str(level.anchor)) <= 200 for item in template.items for level in item.levels)


def points_in(template: Template) -> dict[str, int]:
    return {item.key: int(item.points) for item in template.items}


def test_points_as_published():
    assert list(points_in(SEOUL_WATER).values()) == [10, 10, 10, 10, 10, 10, 10, 15, 5, 10]
    assert points_in(SEOUL_BEFORE) == {
        "answer_speed": 10, "greeting": 10, "connecting": 10, "handling": 40, "closing": 20, "satisfaction": 10,
    }  # fmt: skip
    assert points_in(SEOUL_AFTER) == points_in(SEOUL_BEFORE) | {
        "handling": 50,
        "closing": 15,
        "satisfaction": 5,
    }
    assert [int(item.points) for item in TAEBAEK.items] == [5] * 20
    assert [len(EDUCATION_OFFICE.items), len(YANGCHEON.items), len(SEONGNAM.items)] == [4, 5, 3]
    stages = dict.fromkeys(("맞이", "연결", "응대", "마무리", "만족"), 0)
    for item in DEFAULT.items:
        if item.role == ItemRole.BASE:
            stages[str(item.stage)] += int(item.points)
    assert list(stages.values()) == [20, 10, 50, 15, 5]
    assert {item.key: int(item.points) for item in DEFAULT.items[-2:]} == {
        "moving_response": 4,
        "rude_conduct": 10,
    }


def test_five_grades_of_taebaek_are_five_to_one():
    item = rules_of(TAEBAEK)[0]
    assert [int(points_of(item, raw)) for raw in (5, 4, 3, 2, 1)] == [5, 4, 3, 2, 1]


def test_four_steps_of_guro():
    assert [[str(level.label) for level in item.levels] for item in GURO.items] == [
        ["불량", "미흡", "보통", "양호"]
    ] * 5
    assert GURO.kind == CardKind.VISIT


@pytest.mark.parametrize(("rings", "points"), [(0, 30), (1, 30), (3, 30), (4, 18), (5, 18), (6, 9), (40, 9)])
def test_rings_fall_into_the_bands_of_daegu(rings: int, points: int):
    assert points_of(rules_of(DAEGU)[0], rings) == points


def test_rings_and_greeting_of_the_default():
    items = {item.key: item for item in rules_of(DEFAULT)}
    assert [int(points_of(items["answer_speed"], rings)) for rings in (3, 4, 5, 6)] == [10, 6, 6, 3]
    assert [int(points_of(items["greeting"], parts)) for parts in (3, 2, 1, 0)] == [10, 7, 4, 0]
    assert [int(points_of(items["closing_greeting"], level)) for level in (2, 1, 0)] == [5, 3, 0]


# --- totals ---------------------------------------------------------------------------------------------------
def test_item_that_does_not_apply_under_both_rules():
    """Connecting 10 of 100 did not apply, 81 of the other 90 were earned."""
    items = rules_of(SEOUL_WATER)
    raw = full(items) | {"connecting": None, "closing_greeting": 6}
    assert total_of(items, entries(items, raw), NotApplicable.FULL).points == 91
    excluded = total_of(items, entries(items, raw), NotApplicable.EXCLUDED)
    assert (excluded.points, excluded.possible) == (Decimal(90), 90)


def test_total_may_exceed_a_hundred():
    """The ministry's best of 2005 had 104."""
    items = rules_of(DEFAULT)
    total = total_of(items, entries(items, full(items) | {"moving_response": 4}), NotApplicable.EXCLUDED)
    assert (total.points, total.base) == (104, 100)


def test_penalty_never_leads_below_nothing():
    items = rules_of(DEFAULT)
    raw: dict[str, int | None] = dict.fromkeys(full(items), 0) | {"rude_conduct": 10, "answer_speed": 9}
    raw |= dict.fromkeys(("diction", "listening", "explanation", "proactive", "courtesy", "satisfaction"), 1)
    assert total_of(items, entries(items, raw), NotApplicable.EXCLUDED).points == 4
    nothing = {"hanging_up": 0, "rude_conduct": 10}
    assert total_of(items, entries(items, nothing), NotApplicable.EXCLUDED).points == 0


def test_when_the_person_was_away_only_items_of_the_department_are_asked():
    items = rules_of(DEFAULT)
    keys = [item.key for item in asked(items, Outcome.ABSENT_MEMO)]
    assert keys == ["answer_speed", "connecting", "moving_response", "rude_conduct"]
    away = asked(items, Outcome.ABSENT_MEMO)
    total = total_of(items, entries(away, {"answer_speed": 4, "connecting": 2}), NotApplicable.EXCLUDED)
    assert (total.points, total.possible) == (80, 20)


def test_extras_need_no_value():
    items = rules_of(DEFAULT)
    assert [item.key for item in missing(items, {item.id for item in items[:-3]})] == ["satisfaction"]


@pytest.mark.parametrize(("weight", "points"), [(Weight.FATAL, 0), (Weight.CRITICAL, 90)])
def test_failed_item_of_weight(weight: Weight, points: int):
    items = rules_of(SEOUL_WATER)
    items[1] = replace(items[1], weight=weight)
    total = total_of(items, entries(items, full(items) | {"greeting": 0}), NotApplicable.EXCLUDED)
    assert (total.points, total.fatal, total.critical) == (
        points,
        weight == Weight.FATAL,
        weight == Weight.CRITICAL,
    )


@pytest.mark.parametrize(
    ("points", "grade"),
    [("104", Grade.EXCELLENT), ("95", Grade.EXCELLENT), ("94.99", Grade.GOOD), ("90", Grade.GOOD), ("80", Grade.FAIR),
     ("70", Grade.POOR), ("69.99", Grade.VERY_POOR), ("0", Grade.VERY_POOR)],
)  # fmt: skip
def test_grades(points: str, grade: Grade):
    assert grade_of(Decimal(points), default_grades()) == grade


@pytest.mark.parametrize(
    ("key", "raw"), [("handling", 51), ("handling", -1), ("greeting", 4), ("diction", 0), ("diction", 6),
                     ("hanging_up", 2), ("answer_speed", -1)],
)  # fmt: skip
def test_value_the_item_does_not_know_is_refused(key: str, raw: int):
    item = rule_of(from_bank(key, 50 if key == "handling" else 10))
    with pytest.raises(Refused) as refused:
        points_of(item, raw)
    assert refused.value.code == "invalid_score"


# --- properties -------------------------------------------------------------------------------------------------
def values_of(item: ItemRule) -> st.SearchStrategy[int | None]:
    if item.kind == ItemKind.POINTS:
        known = st.integers(0, int(item.points))
    elif item.kind == ItemKind.BANDED:
        known = st.integers(0, 12)
    else:
        known = st.sampled_from([level.number for level in item.levels])
    return known | st.none() if item.may_not_apply else known


@st.composite
def scored(draw: Any, template: Template | None = None) -> tuple[list[ItemRule], list[Entry]]:
    template = template or draw(st.sampled_from(list(TEMPLATES.values())))
    items = rules_of(template)
    given_items = [item for item in items if item.role == ItemRole.BASE or draw(st.booleans())]
    return items, [Entry(item, draw(values_of(item))) for item in given_items]


@given(scored(), st.sampled_from(NotApplicable))
def test_total_stays_within_what_can_be_earned(one: tuple[list[ItemRule], list[Entry]], rule: NotApplicable):
    items, entered = one
    total = total_of(items, entered, rule)
    bonus = sum(entry.points for entry in entered if entry.item.role == ItemRole.BONUS)
    assert 0 <= total.base <= 100
    assert 0 <= total.points <= 100 + bonus


@given(scored(DEFAULT))
def test_full_points_are_never_less_than_leaving_out(one: tuple[list[ItemRule], list[Entry]]):
    items, entered = one
    by_rule = {rule: total_of(items, entered, rule).points for rule in NotApplicable}
    assert by_rule[NotApplicable.FULL] >= by_rule[NotApplicable.EXCLUDED]
    if all(entry.raw is not None for entry in entered):
        assert len(set(by_rule.values())) == 1


@given(scored(), st.data())
def test_better_levels_never_lower_a_total(one: tuple[list[ItemRule], list[Entry]], data: st.DataObject):
    items, entered = one
    base = [entry for entry in entered if entry.item.role == ItemRole.BASE and entry.raw is not None]
    chosen = data.draw(st.sampled_from(base))
    lifted = [Entry(entry.item, best(entry.item)) if entry is chosen else entry for entry in entered]
    before, after = (total_of(items, each, NotApplicable.EXCLUDED).points for each in (entered, lifted))
    assert after >= before


@given(st.decimals(0, 200, places=2))
def test_every_total_has_exactly_one_grade(points: Decimal):
    fitting = [grade for least, grade in default_grades() if points >= Decimal(str(least))]
    assert grade_of(points, default_grades()) == fitting[0]


# --- the same calls under another version ------------------------------------------------------------------------
def of(old: Template, new: Template) -> tuple[list[ItemRule], list[ItemRule], Match]:
    before, after = rules_of(old), rules_of(new, first=101)
    return before, after, match(before, after)


def test_change_of_seoul_in_2019():
    """Handling 40 → 50, closing 20 → 15, satisfaction 10 → 5: the share that was earned counts under the new weights."""
    before, after, found = of(SEOUL_BEFORE, SEOUL_AFTER)
    raw = {
        "answer_speed": 10,
        "greeting": 9,
        "connecting": 10,
        "handling": 36,
        "closing": 12,
        "satisfaction": 8,
    }
    assert total_of(before, entries(before, raw), NotApplicable.FULL).points == 85
    assert {pair.new.key: worth_of(pair, raw[pair.new.key]) for pair in found.pairs} == {
        "answer_speed": 10, "greeting": 9, "connecting": 10, "handling": 45, "closing": 9, "satisfaction": 4,
    }  # fmt: skip
    entered = {item.id: raw[item.key] for item in before}
    assert rescored(found, after, entered, Outcome.ANSWERED, NotApplicable.FULL).points == 87
    assert {pair.new.key: pair.how for pair in found.pairs} == {
        "answer_speed": How.RAW, "greeting": How.RAW, "connecting": How.RAW,
        "handling": How.SHARE, "closing": How.SHARE, "satisfaction": How.SHARE,
    }  # fmt: skip
    assert (found.lost, found.unknown) == ((), ())


def test_what_cannot_be_carried_is_left_out_and_said():
    before, after, found = of(SEOUL_WATER, SEOUL_AFTER)
    assert [pair.new.key for pair in found.pairs] == [
        "answer_speed",
        "greeting",
        "connecting",
        "satisfaction",
    ]
    assert [item.key for item in found.lost] == [
        "diction", "listening", "proactive", "courtesy", "closing_greeting", "hanging_up",
    ]  # fmt: skip
    assert [item.key for item in found.unknown] == ["handling", "closing"]
    entered = {item.id: best(item) for item in before} | {before[1].id: 5}
    total = rescored(found, after, entered, Outcome.ANSWERED, NotApplicable.FULL)
    assert (total.possible, total.points) == (35, Decimal("85.71"))


def test_rings_are_counted_anew_in_other_bands():
    old = rule_of(from_bank("answer_speed", 10))
    levels = tuple(LevelRule(n, Decimal(p), upto) for n, p, upto in ((1, 20, 2), (2, 5, 8), (3, 0, None)))
    new = replace(old, id=2, points=Decimal(20), levels=levels)
    (pair,) = match([old], [new]).pairs
    assert [int(worth_of(pair, rings)) for rings in (2, 3, 8, 9)] == [20, 5, 5, 0]


def test_same_number_of_levels_is_counted_by_the_other_levels():
    old = rule_of(from_bank("closing_greeting", 5))
    levels = tuple(LevelRule(n, Decimal(p)) for n, p in ((0, 0), (1, 4), (2, 5)))
    (pair,) = match([old], [replace(old, id=2, levels=levels)]).pairs
    assert (pair.how, worth_of(pair, 1)) == (How.RAW, 4)
    (pair,) = match([old], [replace(old, id=2, kind=ItemKind.POINTS, levels=(), points=Decimal(10))]).pairs
    assert (pair.how, worth_of(pair, 1)) == (How.SHARE, 6)


def test_item_that_became_a_bonus_is_another_item():
    old = rule_of(from_bank("handling", 10))
    found = match([old], [replace(old, id=2, role=ItemRole.BONUS)])
    assert (found.pairs, len(found.lost), len(found.unknown)) == ((), 1, 1)


def test_item_of_the_person_is_not_carried_when_they_were_away():
    before, after, found = of(SEOUL_WATER, DEFAULT)
    entered: dict[int, int | None] = {
        item.id: 10 for item in before if item.key in {"answer_speed", "greeting"}
    }
    total = rescored(found, after, entered, Outcome.ABSENT_MEMO, NotApplicable.EXCLUDED)
    assert (total.possible, total.points) == (10, 100)


def test_failed_fatal_item_stays_failed():
    before = [rule_of(from_bank("handling", 40), 1)]
    after = [replace(before[0], id=2, points=Decimal(50), weight=Weight.FATAL)]
    assert rescored(match(before, after), after, {1: 0}, Outcome.ANSWERED, NotApplicable.EXCLUDED).fatal
    assert not rescored(match(before, after), after, {1: 1}, Outcome.ANSWERED, NotApplicable.EXCLUDED).fatal


@given(scored(), st.sampled_from(NotApplicable))
def test_counted_again_under_the_same_version_nothing_changes(
    one: tuple[list[ItemRule], list[Entry]], rule: NotApplicable
):
    items, entered = one
    raw = {entry.item.id: entry.raw for entry in entered}
    again = rescored(match(items, items), items, raw, Outcome.ANSWERED, rule)
    assert again == total_of(items, entered, rule)


@given(scored(SEOUL_BEFORE))
def test_there_and_back_gives_the_first_total(one: tuple[list[ItemRule], list[Entry]]):
    """Shares are not rounded on the way."""
    before, entered = one
    after = rules_of(SEOUL_AFTER, first=101)
    worth = {
        pair.new.key: (worth_of(pair, entry.raw), pair)
        for pair in match(before, after).pairs
        for entry in entered
        if entry.item.id == pair.old.id and entry.raw is not None
    }
    for entry in entered:
        if entry.raw is not None:
            points, pair = worth[entry.item.key]
            assert points / pair.new.points == entry.points / pair.old.points


@given(scored(), st.data())
def test_rescored_total_stays_within_the_new_version(
    one: tuple[list[ItemRule], list[Entry]], data: st.DataObject
):
    items, entered = one
    new = rules_of(data.draw(st.sampled_from(list(TEMPLATES.values()))), first=101)
    raw = {entry.item.id: entry.raw for entry in entered}
    outcome = data.draw(st.sampled_from([Outcome.ANSWERED, Outcome.ABSENT_MEMO]))
    total = rescored(match(items, new), new, raw, outcome, NotApplicable.EXCLUDED)
    assert 0 <= total.base <= 100
    assert 0 <= total.points <= 104


# --- what is refused ----------------------------------------------------------------------------------------------
GOOD = from_bank("greeting", 10)


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (replace(GOOD, label=""), "incomplete"),
        (replace(GOOD, stage=""), "incomplete"),
        (replace(GOOD, points=Decimal(0)), "invalid_points"),
        (replace(GOOD, points=Decimal(201)), "invalid_points"),
        (replace(GOOD, points=Decimal(11)), "invalid_levels"),
        (replace(GOOD, levels=GOOD.levels[:1]), "invalid_levels"),
        (replace(GOOD, levels=GOOD.levels[::-1]), "invalid_levels"),
        (replace(GOOD, levels=()), "invalid_levels"),
        (replace(GOOD, kind=ItemKind.SCALE), "invalid_levels"),
        (replace(GOOD, kind=ItemKind.POINTS), "invalid_points"),
        (from_bank("handling", Decimal("2.5")), "invalid_points"),
        (replace(GOOD, role=ItemRole.BONUS), "invalid_extra"),
        (replace(from_bank("moving_response", 4), weight=Weight.FATAL), "invalid_extra"),
        (replace(from_bank("moving_response", 4), may_not_apply=True), "invalid_extra"),
        (
            replace(
                GOOD,
                kind=ItemKind.BANDED,
                levels=tuple(LevelPlan("", Decimal(10), upto=3) for _n in range(2)),
            ),
            "invalid_levels",
        ),
    ],
)
def test_item_that_cannot_be_scored_is_refused(item: ItemPlan, code: str):
    assert refusal([item]) == code


def test_bands_must_follow_each_other():
    bands = from_bank("answer_speed", 10)
    for ends in ((5, 3), (3, 3), (None, 5)):
        levels = tuple(
            replace(level, upto=end) for level, end in zip(bands.levels, (*ends, None), strict=True)
        )
        assert refusal([replace(bands, levels=levels)]) == "invalid_levels"


def test_list_as_a_whole_is_looked_at():
    assert refusal([GOOD, GOOD]) == "key_taken"
    assert refusal([replace(GOOD, key=f"k{n}") for n in range(61)]) == "too_many_items"
    with pytest.raises(Refused) as refused:
        check_complete([from_bank("moving_response", 4)])
    assert refused.value.code == "no_items"


@pytest.mark.parametrize(
    "grades", [[], [[90, "excellent"]], [[90, "excellent"], [90, "good"], [0, "fair"]],
               [[95, "good"], [90, "excellent"], [0, "poor"]], [[80, "good"], [90, "fair"], [0, "poor"]]],
)  # fmt: skip
def test_grades_that_do_not_fall_are_refused(grades: list[list[Any]]):
    with pytest.raises(Refused) as refused:
        cards.check_grades(grades)
    assert refused.value.code == "invalid_grades"


def test_grades_may_be_fewer():
    cards.check_grades(default_grades())
    cards.check_grades([[80, "good"], [0, "poor"]])


@pytest.mark.parametrize("key", BANK)
def test_every_item_of_the_bank_can_be_stored(key: str):
    check_items([from_bank(key, 20)])


def test_list_is_changed_by_key():
    items = list(SEOUL_WATER.items)
    added = cards.with_item(items, replace(from_bank("explanation", 10)))
    assert [item.key for item in added][6:8] == ["courtesy", "explanation"]  # behind the last of its stage
    own = cards.with_item(items, replace(GOOD, key="", stage="새 단계"))
    assert (own[-1].key, own[-1].stage) == ("item-1", "새 단계")
    assert cards.with_item(items, replace(GOOD, label="새 인사"), instead_of="greeting")[1].label == "새 인사"
    assert [item.key for item in cards.moved(items, "greeting", by=-1)][:2] == ["greeting", "answer_speed"]
    assert cards.moved(items, "answer_speed", by=-1) == items
    assert cards.moved(items, "satisfaction", by=1) == items
    assert full_points(cards.without(items, "greeting")) == 90
    with pytest.raises(Refused) as refused:
        cards.without(items, "gone")
    assert refused.value.code == "no_item"
