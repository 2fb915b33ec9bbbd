"""What a seal is made of. Pure: rows go in as text, a hash and the ranges of their ids come out.

    digest of a row = sha256(the row's text, UTF-8)
    hash of a seal  = sha256(head line, then the digests of its rows in the order of their ids)
    head line       = previous hash, number, moment in microseconds, highest id sealed so far, ranges

The row's text is the JSON array of ROW_TEXT, as PostgreSQL writes `jsonb` (keys by length, then bytes), so a
seal can be checked with nothing but SQL and sha256sum.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

ROW_TEXT = (
    "jsonb_build_array(id, (extract(epoch FROM at) * 1000000)::bigint, actor, job, action,"
    " target, target_id, before, after, reason)::text"
)
# What stands for the previous hash in the first seal.
FIRST_PREVIOUS = "0" * 64
# No transaction lives that long: the database ends an idle one after a minute, a job after ten.
LONGEST_TRANSACTION = timedelta(days=2)
# So long a seal stays quick to make and to check.
MOST_ROWS = 10_000
# Of each row's digest the seal keeps this many bytes. They only tell *which* row was changed; the hash proves it.
MARK_BYTES = 4

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Sealing:
    """Takes the rows of one seal in the order of their ids."""

    ranges: list[tuple[int, int]] = field(default_factory=list)  # [first, after the last)
    digests: bytearray = field(default_factory=bytearray)
    marks: bytearray = field(default_factory=bytearray)
    count: int = 0

    def add(self, row_id: int, text: str) -> None:
        if self.ranges and self.ranges[-1][1] == row_id:
            self.ranges[-1] = (self.ranges[-1][0], row_id + 1)
        else:
            self.ranges.append((row_id, row_id + 1))
        digest = sha256(text.encode()).digest()
        self.digests += digest
        self.marks += digest[:MARK_BYTES]
        self.count += 1

    @property
    def highest(self) -> int:
        """The highest id taken; 0 before the first."""
        return self.ranges[-1][1] - 1 if self.ranges else 0

    def hash(self, *, previous: str, number: int, sealed_at: datetime, top: int) -> str:
        named = " ".join(f"{first}-{after}" for first, after in self.ranges)
        head = f"{previous} {number} {microseconds(sealed_at)} {top} {named}\n"
        return sha256(head.encode() + self.digests).hexdigest()

    def first_difference(self, marks: bytes) -> int | None:
        """The id of the first row whose mark is another than when it was sealed."""
        for place, row_id in enumerate(self._ids()):
            here = slice(place * MARK_BYTES, (place + 1) * MARK_BYTES)
            if self.marks[here] != marks[here]:
                return row_id
        return None

    def _ids(self) -> list[int]:
        return [row_id for first, after in self.ranges for row_id in range(first, after)]


def microseconds(moment: datetime) -> int:
    """Since 1970, exactly: a float would lose the last digits."""
    return (moment - _EPOCH) // timedelta(microseconds=1)
