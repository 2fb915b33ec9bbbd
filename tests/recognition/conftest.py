"""Two colleagues of two departments in an open half-year."""

from __future__ import annotations

import pytest

from people.models import Department, Staff
from recognition.models import Period
from tests.factories.people import make_division, make_staff, make_team
from tests.factories.recognition import make_period


@pytest.fixture
def roads(db: None) -> Department:
    return make_division("도로과")


@pytest.fixture
def civil(db: None) -> Department:
    return make_division("민원여권과")


@pytest.fixture
def period(db: None) -> Period:
    """The present half-year, open, with the default rules."""
    return make_period()


@pytest.fixture
def sender(roads: Department) -> Staff:
    """김서윤 of 도로과 도로관리팀."""
    return make_staff(make_team(roads, "도로관리팀"), number="700001", name="김서윤")


@pytest.fixture
def recipient(civil: Department) -> Staff:
    """정지호 of 민원여권과 여권팀."""
    return make_staff(make_team(civil, "여권팀"), number="700002", name="정지호")


@pytest.fixture
def colleague(roads: Department) -> Staff:
    """박도현 of 도로과, in another team than 김서윤."""
    return make_staff(make_team(roads, "도로시설팀"), number="700003", name="박도현")
