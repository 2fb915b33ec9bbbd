"""Addresses of screening."""

from __future__ import annotations

from django.urls import URLPattern, path

from ideas.views import screening, screening_idea

_CONTEST = "ideas/contests/<uuid:contest_id>/screening"
_IDEA = "ideas/screening/<uuid:idea_id>"
_FILE = "ideas/attachments/<uuid:file_id>"

urlpatterns: list[URLPattern] = [
    path(f"{_CONTEST}/", screening.screening, name="screening"),
    path(f"{_CONTEST}/bulk/", screening.bulk, name="screening_bulk"),
    path(f"{_CONTEST}/file/", screening.list_file, name="screening_file"),
    path(f"{_IDEA}/", screening_idea.idea, name="screening_idea"),
    path(f"{_IDEA}/accept/", screening_idea.accept, name="screening_accept"),
    path(f"{_IDEA}/reject/", screening_idea.reject, name="screening_reject"),
    path(f"{_IDEA}/correct/", screening_idea.correct, name="screening_correct"),
    path(f"{_IDEA}/merge/", screening_idea.merge, name="screening_merge"),
    path(f"{_IDEA}/credit/", screening_idea.credit, name="screening_credit"),
    path(f"{_IDEA}/reopen/", screening_idea.reopen, name="screening_reopen"),
    path(f"{_IDEA}/blind/", screening_idea.blind, name="screening_blind"),
    path(f"{_FILE}/", screening_idea.attachment, name="screening_attachment"),
    path(f"{_FILE}/hide/", screening_idea.hide, name="screening_hide"),
]
