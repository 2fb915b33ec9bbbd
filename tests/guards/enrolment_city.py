"""Seats, requests, days away and deputies in the city of the permission matrix, and what is sent there."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from kindness import clock
from people.enums import Role
from people.models import Absence, ClosureDay, Department, Deputy, Staff
from tests.factories.people import make_division, make_staff
from tests.factories.training import make_cohort_with_session, make_course, make_enrolment
from training.enums import EnrolmentState

# parameter of an address → thing
WHAT = {"enrolment_id": "enrolment", "absence_id": "absence", "deputy_id": "deputy", "day": "closure"}


def give_enrolments(
    things: dict[tuple[str, str], Any], employed: dict[str, Staff], colleague: Staff, stranger: Staff
) -> None:
    """Enrolments: "own" and "foreign" are offered seats; "asked_here" is a request of the head's department,
    "asked_elsewhere" one of a department nobody heads."""
    course = make_course("좌석 시험 과정")
    here, there = make_cohort_with_session(course), make_cohort_with_session(course)

    def of(person: Staff, state: EnrolmentState) -> Any:
        return make_enrolment(here, person, state=state)

    things["enrolment", "own"] = {
        name: of(person, EnrolmentState.OFFERED) for name, person in employed.items()
    }
    things["enrolment", "foreign"] = of(stranger, EnrolmentState.OFFERED)
    things["enrolment", "asked_here"] = of(colleague, EnrolmentState.REQUESTED)
    things["enrolment", "asked_elsewhere"] = of(make_staff(), EnrolmentState.REQUESTED)
    things["move to", "-"] = there
    _give_days(things, employed, stranger)


def _give_days(things: dict[tuple[str, str], Any], employed: dict[str, Staff], stranger: Staff) -> None:
    today = clock.today()
    far = today + timedelta(days=90)

    def absence(person: Staff) -> Absence:
        return Absence.objects.create(staff=person, starts_on=far, ends_on=far, noted_by=person)

    def deputy(head: Staff) -> Deputy:
        return Deputy.objects.create(head=head, deputy=stranger, starts_on=far, ends_on=far)

    things["absence", "own"] = {name: absence(person) for name, person in employed.items()}
    things["absence", "foreign"] = absence(stranger)
    things["deputy", "own"] = deputy(employed["head"])
    things["deputy", "foreign"] = deputy(make_staff(make_division("세무과"), roles=[Role.DIVISION_HEAD]))
    ClosureDay.objects.create(day=far, name="종무일")
    things["closure", "-"] = SimpleNamespace(pk=far.isoformat())  # its day stands in the address


def give_lists(me: Staff, home: Department, size: int) -> None:
    """`size` of everything that stands on the lists of a head who attends training too."""
    colleagues = [make_staff(home) for _ in range(size + 2)]
    for number in range(size):
        for title, state in (("신청", EnrolmentState.BOOKED), ("대기", EnrolmentState.WAITING)):
            make_enrolment(make_cohort_with_session(make_course(f"{title} {number}")), me, state=state)
        asked = make_cohort_with_session(make_course(f"승인 {number}", needs_approval=True))
        make_enrolment(asked, colleagues[number], state=EnrolmentState.REQUESTED)
        day = clock.today() + timedelta(days=90 + 2 * number)
        Absence.objects.create(staff=me, starts_on=day, ends_on=day, noted_by=me)
        Deputy.objects.create(head=me, deputy=colleagues[0], starts_on=day, ends_on=day)
        ClosureDay.objects.create(day=day, name="휴무일")


def bodies(things: dict[tuple[str, str], Any]) -> dict[str, dict[str, Any]]:
    """Route → what a well-meaning person would send there."""
    today = clock.today()
    days = {"starts_on": today.isoformat(), "ends_on": (today + timedelta(days=1)).isoformat()}
    someone = things["letter", "foreign"].sender.number
    return {
        "training/approvals/<uuid:enrolment_id>/": {"decision": "approve"},
        "training/cohorts/<uuid:cohort_id>/people/add/": {"person": someone},
        "training/cohorts/<uuid:cohort_id>/capacity/": {"capacity": "77"},
        "training/cohorts/<uuid:cohort_id>/cancel/": {"reason": "강사 사정"},
        "training/enrolments/<uuid:enrolment_id>/move/": {
            "cohort": str(things["move to", "-"].pk),
            "reason": "출장",
        },
        "training/enrolments/<uuid:enrolment_id>/cancel/": {"reason": "중복 신청"},
        "me/absences/": days,
        "me/deputy/": {"person": someone, **days},
        "closures/": {"day": today.isoformat(), "name": "개청기념일"},
    }
