"""Addresses of the contests and their notices."""

from __future__ import annotations

from django.urls import URLPattern, path

from ideas.views import contests, landing, notices

_CONTEST = "ideas/contests/<uuid:contest_id>"

urlpatterns: list[URLPattern] = [
    path("ideas/", landing.landing, name="ideas"),
    path("ideas/contests/", contests.contests, name="contests"),
    path("ideas/contests/new/", contests.new_contest, name="contest_new"),
    path(f"{_CONTEST}/", contests.contest, name="contest"),
    path(f"{_CONTEST}/notice/", notices.terms, name="contest_notice"),
    path(f"{_CONTEST}/criteria/", notices.criteria, name="contest_criteria"),
    path(f"{_CONTEST}/prizes/", notices.prizes, name="contest_prizes"),
    path(f"{_CONTEST}/phases/", notices.phases, name="contest_phases"),
    path(f"{_CONTEST}/post/", contests.post, name="contest_post"),
    path(f"{_CONTEST}/change/", contests.change, name="contest_change"),
    path(f"{_CONTEST}/change/discard/", contests.discard, name="contest_discard"),
    path(f"{_CONTEST}/notices/<int:version_number>/", notices.version, name="contest_version"),
    path(f"{_CONTEST}/call-off/", contests.call_off, name="contest_call_off"),
    path(f"{_CONTEST}/notice/file/", notices.file, name="contest_file"),
]
