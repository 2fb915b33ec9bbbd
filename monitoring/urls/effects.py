"""Addresses of what adopted ideas changed in the survey."""

from __future__ import annotations

from django.urls import URLPattern, path

from monitoring.views import effects

urlpatterns: list[URLPattern] = [
    path("monitoring/effects/<uuid:idea_id>/", effects.effect, name="effect"),
]
