"""A team with a member, one of our counters and one elsewhere."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from kindness import clock
from monitoring.enums import CardKind, PlaceKind
from monitoring.models import Place, Team, TeamVisit, Version
from monitoring.rules.sheets import Typed
from monitoring.services.visits import add_member, add_place, add_team, plan_team_visit, report_team_visit
from people.enums import Role
from people.models import Department, Staff
from tests.factories.monitoring import make_version
from tests.factories.people import make_division, make_staff

# listening 5 → 50, greeting 2 → 20, closing 1 → 20, answer_speed 2 → 10: one hundred.
FULL = {"answer_speed": 2, "greeting": 2, "listening": 5, "closing": 1}


@pytest.fixture
def roads() -> Department:
    return make_division("도로과")


@pytest.fixture
def officer() -> Staff:
    return make_staff(roles=[Role.PROGRAMME_OFFICER])


@pytest.fixture
def member(roads: Department) -> Staff:
    return make_staff(roads, name="김서윤")


@pytest.fixture
def checklist() -> Version:
    return make_version(kind=CardKind.VISIT, frozen=False)


@pytest.fixture
def team(officer: Staff, member: Staff, checklist: Version) -> Team:
    first = clock.today() - timedelta(days=30)
    made = add_team(
        name="체험단 1조",
        version=checklist,
        starts_on=first,
        ends_on=first + timedelta(days=60),
        by=officer,
    )
    add_member(team=made, staff=member, by=officer)
    return made


@pytest.fixture
def counter(officer: Staff, roads: Department) -> Place:
    return add_place(name="도로과 창구", kind=PlaceKind.OWN, division=roads, by=officer)


@pytest.fixture
def elsewhere(officer: Staff, roads: Department) -> Place:
    return add_place(name="이웃시 민원실", kind=PlaceKind.ELSEWHERE, division=roads, by=officer)


@pytest.fixture
def visit(team: Team, counter: Place, member: Staff, officer: Staff) -> TeamVisit:
    return plan(team, counter, member, officer)


def plan(team: Team, place: Place, visitor: Staff, by: Staff, day: date | None = None) -> TeamVisit:
    return plan_team_visit(team=team, place=place, visitor=visitor, visit_on=day or clock.today(), by=by)


def typed(visit: TeamVisit, raw: dict[str, int | None]) -> dict[int, Typed]:
    items = {item.key: item.pk for item in visit.team.version.items.all()}
    return {items[key]: Typed(value) for key, value in raw.items()}


def report(visit: TeamVisit, by: Staff, raw: dict[str, int | None] = FULL, **fields: Any) -> TeamVisit:
    values = {"visit_on": clock.today(), "transaction_done": "등본 한 통을 뗐습니다."} | fields
    return report_team_visit(visit=visit, scores=typed(visit, raw), by=by, **values)


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48)) -> BytesIO:
    """A photo as it is sent, with a place hidden in it."""
    data = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "휴대전화"
    Image.new("RGB", size, "white").save(data, kind, exif=exif)
    data.seek(0)
    data.name = f"창구.{'jpg' if kind == 'JPEG' else 'png'}"
    return data


HUNDRED = Decimal(100)
