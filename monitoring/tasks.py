"""What runs later. Each looks at what is due and calls one service; see kindness.schedule."""

from __future__ import annotations

from celery import shared_task

from monitoring.services import calibration, callbacks, release, unkindness


@shared_task(name="monitoring.finish_sheets")
def finish_sheets() -> None:
    release.finish_due_sheets()


@shared_task(name="monitoring.remind_promises")
def remind_promises() -> None:
    callbacks.remind_due_people()


@shared_task(name="monitoring.mask_numbers")
def mask_numbers() -> None:
    callbacks.mask_old_numbers()


@shared_task(name="monitoring.work_out_agreements")
def work_out_agreements() -> None:
    calibration.work_out_agreements()


@shared_task(name="monitoring.erase_reports")
def erase_reports() -> None:
    unkindness.erase_due_reports()
