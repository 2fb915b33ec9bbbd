"""Where it is."""

from __future__ import annotations

from django.urls import URLPattern, path

from training.views import attendance, certificates, checkin, completion, hours

_SESSION = "training/sessions/<uuid:session_id>"

urlpatterns: list[URLPattern] = [
    path(f"{_SESSION}/attendance/", attendance.attendance, name="attendance"),
    path(f"{_SESSION}/attendance/<uuid:booking_id>/correct/", attendance.correct, name="attendance_correct"),
    path(f"{_SESSION}/paper/", attendance.paper, name="attendance_paper"),
    path(f"{_SESSION}/sheet.pdf", attendance.sheet, name="attendance_sheet"),
    path(f"{_SESSION}/screen/", checkin.screen, name="screen"),
    path(f"{_SESSION}/screen/code.svg", checkin.screen_code, name="screen_code"),
    path("training/check-in/", checkin.now, name="check_in_now"),
    path("training/check-in/<uuid:session_id>/", checkin.checkin, name="check_in"),
    path("training/cohorts/<uuid:cohort_id>/finish/", completion.finish, name="cohort_finish"),
    path("training/certificates/", certificates.mine, name="certificates"),
    path("training/certificates/all/", certificates.register, name="certificate_register"),
    path("training/certificates/verify/", certificates.verify, name="certificate_verify"),
    path("training/certificates/<uuid:certificate_id>.pdf", certificates.pdf, name="certificate_pdf"),
    path(
        "training/certificates/<uuid:certificate_id>/revoke/", certificates.revoke, name="certificate_revoke"
    ),
    path(
        "training/certificates/<uuid:certificate_id>/reissue/",
        certificates.reissue,
        name="certificate_reissue",
    ),
    path("training/hours/", hours.hours, name="hours"),
]
