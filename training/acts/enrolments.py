"""Words for what is recorded of enrolments, seats and waitlists."""

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Any] = {
    "enrolment.booked": _("Enrolled in a training"),
    "enrolment.assigned": _("Assigned to a training"),
    "enrolment.requested": _("Approval of a training asked for"),
    "enrolment.approved": _("Application for training approved"),
    "enrolment.declined": _("Application for training not approved"),
    "enrolment.waiting": _("Joined a waitlist"),
    "enrolment.offered": _("Seat offered"),
    "enrolment.accepted": _("Offered seat taken"),
    "enrolment.offer_refused": _("Offered seat refused"),
    "enrolment.offer_ended": _("Offer of a seat ended"),
    "enrolment.waiting_ended": _("Waitlist ended with the training's beginning"),
    "enrolment.withdrawn": _("Enrolment withdrawn"),
    "enrolment.moved": _("Moved out of a cohort"),
    "enrolment.moved_here": _("Moved into a cohort"),
    "enrolment.cancelled": _("Enrolment cancelled"),
    "enrolment.released": _("Seat freed after the person left"),
    "cohort.capacity_changed": _("Seats of a cohort changed"),
    "cohort.cancelled": _("Cohort cancelled"),
}
TARGETS: dict[str, Any] = {"enrolment": _("Enrolment")}
SHOWN: dict[str, Any] = {"training requests": _("Applications for training"), "enrolments": _("Enrolments")}
FIELDS: dict[str, Any] = {"cohort": _("Cohort (key)")}
