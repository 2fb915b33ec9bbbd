"""Who did what, and whose data was shown to whom."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "audit"
