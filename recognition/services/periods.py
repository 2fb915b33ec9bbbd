"""Periods: set up, opened, extended, closed, counted, announced."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction

from audit.services import Actor, Job, record
from kindness import clock
from kindness.errors import Refused, refusing
from kindness.halfyear import HalfYear
from people.models import Staff
from recognition import rules
from recognition.enums import PeriodState
from recognition.models import Period
from recognition.queries import terms_of

MOVING = Job("recognition.move_periods")


def schedule_period(*, half: HalfYear, by: Actor, **settings: Any) -> Period:
    """Set up a half-year. Without dates it takes the half-year's own edges; without rules, the defaults.

    The same half-year with the same rules again: nothing happens. Refuses period_exists, period_overlap,
    dates_reversed and what the other constraints of Period refuse.
    """
    unknown = set(settings) - set(rules.SETTINGS)
    if unknown:
        raise ValueError(f"not a setting: {sorted(unknown)}")
    values = {"opens_at": half.opens_at, "closes_at": half.closes_at} | settings
    try:
        with refusing(Period), transaction.atomic():
            period = Period.objects.create(half=half, **values)
            _record("period.scheduled", period, by, after=settings_of(period))
            return period
    except Refused:
        known = Period.objects.filter(half=half).first()
        if known is None or any(getattr(known, name) != value for name, value in values.items()):
            raise
        return known


def change_settings(*, period: Period, settings: Mapping[str, Any], by: Actor) -> Period:
    """Change rules before the opening; afterwards only what touches later letters and reminders.

    settings: names of rules.SETTINGS with their new values. Refuses frozen_settings and what the
    constraints of Period refuse. Nothing to change: nothing is written.
    """
    with refusing(Period), transaction.atomic():
        held = _lock(period)
        opened = held.state != PeriodState.SCHEDULED or clock.fresh() >= held.opens_at
        current = {name: getattr(held, name) for name in rules.SETTINGS}
        changed = rules.check_settings(opened=opened, current=current, settings=settings)
        if changed:
            _update(held, **changed)
            before = {name: current[name] for name in changed}
            _record("period.changed", held, by, before=_plain(before), after=_plain(changed))
        return held


def extend_period(*, period: Period, closes_at: datetime, reason: str, by: Actor) -> Period:
    """Let a period that has not closed run longer; the same again: nothing happens. The next one, if it has not opened, opens that much later.

    Refuses period_not_open, not_later, reason_required; period_overlap when it would reach into a period
    that has opened, or beyond the next one.
    """
    with refusing(Period), transaction.atomic():
        unfinished = list(Period.objects.unfinished().select_for_update(of=("self",)).order_by("opens_at"))
        held = next((one for one in unfinished if one.pk == period.pk), period)
        if (held.closes_at, held.extension_reason) == (closes_at, reason):
            return held
        moment = clock.fresh()
        rules.check_extension(moment=moment, terms=terms_of(held), closes_at=closes_at, reason=reason)
        for following in unfinished:
            if (
                held.closes_at <= following.opens_at < closes_at < following.closes_at
                and moment < following.opens_at
            ):
                _move_opening(following, closes_at, reason, by)
        before = held.closes_at
        _update(held, closes_at=closes_at, extension_reason=reason)
        _record(
            "period.extended",
            held,
            by,
            before=_plain({"closes_at": before}),
            after=_plain({"closes_at": closes_at}),
            reason=reason,
        )
        return held


def _move_opening(period: Period, opens_at: datetime, reason: str, by: Actor) -> None:
    before = period.opens_at
    _update(period, opens_at=opens_at)
    _record(
        "period.opening_moved",
        period,
        by,
        before=_plain({"opens_at": before}),
        after=_plain({"opens_at": opens_at}),
        reason=reason,
    )


def close_period(*, period: Period, by: Actor, early_reason: str = "") -> Period:
    """End the sending: open → closing; the tally is due. Waits for letters on their way (FOR UPDATE
    against their FOR SHARE). Closed already: nothing happens.

    early_reason: why it ends before its time. Refuses not_over without one, period_not_open before the opening.
    """
    with refusing(Period), transaction.atomic():
        held = _lock(period)
        if held.state not in rules.OPEN_STATES:
            return held
        moment = clock.fresh()
        ended = rules.check_close(
            moment=moment, opens_at=held.opens_at, closes_at=held.closes_at, early_reason=early_reason
        )
        early = ended < held.closes_at
        before = held.state
        _update(
            held,
            state=PeriodState.CLOSING,
            closed_at=ended,
            closed_by=by if isinstance(by, Staff) else None,
            close_reason=early_reason if early else "",
        )
        _record_state("period.closed", held, by, before=before, reason=held.close_reason)
        return held


def finish_period(*, period: Period, by: Actor) -> Period:
    """closing → closed: the tally is stored. Called in the tally's own transaction. Closed already: nothing happens."""
    with refusing(Period), transaction.atomic():
        held = _lock(period)
        if held.state == PeriodState.CLOSED:
            return held
        if held.state != PeriodState.CLOSING:
            raise rules.NOT_CLOSED
        _update(held, state=PeriodState.CLOSED)
        _record_state("period.counted", held, by, before=PeriodState.CLOSING)
        return held


