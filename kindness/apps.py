"""The ground as an app: commands, template tags, start-up checks. It has no models."""

from django.apps import AppConfig


class KindnessConfig(AppConfig):
    name = "kindness"

    def ready(self) -> None:
        from kindness import access  # noqa: F401, PLC0415 - registers the start-up check once apps are loaded
