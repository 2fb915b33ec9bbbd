"""Where it is, by noun."""

from ideas.urls import carrying, contests, ideas, judging, results, screening, voices

urlpatterns = [
    *contests.urlpatterns,
    *ideas.urlpatterns,
    *screening.urlpatterns,
    *judging.urlpatterns,
    *results.urlpatterns,
    *carrying.urlpatterns,
    *voices.urlpatterns,
]
