"""What runs later for idea contests: find what is due, call one service an item."""

from __future__ import annotations

from celery import shared_task

from ideas.services import author_reminders, comparing, judge_reminders, owner_reminders


@shared_task(name="ideas.remind_owners")
def remind_owners() -> None:
    owner_reminders.remind_owners()


@shared_task(name="ideas.compare_ideas")
def compare_ideas() -> None:
    comparing.compare_ideas()


@shared_task(name="ideas.remind_judges")
def remind_judges() -> None:
    judge_reminders.remind_judges()


@shared_task(name="ideas.remind_authors")
def remind_authors() -> None:
    author_reminders.remind_authors()
