"""Where the public check, comments, the gallery and the numbers of idea contests are."""

from __future__ import annotations

from django.urls import URLPattern, path

from ideas.views import check, gallery, numbers, voices

_IDEA = "ideas/check/ideas/<uuid:idea_id>"

urlpatterns: list[URLPattern] = [
    path("ideas/check/<uuid:contest_id>/", check.check, name="idea_check"),
    path(f"{_IDEA}/", check.check_one, name="idea_check_one"),
    path(f"{_IDEA}/like/", check.like, name="idea_like"),
    path(f"{_IDEA}/unlike/", check.unlike, name="idea_unlike"),
    path(f"{_IDEA}/comment/", check.comment, name="idea_comment"),
    path("ideas/check/files/<uuid:file_id>/", check.file, name="idea_check_file"),
    path("ideas/comments/", voices.comments, name="idea_comments"),
    path("ideas/comments/<uuid:comment_id>/show/", voices.show, name="idea_comment_show"),
    path("ideas/comments/<uuid:comment_id>/hide/", voices.hide, name="idea_comment_hide"),
    path("ideas/gallery/", gallery.gallery, name="idea_gallery"),
    path("ideas/gallery/<uuid:idea_id>/", gallery.gallery_one, name="idea_gallery_one"),
    path("ideas/numbers/", numbers.numbers, name="idea_numbers"),
    path("ideas/numbers/file/", numbers.numbers_file, name="idea_numbers_file"),
]
