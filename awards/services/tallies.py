"""Half-year tallies: counted, described, published."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg.errors
from django.db import OperationalError, connection, transaction
from django.db.models import Max, Sum
from django.urls import reverse

from audit.services import Actor, Job, record
from awards import rules
from awards.enums import FlagKind, TallyState
from awards.facts import describe
from awards.flags import flags_of
from awards.models import Tally, TallyDivision, TallyFlag, TallyLine
from awards.queries import tallies_to_describe
from awards.tally import LOCK_TIMEOUT_MS, STATEMENT_TIMEOUT_MS, WORK_MEM, statement
from kindness import clock
from kindness.errors import refusing
from notifications.services import notify
from people.enums import Role
from people.models import Staff
from people.queries import holders_of
from recognition.enums import PeriodState
from recognition.models import Period
from recognition.queries import periods_to_tally
from recognition.services import announce_period, finish_period

TALLYING = Job("awards.tally_due_periods")
TRIES = 3  # a letter voided again and again while we count is not expected


class Miscounted(RuntimeError):
    """The stored lines do not add up to the letters: nothing is kept, and somebody must look."""


# --- counting ------------------------------------------------------------------------------------------
def tally_due_periods() -> int:
    """Count every closed half-year that has not been counted since, then describe what is new; how many were counted.

    Level-triggered: late, doubled and missing ticks end in the same rows.
    """
    counted = 0
    for period in periods_to_tally():
        counted += tally_period(period=period, by=TALLYING) is not None
    describe_due_tallies()
    return counted


def tally_period(*, period: Period, by: Actor) -> Tally | None:
    """Count a closed half-year: the stored final tally, or None when there is nothing to count.

    One REPEATABLE READ transaction holds the period's row, so a second worker passes by, and a worker killed
    in the middle leaves nothing behind. A letter voided meanwhile makes the transaction fail on the period's
    row; it is then tried again on the new state. Counted already: nothing happens.
    """
    for _try in range(TRIES - 1):
        with suppress(_Overtaken):
            return _tally_once(period, by)
    return _tally_once(period, by)


class _Overtaken(RuntimeError):
    """Somebody changed a row of ours after our snapshot."""


def _tally_once(period: Period, by: Actor) -> Tally | None:
    try:
        with _job_transaction(snapshot=True):
            return _tally(period, by)
    except OperationalError as error:
        if isinstance(error.__cause__, psycopg.errors.SerializationFailure):
            raise _Overtaken from error
        raise


def _tally(period: Period, by: Actor) -> Tally | None:
    held = lock_for_tally(period)
    if held is None or held.state != PeriodState.CLOSING:
        return None
    _supersede(held, by)
    tally = _draft(held)
    _count(tally)
    _recount(tally)
    tally.state = TallyState.FINAL
    tally.save(update_fields=["state"])
    finish_period(period=held, by=by)
    record(
        "tally.counted",
        by=by,
        target="tally",
        target_id=tally.pk,
        after={
            "half": str(held.half),
            "version": tally.version,
            "letters": tally.letters,
            "recipients": tally.recipients,
            "input_hash": tally.input_hash,
        },
    )
    return tally


def lock_for_tally(period: Period) -> Period | None:
    """The period, kept from every other worker until the transaction ends; None when one has it already."""
    return Period.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=period.pk).first()


def _supersede(period: Period, by: Actor) -> None:
    """A letter was voided after the counting: what was final is kept, and no longer final."""
    old = Tally.objects.filter(period=period, state=TallyState.FINAL).first()
    if old is not None:
        old.state = TallyState.SUPERSEDED
        old.save(update_fields=["state"])
        record(
            "tally.superseded",
            by=by,
            target="tally",
            target_id=old.pk,
            before={"state": TallyState.FINAL.value},
            after={"state": TallyState.SUPERSEDED.value},
        )


def _draft(period: Period) -> Tally:
    latest = Tally.objects.filter(period=period).aggregate(version=Max("version"))["version"] or 0
    return Tally.objects.create(
        period=period,
        version=latest + 1,
        rule_version=rules.RULE_VERSION,
        tie_rule=list(period.tie_rule),
        computed_at=clock.fresh(),
    )


def _count(tally: Tally) -> None:
    """Store the lines; the totals and the hash of the input come from the same snapshot."""
    sql, params = statement(tally.period, tally.pk)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        tally.letters, tally.recipients, tally.input_hash = cursor.fetchone()
    tally.save(update_fields=["letters", "recipients", "input_hash"])


def _recount(tally: Tally) -> None:
    """Invariant 2: what is stored adds up to what was counted."""
    stored = TallyLine.objects.filter(tally=tally).aggregate(total=Sum("carnations"))["total"] or 0
    if stored != tally.letters:
        raise Miscounted(f"{tally}: lines hold {stored} of {tally.letters} letters")


@contextmanager
def _job_transaction(*, snapshot: bool = False) -> Iterator[None]:
    """A transaction with a job's own limits; with `snapshot` it sees one state of the database throughout.

    Inside a caller's transaction (the demo city) the caller's isolation stands; the counting is one statement
    and therefore one snapshot there too.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if snapshot and outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute(f"SET LOCAL work_mem = '{WORK_MEM}'")
        cursor.execute("SET LOCAL cursor_tuple_fraction = 1")  # what is read in batches is read to its end
        cursor.execute(f"SET LOCAL statement_timeout = {STATEMENT_TIMEOUT_MS}")
        cursor.execute(f"SET LOCAL lock_timeout = {LOCK_TIMEOUT_MS}")
        yield


