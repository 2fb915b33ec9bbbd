"""Call-back promises in a line."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from kindness import clock
from kindness.halfyear import SEOUL
from monitoring.enums import CallBackAct, CallBackState
from monitoring.models import CallBack, CallBackStep
from people.models import Staff
from tests.factories.people import as_signed_in, make_staff

PHONE, CALLER, MATTER = "010-1234-5678", "이보람", "도로 굴착 허가 문의"


def at(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    """2026: 16 November is a Monday."""
    return datetime(2026, month, day, hour, minute, tzinfo=SEOUL)


def make_callback(
    staff: Staff,
    *,
    by: Staff | None = None,
    taken_at: datetime | None = None,
    state: CallBackState = CallBackState.WAITING,
    **fields: Any,
) -> CallBack:
    """A memo for `staff`, due three hours of the clock later; one that ended did so an hour after it was taken."""
    holder, taker = as_signed_in(staff), by or make_staff()
    taken_at = taken_at or clock.fresh()
    assert holder.division_id
    assert holder.division_name
    ended = {}
    if state != CallBackState.WAITING:
        end = taken_at + timedelta(hours=1)
        ended = {"done_by": holder, "done_at": end}
        if state == CallBackState.DONE:
            ended["tried_at"] = end
    made = CallBack.objects.create(
        staff=holder,
        division_id=holder.division_id,
        division_name=holder.division_name,
        taken_by=taker,
        taken_at=taken_at,
        state=state,
        **{
            "caller": CALLER, "phone": PHONE, "matter": MATTER, "due_at": taken_at + timedelta(hours=3),
            **ended, **fields,
        },
    )  # fmt: skip
    CallBackStep.objects.create(callback=made, act=CallBackAct.TAKEN, at=taken_at, by=taker)
    if made.done_at is not None and made.done_by is not None:
        CallBackStep.objects.create(
            callback=made, act=CallBackAct(state.value), at=made.done_at, by=made.done_by
        )
    return made
