"""An adopted idea of the roads division, which carries it out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ideas.enums import ContestState
from ideas.models import Adoption, Contest, Idea
from ideas.services.carrying import write_plan
from kindness import clock
from people.enums import Role
from people.models import Department, Staff
from tests.factories.ideas import make_adoption, make_contest, make_idea
from tests.factories.people import make_division, make_staff


@pytest.fixture
def roads() -> Department:
    return make_division("도로과")


@pytest.fixture
def head(roads: Department) -> Staff:
    return make_staff(roads, roles=[Role.DIVISION_HEAD], name="박다온")


@pytest.fixture
def author() -> Staff:
    return make_staff(name="김서윤")


@pytest.fixture
def coauthor() -> Staff:
    return make_staff(name="이하늘")


@pytest.fixture
def contest() -> Contest:
    return make_contest(ContestState.ANNOUNCED)


@pytest.fixture
def idea(contest: Contest, author: Staff, coauthor: Staff) -> Idea:
    return make_idea(contest, author, coauthors=[(coauthor, 30)], title="통화 마무리 문구 카드")


@pytest.fixture
def adoption(idea: Idea, roads: Department, head: Staff, officer: Staff) -> Adoption:
    """Waiting for its plan; its head and an officer are there to be told."""
    return make_adoption(idea, division_id=roads.pk)


def planned(adoption: Adoption, by: Staff, *, plan: str = "문구를 정하고 카드를 나눈다.") -> Adoption:
    """From today for ninety days."""
    today = clock.fresh().date()
    return write_plan(
        adoption=adoption, plan=plan, starts_on=today, ends_on=today + timedelta(days=90), by=by
    )
