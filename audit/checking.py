"""Does the chain of seals still stand? All of it for `manage.py verify_audit`, its newest end for the auditor's page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from django.utils.translation import gettext as _

from audit.chain import (
    SealedRow,
    all_seals,
    count_open_rows,
    first_inserted,
    holding_still,
    marked_head,
    open_rows,
    settled_seal,
    with_rows,
)
from audit.models import Seal
from audit.sealing import FIRST_PREVIOUS, LONGEST_TRANSACTION, MARK_BYTES, Sealing

# What the auditor's page checks each time it is opened: the newest seals, as long as they are few rows.
_SEALS_ON_PAGE = 20
_ROWS_ON_PAGE = 5_000


class Broken(Exception):
    """The chain does not hold; the message names the first place in one sentence."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A chain that holds: so many seals over so many rows, and the newest seal to write down elsewhere."""

    seals: int
    rows: int
    unsealed: int
    head: str  # "NUMBER:HASH"


def verify(head: tuple[int, str] | None = None) -> Verdict:
    """Check the whole chain in constant memory, inside an atomic block. Raises Broken.

    head: number and hash of a seal as written down elsewhere earlier.
    """
    with holding_still(wait=True):
        checking = Checking()
        for seals in all_seals():
            for seal, rows in with_rows(seals):
                checking.check(seal, rows)
        checking.check_end(marked_head())
        if head is not None:
            _compare(*head)
        return checking.verdict()


@dataclass(frozen=True, slots=True)
class SealLine:
    """One of the newest seals. fault: what is wrong, "" when all is well; checked False: not looked at here."""

    seal: Seal
    checked: bool
    fault: str


@dataclass(frozen=True, slots=True)
class ChainState:
    """What the auditor sees at a glance. `cut`: the sentence on seals missing at the newest end, or ""."""

    last: Seal | None
    cut: str
    unsealed: int
    oldest_unsealed: datetime | None
    lines: list[SealLine]

    @property
    def head(self) -> str:
        """The newest seal, to be written down elsewhere."""
        return f"{self.last.number}:{self.last.hash}" if self.last else ""

    @property
    def holds(self) -> bool:
        return not self.cut and not any(line.fault for line in self.lines)


def chain_state() -> ChainState:
    """The state of the newest end, cheaply; the whole chain is checked by `manage.py verify_audit`."""
    newest = list(Seal.objects.order_by("-number")[: _SEALS_ON_PAGE + 1])
    few = _few_rows(newest)
    wrong = _faults_of(few)
    checked = {seal.number for seal in (few if few and few[-1].number == 1 else few[:-1])}
    last = newest[0] if newest else None
    unsealed, oldest = count_open_rows(last)
    lines = [
        SealLine(seal, seal.number in checked, wrong.get(seal.number, "")) for seal in newest[:_SEALS_ON_PAGE]
    ]
    return ChainState(last, _cut_sentence(last, marked_head()), unsealed, oldest, lines)


def _few_rows(seals: list[Seal]) -> list[Seal]:
    """The newest of them that are checked quickly, at least one, and the one before those."""
    quick = sum(total <= _ROWS_ON_PAGE for total in accumulate(seal.count for seal in seals))
    return seals[: max(quick, 1) + 1]


def _faults_of(seals: list[Seal]) -> dict[int, str]:
    """What is wrong with each of the newest seals (newest first; the last one only serves as the one before).

    Number → sentence; empty when all is well. With the whole chain at hand the last one is checked too.
    """
    checking = Checking()
    if seals and seals[-1].number != 1:
        *seals, checking.last = seals
    wrong = {}
    for seal, rows in with_rows(seals[::-1]):
        try:
            checking.check(seal, rows)
        except Broken as broken:
            wrong[seal.number] = str(broken)
            checking.last = seal
    return wrong


