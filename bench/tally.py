"""The counting of a half-year beside the same grouping and ranking in plain SQL."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from audit.services import Job
from awards.services import describe_due_tallies, tally_period
from bench.data import City, build
from bench.database import rows_of, run, using
from bench.result import Result, alternate, exponent, say, seconds
from bench.servers import Ground
from recognition.enums import PeriodState
from recognition.models import Period

JOB = Job("bench.tally")
LETTERS = 1_000_000
MOST_MEGABYTES = 30

# What anyone would write: the same groups, order and columns, kept in a table without index or constraint.
PLAIN = """
    CREATE TABLE plain_tally AS
    WITH person AS (
        SELECT recipient_id, count(*) AS carnations, count(DISTINCT sender_division_id) AS distinct_divisions,
               max(sent_at) AS last_received_at
        FROM recognition_carnation
        WHERE period_id = %s AND state NOT IN ('withdrawn', 'voided')
        GROUP BY recipient_id
    ), judged AS (
        SELECT person.*, EXISTS (SELECT 1 FROM awards_commendation c WHERE c.staff_id = recipient_id) AS commended
        FROM person
    )
    SELECT judged.*, rank() OVER place AS rank,
           count(*) OVER (PARTITION BY carnations, distinct_divisions, commended) > 1 AS tied
    FROM judged
    WINDOW place AS (ORDER BY carnations DESC, distinct_divisions DESC, commended)
"""


def measure(ground: Ground, options: argparse.Namespace) -> list[Result]:
    database = _city(ground, LETTERS)
    with using(database):
        period = Period.objects.get(state=PeriodState.CLOSING)
        stored, plain = alternate([partial(_stored, period), partial(_plain, period)], rounds=options.rounds)
        say(f"{LETTERS:,} letters: {stored:.2f} s, plain SQL {plain:.2f} s")
        _forget(period)
        grown = _memory_growth(period)
    return [
        Result("tally", stored / plain, "times plain SQL's seconds", plain, 1.5, "lower"),
        Result("tally_memory", grown, "MB of the worker at its peak", None, MOST_MEGABYTES, "lower"),
    ]


def measure_growth(ground: Ground, options: argparse.Namespace) -> list[Result]:
    """One tally of each size, three times; `--large` ends at ten million letters."""
    sizes = [10_000, 100_000, LETTERS, *([10 * LETTERS] if options.large else [])]
    costs = []
    for size in sizes:
        with using(_city(ground, size)):
            period = Period.objects.exclude(state=PeriodState.OPEN).get()
            (cost,) = alternate([partial(_stored, period)], rounds=3)
        say(f"{size:,} letters: {cost:.3f} s")
        costs.append(cost)
    return [Result("tally_growth", exponent(sizes, costs), "exponent", None, 1.1, "lower")]


def _city(ground: Ground, letters: int) -> str:
    """Three people in ten letters, a division in a hundred."""
    name = f"tally_{letters}"
    people, divisions = letters * 3 // 10, letters // 100
    if not ground.has(name):
        build(ground, name, City(people, divisions, halves=1, letters=letters, quota=4, busy=False))
    return name


def _stored(period: Period) -> float:
    _forget(period)
    return seconds(lambda: tally_period(period=period, by=JOB))


def _forget(period: Period) -> None:
    """As it was right after the close."""
    run("TRUNCATE awards_tally, awards_tallyline CASCADE")
    run("UPDATE recognition_period SET state = 'closing', totals = NULL WHERE id = %s", period.pk)
    run("VACUUM recognition_period")


def _plain(period: Period) -> float:
    run("DROP TABLE IF EXISTS plain_tally")
    return seconds(lambda: run(PLAIN, period.pk))


def _memory_growth(period: Period) -> float:
    """Megabytes by which this process, which does what the worker does, grows at most while counting and describing."""
    before = _peak(fresh=True)
    tally_period(period=period, by=JOB)
    taken = seconds(describe_due_tallies)
    (flags,) = rows_of("SELECT count(*) FROM awards_tallyflag")[0]
    say(f"described in {taken:.2f} s: {flags} flags")
    return _peak() - before


def _peak(*, fresh: bool = False) -> float:
    """The most megabytes this process has ever held, or has held since the last fresh start."""
    if fresh:
        Path("/proc/self/clear_refs").write_text("5")
    line = next(
        line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")
    )
    return int(line.split()[1]) / 1024
