"""Where it is: the year in numbers, the seat of an institution, one's own calendar."""

from __future__ import annotations

from django.urls import URLPattern, path

from training.views import feeds, overview, partner, teaching

urlpatterns: list[URLPattern] = [
    path("training/overview/", overview.overview, name="training_overview"),
    path(
        "training/overview/<int:year>/training.<slug:file_format>",
        overview.overview_file,
        name="training_overview_file",
    ),
    path("training/partner/", partner.partner, name="training_partner"),
    path("training/partner/<uuid:cohort_id>/", partner.partner_cohort, name="training_partner_cohort"),
    path("training/teaching/", teaching.teaching, name="teaching"),
    path("me/calendar/", feeds.my_calendar, name="my_calendar"),
    path("training/feed/<str:part>.ics", feeds.training_feed, name="training_feed"),
]
