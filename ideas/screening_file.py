"""The list of a contest's ideas as a file: for the jury without a name in it, or with them for those in charge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO

from django.utils.translation import gettext as _, pgettext

from documents.csv import stream_csv
from documents.model import Column, Sheet
from documents.xlsx import write_xlsx
from ideas.models import Contest, Idea
from kindness.dates import format_date, format_datetime
from people.models import Staff


def make(
    contest: Contest,
    ideas: Iterable[Idea],
    file_format: str,
    *,
    named: bool,
    by: Staff,
    at: datetime,
    purpose: str,
) -> bytes:
    """file_format: xlsx, csv. ideas: of queries.screening.listed_with_authors. Not named: titles of the judges' copies."""
    sheet = Sheet(
        _("Screening"),
        [*_columns(), *(_name_columns() if named else [])],
        [(*_cells(one, named=named), *(_names(one) if named else [])) for one in ideas],
        note=f"{contest.title} · {_('Purpose')}: {purpose}",
    )
    if file_format == "csv":
        return b"".join(stream_csv(sheet))
    file = BytesIO()
    write_xlsx([sheet], file, footer=f"{by.name} · {format_datetime(at)}")
    return file.getvalue()


def _columns() -> list[Column]:
    return [
        Column(_("Receipt number"), "number"),
        Column(_("Idea title"), "text", 50),
        Column(_("Kind")),
        Column(_("Received on")),
        Column(_("State")),
        Column(_("Ground"), "text", 40),
        Column(_("In words"), "text", 50),
        Column(_("Merged into"), "number"),
        Column(_("Likeness"), "percent"),
        Column(_("Screened on")),
    ]


def _name_columns() -> list[Column]:
    return [
        Column(pgettext("idea", "Authors"), "text", 40),
        Column(pgettext("idea", "Departments"), "text", 30),
    ]


def _cells(idea: Idea, *, named: bool) -> Iterator[object]:
    """Words of a refusal may name somebody: they stay out of the file without names."""
    title = idea.title if named else idea.blind.title
    percent: int | None = idea.percent  # type: ignore[attr-defined]
    return iter(
        (
            idea.number,
            title,
            idea.get_kind_display(),
            _on(idea.submitted_at),
            idea.get_state_display(),
            idea.get_ground_display(),
            idea.ground_text if named else "",
            idea.merged_into.number if idea.merged_into else None,
            None if percent is None else percent / 100,
            _on(idea.screened_at),
        )
    )


def _names(idea: Idea) -> tuple[str, str]:
    authors = [one for one in idea.authors.all() if one.declined_at is None]
    return (
        ", ".join(f"{one.name} {one.share}%" for one in authors),
        ", ".join(dict.fromkeys(one.division_name for one in authors if one.division_name)),
    )


def _on(moment: datetime | None) -> str:
    return format_date(moment) if moment else ""
