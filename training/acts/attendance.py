"""Words for what is recorded."""

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Any] = {
    "attendance.marked": _("Attendance marked"),
    "certificate.issued": _("Certificate issued"),
    "certificate.revoked": _("Certificate revoked"),
    "cohort.finished": _("Cohort finished"),
    "enrolment.scored": _("Test score entered"),
    "enrolment.settled": _("Completion settled"),
}
TARGETS: dict[str, Any] = {"attendance": _("Attendance"), "certificate": _("Certificate of completion")}
SHOWN: dict[str, Any] = {
    "attendance list": _("Attendance list"),
    "certificate": _("Certificate of completion"),
    "certificate verification": _("Verification of a certificate"),
    "cohort results": _("Completion of a cohort"),
    "recognised hours": _("Recognised learning hours"),
}
FIELDS: dict[str, Any] = {
    "enrolment": _("Enrolment"),
    "mark": _("Mark"),
    "number": _("Number"),
    "outcome": _("Completion"),
    "people": _("People"),
    "score": _("Score"),
    "source": _("How it was marked"),
}
