"""What must never be found in the record: each query counts its breaks. The hashes are verify_audit's work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from audit.chain import count_open_rows, last_seal
from audit.sealing import MARK_BYTES
from kindness import clock
from kindness.counting import counted_by

_COUNTS_THAT_DIFFER = """
    SELECT count(*) FROM audit_seal
    WHERE count <> (SELECT coalesce(sum(upper(part) - lower(part)), 0) FROM unnest(ranges) AS part)
       OR length(marks) <> count * %s
"""
_NUMBERS_MISSING = "SELECT coalesce(max(number), 0) - count(*) FROM audit_seal"
_ROWS_SEALED_TWICE = """
    SELECT coalesce(sum(upper(part) - lower(part)), 0)
         - (SELECT coalesce(sum(upper(whole) - lower(whole)), 0)
            FROM (SELECT unnest(range_agg(part)) AS whole FROM audit_seal, unnest(ranges) AS part) AS merged)
    FROM audit_seal, unnest(ranges) AS part
"""
# The sealer looks every half minute; a row that waits longer than this waits for nobody.
LONGEST_WAIT = timedelta(days=1)


def seals_miscounted() -> int:
    """Seals whose count, ranges and marks do not agree."""
    return counted_by(_COUNTS_THAT_DIFFER, MARK_BYTES)


def seals_missing() -> int:
    """Numbers left out between the first seal and the last."""
    return counted_by(_NUMBERS_MISSING)


def rows_sealed_twice() -> int:
    return counted_by(_ROWS_SEALED_TWICE)


def rows_unsealed_for_a_day() -> int:
    count, oldest = count_open_rows(last_seal())
    return count if oldest is not None and oldest < clock.fresh() - LONGEST_WAIT else 0


INVARIANTS: dict[str, Callable[[], int]] = {
    "audit_seals_miscounted": seals_miscounted,
    "audit_seals_missing": seals_missing,
    "audit_rows_sealed_twice": rows_sealed_twice,
    "audit_rows_unsealed_for_a_day": rows_unsealed_for_a_day,
}
