"""A half-year that has ended, with people to thank and those who may look."""

from __future__ import annotations

import pytest

from awards.models import Tally
from people.enums import Role
from people.models import Department, Staff
from recognition.models import Period
from tests.factories.awards import make_closing_period, make_senders, make_tally, thank
from tests.factories.people import make_division, make_staff


@pytest.fixture
def civil(db: None) -> Department:
    return make_division("민원여권과")


@pytest.fixture
def roads(db: None) -> Department:
    return make_division("도로과")


@pytest.fixture
def period(db: None) -> Period:
    """The first half of 2026: closed for sending, not counted."""
    return make_closing_period()


@pytest.fixture
def jiho(civil: Department) -> Staff:
    return make_staff(civil, number="700001", name="정지호", rank="지방행정서기")


@pytest.fixture
def officer(civil: Department) -> Staff:
    return make_staff(civil, number="700010", name="박서연", roles=[Role.PROGRAMME_OFFICER])


@pytest.fixture
def second_officer(civil: Department) -> Staff:
    return make_staff(civil, number="700020", name="최민준", roles=[Role.PROGRAMME_OFFICER])


@pytest.fixture
def tally(period: Period, jiho: Staff, roads: Department) -> Tally:
    """정지호 leads with two letters from 도로과."""
    thank(jiho, make_senders(2, division=roads), period=period)
    return make_tally(period)
