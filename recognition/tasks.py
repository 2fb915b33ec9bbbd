"""What runs later. Each looks at what is due and calls one service; see kindness.schedule."""

from celery import shared_task

from recognition import services


@shared_task(name="recognition.move_periods")
def move_periods() -> None:
    services.move_due_periods()


@shared_task(name="recognition.keep_totals")
def keep_totals() -> None:
    services.keep_due_totals()


@shared_task(name="recognition.deliver_letters")
def deliver_letters() -> None:
    services.deliver_due_letters()


@shared_task(name="recognition.remind_senders")
def remind_senders() -> None:
    services.remind_due_senders()
