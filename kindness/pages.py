"""Addresses of the ground itself: health, language, the gallery of components."""

from django.urls import path

from kindness import health, views

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("language/", views.language, name="language"),
    path("components/", views.components, name="components"),
]
