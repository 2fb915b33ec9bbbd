"""Has the agency's file read in a process of its own, never in a web worker (reliability rule 19)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kindness.errors import Refused
from people.roster.child import MOST_MEGABYTES, rows_apart
from people.roster.reading import NotReadable, Row


def read_apart(content: bytes) -> list[Row]:
    """The rows of a file of scored calls. Refuses unreadable_file, too_large."""
    try:
        rows = rows_apart(content)
    except NotReadable as error:
        raise (_too_large() if str(error) == "too_large" else _unreadable()) from error
    if not rows:
        raise _unreadable()
    return rows


def _too_large() -> Refused:
    return Refused(
        "too_large",
        _("The file is larger than %(megabytes)d MB or has more columns than a round can. Please split it.")
        % {"megabytes": MOST_MEGABYTES},
        title=_("The file was not read."),
    )


def _unreadable() -> Refused:
    return Refused(
        "unreadable_file",
        _(
            "The file could not be read: it is empty, damaged, locked with a password, or neither XLSX nor CSV. "
            "Please fill in the template of this round and choose it again."
        ),
        title=_("The file was not read."),
    )
