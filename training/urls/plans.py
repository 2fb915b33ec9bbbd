"""Where it is."""

from __future__ import annotations

from django.urls import URLPattern, path

from training.views import plans, wishes

_COURSE = "training/courses/<uuid:course_id>"
_PLAN = "training/plans/<uuid:plan_id>"

urlpatterns: list[URLPattern] = [
    path(f"{_COURSE}/plan/", plans.course_plan, name="course_plan"),
    path(f"{_COURSE}/wishes/", wishes.wishes, name="course_wishes"),
    path(f"{_PLAN}/", plans.plan, name="plan"),
    path(f"{_PLAN}/progress/", plans.progress, name="plan_progress"),
    path(f"{_PLAN}/move/", plans.move, name="plan_move"),
    path(f"{_PLAN}/publish/", plans.publish, name="plan_publish"),
    path(f"{_PLAN}/discard/", plans.discard, name="plan_discard"),
]
