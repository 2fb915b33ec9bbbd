"""Addresses of adopted ideas on their way."""

from __future__ import annotations

from django.urls import URLPattern, path

from ideas.views import carrying, carrying_files

_IDEA = "ideas/carrying/<uuid:idea_id>"

urlpatterns: list[URLPattern] = [
    path("ideas/carrying/", carrying.carrying, name="carrying"),
    path("ideas/carrying/file/", carrying_files.file, name="carrying_file"),
    path(f"{_IDEA}/", carrying.carried_idea, name="carried_idea"),
    path(f"{_IDEA}/plan/", carrying.plan, name="carrying_plan"),
    path(f"{_IDEA}/report/", carrying.report, name="carrying_report"),
    path(f"{_IDEA}/done/", carrying.done, name="carrying_done"),
    path(f"{_IDEA}/stop/", carrying.stop, name="carrying_stop"),
    path(f"{_IDEA}/word/", carrying.word, name="carrying_word"),
    path(f"{_IDEA}/resume/", carrying.resume, name="carrying_resume"),
    path(f"{_IDEA}/move/", carrying.move, name="carrying_move"),
]
