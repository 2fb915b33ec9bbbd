"""Addresses of results, decisions, the announcement and objections."""

from __future__ import annotations

from django.urls import URLPattern, path

from ideas.views import objections, record_files, results

_CONTEST = "ideas/contests/<uuid:contest_id>"

urlpatterns: list[URLPattern] = [
    path(f"{_CONTEST}/results/", results.results, name="contest_results"),
    path(f"{_CONTEST}/results/judges/", results.judges, name="contest_result_judges"),
    path(f"{_CONTEST}/results/propose/", results.propose, name="contest_results_propose"),
    path(f"{_CONTEST}/results/bulk/", results.bulk, name="contest_results_bulk"),
    path(f"{_CONTEST}/results/check/", results.check, name="contest_results_check"),
    path(f"{_CONTEST}/results/announce/", results.announce, name="contest_results_announce"),
    path(f"{_CONTEST}/results/file/", record_files.contest_file, name="contest_results_file"),
    path(f"{_CONTEST}/announcement/", results.announcement, name="contest_announcement"),
    path("ideas/results/<uuid:idea_id>/decide/", results.decide_one, name="decide_idea"),
    path("ideas/<uuid:idea_id>/object/", objections.object_to, name="object_to_idea"),
    path("ideas/objections/", objections.listing, name="idea_objections"),
    path("ideas/objections/<uuid:objection_id>/", objections.one, name="idea_objection"),
    path("ideas/objections/<uuid:objection_id>/name/", objections.name_answerer, name="idea_objection_name"),
]
