"""Two people at one promise, one form sent twice: one of them counts."""

from __future__ import annotations

from uuid import uuid4

import pytest

from monitoring.enums import CallBackState
from monitoring.models import CallBack, CallBackStep
from monitoring.services import callbacks as services
from monitoring.services.callbacks import close_callback, leave_memo, note_done
from notifications.models import Notice
from tests.factories.callbacks import MATTER, PHONE, make_callback
from tests.factories.people import make_staff
from tests.support.races import codes, together

pytestmark = pytest.mark.django_db(transaction=True)


def test_called_and_closed_at_once_ends_once():
    promise, one, other = make_callback(make_staff()), make_staff(), make_staff()
    results = together(
        lambda: note_done(callback=promise, by=one),
        lambda: close_callback(callback=promise, reason="창구로 오심", by=other),
    )
    assert codes(results) == ["not_now", "ok"]
    assert CallBackStep.objects.exclude(act="taken").count() == 1


def test_without_the_lock_it_ends_twice(monkeypatch):
    """The twin: both read it as waiting."""
    monkeypatch.setattr(services, "_lock", lambda callback: CallBack.objects.get(pk=callback.pk))
    for _attempt in range(20):
        promise, one, other = make_callback(make_staff()), make_staff(), make_staff()
        together(
            lambda promise=promise, one=one: note_done(callback=promise, by=one),
            lambda promise=promise, other=other: close_callback(callback=promise, reason="오심", by=other),
        )
        if promise.steps.exclude(act="taken").count() == 2:
            return
    pytest.fail("the lock guards nothing")


def test_form_sent_twice_at_once_leaves_one_memo():
    holder, taker, token = make_staff(), make_staff(), uuid4()

    def leave() -> CallBack:
        return leave_memo(staff=holder, phone=PHONE, matter=MATTER, by=taker, token=token)

    first, second = together(leave, leave)
    assert first == second
    assert (CallBack.objects.count(), Notice.objects.count()) == (1, 1)
    assert CallBack.objects.get().state == CallBackState.WAITING