# --- describing ----------------------------------------------------------------------------------------
def describe_due_tallies() -> int:
    """Work out facts and flags of final tallies that have none yet; how many."""
    return sum(describe_tally(tally=tally, by=TALLYING) is not None for tally in tallies_to_describe())


def describe_tally(*, tally: Tally, by: Actor) -> Tally | None:
    """Store what the committee looks at beside the lines, and tell the programme officers that the tally is ready.

    Described already, or superseded meanwhile: nothing happens, None. Waits for another worker at it.
    """
    with _job_transaction():
        held = (
            Tally.objects.select_for_update(of=("self",))
            .select_related("period")
            .filter(pk=tally.pk, state=TallyState.FINAL, described_at__isnull=True)
            .first()
        )
        if held is None:
            return None
        found = describe(held)
        TallyDivision.objects.bulk_create(found.divisions, batch_size=1_000)
        flags = _store_flags(held)
        held.senders, held.eligible = found.senders, found.eligible
        held.facts = found.facts | flags
        held.described_at = clock.fresh()
        held.save(update_fields=["senders", "eligible", "facts", "described_at"])
        record("tally.described", by=by, target="tally", target_id=held.pk, after={"flags": flags["flags"]})
        _tell_officers(held, flags=flags["flags"])
        return held


def _store_flags(tally: Tally) -> dict[str, Any]:
    """How many flags are stored, how many of each kind there were, and the kinds not looked through to the end.

    A kind that takes too long is left out: the tally must not wait for it for ever.
    """
    stored = 0
    found: dict[str, int] = {}
    unfinished: list[str] = []
    for kind in FlagKind:
        try:
            with transaction.atomic():
                of_kind = flags_of(tally, kind)
                stored += len(TallyFlag.objects.bulk_create(of_kind.flags))
        except OperationalError as error:
            if not isinstance(error.__cause__, psycopg.errors.QueryCanceled):
                raise
            unfinished.append(kind.value)
            continue
        found[kind.value] = of_kind.total
        if not of_kind.complete:
            unfinished.append(kind.value)
    return {"flags": stored, "found": found, "unfinished": unfinished}


def _tell_officers(tally: Tally, *, flags: int) -> None:
    half = tally.period.half
    notify(
        people=holders_of(Role.PROGRAMME_OFFICER),
        kind="awards.tally_ready",
        key=f"{half}-{tally.version}",
        params={"half": str(half), "letters": tally.letters, "flags": flags},
        url=reverse("award", args=[half]),
    )


# --- publishing ----------------------------------------------------------------------------------------
def publish_tally(*, tally: Tally, by: Staff) -> Tally:
    """Announce the results; from then on neither lines nor letters change. Published already: nothing happens.

    Refuses second_person (whoever closed the half-year by hand), not_tallied (a new counting is due).
    """
    describe_tally(tally=tally, by=by)  # the job has done it, unless somebody is faster than a tick
    with refusing(Tally), transaction.atomic():
        period = Period.objects.select_for_update(of=("self",)).get(pk=tally.period_id)
        held = Tally.objects.select_for_update(of=("self",)).get(pk=tally.pk)
        if held.state == TallyState.PUBLISHED:
            return held
        if held.state != TallyState.FINAL or period.state != PeriodState.CLOSED:
            raise rules.RECOUNT_DUE
        rules.check_publication(closed_by=period.closed_by_id, publisher=by.pk)
        announce_period(period=period, by=by)
        held.state, held.published_at, held.published_by = TallyState.PUBLISHED, clock.fresh(), by
        held.save(update_fields=["state", "published_at", "published_by"])
        record(
            "tally.published",
            by=by,
            target="tally",
            target_id=held.pk,
            before={"state": TallyState.FINAL.value},
            after={"state": TallyState.PUBLISHED.value, "half": str(period.half), "version": held.version},
        )
        return held
