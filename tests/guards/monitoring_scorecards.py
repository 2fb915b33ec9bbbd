"""Scorecards in the city of the permission matrix, and on the lists that are counted."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from audit.services import Job
from monitoring.enums import Outcome, VersionState
from monitoring.models import Round, Version
from monitoring.rules.templates import DEFAULT, SEOUL_WATER
from monitoring.services.scorecards import add_from_template, freeze_version
from people.enums import Role
from tests.factories.monitoring import (
    make_call,
    make_rater,
    make_round,
    make_sheet,
    make_subject,
    make_version,
)
from tests.factories.people import make_outsider, make_staff

TESTS = Job("tests")
WHAT = {"card_id": "scorecard", "version_id": "version", "item_key": "item key", "round_id": "round"}
LISTS = {
    "monitoring/scorecards/": 6,
    "monitoring/scorecards/{card}/": 7,
    "monitoring/versions/{version}/": 6,
    "monitoring/versions/{draft_version}/edit/": 6,
    "monitoring/rounds/{rescored_round}/rescored/?version={version}": 8,
}
NO_LISTS = {
    "monitoring/scorecards/new/",
    "monitoring/scorecards/<uuid:card_id>/edit/",
    *(
        f"monitoring/versions/<uuid:version_id>/{page}/"
        for page in ("items/new", "items/<slug:item_key>", "settings", "freeze", "discard", "copy")
    ),
}


class Key:
    """An item is named in addresses by its key."""

    pk = "greeting"


def give_scorecards(things: dict[tuple[str, str], Any]) -> None:
    """A draft, and a frozen one ("foreign": nobody changes it)."""
    draft = add_from_template(template=DEFAULT, by=TESTS).versions.get()
    frozen = add_from_template(template=SEOUL_WATER, by=TESTS).versions.get()
    freeze_version(version=frozen, by=TESTS)
    things["scorecard", "-"] = draft.scorecard
    things["version", "own"], things["version", "foreign"] = draft, frozen
    things["item key", "own"] = things["item key", "foreign"] = Key
    things.setdefault(("round", "-"), make_round(version=frozen))


def give_lists(size: int) -> dict[str, Any]:
    """`size` scorecards, versions, rounds of one version, and calls of one round."""
    card = add_from_template(template=DEFAULT, by=TESTS)
    version = freeze_version(version=card.versions.get(), by=TESTS)
    for number in range(size):
        add_from_template(template=DEFAULT, name=f"목록 평가표 {number}", by=TESTS)
        make_round(version=make_version(card=card))
        make_round(version=version)
    draft = Version.objects.filter(state=VersionState.DRAFT).earliest("scorecard__name")
    return {
        "card": card.pk,
        "version": version.pk,
        "draft_version": draft.pk,
        "rescored_round": _scored_round(size).pk,
    }


def _scored_round(size: int) -> Round:
    survey = make_round()
    rater = make_rater(survey, make_outsider(roles=[Role.EVALUATOR]))
    raw = {"answer_speed": 2, "greeting": 1, "listening": 4, "closing": 0}
    for _number in range(size):
        call = make_call(rater, make_subject(survey, make_staff()), outcome=Outcome.ANSWERED)
        make_sheet(call, raw=raw)
    return survey


def bodies() -> dict[str, dict[str, Any]]:
    """What a well-meaning person would send there."""
    one = "monitoring/versions/<uuid:version_id>"
    item = {
        "stage": "맞이", "label": "인사", "kind": "points", "points": "10", "role": "base", "weight": "normal",
        "level-TOTAL_FORMS": "0", "level-INITIAL_FORMS": "0",
    }  # fmt: skip
    return {
        "monitoring/scorecards/new/": {"name": "새 평가표", "kind": "phone", "token": str(uuid4())},
        "monitoring/scorecards/<uuid:card_id>/edit/": {"name": "고친 이름"},
        f"{one}/edit/": {"act": "down", "key": "greeting"},
        f"{one}/items/new/": item,
        f"{one}/items/<slug:item_key>/": item,
        f"{one}/settings/": {
            "not_applicable": "full",
            "excellent": "90",
            "dispute_days": "5",
            "most_disputes": "2",
        },
        f"{one}/copy/": {"note": "배점 변경"},
    }
