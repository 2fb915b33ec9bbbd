"""Training in the city of the permission matrix: what its rows are about, and what is sent there."""

from __future__ import annotations

from datetime import date
from typing import Any

from audit.services import Job
from people.models import Department, Staff
from tests.factories.training import make_cohort_with_session, make_course, make_enrolment
from training.models import Cohort
from training.services.materials import add_material
from training.services.partners import add_agreement, add_partner, seat_partner

TESTS = Job("tests")
PDF = b"%PDF-1.7 materials"

# parameter of an address → thing
WHAT = {
    "course_id": "course",
    "cohort_id": "cohort",
    "session_id": "session",
    "partner_id": "institution",
    "agreement_id": "agreement",
    "material_id": "material",
}


def give_training(things: dict[tuple[str, str], Any], actors: dict[str, Staff], home: Department) -> None:
    """An institution's cohort ("own" to its account) and another's ("foreign"), with a file each."""
    for whose, name in (("own", "다온대학교"), ("foreign", "다른대학교")):
        partner = add_partner(name=name, by=TESTS)
        agreement = add_agreement(
            partner=partner, title="위탁교육", starts_on=date(2026, 3, 1), ends_on=date(2026, 11, 30), by=TESTS
        )
        cohort = make_cohort_with_session(make_course(f"{name} 위탁교육", agreement=agreement))
        things["institution", whose], things["agreement", whose] = partner, agreement
        things["course", whose], things["cohort", whose] = cohort.course, cohort
        things["session", whose] = cohort.sessions.get()
        things["material", whose] = _file(cohort, actors["partner" if whose == "own" else "training"])
    seat_partner(partner=things["institution", "own"], staff=actors["partner"], by=TESTS)
    make_enrolment(things["cohort", "own"], actors["head"])
    for what in ("course", "cohort", "session", "institution", "agreement"):
        things[what, "-"] = things[what, "foreign"]


def _file(cohort: Cohort, by: Staff) -> Any:
    return add_material(owner=cohort, name="교재.pdf", content=PDF, by=by)
