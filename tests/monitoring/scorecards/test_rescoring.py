"""A round counted again under another version: every call at once, as the rule does it one by one."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

import pytest

from audit.services import Job
from kindness import clock
from monitoring.enums import CallExclusion, ItemRole, NotApplicable, Outcome, SheetPurpose, SheetState
from monitoring.models import Call, ItemScore, Round, Sheet, Version
from monitoring.queries.counted import counted_sheets
from monitoring.queries.rescoring import rescored_round
from monitoring.queries.scorecards import rules_of
from monitoring.rules.rescoring import How, match, rescored
from monitoring.rules.scoring import Entry, ItemRule, asked, grade_of, total_of
from monitoring.rules.templates import DEFAULT, SEOUL_AFTER, SEOUL_BEFORE, SEOUL_WATER, Template
from monitoring.services.scorecards import add_from_template, change_version, freeze_version
from people.enums import Role
from tests.factories.monitoring import make_call, make_rater, make_round, make_subject
from tests.factories.people import make_division, make_outsider, make_staff
from tests.support.statements import statements

pytestmark = pytest.mark.django_db
TESTS = Job("tests")
SEOUL_CALL: dict[str, int | None] = {
    "answer_speed": 10, "greeting": 9, "connecting": 10, "handling": 36, "closing": 12, "satisfaction": 8,
}  # fmt: skip


def version_of(template: Template, name: str = "", **settings: Any) -> Version:
    version = add_from_template(template=template, name=name, by=TESTS).versions.get()
    return freeze_version(version=change_version(version=version, by=TESTS, **settings), by=TESTS)


def score(
    call: Call, version: Version, rules: tuple[ItemRule, ...], raw: dict[str, int | None], **fields: Any
) -> Sheet:
    """As the rater's seat stores it."""
    entered = [Entry(item, raw[item.key]) for item in rules if item.key in raw]
    total = total_of(rules, entered, NotApplicable(version.not_applicable))
    sheet = Sheet.objects.create(
        call=call, rater=fields.pop("rater", call.rater), made_by=call.rater.staff, version=version,
        state=SheetState.CHECKED, total=total.points, submitted_at=clock.fresh(), **fields,
    )  # fmt: skip
    ItemScore.objects.bulk_create(
        ItemScore(sheet=sheet, item_id=entry.item.id, raw=entry.raw, points=entry.points) for entry in entered
    )
    return sheet


class Ground:
    """A round with one rater and one person in each of two groups."""

    def __init__(self, template: Template) -> None:
        self.version = version_of(template)
        self.rules = rules_of(self.version.pk)
        self.survey = make_round(version=self.version)
        self.rater = make_rater(self.survey, make_outsider(roles=[Role.EVALUATOR]))
        town = make_subject(self.survey, make_staff(make_division("행복동")), group="town")
        self.subjects = [make_subject(self.survey, make_staff(make_division("도로과"))), town]

    def call(
        self,
        raw: dict[str, int | None],
        *,
        outcome: str = Outcome.ANSWERED,
        town: bool = False,
        **fields: Any,
    ) -> Call:
        call = make_call(self.rater, self.subjects[town], outcome=outcome, **fields)
        wanted = {item.key for item in asked(self.rules, Outcome(outcome))}
        score(call, self.version, self.rules, {key: value for key, value in raw.items() if key in wanted})
        return call


@pytest.fixture
def seoul() -> Ground:
    return Ground(SEOUL_BEFORE)


def test_change_of_seoul_in_2019_for_a_round(seoul: Ground):
    seoul.call(SEOUL_CALL)
    seoul.call(dict.fromkeys(SEOUL_CALL, 10) | {"handling": 40, "closing": 20}, town=True)
    after = version_of(SEOUL_AFTER)
    with statements() as asked_for:
        found = rescored_round(seoul.survey, after)
    assert len(asked_for) == 3
    assert (found.whole.calls, found.whole.before, found.whole.after) == (2, Decimal("92.5"), Decimal("93.5"))
    assert [(label, figures.calls, figures.before, figures.after) for label, figures in found.groups] == [
        (str(found.groups[0][0]), 1, Decimal(85), Decimal(87)),
        (str(found.groups[1][0]), 1, Decimal(100), Decimal(100)),
    ]
    shares = {line.key: (line.before, line.after, line.how) for line in found.items}
    assert shares["handling"] == (Decimal("95.0"), Decimal("95.0"), How.SHARE)
    assert shares["closing"] == (Decimal("80.0"), Decimal("80.0"), How.SHARE)
    assert shares["greeting"] == (Decimal("95.0"), Decimal("95.0"), How.RAW)
    assert (found.lost, found.unknown) == ([], [])


