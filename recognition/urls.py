"""Where it is."""

from django.urls import path

from recognition.views import letters, periods, reports

urlpatterns = [
    path("carnations/", letters.letters, name="carnations"),
    path("carnations/send/", letters.send, name="carnation_send"),
    path("carnations/reports/", reports.reports, name="carnation_reports"),
    path("carnations/reports/<uuid:letter_id>/", reports.decide, name="carnation_decide"),
    path("carnations/<uuid:letter_id>/", letters.letter, name="carnation"),
    path("carnations/<uuid:letter_id>/open/", letters.open_letter, name="carnation_open"),
    path("carnations/<uuid:letter_id>/letter.pdf", letters.keep, name="carnation_pdf"),
    path("carnations/<uuid:letter_id>/withdraw/", letters.withdraw, name="carnation_withdraw"),
    path("carnations/<uuid:letter_id>/report/", letters.report, name="carnation_report"),
    path("periods/", periods.periods, name="periods"),
    path("periods/new/", periods.new_period, name="period_new"),
    path("periods/<half:half>/", periods.period, name="period"),
    path("periods/<half:half>/extend/", periods.extend, name="period_extend"),
    path("periods/<half:half>/close/", periods.close, name="period_close"),
]
