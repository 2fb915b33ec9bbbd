"""What is asked of results: which days, which file, what for."""

from __future__ import annotations

from documents.forms import FileForm, TableForm
from kindness.ranges import RangeForm


class ReportForm(RangeForm, FileForm):
    """The report to the mayor: of all the days, or of some."""

    field_order = ("format", "first", "last", "purpose")


class BestForm(TableForm):
    """The list of the best, with names."""
