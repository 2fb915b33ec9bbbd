"""The telephone survey's items as training names them: keys and words of monitoring's item bank. Pure."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from kindness.errors import Refused
from monitoring.enums import ItemRole
from monitoring.rules.bank import BANK


def choices() -> list[tuple[str, str]]:
    """(key, words) of every base item: bonus and penalty points are nothing to practise."""
    return [(key, item.label) for key, item in BANK.items() if item.role == ItemRole.BASE]


def label_of(key: str) -> str:
    """The bank's words; a scorecard's own item has only its key."""
    return BANK[key].label if key in BANK else key


def check_items(keys: Collection[str]) -> None:
    """Refuses no_item."""
    known = dict(choices())
    unknown = [key for key in keys if key not in known]
    if unknown:
        raise Refused(
            "no_item",
            _("The telephone survey has no item “%(key)s”. Please choose one of the list.")
            % {"key": unknown[0]},
        )
