"""My desk: reads everything, owns nothing."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
