"""Where juries and their judging are."""

from __future__ import annotations

from django.urls import URLPattern, path

from ideas.views import judging, jury

_CONTEST = "ideas/contests/<uuid:contest_id>/"
_MINE = "ideas/judging/<uuid:assignment_id>/"
urlpatterns: list[URLPattern] = [
    path(f"{_CONTEST}jury/", jury.jury, name="jury"),
    path(f"{_CONTEST}jury/add/", jury.add, name="jury_add"),
    path(f"{_CONTEST}jury/draw/", jury.draw, name="jury_draw"),
    path(f"{_CONTEST}jury/open/", jury.begin, name="jury_open"),
    path(f"{_CONTEST}jury/assign/", jury.give, name="jury_assign"),
    path(f"{_CONTEST}jury/remind/", jury.remind, name="jury_remind"),
    path(f"{_CONTEST}jury/<slug:judge_number>/remove/", jury.remove, name="jury_remove"),
    path(f"{_CONTEST}phases/<int:order>/close/", jury.close, name="phase_close"),
    path(f"{_CONTEST}pledge/", judging.pledge_page, name="judging_pledge"),
    path("ideas/judging/", judging.judging, name="judging"),
    path(_MINE, judging.idea_to_judge, name="idea_to_judge"),
    path(f"{_MINE}points/", judging.points, name="judge_points"),
    path(f"{_MINE}hand-in/", judging.give_in, name="judge_hand_in"),
    path(f"{_MINE}recuse/", judging.step_back, name="judge_recuse"),
    path("ideas/judging/files/<uuid:file_id>/", judging.file, name="judge_file"),
]
