"""Notice rows; mail is sent from the same rows later."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
