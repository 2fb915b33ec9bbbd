"""Where it is, by noun."""

from monitoring.urls import (
    callbacks,
    effects,
    results,
    review,
    rounds,
    scorecards,
    scoring,
    unkindness,
    visits,
)

urlpatterns = [
    *results.urlpatterns,
    *scorecards.urlpatterns,
    *rounds.urlpatterns,
    *scoring.urlpatterns,
    *review.urlpatterns,
    *visits.urlpatterns,
    *unkindness.urlpatterns,
    *callbacks.urlpatterns,
    *effects.urlpatterns,
]
