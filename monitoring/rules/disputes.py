"""When a score may be appealed, and who may answer. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from kindness.dates import format_date
from kindness.errors import Refused
from kindness.halfyear import SEOUL
from kindness.text import is_blank
from monitoring.enums import CallExclusion, DisputeOutcome, DisputeReason, SheetState

# What a call is left out for when an appeal with this reason succeeds.
EXCLUDED_AS = {
    DisputeReason.NOT_MY_DUTY: CallExclusion.NOT_THEIR_DUTY,
    DisputeReason.STAND_IN: CallExclusion.STAND_IN,
    DisputeReason.WRONG_SUBJECT: CallExclusion.WRONG_SUBJECT,
    DisputeReason.CALL_QUALITY: CallExclusion.CALL_QUALITY,
    DisputeReason.AFTER_ABUSE: CallExclusion.AFTER_ABUSE,
    DisputeReason.FACTS: CallExclusion.FACTS,
}


def last_day(released_at: datetime, days: int) -> date:
    """The last day on which a sheet published at that moment may be appealed: `days` days after its day in Seoul."""
    return released_at.astimezone(SEOUL).date() + timedelta(days=days)


def check_filing(*, state: str, today: date, until: date, filed: int, most: int, excluded: bool) -> None:
    """filed: the person's appeals of this round so far. Refuses not_now, deadline_passed, too_many_disputes."""
    if state not in {SheetState.RELEASED, SheetState.ACKNOWLEDGED} or excluded:
        raise Refused("not_now", _("This score cannot be appealed. Nothing has been changed."))
    if today > until:
        raise Refused(
            "deadline_passed",
            _("Appeals were possible until %(day)s. Please talk to the programme officer.")
            % {"day": format_date(until)},
        )
    if filed >= most:
        raise Refused(
            "too_many_disputes",
            _("You have filed %(most)d appeals in this round, as many as its rules allow.") % {"most": most},
        )


def check_answering(
    *, outcome: str, answer: str, answerer: int, scorers: Collection[int], filer: int
) -> None:
    """Ids of staff. Refuses not_now (answered before), own_score, own_dispute, reason_required."""
    if outcome != DisputeOutcome.OPEN:
        raise Refused("not_now", _("This appeal has been answered already. Nothing has been changed."))
    if answerer in scorers:
        raise Refused(
            "own_score",
            _("Whoever scored a call does not answer the appeal about it. Please ask a colleague."),
        )
    if answerer == filer:
        raise Refused("own_dispute", _("Nobody answers their own appeal. Please ask a colleague."))
    if is_blank(answer):
        raise Refused("reason_required", _("Please write the reason for your answer. The person reads it."))


def check_values(*, outcome: str, changed: bool) -> None:
    """changed: values other than the stored ones came with the answer. Refuses values_changed: they would be lost."""
    if changed and outcome != DisputeOutcome.REVISED:
        raise Refused(
            "values_changed",
            _(
                "Only a call that is scored anew takes new values. Please choose that answer, or put them back."
            ),
            title=_("You have changed values of the score."),
        )
