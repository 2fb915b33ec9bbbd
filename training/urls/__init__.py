"""Where it is, by noun."""

from training.urls import attendance, courses, enrolments, overview, plans, results

urlpatterns = [
    *enrolments.urlpatterns,
    *courses.urlpatterns,
    *plans.urlpatterns,
    *attendance.urlpatterns,
    *results.urlpatterns,
    *overview.urlpatterns,
]
