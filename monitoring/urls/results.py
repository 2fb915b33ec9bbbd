"""Addresses of the results."""

from __future__ import annotations

from django.urls import URLPattern, path

from monitoring.views import landing, results, results_files, trend

_ROUND = "monitoring/rounds/<uuid:round_id>"

urlpatterns: list[URLPattern] = [
    path("monitoring/", landing.landing, name="monitoring"),
    path("monitoring/trend/", trend.trend, name="survey_trend"),
    path("monitoring/results/", results.results_of_days, name="results_of_days"),
    path("monitoring/results/report/", results_files.report_of_days, name="report_of_days"),
    path(f"{_ROUND}/results/", results.results, name="round_results"),
    path(f"{_ROUND}/results/items/", results.items, name="round_items"),
    path(f"{_ROUND}/results/divisions/<slug:code>/", results.division, name="round_division"),
    path(
        f"{_ROUND}/results/divisions/<slug:code>/department.pdf",
        results.division_file,
        name="round_division_file",
    ),
    path(f"{_ROUND}/results/raters/", results.raters, name="round_severity"),
    path(f"{_ROUND}/results/best/", results_files.best, name="round_best"),
    path(f"{_ROUND}/report/", results_files.round_report, name="round_report"),
]
