"""What runs later. Each looks at what is due and calls one service; see kindness.schedule."""

from __future__ import annotations

from celery import shared_task

from training.services import enrolments, evaluation, plans, reminders, styles


@shared_task(name="training.mix_answers")
def mix_answers() -> None:
    evaluation.mix_answers()


@shared_task(name="training.sum_up_styles")
def sum_up_styles() -> None:
    styles.sum_up_styles()


@shared_task(name="training.remind_people")
def remind_people() -> None:
    reminders.remind_due_people()


@shared_task(name="training.offer_seats")
def offer_seats() -> None:
    enrolments.expire_due_offers()


@shared_task(name="training.release_departed")
def release_departed() -> None:
    enrolments.release_departed()


@shared_task(name="training.solve_plans")
def solve_plans() -> None:
    plans.solve_due_plans()
