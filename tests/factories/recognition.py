"""Half-years and letters in a line. Straight rows: what the services do is tested where it is done."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from kindness import clock
from kindness.halfyear import HalfYear
from people.models import Staff
from recognition.enums import Basis, CarnationState, PeriodState
from recognition.models import Carnation, Period

REASON = "여권 기계가 멈춘 날 대기하시던 분들을 직접 다른 창구로 나눠 안내해 주셨습니다."


def make_period(half: HalfYear | str | None = None, **fields: Any) -> Period:
    """A half-year with the default rules, by default the present one and open."""
    half = HalfYear.parse(half) if isinstance(half, str) else half or HalfYear.containing(clock.fresh())
    state = fields.setdefault("state", PeriodState.OPEN)
    dates = {"opens_at": half.opens_at, "closes_at": half.closes_at}
    if state in (PeriodState.CLOSING, PeriodState.CLOSED):
        dates["closed_at"] = fields.get("closes_at", half.closes_at)
    return Period.objects.create(half=half, **(dates | fields))


def make_closed_period(half: HalfYear | str | None = None, **fields: Any) -> Period:
    """Closed and counted; by default the half-year before the present one."""
    half = half or HalfYear.containing(clock.fresh()).previous
    return make_period(half, **({"state": PeriodState.CLOSED} | fields))


def letter_between(sender: Staff, recipient: Staff, **fields: Any) -> Carnation:
    """Not stored yet, with who they are today. Both have their seat."""
    return Carnation(
        sender=sender,
        recipient=recipient,
        sender_division_id=sender.division_id,
        recipient_division_id=recipient.division_id,
        sender_name=sender.name,
        sender_rank=sender.rank or "",
        sender_division_name=sender.division_name or "",
        recipient_name=recipient.name,
        recipient_rank=recipient.rank or "",
        recipient_division_name=recipient.division_name or "",
        token=uuid4(),
        **fields,
    )


def make_carnation(
    sender: Staff,
    recipient: Staff,
    *,
    period: Period | None = None,
    sent_at: datetime | None = None,
    **fields: Any,
) -> Carnation:
    """A letter between two people with seats, delivered by default. `sent_at`: an hour ago, or within its period."""
    period = period or Period.objects.exclude(state=PeriodState.SCHEDULED).first() or make_period()
    sent_at = sent_at or min(clock.fresh(), period.closes_at) - timedelta(hours=1)
    due = fields.setdefault("deliver_after", sent_at + timedelta(minutes=period.undo_minutes))
    if fields.get("state") == CarnationState.WITHDRAWN:
        fields.setdefault("withdrawn_at", sent_at)
    else:
        fields.setdefault("delivered_at", due if due <= clock.fresh() else None)
    if "slot" not in fields:
        held = Carnation.objects.filter(period=period, sender=sender).holding_a_slot()
        fields["slot"] = 1 + held.count()
    fields.setdefault("reason", REASON)
    fields.setdefault("basis", Basis.HELPED)
    letter = letter_between(sender, recipient, period=period, sent_at=sent_at, **fields)
    letter.save(force_insert=True)
    return letter


def make_waiting_carnation(sender: Staff, recipient: Staff, **fields: Any) -> Carnation:
    """Just sent: it can still be taken back, and only the sender sees it."""
    return make_carnation(sender, recipient, **({"sent_at": clock.fresh()} | fields))


def make_reported_carnation(sender: Staff, recipient: Staff, **fields: Any) -> Carnation:
    """Delivered and reported by its recipient, not decided."""
    fields = {
        "reported_at": clock.fresh(),
        "report_reason": "부탁하지 않은 표를 약속하자는 글입니다.",
    } | fields
    return make_carnation(sender, recipient, **fields)
