"""How a certificate is numbered and verified. Pure."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from kindness.errors import Refused

# Without 0 O, 1 I L: people read it from paper. Twelve of them are 59 bits.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_GROUPS, _IN_A_GROUP = 3, 4
_NUMBER = re.compile(r"(?:제)?\s*(\d{4})\s*-\s*(\d{1,9})\s*(?:호)?")
_BETWEEN = re.compile(r"[\s\-]+")

GUESSES = 10  # wrong pairs for one number …
GUESSES_FROM = 30  # … or from one address …
GUESSES_WITHIN = timedelta(minutes=10)  # … in this time

UNKNOWN = Refused(
    "no_such_certificate",
    _(
        "No certificate has this number and this verification code together. Please compare both with the paper, letter by letter. If they are the same, the paper was not issued here."
    ),
    title=_("This certificate could not be verified."),
)
TOO_MANY = Refused(
    "too_many_tries",
    _("There were too many wrong entries. Please try again in ten minutes."),
    title=_("Verification is paused."),
)
NOT_COMPLETED = Refused(
    "not_completed",
    _("A certificate is issued only to people who have completed the course."),
    title=_("This certificate cannot be issued."),
)
REVOKED_ALREADY = Refused(
    "revoked",
    _("This certificate has been revoked already."),
    title=_("Nothing was changed."),
)
REASON_REQUIRED = Refused(
    "reason_required",
    _("Please write the reason. It stays in the record."),
    title=_("The reason is missing."),
)


def new_code(choose: Callable[[Sequence[str]], str] = secrets.choice) -> str:
    """`ABCD-EFGH-JKMN`, at random."""
    groups = ("".join(choose(_ALPHABET) for _c in range(_IN_A_GROUP)) for _g in range(_GROUPS))
    return "-".join(groups)


def plain_code(typed: str) -> str:
    """The letters alone, capital: how codes are compared."""
    return _BETWEEN.sub("", typed).upper()


def parse_number(typed: str) -> tuple[int, int] | None:
    """`2026-0001`, also as `제2026-0001호` → (2026, 1); None for anything else."""
    match = _NUMBER.fullmatch(typed.strip())
    return (int(match[1]), int(match[2])) if match else None
