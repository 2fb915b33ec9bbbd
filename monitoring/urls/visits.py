"""Addresses of the experience visits."""

from __future__ import annotations

from django.urls import URLPattern, path

from monitoring.views import team_files, teams, visits

_TEAM = "monitoring/teams/<uuid:team_id>"
_VISIT = "monitoring/team-visits/<uuid:visit_id>"
_PHOTO = "monitoring/photos/<uuid:photo_id>"

urlpatterns: list[URLPattern] = [
    path("monitoring/teams/", teams.teams, name="teams"),
    path("monitoring/teams/new/", teams.team_new, name="team_new"),
    path(f"{_TEAM}/", teams.team, name="team"),
    path(f"{_TEAM}/members/add/", teams.add_member, name="team_member_add"),
    path(f"{_TEAM}/members/<slug:staff_number>/remove/", teams.remove_member, name="team_member_remove"),
    path(f"{_TEAM}/visits/plan/", teams.plan_visit, name="team_visit_plan"),
    path(f"{_TEAM}/compare/", teams.compare, name="team_compare"),
    path(f"{_TEAM}/report/", team_files.report, name="team_report"),
    path("monitoring/places/", teams.places, name="places"),
    path("monitoring/places/new/", teams.place_new, name="place_new"),
    path("monitoring/places/<uuid:place_id>/", teams.place_edit, name="place"),
    path(f"{_VISIT}/", visits.visit, name="team_visit"),
    path(f"{_VISIT}/report/", visits.report, name="team_visit_report"),
    path(f"{_VISIT}/cancel/", visits.cancel, name="team_visit_cancel"),
    path(f"{_VISIT}/photos/add/", visits.add_photo, name="team_photo_add"),
    path(f"{_PHOTO}.jpg", visits.photo, name="team_photo"),
    path(f"{_PHOTO}/remove/", visits.remove_photo, name="team_photo_remove"),
]
