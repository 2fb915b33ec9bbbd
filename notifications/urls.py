"""Where it is."""

from django.urls import path

from notifications import views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.read_all, name="notices_read"),
    path("notices/<uuid:notice_id>/", views.notice, name="notice"),
]
