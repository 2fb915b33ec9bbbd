"""Addresses of the review: results for whom they are about, appeals, calls that do not count."""

from __future__ import annotations

from django.urls import URLPattern, path

from monitoring.views import calibration, disputes, exclusions, mine, release

urlpatterns: list[URLPattern] = [
    path("monitoring/mine/", mine.my_calls, name="my_calls"),
    path("monitoring/mine/<uuid:sheet_id>/", mine.my_call, name="my_call"),
    path("monitoring/mine/<uuid:sheet_id>/acknowledge/", mine.acknowledge, name="acknowledge_call"),
    path("monitoring/mine/<uuid:sheet_id>/appeal/", mine.appeal, name="appeal_call"),
    path("monitoring/team/", mine.team_results, name="team_results"),
    path("monitoring/disputes/", disputes.disputes, name="disputes"),
    path("monitoring/disputes/<uuid:dispute_id>/", disputes.dispute, name="dispute"),
    path("monitoring/calls/<uuid:call_id>/exclude/", exclusions.exclude, name="exclude_call"),
    path("monitoring/calls/<uuid:call_id>/include/", exclusions.include, name="include_call"),
    path("monitoring/shields/", exclusions.shields, name="shields"),
    path("monitoring/rounds/<uuid:round_id>/release/", release.release, name="release_round"),
    path("monitoring/rounds/<uuid:round_id>/calibration/", calibration.calibrations, name="calibrations"),
    path(
        "monitoring/rounds/<uuid:round_id>/calibration/new/",
        calibration.calibration_new,
        name="calibration_new",
    ),
    path("monitoring/calibration/<uuid:set_id>/", calibration.calibration, name="calibration"),
    path(
        "monitoring/calibration/<uuid:set_id>/close/", calibration.calibration_close, name="calibration_close"
    ),
    path(
        "monitoring/rounds/<uuid:round_id>/raters/<slug:rater_number>/redraw/",
        calibration.redraw,
        name="redraw_rater",
    ),
]
