"""Words for what the record holds as codes. Each app may hold `<app>/acts.py`; apps are named by string.

    ACTS: dict[str, Promise]    what was done        "carnation.sent": _("Carnation sent")
    SHOWN: dict[str, Promise]   what was shown       "award report": _("Award report")
    FIELDS: dict[str, Promise]  what changed         "closes_at": _("Closes")
    TARGETS: dict[str, Promise] what it was done to  "carnation": _("Carnation")

All of them are optional: a code without words is shown as it is.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Literal

from django.apps import apps
from django.utils.translation import gettext as _

from kindness.dates import format_date, format_datetime

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?P<time>T\d{2}:\d{2}.*([+-]\d{2}:\d{2}|Z))?")

Kind = Literal["ACTS", "SHOWN", "FIELDS", "TARGETS"]


def words(kind: Kind, code: str) -> str:
    """The words for a code in the reader's language; the code itself where no app has words for it."""
    return str(_labels(kind).get(code, code))


@cache
def _labels(kind: Kind) -> dict[str, Any]:
    labels: dict[str, Any] = {}
    for config in apps.get_app_configs():
        if find_spec(f"{config.name}.acts") is not None:
            labels |= getattr(import_module(f"{config.name}.acts"), kind, {})
    return labels


def shown(value: Any) -> str:
    """One stored plain value as a person reads it: days and moments in the Korean form, yes and no, a dash for none."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(shown(part) for part in value) or "–"
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return _moment(value) if isinstance(value, str) else str(value)


def _moment(text: str) -> str:
    """ISO days and moments are what the services store; everything else stays as it is."""
    found = _ISO.fullmatch(text)
    if found is None:
        return text
    try:
        return (
            format_datetime(datetime.fromisoformat(text))
            if found["time"]
            else format_date(date.fromisoformat(text))
        )
    except ValueError:
        return text