class Checking:
    """Walks along the chain, seal by seal."""

    def __init__(self) -> None:
        self.last: Seal | None = None
        self.rows = 0

    def check(self, seal: Seal, rows: Iterable[SealedRow]) -> None:
        """The next seal of the chain with its rows. Raises Broken."""
        self._check_place(seal)
        sealing = Sealing()
        oldest: tuple[datetime, int] | None = None
        for _number, row_id, at, text in rows:
            sealing.add(row_id, text)
            if oldest is None or at < oldest[0]:
                oldest = (at, row_id)
        self._check_rows(seal, sealing)
        if oldest is not None:
            self._check_moment(*oldest)
        self.last = seal
        self.rows += sealing.count

    def _check_place(self, seal: Seal) -> None:
        expected = self.last.number + 1 if self.last else 1
        if seal.number != expected:
            raise Broken(_("Seal %(number)d is missing.") % {"number": expected})
        if seal.previous != (self.last.hash if self.last else FIRST_PREVIOUS):
            raise Broken(
                _("Seal %(number)d does not follow from the seal before it.") % {"number": seal.number}
            )

    def _check_rows(self, seal: Seal, sealing: Sealing) -> None:
        top = max(sealing.highest, self.last.top if self.last else 0)
        found = sealing.hash(previous=seal.previous, number=seal.number, sealed_at=seal.sealed_at, top=top)
        stored = (seal.hash, seal.top, seal.count, bytes(seal.marks))
        if (found, top, sealing.count, bytes(sealing.marks)) != stored:
            raise Broken(_what_changed(seal, sealing))

    def _check_moment(self, at: datetime, row_id: int) -> None:
        """A row cannot be older than the seal before the one that took it, but for a transaction's length."""
        if self.last is not None and at < self.last.sealed_at - LONGEST_TRANSACTION:
            raise Broken(
                _(
                    "Audit row %(row)d was inserted into the past: seal %(number)d was made long after its moment."
                )
                % {"row": row_id, "number": self.last.number}
            )

    def check_end(self, marked: int) -> None:
        """Nothing was cut off the newest end, and nothing was slipped in between. Raises Broken."""
        cut = _cut_sentence(self.last, marked)
        if cut:
            raise Broken(cut)
        if self.last is None:
            return
        settled = settled_seal(self.last)
        if settled is not None:
            inserted = first_inserted(settled)
            if inserted is not None:
                raise Broken(
                    _("Audit row %(row)d was inserted into the past: no seal names it.") % {"row": inserted}
                )
        for row_id, at, _text in open_rows(self.last):
            self._check_moment(at, row_id)

    def verdict(self) -> Verdict:
        last = self.last
        return Verdict(
            seals=last.number if last else 0,
            rows=self.rows,
            unsealed=count_open_rows(last)[0],
            head=f"{last.number}:{last.hash}" if last else "",
        )


def _cut_sentence(last: Seal | None, marked: int) -> str:
    newest = last.number if last else 0
    return _("Seal %(number)d is missing.") % {"number": newest + 1} if newest < marked else ""


def _what_changed(seal: Seal, sealing: Sealing) -> str:
    """The sentence on a seal that does not fit its rows."""
    named = [(part.lower, part.upper) for part in seal.ranges]
    if len(seal.marks) == MARK_BYTES * sum(after - first for first, after in named):
        words = {"number": seal.number}
        if sealing.ranges != named:
            missing = _first_missing(named, sealing.ranges)
            return _("Audit row %(row)d, sealed with seal %(number)d, is missing.") % {
                **words,
                "row": missing,
            }
        changed = sealing.first_difference(bytes(seal.marks))
        if changed is not None:
            return _("Audit row %(row)d was changed after it was sealed with seal %(number)d.") % {
                **words,
                "row": changed,
            }
    return _("Seal %(number)d was changed.") % {"number": seal.number}


def _first_missing(named: list[tuple[int, int]], found: list[tuple[int, int]]) -> int:
    """The lowest id that the seal names and the table lacks."""
    parts = iter(found)
    part = next(parts, None)
    for first, after in named:
        if part is None or part[0] != first:
            return first
        if part[1] != after:
            return part[1]
        part = next(parts, None)
    raise AssertionError("the ranges do not differ")


def _compare(number: int, written: str) -> None:
    seal = Seal.objects.filter(number=number).first()
    if seal is None:
        raise Broken(_("Seal %(number)d, which was written down elsewhere, is missing.") % {"number": number})
    if seal.hash != written:
        raise Broken(
            _("Seal %(number)d is not the one that was written down elsewhere: the chain was made anew.")
            % {"number": number}
        )
