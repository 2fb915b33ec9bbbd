"""Scorecards made, changed, frozen, copied; what stands in the record; two at once."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from threading import Event
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.db.models import Model

from audit.models import AuditRow
from audit.services import Job
from kindness import clock
from kindness.errors import Refused
from monitoring.enums import CardKind, ItemKind, NotApplicable, RoundState, VersionState
from monitoring.models import Item, Level, Round, Scorecard, Version
from monitoring.queries.scorecards import (
    frozen_versions,
    items_of,
    plans_of,
    rules_of,
    rules_of_each,
    versions_to_plan_with,
)
from monitoring.rules.bank import from_bank
from monitoring.rules.templates import DEFAULT, GURO, SEOUL_WATER, TEMPLATES, Template
from monitoring.services import rounds
from monitoring.services.scorecards import (
    add_from_template,
    add_scorecard,
    add_version,
    change_version,
    discard_version,
    freeze_version,
    move_item,
    put_item,
    remove_item,
    rename_scorecard,
    set_items,
)
from people.enums import Role
from people.models import Staff
from tests.factories.monitoring import make_round, make_version
from tests.factories.people import make_staff
from tests.monitoring.rules.test_scoring_and_cards import rules_of as rules_of_template
from tests.support.races import codes, together
from tests.support.statements import statements

pytestmark = pytest.mark.django_db
TESTS = Job("tests")


@pytest.fixture
def officer() -> Staff:
    return make_staff(roles=[Role.PROGRAMME_OFFICER])


def code_of(act: object) -> str:
    with pytest.raises(Refused) as refused:
        act()  # type: ignore[operator]
    return refused.value.code


def keys(version: Version) -> list[str]:
    return list(version.items.order_by("number").values_list("key", flat=True))


def acts() -> list[str]:
    return list(AuditRow.objects.order_by("pk").values_list("action", flat=True))


# --- made -------------------------------------------------------------------------------------------------------
def test_scorecard_by_hand_is_an_empty_draft(officer: Staff):
    card = add_scorecard(name="우리 평가표", kind=CardKind.PHONE, source="자체", by=officer)
    version = card.versions.get()
    assert (version.number, version.state, version.items.count()) == (1, VersionState.DRAFT, 0)
    assert acts() == ["scorecard.added"]


def test_same_token_makes_it_once(officer: Staff):
    token = uuid4()
    made = {
        add_scorecard(name="우리 평가표", kind=CardKind.PHONE, by=officer, token=token).pk for _n in range(2)
    }
    assert (len(made), Scorecard.objects.count(), Version.objects.count()) == (1, 1, 1)


def test_name_is_taken_once(officer: Staff):
    add_from_template(template=DEFAULT, by=officer)
    assert code_of(lambda: add_from_template(template=DEFAULT, by=officer)) == "name_taken"
    assert add_from_template(template=DEFAULT, name="다른 이름", by=officer).name == "다른 이름"
    assert Scorecard.objects.count() == 2


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_every_template_is_stored_as_published(template: Template):
    card = add_from_template(template=template, by=TESTS)
    version = card.versions.get()
    stored = [replace(rule, id=0) for rule in rules_of(version.pk)]
    assert stored == [replace(rule, id=0) for rule in rules_of_template(template)]
    assert plans_of(items_of(version)) == list(template.items)
    assert (card.kind, card.source, version.not_applicable) == (
        template.kind, template.source, template.not_applicable,
    )  # fmt: skip
    assert len(freeze_version(version=version, by=TESTS).items.all()) == len(template.items)


def test_rules_of_several_versions_are_one_query():
    versions = [make_version(), make_version()]
    with statements() as asked:
        found = rules_of_each([version.pk for version in versions])
    assert (len(asked), [len(found[version.pk]) for version in versions]) == (1, [4, 4])
    assert rules_of(uuid4()) == ()


def test_versions_to_choose_from():
    frozen, draft = make_version(), make_version(frozen=False)
    empty = add_scorecard(name="빈 평가표", kind=CardKind.PHONE, by=TESTS).versions.get()
    make_version(kind=CardKind.VISIT)
    assert list(frozen_versions(CardKind.PHONE)) == [frozen]
    assert set(versions_to_plan_with(CardKind.PHONE)) == {frozen, draft}
    assert empty not in versions_to_plan_with(CardKind.PHONE)


# --- changed ----------------------------------------------------------------------------------------------------
def test_items_are_put_moved_and_removed(officer: Staff):
    version = add_from_template(template=GURO, by=officer).versions.get()
    put_item(version=version, item=from_bank("satisfaction", 10), by=officer)
    move_item(version=version, key="satisfaction", down=False, by=officer)
    remove_item(version=version, key="access", by=officer)
    changed = replace(plans_of(items_of(version))[0], label="사무실")
    put_item(version=version, item=changed, instead_of="office_environment", by=officer)
    assert keys(version) == ["office_environment", "appearance", "atmosphere", "satisfaction", "courtesy"]
    assert version.items.get(number=1).label == "사무실"
    assert version.items.get(key="satisfaction").levels.count() == 5
    assert acts() == ["scorecard.added"] + ["version.items_set"] * 4


def test_nothing_new_is_not_written(officer: Staff):
    version = add_from_template(template=GURO, by=officer).versions.get()
    move_item(version=version, key="access", down=False, by=officer)
    set_items(version=version, items=GURO.items, by=officer)
    change_version(version=version, dispute_days=7, by=officer)
    assert acts() == ["scorecard.added"]


def test_settings(officer: Staff):
    version = add_from_template(template=GURO, by=officer).versions.get()
    changed = change_version(
        version=version,
        not_applicable=NotApplicable.FULL,
        dispute_days=5,
        grades=[[80, "good"], [0, "poor"]],
        by=officer,
    )
    assert (changed.not_applicable, changed.dispute_days, changed.grades) == (
        "full",
        5,
        [[80, "good"], [0, "poor"]],
    )
    assert (
        code_of(lambda: change_version(version=version, grades=[[80, "good"]], by=officer))
        == "invalid_grades"
    )
    with pytest.raises(ValueError, match="number"):
        change_version(version=version, number=3, by=officer)


def test_refused_items_leave_the_draft_as_it_was(officer: Staff):
    version = add_from_template(template=GURO, by=officer).versions.get()
    double = [*GURO.items, GURO.items[0]]
    assert code_of(lambda: set_items(version=version, items=double, by=officer)) == "key_taken"
    assert code_of(lambda: remove_item(version=version, key="gone", by=officer)) == "no_item"
    assert plans_of(items_of(version)) == list(GURO.items)


# --- frozen -----------------------------------------------------------------------------------------------------
def test_frozen_version_stays_as_it_is(officer: Staff):
    version = add_from_template(template=DEFAULT, by=officer).versions.get()
    frozen = freeze_version(version=version, by=officer)
    assert freeze_version(version=version, by=officer).frozen_at == frozen.frozen_at
    for act in (
        lambda: set_items(version=version, items=(), by=officer),
        lambda: put_item(version=version, item=from_bank("handling", 5), by=officer),
        lambda: move_item(version=version, key="greeting", down=True, by=officer),
        lambda: remove_item(version=version, key="greeting", by=officer),
        lambda: change_version(version=version, dispute_days=9, by=officer),
    ):
        assert code_of(act) == "frozen"
    assert acts() == ["scorecard.added", "version.frozen"]


def test_version_without_items_is_not_frozen(officer: Staff):
    version = add_scorecard(name="빈 평가표", kind=CardKind.PHONE, by=officer).versions.get()
    assert code_of(lambda: freeze_version(version=version, by=officer)) == "no_items"
    version.refresh_from_db()
    assert version.state == VersionState.DRAFT


@pytest.mark.parametrize("model", [Version, Item, Level])
def test_database_keeps_a_frozen_version(model: type[Model]):
    version = make_version()
    rows = {
        Version: Version.objects.filter(pk=version.pk),
        Item: version.items.all(),
        Level: Level.objects.filter(item__version=version),
    }[model]
    for act in (
        lambda: rows.update(**{"note" if model is Version else "label": "x"}),
        lambda: rows._raw_delete("default"),
    ):
        with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
            act()
    assert rows.count() > 0


def test_next_version_copies_the_newest(officer: Staff):
    card = add_from_template(template=SEOUL_WATER, by=officer)
    first = card.versions.get()
    assert code_of(lambda: add_version(scorecard=card, note="", by=officer)) == "draft_exists"
    change_version(version=first, dispute_days=5, by=officer)
    freeze_version(version=first, by=officer)
    second = add_version(scorecard=card, note="종결 배점을 낮춤", by=officer)
    assert (second.number, second.state, second.note, second.dispute_days, second.not_applicable) == (
        2, VersionState.DRAFT, "종결 배점을 낮춤", 5, NotApplicable.FULL,
    )  # fmt: skip
    assert plans_of(items_of(second)) == plans_of(items_of(first))
    assert set(second.items.values_list("pk", flat=True)).isdisjoint(first.items.values_list("pk", flat=True))


def test_own_item_gets_a_key_of_its_own(officer: Staff):
    version = add_scorecard(name="빈 평가표", kind=CardKind.PHONE, by=officer).versions.get()
    for _n in range(2):
        put_item(version=version, item=replace(from_bank("handling", 50), key="", label="자체"), by=officer)
    assert keys(version) == ["item-1", "item-2"]
    assert version.items.filter(kind=ItemKind.POINTS, points=Decimal(50)).count() == 2


def test_changing_an_item_stays_within_the_budget(officer: Staff):
    version = add_from_template(template=DEFAULT, by=officer).versions.get()
    with statements() as asked:
        put_item(version=version, item=from_bank("handling", 10), by=officer)
    assert len(asked) <= 8


# --- renamed, discarded -----------------------------------------------------------------------------------------
def test_draft_scorecard_is_renamed(officer: Staff):
    card = add_scorecard(name="임시", kind=CardKind.PHONE, by=officer)
    for _time in range(2):
        rename_scorecard(scorecard=card, name="다온시 평가표", source="자체", by=officer)
    card.refresh_from_db()
    assert (card.name, card.source) == ("다온시 평가표", "자체")
    assert acts() == ["scorecard.added", "scorecard.renamed"]


def test_name_of_another_scorecard_is_refused(officer: Staff):
    add_scorecard(name="있는 이름", kind=CardKind.PHONE, by=officer)
    card = add_scorecard(name="임시", kind=CardKind.PHONE, by=officer)
    assert code_of(lambda: rename_scorecard(scorecard=card, name="있는 이름", source="", by=officer)) == (
        "name_taken"
    )
    card.refresh_from_db()
    assert (card.name, acts().count("scorecard.renamed")) == ("임시", 0)


def test_scorecard_with_a_frozen_version_keeps_its_name(officer: Staff):
    card = make_version().scorecard
    add_version(scorecard=card, note="", by=officer)
    assert code_of(lambda: rename_scorecard(scorecard=card, name="다른 이름", source="", by=officer)) == (
        "frozen"
    )
    assert acts() == ["version.added"]


def test_only_version_takes_its_scorecard_with_it(officer: Staff):
    card = add_from_template(template=DEFAULT, by=officer)
    version = card.versions.get()
    discard_version(version=version, by=officer)
    assert (Scorecard.objects.count(), Version.objects.count(), Item.objects.count()) == (0, 0, 0)
    assert acts() == ["scorecard.added", "version.discarded", "scorecard.discarded"]
    for act in (
        lambda: discard_version(version=version, by=officer),
        lambda: freeze_version(version=version, by=officer),
        lambda: set_items(version=version, items=(), by=officer),
        lambda: rename_scorecard(scorecard=card, name="다른 이름", source="", by=officer),
    ):
        assert code_of(act) == "discarded"


def test_later_draft_goes_alone(officer: Staff):
    first = make_version()
    second = add_version(scorecard=first.scorecard, note="", by=officer)
    discard_version(version=second, by=officer)
    assert list(Version.objects.all()) == [first]
    assert acts() == ["version.added", "version.discarded"]


def test_frozen_version_is_not_discarded(officer: Staff):
    version = make_version()
    assert code_of(lambda: discard_version(version=version, by=officer)) == "frozen"
    assert (list(Version.objects.all()), acts()) == ([version], [])


def test_draft_a_round_is_planned_with_is_not_discarded(officer: Staff):
    version = make_version(frozen=False)
    make_round(version=version, state=RoundState.PLANNED)
    assert code_of(lambda: discard_version(version=version, by=officer)) == "in_use"
    assert (list(Version.objects.all()), acts()) == ([version], [])


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_draft_discarded_while_a_round_is_planned_with_it(monkeypatch: pytest.MonkeyPatch, *, guarded: bool):
    """Either the round is there and the draft stays, or it is told that the draft is gone. Without the hold: an error."""
    officer = make_staff(roles=[Role.PROGRAMME_OFFICER])
    version = make_version(frozen=False)
    discarded, planned = Event(), Event()
    keep = rounds.hold_version

    def hold(chosen: Version) -> Version | None:
        held = keep(chosen) if guarded else None
        planned.set()
        return held

    def slow_record(*args: object, **details: object) -> None:
        discarded.wait(1)

    monkeypatch.setattr(rounds, "hold_version", hold)
    monkeypatch.setattr(rounds, "_record", slow_record)

    def discard() -> None:
        planned.wait(5)
        try:
            discard_version(version=version, by=officer)
        finally:
            discarded.set()

    def plan() -> Round:
        days = {"starts_on": clock.today(), "ends_on": clock.today()}
        return rounds.plan_round(by=officer, name="조사", version=version, **days)

    results = together(plan, discard)
    if guarded:
        assert (codes(results), Round.objects.count(), Version.objects.count()) == (["in_use", "ok"], 1, 1)
    else:
        assert isinstance(results[0], IntegrityError)
        assert (Round.objects.count(), Version.objects.count()) == (0, 0)
