"""In which state an enrolment may still be changed, and by whom. Pure."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kindness.errors import Refused
from kindness.text import is_blank
from training.enums import LIVE, CohortState, EnrolmentState


def check_live(state: str, outcome: str) -> None:
    """Refuses not_now when the enrolment has ended or its result is settled."""
    if state not in LIVE:
        raise Refused("not_now", _("This enrolment has ended already. Nothing has been changed."))
    if outcome:
        raise Refused(
            "not_now", _("The result of this training is settled, so the enrolment stays as it is.")
        )


def check_undecided(state: str) -> None:
    """Refuses already_decided."""
    if state != EnrolmentState.REQUESTED:
        raise Refused(
            "already_decided",
            _("This application is decided or withdrawn already. Nothing has been changed."),
        )


def check_not_begun(begun: bool) -> None:  # noqa: FBT001 - the only thing it looks at
    """Refuses not_now."""
    if begun:
        raise Refused("not_now", _("The training has begun, so nobody can be enrolled this way any more."))


def check_reason(reason: str) -> None:
    """Refuses reason_blank."""
    if is_blank(reason):
        raise Refused("reason_blank", _("The reason is empty. Please write why, in a sentence."))


def check_move(*, same_course: bool, same_cohort: bool) -> None:
    """Refuses invalid_cohort."""
    if not same_course or same_cohort:
        raise Refused("invalid_cohort", _("Please choose another cohort of the same course."))


def check_cancelling(state: str) -> None:
    """Of a cohort. Refuses not_now once its results are settled."""
    if state == CohortState.FINISHED:
        raise Refused(
            "not_now",
            _("This cohort is finished and its results are settled. It can no longer be cancelled."),
        )
