"""When results may be published and read. Pure."""

from __future__ import annotations

from django.utils.translation import gettext as _, ngettext

from kindness.errors import Refused
from monitoring.enums import SHOWN, RoundState


def check_releasing(state: str, unchecked: int) -> None:
    """Refuses not_now (calls still go on), unchecked."""
    if state not in {RoundState.CLOSED, RoundState.RELEASED}:
        raise Refused("not_now", _("Calls of this round still go on. Please end the round before."))
    if unchecked:
        raise Refused(
            "unchecked",
            ngettext(
                "%(n)d scored call has not been checked yet. Please check it before.",
                "%(n)d scored calls have not been checked yet. Please check them before.",
                unchecked,
            )
            % {"n": unchecked},
        )


def check_acknowledging(state: str) -> None:
    """Refuses not_now."""
    if state not in SHOWN:
        raise Refused("not_now", _("This score has not been published yet."))
