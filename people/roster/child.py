"""Has a file read in a process of its own, never in a web worker (reliability rule 19)."""

from __future__ import annotations

import json
from subprocess import TimeoutExpired

from django.utils.translation import gettext_lazy as _

from kindness.errors import Refused
from kindness.limits import run_apart
from people.roster.reading import MOST_BYTES, NotReadable, Row

MOST_SECONDS = 40
MOST_MEGABYTES = MOST_BYTES // (1024 * 1024)


def read_apart(content: bytes) -> list[Row]:
    """The rows of a roster file. Refuses unreadable_file, too_large."""
    try:
        return rows_apart(content)
    except NotReadable as error:
        raise (too_large() if str(error) == "too_large" else unreadable_file()) from error


def rows_apart(content: bytes) -> list[Row]:
    """The rows of any such file. Raises NotReadable with unreadable_file or too_large."""
    if len(content) > MOST_BYTES:
        raise NotReadable("too_large")
    try:
        child = run_apart("people.roster.reading", content, seconds=MOST_SECONDS)
        answer = json.loads(child.stdout)
    except TimeoutExpired as error:
        raise NotReadable("too_large") from error
    except ValueError as error:  # it died of the file: out of memory, or out of time
        raise NotReadable("too_large") from error
    if "refused" in answer:
        raise NotReadable(answer["refused"])
    return [(line, cells) for line, cells in answer["rows"]]


def too_large() -> Refused:
    return Refused(
        "too_large",
        _(
            "The file is larger than a roster can be (%(megabytes)d MB, 200,000 rows, 60 columns). "
            "Please keep only the columns of the template, or split the file."
        )
        % {"megabytes": MOST_MEGABYTES},
        title=_("The file was not read."),
    )


def unreadable_file() -> Refused:
    return Refused(
        "unreadable_file",
        _(
            "The file could not be read: it is damaged, locked with a password, or neither XLSX nor CSV. "
            "Please save it again as an Excel workbook (.xlsx) or CSV and choose it again."
        ),
        title=_("The file was not read."),
    )
