"""Addresses of the entrants' pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from ideas.views import authors, files, ideas, mine

_IDEA = "ideas/<uuid:idea_id>"

urlpatterns: list[URLPattern] = [
    path("ideas/mine/", mine.mine, name="my_ideas"),
    path("ideas/similar/", mine.similar, name="similar_ideas"),
    path("ideas/contests/<uuid:contest_id>/enter/", ideas.enter, name="enter_contest"),
    path(f"{_IDEA}/", ideas.idea, name="idea"),
    path(f"{_IDEA}/edit/", ideas.edit, name="idea_edit"),
    path(f"{_IDEA}/save/", ideas.save, name="idea_save"),
    path(f"{_IDEA}/submit/", ideas.submit, name="idea_submit"),
    path(f"{_IDEA}/withdraw/", ideas.withdraw, name="idea_withdraw"),
    path(f"{_IDEA}/discard/", ideas.discard, name="idea_discard"),
    path(f"{_IDEA}/authors/", authors.authors, name="idea_authors"),
    path(f"{_IDEA}/authors/shares/", authors.shares, name="idea_shares"),
    path(f"{_IDEA}/authors/<slug:staff_number>/remove/", authors.remove, name="idea_author_remove"),
    path(f"{_IDEA}/consent/", authors.consent, name="idea_consent"),
    path(f"{_IDEA}/files/add/", files.add, name="idea_file_add"),
    path("ideas/files/<uuid:file_id>/", files.download, name="idea_file"),
    path("ideas/files/<uuid:file_id>/remove/", files.remove, name="idea_file_remove"),
]
