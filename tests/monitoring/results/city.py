"""A round whose figures can be worked out by hand."""

from __future__ import annotations

from typing import Any

from monitoring.enums import Outcome, RoundState
from monitoring.models import Rater, Round, Scenario, Sheet
from people.enums import DepartmentGroup, Role
from people.models import Department, Staff
from tests.factories.monitoring import make_call, make_rater, make_round, make_sheet, make_subject
from tests.factories.people import make_division, make_outsider, make_staff


class Survey:
    """Two raters; departments by name, each with one person unless more are made."""

    def __init__(self, *, state: RoundState = RoundState.RELEASED, **fields: Any) -> None:
        self.round: Round = make_round(state=state, **{"least_of_division": 2} | fields)
        self.raters: list[Rater] = [
            make_rater(self.round, make_outsider(roles=[Role.EVALUATOR])) for _number in range(2)
        ]
        self.divisions: dict[str, Department] = {}
        self.people: dict[str, Staff] = {}

    def division(self, name: str, group: str = DepartmentGroup.MAIN) -> Department:
        if name not in self.divisions:
            self.divisions[name] = make_division(name, group=group)
        return self.divisions[name]

    def call(self, place: str, total: float, **fields: Any) -> Sheet:
        """A scored call to the person of a department. group, rater (0, 1), raw, outcome, scenario, called_at."""
        group = fields.pop("group", DepartmentGroup.MAIN)
        division = self.division(place, group)
        person = fields.pop("person", None) or self.people.get(place)
        if person is None:
            person = self.people[place] = make_staff(division)
        subject = self.round.subjects.filter(staff=person).first() or make_subject(
            self.round, person, group=group
        )
        rater = self.raters[fields.pop("rater", 0)]
        made = {name: fields.pop(name) for name in ("scenario", "called_at") if name in fields}
        call = make_call(rater, subject, outcome=fields.pop("outcome", Outcome.ANSWERED), **made)
        return make_sheet(call, total=total, **fields)


def make_scenario(title: str, difficulty: int) -> Scenario:
    return Scenario.objects.create(title=title, story="문의합니다.", difficulty=difficulty)
