"""What runs later."""

from __future__ import annotations

from celery import shared_task

from notifications import services


@shared_task(name="notifications.mail_due_notices")
def mail_due_notices() -> None:
    services.mail_due_notices()
