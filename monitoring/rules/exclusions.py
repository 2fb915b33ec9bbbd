"""When a call may be left out of the results, and taken in again. Pure."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kindness.errors import Refused
from kindness.text import is_blank
from monitoring.enums import CallState


def check_excluding(state: str, excluded_as: str, note: str) -> None:
    """Refuses not_now, reason_required."""
    if state != CallState.MADE or excluded_as:
        raise Refused(
            "not_now", _("This call has not been made, or does not count already. Nothing has been changed.")
        )
    _check_note(note)


def check_including(excluded_as: str, note: str, *, shielded: bool) -> None:
    """Refuses not_now, reason_required."""
    if not excluded_as:
        raise Refused("not_now", _("This call counts already. Nothing has been changed."))
    if shielded:
        raise Refused(
            "not_now", _("The person was protected on that day, so the call stays without a score.")
        )
    _check_note(note)


def _check_note(note: str) -> None:
    if is_blank(note):
        raise Refused("reason_required", _("Please write the reason in a sentence. It stays in the record."))