def test_grades_side_by_side(seoul: Ground):
    seoul.call(SEOUL_CALL)
    other = version_of(SEOUL_AFTER, grades=[[86, "excellent"], [0, "poor"]])
    found = rescored_round(seoul.survey, other)
    assert found.whole.grades_before == {"fair": 1}
    assert found.whole.grades_after == {"excellent": 1}
    assert [counts for _label, *counts in found.grades] == [[0, 1], [1, 0]]


def test_what_does_not_count_is_not_counted_again(seoul: Ground):
    seoul.call(SEOUL_CALL)
    shielded = {"excluded_as": CallExclusion.SHIELDED, "excluded_at": clock.fresh()}
    seoul.call(dict.fromkeys(SEOUL_CALL, 0), **shielded)
    counted = Call.objects.get(excluded_as="")
    second = make_rater(seoul.survey, make_staff())
    score(
        counted,
        seoul.version,
        seoul.rules,
        dict.fromkeys(SEOUL_CALL, 0),
        rater=second,
        purpose=SheetPurpose.SECOND,
    )
    found = rescored_round(seoul.survey, version_of(SEOUL_AFTER))
    assert (found.whole.calls, found.whole.after) == (1, Decimal(87))
    assert [line.scored for line in found.items] == [1] * 6


def test_items_of_one_version_alone_are_said():
    ground = Ground(SEOUL_WATER)
    ground.call({item.key: int(item.points) for item in ground.rules})
    other = version_of(SEOUL_AFTER)
    found = rescored_round(ground.survey, other)
    assert {item.key for item in found.unknown} == {"handling", "closing"}
    assert len(found.lost) == 6
    assert found.whole.after == 100
    assert {item.label for item in found.unknown} == {"상담", "종결"}
    assert [line.label for line in found.items] == ["수신", "첫인사", "연결", "전체만족"]


def test_round_without_calls_has_no_figures(seoul: Ground):
    found = rescored_round(seoul.survey, version_of(SEOUL_AFTER))
    assert (found.whole.calls, found.groups, found.items[0].before) == (0, [], None)


@pytest.mark.parametrize("rule", NotApplicable)
@pytest.mark.parametrize(("old", "new"), [(DEFAULT, SEOUL_WATER), (SEOUL_WATER, DEFAULT), (DEFAULT, DEFAULT)])
def test_sql_counts_as_the_rule_does(old: Template, new: Template, rule: NotApplicable):
    """Forty calls at random, each also by hand."""
    ground, chance = Ground(old), Random(7)
    for number in range(40):
        raw = {
            item.key: at_random(item, chance)
            for item in ground.rules
            if item.role == ItemRole.BASE or chance.random() < 0.2
        }
        ground.call(raw, outcome=chance.choice([Outcome.ANSWERED, Outcome.ABSENT_MEMO]), town=number % 3 == 0)
    other = version_of(new, "다른 평가표", not_applicable=rule)
    found = rescored_round(ground.survey, other)
    by_hand, before = zip(*one_by_one(ground.survey, ground.rules, other), strict=True)
    assert (found.whole.before_sum, found.whole.after_sum) == (sum(before), sum(by_hand))
    assert found.whole.calls == 40
    grades = [grade_of(total, other.grades) for total in by_hand]
    assert found.whole.grades_after == {grade: grades.count(grade) for grade in grades}


def at_random(item: ItemRule, chance: Random) -> int | None:
    if item.may_not_apply and chance.random() < 0.4:
        return None
    if item.levels:
        return chance.choice(item.levels).number
    return chance.randint(0, int(item.points))


def one_by_one(survey: Round, old: tuple[ItemRule, ...], version: Version) -> list[tuple[Decimal, Decimal]]:
    new = rules_of(version.pk)
    rule = NotApplicable(version.not_applicable)
    totals = []
    for sheet in (
        counted_sheets().filter(call__round=survey).select_related("call").prefetch_related("scores")
    ):
        entered = {one.item_id: one.raw for one in sheet.scores.all()}
        again = rescored(match(old, new), new, entered, Outcome(sheet.call.outcome), rule)
        totals.append((again.points, sheet.total or Decimal(0)))
    return totals
