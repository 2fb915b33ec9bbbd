"""What runs later."""

from __future__ import annotations

from celery import shared_task

from audit import services


@shared_task(name="audit.seal_rows")
def seal_rows() -> None:
    services.seal_rows()
