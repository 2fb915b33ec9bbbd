"""Acts on somebody else's account say why."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kindness.errors import Refused
from kindness.text import is_blank


def demand_reason(reason: str) -> None:
    """Refuses reason_blank."""
    if is_blank(reason):
        raise reason_blank()


def reason_blank() -> Refused:
    return Refused("reason_blank", _("The reason is empty. Please write why, in a sentence."))
