"""What runs later."""

from celery import shared_task

from people.services import clear_ended_sessions


@shared_task(name="people.clear_sessions")
def clear_sessions() -> None:
    """Log-ins that ended by themselves leave their row behind."""
    clear_ended_sessions()
