"""The empty form of a roster file, with one example row."""

from __future__ import annotations

from io import BytesIO

from documents.csv import stream_csv
from documents.model import Column, Sheet
from documents.xlsx import write_xlsx
from people.roster.columns import COLUMNS


def sheet() -> Sheet:
    """Korean column names whatever the reader's language: they are the file format."""
    return Sheet(
        title="직원 명부",
        columns=[Column(column.header, width=14) for column in COLUMNS],
        rows=[[column.example for column in COLUMNS]],
    )


def as_csv() -> bytes:
    return b"".join(stream_csv(sheet()))


def as_xlsx() -> bytes:
    file = BytesIO()
    write_xlsx([sheet()], file)
    return file.getvalue()
