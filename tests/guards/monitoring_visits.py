"""Experience visits in the city of the permission matrix: a team of everybody employed, and a stranger's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from kindness import clock
from monitoring.enums import CardKind, PlaceKind
from monitoring.models import Place, Team, TeamVisit, VisitPhoto
from monitoring.rules.sheets import Typed
from monitoring.services.visits import add_member, add_place, add_team, plan_team_visit, report_team_visit
from people.enums import Role
from people.models import Department, Staff
from tests.factories.monitoring import make_version
from tests.factories.people import make_staff

WHAT = {"team_id": "team", "place_id": "place", "photo_id": "photo"}
_TEAM = "monitoring/teams/<uuid:team_id>"
_VISIT = "monitoring/team-visits/<uuid:visit_id>"
LISTS = {
    "monitoring/teams/": 5,
    "monitoring/teams/{own_team}/": 8,
    "monitoring/teams/{own_team}/compare/": 6,
    "monitoring/team-visits/{own_visit}/": 8,
    "monitoring/places/": 5,
}
NO_LISTS = {
    "monitoring/teams/new/", "monitoring/places/new/", "monitoring/places/<uuid:place_id>/",
    *(f"{_TEAM}/{page}" for page in (
        "members/add/", "members/<slug:staff_number>/remove/", "visits/plan/", "report/",
    )),
    *(f"{_VISIT}/{page}/" for page in ("report", "cancel", "photos/add")),
    "monitoring/photos/<uuid:photo_id>.jpg", "monitoring/photos/<uuid:photo_id>/remove/",
}  # fmt: skip


def give_visits(
    things: dict[tuple[str, str], Any], employed: dict[str, Staff], stranger: Staff, home: Department
) -> None:
    """Of visits and photos: mine, those of the team, those of a team one is not in ("theirs")."""
    officer = make_staff(roles=[Role.PROGRAMME_OFFICER])
    teammate = make_staff(home)
    own = _team("체험단 1조", [*employed.values(), teammate], officer)
    foreign = _team("체험단 2조", [stranger], officer)
    things["place", "-"] = place = add_place(
        name="도로과 창구", kind=PlaceKind.OWN, division=home, by=officer
    )
    visits = {
        "mine": {name: _visit(own, place, person, officer) for name, person in employed.items()},
        "team": _visit(own, place, teammate, officer),
        "theirs": _visit(foreign, place, stranger, officer),
    }
    things["team", "own"], things["team", "foreign"] = own, foreign
    for whose, visit in visits.items():
        things["visit", whose] = visit
        things["photo", whose] = (
            {name: _photo(one) for name, one in visit.items()} if isinstance(visit, dict) else _photo(visit)
        )


def give_lists(me: Staff, home: Department, size: int) -> dict[str, Any]:
    officer = make_staff(roles=[Role.PROGRAMME_OFFICER])
    team = _team("체험단", [me], officer)
    for number in range(size):
        add_member(team=team, staff=make_staff(home), by=officer)
        _team(f"체험단 {number}", [me], officer)
        for kind in PlaceKind:
            place = add_place(name=f"{kind.label} {number}", kind=kind, division=home, by=officer)
            visit = _visit(team, place, me, officer)
            _photo(visit)
            _report(visit)
    return {"own_team": team.pk, "own_visit": visit.pk}


def _team(name: str, people: list[Staff], officer: Staff) -> Team:
    today = clock.today()
    team = add_team(
        name=name,
        version=make_version(kind=CardKind.VISIT),
        starts_on=today,
        ends_on=today + timedelta(days=30),
        by=officer,
    )
    for person in people:
        add_member(team=team, staff=person, by=officer)
    return team


def _visit(team: Team, place: Place, visitor: Staff, officer: Staff) -> TeamVisit:
    return plan_team_visit(team=team, place=place, visitor=visitor, visit_on=clock.today(), by=officer)


def _photo(visit: TeamVisit) -> VisitPhoto:
    return VisitPhoto.objects.create(
        visit=visit, name="창구.jpg", sha256="0" * 64, content=b"\xff\xd8\xff", uploaded_by=visit.visitor
    )


def _report(visit: TeamVisit) -> None:
    worth = {"answer_speed": 2, "greeting": 2, "listening": 4, "closing": 1}
    report_team_visit(
        visit=visit,
        visit_on=visit.visit_on,
        transaction_done="등본 한 통",
        scores={item.pk: Typed(worth[item.key]) for item in visit.team.version.items.all()},
        by=visit.visitor,
    )


def bodies(things: dict[tuple[str, str], Any], someone: str) -> dict[str, dict[str, Any]]:
    """What a well-meaning person would send there. someone: a number of the city."""
    today = clock.today().isoformat()
    team: Team = things["team", "own"]
    place: Place = things["place", "-"]
    worth = {"answer_speed": "2", "greeting": "2", "listening": "4", "closing": "1"}
    scores = {f"item-{item.pk}": worth[item.key] for item in team.version.items.all()}
    at_place = {"name": "민원실", "kind": "elsewhere", "division": ""}
    return {
        "monitoring/teams/new/": {
            "name": "체험단 3조", "version": str(team.version_id), "starts_on": today, "ends_on": today, "token": str(uuid4()),
        },
        f"{_TEAM}/members/add/": {"person": someone},
        f"{_TEAM}/visits/plan/": {
            "place": str(place.pk), "visitor": team.members.all()[0].number, "visit_on": today, "token": str(uuid4()),
        },
        f"{_TEAM}/report/": {"format": "csv", "purpose": "시장 보고"},
        "monitoring/places/new/": at_place,
        "monitoring/places/<uuid:place_id>/": at_place,
        f"{_VISIT}/report/": {"visit_on": today, "transaction": "등본 한 통", **scores},
    }  # fmt: skip
