"""A report as the file somebody asked for."""

from __future__ import annotations

from io import BytesIO

from documents.hwpx import render_hwpx
from documents.model import Report
from documents.pdf import render_report
from documents.xlsx import write_report

PAPER = frozenset({"pdf", "hwpx"})  # to be read, not reckoned with


def render(report: Report, file_format: str) -> bytes:
    """file_format: pdf, hwpx or xlsx. (CSV is of one sheet: documents.csv.)"""
    if file_format == "pdf":
        return render_report(report)
    if file_format == "hwpx":
        return render_hwpx(report)
    file = BytesIO()
    write_report(report, file)
    return file.getvalue()
