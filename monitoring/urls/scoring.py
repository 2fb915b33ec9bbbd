"""Addresses of the rater's seat, of the officer who looks at scores, and of the agency's files."""

from __future__ import annotations

from django.urls import URLPattern, path

from monitoring.views import checking, importing, scoring

_ROUND = "monitoring/rounds/<uuid:round_id>"
_SHEET = "monitoring/sheets/<uuid:sheet_id>"

urlpatterns: list[URLPattern] = [
    path("monitoring/calls/", scoring.calls, name="calls"),
    path("monitoring/calls/<uuid:call_id>/", scoring.call, name="call"),
    path(f"{_ROUND}/sheets/", checking.sheets, name="round_sheets"),
    path(f"{_SHEET}/", checking.sheet, name="sheet"),
    path(f"{_SHEET}/check/", checking.check, name="check_sheet"),
    path(f"{_SHEET}/return/", checking.give_back, name="return_sheet"),
    path(f"{_ROUND}/import/", importing.imports, name="import_sheets"),
    path(f"{_ROUND}/import/template.xlsx", importing.template, name="sheet_template"),
    path("monitoring/imports/<uuid:import_id>/", importing.staged, name="sheet_import"),
]
