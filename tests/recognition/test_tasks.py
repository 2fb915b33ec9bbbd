"""The jobs under the names the schedule calls them by."""

from __future__ import annotations

import pytest

from kindness import clock
from kindness.celery import app
from kindness.schedule import BEAT_SCHEDULE
from notifications.models import Notice
from notifications.words import notices_of
from recognition import tasks
from recognition.models import Period
from tests.factories.recognition import make_carnation, make_period

NAMES = sorted(entry["task"] for entry in BEAT_SCHEDULE.values() if entry["task"].startswith("recognition."))


def test_every_scheduled_job_of_recognition_exists():
    assert sorted(name for name in app.tasks if name.startswith("recognition.")) == NAMES


def test_jobs_do_what_is_due(period, sender, recipient):
    make_carnation(sender, recipient, delivered_at=None)
    tasks.deliver_letters()
    tasks.move_periods()
    tasks.remind_senders()
    assert Notice.objects.filter(kind="recognition.letter_received").count() == 1
    assert Period.objects.count() == 2


@pytest.mark.parametrize("kind", notices_of("recognition"))
def test_words_of_every_notice_can_be_said(kind):
    params = {"sender": "김서윤", "division": "도로과", "half": "2026H1", "until": clock_iso()}
    told = notices_of("recognition")[kind].told(params)
    assert told.title
    assert "%(" not in told.title + told.body


def clock_iso():
    return "2026-06-30T23:59:59.999999+09:00"


def test_reminder_tells_the_last_minute_of_the_half_year(recipient):
    period = make_period("2026H1")
    with clock.at(period.last_moment):
        tasks.remind_senders()
    told = notices_of("recognition")["carnation_left"].told(Notice.objects.get().params)
    assert "2026. 6. 30. 23:59" in told.body
