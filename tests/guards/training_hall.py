"""The hall in the city of the permission matrix: a seat in a session, certificates, and what is sent there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kindness import clock
from people.models import Staff
from tests.factories.people import make_staff
from tests.factories.training import make_cohort, make_course, make_enrolment, make_session
from training.enums import CohortState, Mark, MarkSource, Outcome
from training.models import Enrolment
from training.services.attendance import mark_attendance
from training.services.certificates import issue_certificates

WHAT = {"booking_id": "booking", "certificate_id": "certificate"}


def give_hall(
    things: dict[tuple[str, str], Any], actors: dict[str, Staff], employed: dict[str, Staff]
) -> None:
    """The head's seat in the institution's session, excused in advance; a certificate for everybody employed."""
    seat = Enrolment.objects.get(cohort=things["cohort", "own"], staff=actors["head"])
    officer = actors["training"]
    marks = {seat.pk: Mark.EXCUSED}
    mark_attendance(session=things["session", "own"], marks=marks, source=MarkSource.LIST, by=officer)
    things["booking", "own"] = things["booking", "foreign"] = seat
    cohort = make_cohort(make_course("지난 친절교육"), state=CohortState.FINISHED)
    make_session(cohort, clock.fresh() - timedelta(days=3))
    held = {
        name: make_enrolment(cohort, person, outcome=Outcome.COMPLETED)
        for name, person in [*employed.items(), ("", make_staff())]
    }
    issue_certificates(cohort=cohort, by=officer)
    things["certificate", "own"] = {name: held[name].certificates.get() for name in employed}
    things["certificate", "foreign"] = held[""].certificates.get()


def bodies(things: dict[tuple[str, str], Any]) -> dict[str, dict[str, Any]]:
    """What a well-meaning person would send there."""
    session = "training/sessions/<uuid:session_id>"
    certificate = "training/certificates/<uuid:certificate_id>"
    marks = {f"mark-{things['booking', 'own'].pk}": "excused"}
    return {
        f"{session}/attendance/": marks,
        f"{session}/paper/": marks,
        f"{session}/attendance/<uuid:booking_id>/correct/": {"mark": "absent", "reason": "공가 취소"},
        "training/check-in/<uuid:session_id>/": {"code": "000000"},
        "training/cohorts/<uuid:cohort_id>/finish/": {"act": "finish"},
        f"{certificate}/revoke/": {"reason": "성명 오기"},
        f"{certificate}/reissue/": {"reason": "성명 정정"},
        "training/certificates/verify/": {"number": "2026-9999", "code": "ABCD-EFGH-JKMN"},
        "training/hours/": {"purpose": "인사시스템 입력"},
    }
