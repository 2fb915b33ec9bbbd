"""Where it is."""

from django.urls import path

from home import views

urlpatterns = [
    path("", views.desk, name="home"),
    path("help/", views.help_page, name="help"),
    path("privacy/", views.privacy, name="privacy"),
]
