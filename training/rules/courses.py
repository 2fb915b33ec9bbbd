"""What may be done with a course and its cohorts, and when. Pure."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from kindness.errors import Refused
from training.enums import CohortState, CourseState

# What plan_course and change_course set.
COURSE_FIELDS = (
    "year",
    "title",
    "purpose",
    "contents",
    "agreement",
    "compulsory",
    "target",
    "open_to",
    "self_enrolment",
    "needs_approval",
    "recognised_hours",
    "needed_percent",
    "lates_for_absence",
    "pass_score",
    "withdraw_days",
    "offer_hours",
    "cap_unit",
    "cap_percent",
    "reminder_days",
    "style_first",
    "survey_items",
    "cost",
)
# Seats are changed by services.seats.change_capacity, which offers or guards them.
COHORT_FIELDS = ("number", "minimum", "enrol_from", "enrol_until")
SESSION_FIELDS = ("kind", "title", "starts_at", "ends_at", "room", "place", "link", "instructor")
AGREEMENT_FIELDS = (
    "title",
    "starts_on",
    "ends_on",
    "scope",
    "city_provides",
    "partner_provides",
    "planned_cohorts",
    "planned_people",
    "cost",
)
UNFINISHED = frozenset({CohortState.PLANNED.value, CohortState.OPEN.value})
# What completion is judged by.
TERMS = frozenset({"needed_percent", "lates_for_absence", "pass_score"})


def check_course_changes(state: str) -> None:
    """Refuses course_closed: what a closed course was stays as it was."""
    if state == CourseState.CLOSED:
        raise Refused(
            "course_closed",
            _("A closed course is kept as it was held. Please plan a new one."),
            title=_("This course is closed."),
        )


def check_terms_change(names: Collection[str], cohort_states: Collection[str]) -> None:
    """Refuses cohort_finished: people of one course are judged by one measure, and some have been already."""
    if not TERMS.isdisjoint(names) and CohortState.FINISHED in cohort_states:
        raise Refused(
            "cohort_finished",
            _(
                "People have completed it by the rule as it stands, and it holds for everybody alike. "
                "Please leave attendance and score as they are, or plan a new course."
            ),
            title=_("A cohort of this course is finished."),
        )


def check_course_opens(state: str) -> None:
    """Refuses course_closed."""
    if state == CourseState.CLOSED:
        raise Refused(
            "course_closed",
            _("It was closed when its cohorts had ended. Please plan a new one."),
            title=_("This course is closed."),
        )


def check_course_closes(state: str, cohort_states: Collection[str]) -> None:
    """Refuses course_not_open, cohorts_running."""
    if state == CourseState.DRAFT:
        raise Refused("course_not_open", _("This course has not been opened, so there is nothing to close."))
    if not UNFINISHED.isdisjoint(cohort_states):
        raise Refused(
            "cohorts_running",
            _("Please finish or cancel every cohort first. Then the course can be closed."),
            title=_("Some cohorts have not ended."),
        )


def check_cohort_changes(state: str) -> None:
    """Refuses cohort_ended for a finished or cancelled cohort."""
    if state not in UNFINISHED:
        raise Refused(
            "cohort_ended",
            _("Its record is kept as it was. Please add another cohort."),
            title=_("This cohort has ended."),
        )


def check_session_changes(cohort_state: str) -> None:
    """Refuses cohort_finished, cohort_ended: certificates and hours rest on the sessions as they were held."""
    if cohort_state == CohortState.FINISHED:
        raise Refused(
            "cohort_finished",
            _(
                "Certificates have been issued for its sessions, so they stay as they were held. "
                "Single marks can still be corrected on the list of the session."
            ),
            title=_("This cohort is finished."),
        )
    check_cohort_changes(cohort_state)


def check_cohort_opens(state: str, sessions: int) -> None:
    """Refuses cohort_ended, no_session: people enrol for hours they can read."""
    check_cohort_changes(state)
    if not sessions:
        raise Refused(
            "no_session",
            _("Please add at least one session, so that people see when it takes place."),
            title=_("This cohort has no session yet."),
        )


def check_minimum(minimum: int, capacity: int) -> None:
    """Refuses invalid_minimum."""
    if minimum > capacity:
        raise Refused(
            "invalid_minimum", _("The least number of people is larger than the seats. Please lower it.")
        )


def check_link(link: str) -> None:
    """Refuses invalid_link: only https, with a host, without a name and password inside."""
    parts = urlsplit(link)
    if link and (parts.scheme != "https" or not parts.hostname or parts.username is not None):
        raise Refused("invalid_link", _("Please write the whole address, beginning with https://."))


def check_session_removal(cohort_state: str, *, marked: bool, sessions: int) -> None:
    """Refuses cohort_finished, cohort_ended, attendance_marked, no_session (the last session of an open cohort)."""
    check_session_changes(cohort_state)
    if marked:
        raise Refused(
            "attendance_marked",
            _("Attendance has been taken in it already, so it stays in the record."),
            title=_("This session cannot be removed."),
        )
    if cohort_state == CohortState.OPEN and sessions <= 1:
        raise Refused(
            "no_session",
            _("People are enrolled for its hours. Please change the hours, or cancel the cohort."),
            title=_("This is the only session of an open cohort."),
        )


ALREADY_INSTRUCTOR = _("This person is on the list of instructors already.")
ALREADY_SEATED = _("This account speaks for another institution already. Please use another account.")
NOT_OUTSIDE = _("Only an outside account can speak for an institution. Please have one set up.")
