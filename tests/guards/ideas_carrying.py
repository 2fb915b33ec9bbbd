"""Adopted ideas in the city of the permission matrix: one of the actors' division, each actor's own, a stranger's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ideas.enums import AdoptionState, ContestState
from ideas.models import Adoption, Contest, Progress
from ideas.rules.quarters import Quarter
from kindness import clock
from people.models import Department, Staff
from tests.factories.ideas import make_adoption, make_contest, make_idea
from tests.factories.people import make_division, make_staff

WHAT = {"idea_id": "idea"}
_IDEA = "ideas/carrying/<uuid:idea_id>"
LISTS = {
    "ideas/carrying/": 4,
    "ideas/carrying/{carried_idea}/": 8,
    "monitoring/effects/{carried_idea}/": 7,
}
NO_LISTS = {
    "ideas/carrying/file/",
    *(f"{_IDEA}/{act}/" for act in ("plan", "report", "done", "stop", "word", "resume", "move")),
}


def give_carried(
    things: dict[tuple[str, str], Any], employed: dict[str, Staff], stranger: Staff, home: Department
) -> None:
    """carried: the home division's; theirs: of a division nobody of the actors sits in; stopped: their authors' turn."""
    contest, elsewhere = make_contest(ContestState.ANNOUNCED), make_division("총무과")
    author = make_staff()
    things["idea", "carried"] = _planned(contest, author, home).idea
    things["idea", "theirs_carried"] = _planned(contest, stranger, elsewhere).idea
    things["idea", "theirs_stopped"] = _stopped(contest, stranger, elsewhere).idea
    things["idea", "stopped_own"] = {
        name: _stopped(contest, person, elsewhere).idea for name, person in employed.items()
    }


def give_lists(me: Staff, home: Department, size: int) -> dict[str, Any]:
    contest = make_contest(ContestState.ANNOUNCED)
    coauthors = [(make_staff(home), 10) for _n in range(size)]
    last = _planned(contest, me, home, coauthors=coauthors, survey_item="closing")
    quarter = Quarter.containing(clock.today())
    for _n in range(size):
        _planned(contest, make_staff(), home)
        Progress.objects.create(adoption=last, quarter=str(quarter), text="문구를 정했다.", reported_by=me)
        quarter = quarter.next
    return {"carried_idea": last.idea_id}


def _planned(
    contest: Contest, author: Staff, division: Department, *, coauthors: Any = (), **fields: Any
) -> Adoption:
    today = clock.today()
    plan = {
        "state": AdoptionState.PLANNED,
        "plan": "문구를 정한다.",
        "plan_starts_on": today,
        "plan_ends_on": today + timedelta(days=30),
        "planned_at": clock.fresh(),
        "division_id": division.pk,
    }
    return make_adoption(make_idea(contest, author, coauthors=coauthors), **plan | fields)


def _stopped(contest: Contest, author: Staff, division: Department) -> Adoption:
    ended = {
        "state": AdoptionState.STOPPED,
        "stopped_because": "법이 바뀌었습니다.",
        "ended_on": clock.today(),
    }
    return _planned(contest, author, division, **ended)


def bodies(things: dict[tuple[str, str], Any]) -> dict[str, dict[str, Any]]:
    """What a well-meaning person would send there."""
    today = clock.today()
    return {
        "ideas/carrying/file/": {"format": "csv", "purpose": "분기 보고"},
        f"{_IDEA}/plan/": {"plan": "카드를 나눈다.", "starts_on": str(today), "ends_on": str(today)},
        f"{_IDEA}/report/": {
            "quarter": str(Quarter.containing(today)),
            "percent": "30",
            "text": "문구를 정했다.",
        },
        f"{_IDEA}/done/": {"changed_what": "마무리가 자연스럽다."},
        f"{_IDEA}/stop/": {"reason": "예산이 없습니다."},
        f"{_IDEA}/word/": {"word": "다른 길이 있습니다."},
        f"{_IDEA}/resume/": {"reason": "길이 있습니다."},
        f"{_IDEA}/move/": {"division": things["division", "foreign"].code},
        "monitoring/effects/<uuid:idea_id>/": {"item": ""},
    }
