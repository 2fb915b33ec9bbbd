"""Where it is."""

from __future__ import annotations

from django.urls import URLPattern, path

from training.views import cases, evaluation, styles, visits

urlpatterns: list[URLPattern] = [
    path("training/evaluations/", evaluation.mine, name="evaluations"),
    path("training/evaluations/<uuid:token>/", evaluation.answer, name="evaluation"),
    path("training/courses/<uuid:course_id>/evaluation/", evaluation.course, name="course_evaluation"),
    path(
        "training/courses/<uuid:course_id>/evaluation/questions/",
        evaluation.questions,
        name="evaluation_questions",
    ),
    path("training/cohorts/<uuid:cohort_id>/evaluation/", evaluation.cohort, name="cohort_evaluation"),
    path("training/cohorts/<uuid:cohort_id>/evaluation/open/", evaluation.opening, name="open_evaluation"),
    path(
        "training/cohorts/<uuid:cohort_id>/evaluation/open-before/",
        evaluation.opening_before,
        name="open_pre_evaluation",
    ),
    path("training/styles/", styles.mine, name="styles"),
    path("training/styles/take/", styles.take, name="take_styles"),
    path("training/styles/delete/", styles.delete, name="delete_style"),
    path("training/cohorts/<uuid:cohort_id>/styles/", styles.cohort, name="cohort_styles"),
    path("training/visits/", visits.visits, name="visits"),
    path("training/visits/new/", visits.plan, name="plan_visit"),
    path("training/visits/<uuid:visit_id>/", visits.visit, name="visit"),
    path("training/visits/<uuid:visit_id>/report/", visits.report, name="report_visit"),
    path("training/visits/<uuid:visit_id>/photos/add/", visits.add_photo, name="add_visit_photo"),
    path("training/cases/", cases.cases, name="cases"),
    path("training/cases/new/", cases.add, name="add_case"),
    path("training/cases/<uuid:case_id>/", cases.case, name="case"),
    path("training/cases/<uuid:case_id>/edit/", cases.change, name="change_case"),
    path("training/cases/<uuid:case_id>/remove/", cases.remove, name="remove_case"),
    path("training/cases/<uuid:case_id>/read/", cases.read, name="read_case"),
    path("training/cases/<uuid:case_id>/broadcast/", cases.broadcast, name="broadcast_case"),
]
