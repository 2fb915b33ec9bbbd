"""What may be done to a round in which state, and what is said when it may not. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from kindness.errors import Refused
from monitoring.enums import CardKind, RoundState
from monitoring.rules.sampling import hours_of

# What is written down when a round is planned.
ROUND_FIELDS = (
    "name", "kind", "agency", "version", "starts_on", "ends_on",
    "groups", "employment", "field_ranks", "hired_months",
    "unit", "calls_each", "seed", "first_hour", "last_hour", "at_lunch", "most_attempts",
    "raters_per_division", "second_percent", "scenarios",
    "least_of_division", "least_of_person", "best", "severity_limit",
)  # fmt: skip
# Of these, what may still be changed while calls are made: nothing that was drawn from.
LATER_FIELDS = (
    "name", "agency", "ends_on", "most_attempts",
    "least_of_division", "least_of_person", "best", "severity_limit",
)  # fmt: skip
NOTHING_DONE = _("Nothing was changed.")


def check_changes(state: str, changed: Collection[str]) -> None:
    if state == RoundState.PLANNED or (state == RoundState.OPEN and set(changed) <= set(LATER_FIELDS)):
        return
    if state == RoundState.OPEN:
        raise Refused(
            "not_now",
            _(
                "The calls of this round have been drawn by its plan, so the plan stays as it is. "
                "Please change only the name, the agency, the last day, the attempts and the limits of the results."
            ),
            title=NOTHING_DONE,
        )
    raise Refused(
        "not_now",
        _("This round is closed and is kept as it was. Please plan a new round for other settings."),
        title=NOTHING_DONE,
    )


def check_hours(values: Mapping[str, Any]) -> None:
    """Only the lunch hour is left: nobody would ever be called."""
    if values["last_hour"] > values["first_hour"] and not hours_of(
        values["first_hour"], values["last_hour"], at_lunch=values["at_lunch"]
    ):
        raise Refused("invalid_hours", _("These hours lie in the lunch break only. Please widen them."))


def check_version(kind: str) -> None:
    if kind != CardKind.PHONE:
        raise Refused(
            "invalid_version",
            _("This scorecard is one for visits. Please choose a scorecard for telephone calls."),
        )


def check_planned(state: str) -> None:
    """The list of subjects is made before the calls are drawn."""
    if state != RoundState.PLANNED:
        raise Refused(
            "not_now",
            _("The calls of this round have been drawn, so its list is not made again."),
            title=NOTHING_DONE,
        )


def check_running(state: str) -> None:
    """Raters and subjects change until the round is closed."""
    if state not in {RoundState.PLANNED, RoundState.OPEN}:
        raise Refused(
            "not_now",
            _("This round is closed. Who scored and who was asked is kept as it was."),
            title=NOTHING_DONE,
        )


def check_opens(state: str) -> None:
    if state != RoundState.PLANNED:
        raise Refused(
            "not_now", _("This round was closed before. Please plan a new round."), title=NOT_OPENED
        )


def check_closes(state: str) -> None:
    if state != RoundState.OPEN:
        raise Refused(
            "not_now",
            _("This round has not been opened yet, so there is nothing to close."),
            title=NOTHING_DONE,
        )


# --- what opening needs -----------------------------------------------------------------------------------------
NOT_OPENED = _("The round was not opened.")


def no_subjects() -> Refused:
    return Refused(
        "no_subjects",
        _(
            "Nobody is left on the list of subjects. Please look at the groups, the employment and the exclusions."
        ),
        title=NOT_OPENED,
    )


def no_days(last: date, today: date) -> Refused:
    """No working day, or none any more."""
    message = (
        _("The last day of the period is over. Please set a later one.")
        if last < today
        else _("The period holds no working day. Please check the days.")
    )
    return Refused("no_days", message, title=NOT_OPENED)


def no_rater(division: str = "") -> Refused:
    """division: whose people nobody may call; empty: there is no rater at all."""
    if not division:
        return Refused(
            "no_rater",
            _("Nobody scores in this round yet, so no call could be made. Please add raters first."),
            title=NOT_OPENED,
        )
    return Refused(
        "no_rater",
        _(
            "Nobody calls their own department, and every rater sits in %(division)s. "
            "Please add a rater from elsewhere."
        )
        % {"division": division},
        title=_("There is nobody to make these calls."),
    )


def nobody_else(division: str) -> Refused:
    return Refused(
        "no_rater",
        _("No other rater may call people of %(division)s. Please add a rater first.")
        % {"division": division},
        title=NOTHING_DONE,
    )


# --- raters -----------------------------------------------------------------------------------------------------
def check_rater(*, self_check: bool, may_rate: bool) -> None:
    if self_check:
        raise Refused(
            "not_now",
            _("In a self-check everybody scores themselves; no raters are needed."),
            title=NOTHING_DONE,
        )
    if not may_rate:
        raise Refused(
            "not_evaluator",
            _(
                "This outside account does not hold the role of an outside evaluator. "
                "Please ask the system administrator to grant it."
            ),
            title=NOTHING_DONE,
        )
