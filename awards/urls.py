"""Where it is."""

from django.urls import path

from awards.views import commendations, reports, tallies

urlpatterns = [
    path("awards/", tallies.awards, name="awards"),
    path("awards/commendations/", commendations.commendations, name="commendations"),
    path("awards/commendations/add/", commendations.add, name="commendation_add"),
    path("awards/reports/<uuid:job_id>/", reports.progress, name="award_report"),
    path("awards/reports/<uuid:job_id>/progress/", reports.progress_json, name="award_report_progress"),
    path("awards/reports/<uuid:job_id>/download/", reports.download, name="award_report_download"),
    path("awards/<half:half>/", tallies.award, name="award"),
    path("awards/<half:half>/divisions/", tallies.divisions, name="award_divisions"),
    path("awards/<half:half>/flags/", tallies.flags, name="award_flags"),
    path("awards/<half:half>/publish/", tallies.publish, name="award_publish"),
    path("awards/<half:half>/report/", reports.report, name="award_report_new"),
]
