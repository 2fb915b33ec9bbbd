"""Half-year periods and electronic carnations."""

from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    name = "recognition"
