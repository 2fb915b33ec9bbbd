"""Where it is."""

from __future__ import annotations

from django.urls import URLPattern, path

from training.views import approvals, enrolments, mine

urlpatterns: list[URLPattern] = [
    path("training/", mine.my_training, name="my_training"),
    path("training/cohorts/<uuid:cohort_id>/enrol/", mine.enrol, name="enrol"),
    path("training/enrolments/<uuid:enrolment_id>/", mine.my_enrolment, name="my_enrolment"),
    path("training/enrolments/<uuid:enrolment_id>/withdraw/", mine.withdraw, name="withdraw_enrolment"),
    path("training/enrolments/<uuid:enrolment_id>/accept/", mine.accept, name="accept_offer"),
    path("training/enrolments/<uuid:enrolment_id>/refuse/", mine.refuse, name="refuse_offer"),
    path("training/approvals/", approvals.approvals, name="training_approvals"),
    path("training/approvals/<uuid:enrolment_id>/", approvals.approval, name="training_approval"),
    path("training/cohorts/<uuid:cohort_id>/people/add/", enrolments.add_person, name="add_to_cohort"),
    path("training/cohorts/<uuid:cohort_id>/capacity/", enrolments.capacity, name="cohort_capacity"),
    path("training/cohorts/<uuid:cohort_id>/cancel/", enrolments.cancel_cohort, name="cancel_cohort"),
    path("training/enrolments/<uuid:enrolment_id>/move/", enrolments.move, name="move_enrolment"),
    path("training/enrolments/<uuid:enrolment_id>/cancel/", enrolments.cancel, name="cancel_enrolment"),
]