def announce_period(*, period: Period, by: Actor) -> Period:
    """The results are public: from now on no letter is voided. Announced already: nothing happens.

    Refuses not_closed.
    """
    with refusing(Period), transaction.atomic():
        held = _lock(period)
        if held.announced_at is not None:
            return held
        if held.state != PeriodState.CLOSED:
            raise rules.NOT_CLOSED
        _update(held, announced_at=clock.fresh())
        _record("period.announced", held, by, after=_plain({"announced_at": held.announced_at}))
        return held


def move_due_periods() -> int:
    """Open and close what is due, and see that the next half-year is set up; the number of changes.

    Looks at rows, not at the tick: late, doubled and missing ticks end in the same rows.
    """
    moment = clock.fresh()
    ended = list(Period.objects.unfinished().filter(closes_at__lte=moment))
    for period in ended:
        close_period(period=period, by=MOVING)
    begun = Period.objects.running(moment).filter(state=PeriodState.SCHEDULED)
    opened = sum(_open(period) for period in begun)
    return len(ended) + opened + _ensure_period(HalfYear.containing(moment).next)


def _open(period: Period) -> int:
    """scheduled → open. Letters may have been sent before the tick: time decides. Busy rows wait for the next tick."""
    with transaction.atomic():
        held = Period.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=period.pk).first()
        if held is None or held.state != PeriodState.SCHEDULED:
            return 0
        _update(held, state=PeriodState.OPEN)
        _record_state("period.opened", held, MOVING, before=PeriodState.SCHEDULED)
        return 1


def _ensure_period(half: HalfYear) -> int:
    """Set `half` up with the rules of the latest period, so that nobody has to remember it."""
    if Period.objects.filter(half=half).exists():
        return 0
    latest = Period.objects.order_by("-opens_at").first()
    rules_of_latest = {name: getattr(latest, name) for name in rules.COPIED_SETTINGS} if latest else {}
    opens_at = max(half.opens_at, latest.closes_at) if latest else half.opens_at
    with suppress(Refused):  # another worker was faster, or an officer set other dates
        schedule_period(half=half, by=MOVING, opens_at=opens_at, **rules_of_latest)
        return 1
    return 0


# --- rows and their record -------------------------------------------------------------------------------
def recount(period: Period, *, by: Actor, reason: str) -> None:
    """A letter of a closed period no longer counts: back to closing, so that the job tallies again.

    The row is always written, even from closing to closing: a tally that is running on an older
    snapshot then fails to finish, and starts again.
    """
    before = period.state
    _update(period, state=PeriodState.CLOSING, totals=None)
    _record_state("period.recount", period, by, before=before, reason=reason)


def lock_period(period_id: int) -> Period:
    """The period, kept from everybody else until the transaction ends."""
    return Period.objects.select_for_update(of=("self",)).get(pk=period_id)


def settings_of(period: Period) -> dict[str, Any]:
    """Its rules as plain JSON values."""
    return _plain({name: getattr(period, name) for name in rules.SETTINGS})


def _lock(period: Period) -> Period:
    return lock_period(period.pk)


def _update(period: Period, **values: Any) -> None:
    for name, value in values.items():
        setattr(period, name, value)
    period.save(update_fields=list(values))


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()
    }


def _record_state(action: str, period: Period, by: Actor, *, before: str, reason: str = "") -> None:
    _record(
        action, period, by, before={"state": str(before)}, after={"state": str(period.state)}, reason=reason
    )


def _record(action: str, period: Period, by: Actor, **details: Any) -> None:
    record(action, by=by, target="period", target_id=period.half, **details)
