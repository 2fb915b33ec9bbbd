"""The sign of life that beat and a worker leave together (kindness/health.py looks for it)."""

from __future__ import annotations

from celery import shared_task

from kindness import heartbeat


@shared_task(name="home.mark_beat")
def mark_beat() -> None:
    heartbeat.mark()
