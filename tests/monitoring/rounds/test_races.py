"""Two officers at one time: one drawing; and what happens without the lock."""

from __future__ import annotations

from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest

from monitoring.models import Call, Rater, Round
from monitoring.services import rounds as services
from monitoring.services.rounds import (
    add_rater,
    close_round,
    list_subjects,
    open_round,
    plan_round,
    remove_rater,
)
from tests.factories.monitoring import make_version
from tests.monitoring.rounds.conftest import City, make_evaluator
from tests.support.races import at_once, codes, together

pytestmark = pytest.mark.django_db(transaction=True)


def test_opened_by_two_at_once_is_drawn_once(city: City):
    survey = city.planned()
    results = at_once(2, lambda _number: open_round(survey=survey, by=city.officer))
    assert results == [18, 18]
    assert Call.objects.count() == 18


def test_without_the_lock_it_is_drawn_twice(city: City, monkeypatch: pytest.MonkeyPatch):
    survey, barrier = city.planned(), Barrier(2)
    draw = services.draw_calls

    def unlocked(round_id: UUID) -> Round:
        return Round.objects.select_related("version__scorecard").get(pk=round_id)

    def slow(*args: Any) -> Any:
        drawn = draw(*args)
        barrier.wait(20)
        return drawn

    monkeypatch.setattr(services, "lock_round", unlocked)
    list_subjects(survey=survey, by=city.officer)
    monkeypatch.setattr(services, "_list", lambda _held: (9, 0))  # the list stands and holds nobody up
    monkeypatch.setattr(
        services, "freeze_version", lambda **_fields: None
    )  # frozen before; its row is no guard
    monkeypatch.setattr(services, "draw_calls", slow)
    results = at_once(2, lambda _number: open_round(survey=survey, by=city.officer))
    assert results == [18, 18]
    assert Call.objects.count() == 36


def test_rater_leaves_while_the_round_opens(city: City):
    """Whoever comes first: no call is left with somebody who scores no more."""
    survey = city.planned(raters=3)
    rater = survey.raters.all()[0]
    results = together(
        lambda: open_round(survey=survey, by=city.officer), lambda: remove_rater(rater=rater, by=city.officer)
    )
    assert codes(results) == ["ok", "ok"]
    assert not Call.objects.filter(rater=rater).exists()
    assert Call.objects.count() == 18


def test_one_rater_added_by_two(city: City):
    survey, staff = city.planned(), make_evaluator()
    results = at_once(2, lambda _number: add_rater(survey=survey, staff=staff, by=city.officer))
    assert codes(results) == ["ok", "ok"]
    assert Rater.objects.filter(staff=staff).count() == 1


def test_closed_by_two_cancels_once(city: City):
    survey = city.planned()
    open_round(survey=survey, by=city.officer)
    assert codes(at_once(2, lambda _number: close_round(survey=survey, by=city.officer))) == ["ok", "ok"]


def test_one_form_sent_twice_at_once_plans_one_round(city: City):
    token, version = uuid4(), make_version()
    survey = city.planned()
    fields = {"name": "하반기", "version": version, "starts_on": survey.starts_on, "ends_on": survey.ends_on}
    results = at_once(2, lambda _number: plan_round(by=city.officer, token=token, **fields))
    assert codes(results) == ["ok", "ok"]
    assert Round.objects.filter(token=token).count() == 1
