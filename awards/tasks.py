"""What runs later. Each looks at what is due and calls one service; see kindness.schedule."""

from celery import shared_task

from awards import services


@shared_task(name="awards.tally_due_periods")
def tally_due_periods() -> None:
    services.tally_due_periods()


@shared_task(name="awards.make_reports")
def make_reports() -> None:
    services.forget_old_reports()
    services.make_due_reports()
