"""Reports of unkindness in the city of the permission matrix: about oneself, the colleague, the stranger."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from kindness import clock
from monitoring.models import UnkindnessReport
from monitoring.services.unkindness import note_view, take_report
from people.enums import Role
from people.models import Staff
from tests.factories.people import make_staff

WHAT = {"report_id": "unkindness"}
LISTS = {"unkindness/": 6}
_ONE = "unkindness/<uuid:report_id>"
NO_LISTS = {"unkindness/new/", *(f"{_ONE}/{page}" for page in ("", "view/", "finding/", "close/"))}


def give_reports(
    things: dict[tuple[str, str], Any], employed: dict[str, Staff], colleague: Staff, stranger: Staff
) -> None:
    """Everybody employed has one about themselves; the colleague, whose head is the city's, has been heard."""
    officer = make_staff(roles=[Role.PROGRAMME_OFFICER])
    things["unkindness", "own"] = {name: _report(person, officer) for name, person in employed.items()}
    things["unkindness", "same"] = heard = _report(colleague, officer)
    note_view(report=heard, view="줄이 길었습니다.", by=colleague)
    things["unkindness", "foreign"] = _report(stranger, officer)


def give_lists(size: int) -> None:
    officer = make_staff(roles=[Role.PROGRAMME_OFFICER])
    for _number in range(size):
        _report(make_staff(), officer)


def _report(person: Staff, officer: Staff) -> UnkindnessReport:
    return take_report(
        channel="phone", received_on=clock.today(), facts="대답이 짧았다고 합니다.", staff=person, by=officer
    )


def bodies(someone: str) -> dict[str, dict[str, Any]]:
    """What a well-meaning person would send there. someone: a number of the city."""
    return {
        "unkindness/new/": {
            "channel": "phone", "received_on": clock.today().isoformat(), "person": someone,
            "facts": "말투가 차가웠다고 합니다.", "token": str(uuid4()),
        },
        f"{_ONE}/view/": {"view": "바빴습니다."},
        f"{_ONE}/finding/": {"finding": "unclear", "note": "양쪽 말씀이 다릅니다."},
        f"{_ONE}/close/": {"help_agreed": "감정 코칭"},
    }  # fmt: skip
