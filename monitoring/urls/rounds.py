"""Addresses of the rounds and the scenarios."""

from __future__ import annotations

from django.urls import URLPattern, path

from monitoring.views import rounds, scenarios

_ROUND = "monitoring/rounds/<uuid:round_id>"
_SCENARIO = "monitoring/scenarios/<uuid:scenario_id>"

urlpatterns: list[URLPattern] = [
    path("monitoring/rounds/", rounds.rounds, name="rounds"),
    path("monitoring/rounds/new/", rounds.new_round, name="round_new"),
    path(f"{_ROUND}/", rounds.survey_round, name="round"),
    path(f"{_ROUND}/edit/", rounds.edit_round, name="round_edit"),
    path(f"{_ROUND}/subjects/", rounds.subjects, name="round_subjects"),
    path(f"{_ROUND}/subjects/<slug:subject_number>/exclude/", rounds.exclude_subject, name="round_exclude"),
    path(f"{_ROUND}/subjects/<slug:subject_number>/include/", rounds.include_subject, name="round_include"),
    path(f"{_ROUND}/raters/", rounds.raters, name="round_raters"),
    path(f"{_ROUND}/raters/<slug:rater_number>/remove/", rounds.remove_rater, name="round_rater_remove"),
    path(f"{_ROUND}/open/", rounds.open_round, name="round_open"),
    path(f"{_ROUND}/close/", rounds.close_round, name="round_close"),
    path(f"{_ROUND}/plan/", rounds.plan, name="round_plan"),
    path("monitoring/scenarios/", scenarios.scenarios, name="scenarios"),
    path("monitoring/scenarios/new/", scenarios.new_scenario, name="scenario_new"),
    path(f"{_SCENARIO}/", scenarios.edit_scenario, name="scenario"),
    path(f"{_SCENARIO}/retire/", scenarios.retire_scenario, name="scenario_retire"),
]
