"""Addresses of the scorecards."""

from __future__ import annotations

from django.urls import URLPattern, path

from monitoring.views import rescoring, scorecards, versions

_VERSION = "monitoring/versions/<uuid:version_id>"

urlpatterns: list[URLPattern] = [
    path("monitoring/scorecards/", scorecards.scorecards, name="scorecards"),
    path("monitoring/scorecards/new/", scorecards.new_scorecard, name="scorecard_new"),
    path("monitoring/scorecards/<uuid:card_id>/", scorecards.scorecard, name="scorecard"),
    path("monitoring/scorecards/<uuid:card_id>/edit/", scorecards.rename_scorecard, name="scorecard_rename"),
    path(f"{_VERSION}/", versions.version, name="version"),
    path(f"{_VERSION}/edit/", versions.edit_version, name="version_edit"),
    path(f"{_VERSION}/items/new/", versions.new_item, name="version_item_new"),
    path(f"{_VERSION}/items/<slug:item_key>/", versions.edit_item, name="version_item"),
    path(f"{_VERSION}/settings/", versions.settings, name="version_settings"),
    path(f"{_VERSION}/freeze/", versions.freeze, name="version_freeze"),
    path(f"{_VERSION}/discard/", versions.discard, name="version_discard"),
    path(f"{_VERSION}/copy/", versions.copy, name="version_copy"),
    path("monitoring/rounds/<uuid:round_id>/rescored/", rescoring.rescored, name="round_rescored"),
]
