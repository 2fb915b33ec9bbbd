"""Half-year tallies, the award report, commendations."""

from django.apps import AppConfig


class AwardsConfig(AppConfig):
    name = "awards"
