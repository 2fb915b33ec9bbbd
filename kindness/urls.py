"""Where every room's door is. Apps are named by string."""

from django.urls import include, path, register_converter

from kindness.fields import HalfYearConverter

register_converter(HalfYearConverter, "half")

urlpatterns = [
    path("", include("home.urls")),
    path("", include("people.urls")),
    path("", include("notifications.urls")),
    path("", include("recognition.urls")),
    path("", include("ideas.urls")),
    path("", include("monitoring.urls")),
    path("", include("training.urls")),
    path("", include("awards.urls")),
    path("", include("audit.urls")),
    path("", include("kindness.pages")),
]
