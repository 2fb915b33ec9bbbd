"""A round with one call of 900016's: planned for today, about somebody of another division."""

from __future__ import annotations

from datetime import datetime

import pytest

from kindness import clock
from kindness.halfyear import SEOUL
from monitoring.enums import ItemKind, ItemRole, Outcome
from monitoring.models import Call, Rater, Round, Version
from monitoring.services.scoring import note_attempt, score_item
from people.enums import Role
from people.models import Staff
from tests.factories.monitoring import (
    SMALL_CARD,
    make_call,
    make_item,
    make_rater,
    make_round,
    make_subject,
    make_version,
)
from tests.factories.people import make_outsider, make_staff

TEN = datetime(2026, 11, 18, 10, 0, tzinfo=SEOUL)
# The small card in full marks but for the greeting: 10 + 10 of 20 + 50 + 20.
NINETY = {"answer_speed": 2, "greeting": 1, "listening": 5, "closing": 1}


@pytest.fixture(autouse=True)
def standing_clock():
    with clock.at(TEN):
        yield


@pytest.fixture
def officer(db: None) -> Staff:
    return make_staff(roles=[Role.PROGRAMME_OFFICER], name="권총괄")


@pytest.fixture
def version(db: None) -> Version:
    """The small card; the greeting may not apply; bonus points beside it."""
    version = make_version(frozen=False)
    version.items.filter(key="greeting").update(may_not_apply=True)
    make_item(
        version,
        len(SMALL_CARD) + 1,
        kind=ItemKind.POINTS,
        points=4,
        key="moved",
        label="감동 응대",
        role=ItemRole.BONUS,
    )
    version.state, version.frozen_at = "frozen", clock.fresh()
    version.save()
    return version


@pytest.fixture
def survey(version: Version) -> Round:
    return make_round(version=version, most_attempts=3)


@pytest.fixture
def evaluator(db: None) -> Staff:
    return make_outsider(roles=[Role.EVALUATOR], name="신가은", number="900016")


@pytest.fixture
def rater(survey: Round, evaluator: Staff) -> Rater:
    return make_rater(survey, evaluator)


@pytest.fixture
def person(db: None) -> Staff:
    return make_staff(name="김서윤", number="700001", extension="031-000-2511")


@pytest.fixture
def call(rater: Rater, person: Staff) -> Call:
    return make_call(rater, make_subject(rater.round, person))


def note(call, by, outcome=Outcome.ANSWERED, **fields):
    return note_attempt(call=call, outcome=outcome, by=by, **fields)


def score_all(call, by, scores=None, **fields):
    """Every item of the card; returns the draft."""
    items = dict(call.round.version.items.values_list("key", "pk"))
    for key, raw in (NINETY if scores is None else scores).items():
        sheet = score_item(call=call, item_id=items[key], raw=raw, by=by, **fields)
    return sheet


def item_of(call, key):
    return call.round.version.items.get(key=key).pk
