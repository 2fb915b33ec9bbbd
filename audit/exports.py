"""The auditor's lists as files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from tempfile import TemporaryFile
from typing import Literal, TypeVar

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from audit.labels import words
from audit.models import AccessRow, AuditRow
from audit.queries import people_of
from documents.csv import stream_csv
from documents.download import CONTENT_TYPES, attachment
from documents.model import Column, Sheet
from documents.xlsx import write_xlsx
from kindness.errors import Refused

Format = Literal["xlsx", "csv"]
Row = TypeVar("Row", AuditRow, AccessRow)

# More than a person reads; what is wanted in bulk is taken month by month.
MOST_ROWS = 100_000
_AT_ONCE = 2_000


def refuse_too_many(rows: QuerySet[Row]) -> None:
    """Refused("too_many_rows") before anything is written."""
    if len(rows.values_list("pk")[: MOST_ROWS + 1]) > MOST_ROWS:
        raise Refused(
            "too_many_rows",
            _("A file holds at most %(most)s rows. Please narrow the days and download it in parts.")
            % {"most": f"{MOST_ROWS:,}"},
            title=_("The file was not made."),
        )


def acts_sheet(rows: QuerySet[AuditRow]) -> Sheet:
    columns = [
        Column(_("Row"), "number"),
        Column(_("When"), "datetime"),
        Column(_("Employee number"), "text"),
        Column(_("Name"), "text"),
        Column(_("Job"), "text"),
        Column(_("Act"), "text", 28),
        Column(_("Code"), "text", 28),
        Column(_("Target"), "text"),
        Column(_("Target id"), "text", 38),
        Column(_("Before"), "text", 40),
        Column(_("After"), "text", 40),
        Column(_("Reason"), "text", 40),
    ]
    return Sheet(_("Audit log"), columns, _act_rows(rows))


def accesses_sheet(rows: QuerySet[AccessRow]) -> Sheet:
    columns = [
        Column(_("When"), "datetime"),
        Column(_("Viewer"), "text"),
        Column(_("Name"), "text"),
        Column(_("From address"), "text", 18),
        Column(_("What was shown"), "text", 28),
        Column(_("People shown"), "number"),
        Column(_("Employee numbers"), "text", 40),
        Column(_("Purpose"), "text", 40),
        Column(_("Method"), "text"),
        Column(_("Page"), "text", 40),
    ]
    return Sheet(_("Access log"), columns, _access_rows(rows))


def as_file(sheet: Sheet, name: str, format: Format) -> HttpResponseBase:
    """The answer that saves the sheet as `name` with the ending of its format."""
    file_name, content_type = f"{name}.{format}", CONTENT_TYPES[format]
    if format == "csv":
        return attachment(stream_csv(sheet), file_name, content_type)
    file = TemporaryFile()  # noqa: SIM115 - the answer streams it and closes it
    write_xlsx([sheet], file)
    file.seek(0)
    return attachment(file, file_name, content_type)


def _act_rows(rows: QuerySet[AuditRow]) -> Iterator[Sequence[object]]:
    for batch in _batches(rows):
        people = people_of(row.actor for row in batch)
        for row in batch:
            yield (
                row.id,
                row.at,
                row.actor,
                people[row.actor].name,
                row.job,
                words("ACTS", row.action),
                row.action,
                row.target,
                row.target_id,
                _plain(row.before),
                _plain(row.after),
                row.reason,
            )


def _access_rows(rows: QuerySet[AccessRow]) -> Iterator[Sequence[object]]:
    for batch in _batches(rows):
        people = people_of(row.viewer for row in batch)
        for row in batch:
            yield (
                row.at,
                row.viewer,
                people[row.viewer].name,
                row.address or "",
                words("SHOWN", row.what),
                len(row.subjects),
                " ".join(row.subjects),
                row.purpose,
                row.method,
                row.path,
            )


def _batches(rows: QuerySet[Row]) -> Iterator[list[Row]]:
    stream = rows.iterator(chunk_size=_AT_ONCE)
    while batch := list(islice(stream, _AT_ONCE)):
        yield batch


def _plain(fields: dict[str, object]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in fields.items())
