"""Addresses of the reports of unkindness."""

from __future__ import annotations

from django.urls import URLPattern, path

from monitoring.views import unkindness

urlpatterns: list[URLPattern] = [
    path("unkindness/", unkindness.reports, name="unkindness"),
    path("unkindness/new/", unkindness.report_new, name="unkindness_new"),
    path("unkindness/<uuid:report_id>/", unkindness.report, name="unkindness_report"),
    path("unkindness/<uuid:report_id>/view/", unkindness.report_view, name="unkindness_view"),
    path("unkindness/<uuid:report_id>/finding/", unkindness.report_finding, name="unkindness_finding"),
    path("unkindness/<uuid:report_id>/close/", unkindness.report_close, name="unkindness_close"),
]
