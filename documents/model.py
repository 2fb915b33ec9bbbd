"""What a document is made of: plain frozen values, handed over by the other apps.

All text is already in the language of the reader; nothing is translated from here on.
Rows may be a generator: CSV and XLSX read them once and never hold more than a few hundred.
PDF and HWPX are for reading, so they hold their rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from kindness.svg import Figure, for_paper

Kind = Literal["text", "number", "percent", "date", "datetime"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. A ``percent`` is given as a share: 0.676 is shown as 67.6%.

    ``width`` counts half-width characters, so one Hangul syllable counts two; without it the
    width is taken from the label and the first rows.
    """

    label: str
    kind: Kind = "text"
    width: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: a worksheet in XLSX, a whole file in CSV, a table in PDF and HWPX.

    ``note`` is the sentence under the table that tells its rule.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of ours as SVG text. ``summary`` says in words what it shows, for those who do not see it."""

    title: str
    svg: str
    summary: str

    @classmethod
    def of(cls, figure: Figure) -> Chart:
        """As a page shows it, in colours for paper."""
        return cls(figure.title, for_paper(figure.svg), figure.finding)


@dataclass(frozen=True, slots=True)
class Section:
    """One headed part of a report, set in this order: paragraphs, charts, table, flags."""

    title: str
    paragraphs: Sequence[str] = ()
    charts: Sequence[Chart] = ()
    sheet: Sheet | None = None
    flags: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A document one could attach to an official letter.

    ``facts`` is the table under the title: period, basis, tie rule, prepared by, purpose, made at.
    ``footer`` stands on every page: who printed it and when.
    """

    title: str
    subtitle: str = ""
    facts: Sequence[tuple[str, str]] = ()
    sections: Sequence[Section] = field(default=())
    footer: str = ""
    language: str = "ko"

    @property
    def sheets(self) -> Iterator[Sheet]:
        """The tables of the report in their order."""
        return (section.sheet for section in self.sections if section.sheet is not None)


@dataclass(frozen=True, slots=True)
class Letter:
    """A keepsake page: someone's words to a colleague, set as one would like to keep them."""

    heading: str
    recipient: str
    body: str
    sender: str
    date: str
    note: str = ""
    language: str = "ko"


@dataclass(frozen=True, slots=True)
class Certificate:
    """One page that says who has done what. ``qr`` is a drawing of ours as SVG text, ``void`` stands across a page
    that counts no more."""

    title: str
    number: str
    facts: Sequence[tuple[str, str]]
    sentence: str
    date: str
    issuer: str
    seal: str
    checks: Sequence[tuple[str, str]]
    note: str
    qr: str
    void: str = ""
    language: str = "ko"


@dataclass(frozen=True, slots=True)
class SigningSheet:
    """A list people sign by hand: ``labels`` of the columns, one row each, room for a signature at the end."""

    title: str
    facts: Sequence[tuple[str, str]]
    labels: Sequence[str]
    rows: Sequence[Sequence[str]]
    signature: str
    note: str = ""
    footer: str = ""
    language: str = "ko"
