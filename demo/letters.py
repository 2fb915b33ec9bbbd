"""Who thanked whom in a half-year of Daon: as plain values, the same for the same seed. Pure.

The shape follows domain facts 9.7: 55–70 % send theirs; of all people about 60 % receive none, 22 % one,
13 % two or three, 5 % four or more, the most thanked 11 to 15, with ties.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from demo import words
from kindness.halfyear import SEOUL
from recognition.enums import Basis

SENDING_RATE = (0.66, 0.70)
TOP = (13, 11, 11, 9, 8, 8, 7, 6, 6)  # letters of the most thanked, two pairs of them tied
SHARE_MANY, MANY = 0.03, (4, 4, 4, 5, 5)
SHARE_FEW, FEW = 0.11, (2, 2, 2, 2, 3)
MUTUAL_PAIRS = 4
FLOW = 7  # letters of one division to another, more than chance gives
COPIES = 4  # nearly identical reasons
LAST_HOURS = 5  # to one person on the last evening
COPY_MARKS = (".", ". ^^", "!", " :)")
WORKING_HOURS = (8, 19)
TRIES = 50


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who may send and receive: employee number and code of the division."""

    number: str
    division: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to be stored. `sender` and `recipient` are employee numbers."""

    sender: str
    recipient: str
    basis: str
    reason: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Span:
    """Letters are sent from `opens_at` until before `until`; `share` of what a whole half-year brings."""

    opens_at: datetime
    until: datetime
    share: float = 1.0
    ends: bool = True  # it closes: the last evening is busy


def write_letters(
    seats: Sequence[Seat], span: Span, *, silent: frozenset[str], chance: random.Random
) -> list[Letter]:
    """The letters of a half-year, in the order they were sent. `silent` people send none."""
    givers = [seat for seat in seats if seat.number not in silent]
    chance.shuffle(givers)
    givers = givers[: round(len(seats) * chance.uniform(*SENDING_RATE) * span.share)]
    pairs = _mutual_pairs(givers, chance) if span.ends else []
    taken = {sender.number for sender, _recipient in pairs}
    pairs += _pair(
        [giver for giver in givers if giver.number not in taken], _shares(seats, len(givers), chance), chance
    )
    written: set[str] = set()
    letters = [_write(sender, recipient, span, chance, written) for sender, recipient in pairs]
    if span.ends:
        letters = _with_copies(_with_late_ones(letters, span, chance))
    return sorted(letters, key=lambda letter: (letter.sent_at, letter.sender))


def _shares(seats: Sequence[Seat], letters: int, chance: random.Random) -> list[Seat]:
    """`letters` places in the recipients' hands, by the shape above."""
    people = list(seats)
    chance.shuffle(people)
    scale = letters / (len(people) * SENDING_RATE[0]) if people else 0
    counts = [max(1, round(count * min(1.0, scale + 0.2))) for count in TOP]
    counts += [chance.choice(MANY) for _n in range(round(len(people) * SHARE_MANY * scale))]
    counts += [chance.choice(FEW) for _n in range(round(len(people) * SHARE_FEW * scale))]
    counts = counts[: len(people)]
    places = [person for person, count in zip(people, counts, strict=False) for _n in range(count)]
    places += people[len(counts) :]
    return places[:letters]


def _pair(givers: list[Seat], places: list[Seat], chance: random.Random) -> list[tuple[Seat, Seat]]:
    """Each giver one recipient of another division; a few find none and send nothing."""
    chance.shuffle(places)
    pairs = []
    for giver in givers:
        for at in range(len(places) - 1, max(-1, len(places) - TRIES), -1):
            if places[at].division != giver.division:
                places[at], places[-1] = places[-1], places[at]
                pairs.append((giver, places.pop()))
                break
    return pairs


def _mutual_pairs(givers: list[Seat], chance: random.Random) -> list[tuple[Seat, Seat]]:
    """Some who thank each other, and one division that is very grateful to another."""
    found = []
    for left, right in zip(givers[: MUTUAL_PAIRS * 2 : 2], givers[1 : MUTUAL_PAIRS * 2 : 2], strict=False):
        if left.division != right.division:
            found += [(left, right), (right, left)]
    by_division: dict[str, list[Seat]] = {}
    for giver in givers[MUTUAL_PAIRS * 2 :]:
        by_division.setdefault(giver.division, []).append(giver)
    large = sorted(division for division, people in by_division.items() if len(people) >= FLOW)
    if len(large) > 1:
        source, target = chance.sample(large, 2)
        found += [(giver, by_division[target][n % 2]) for n, giver in enumerate(by_division[source][:FLOW])]
    return found


def _write(sender: Seat, recipient: Seat, span: Span, chance: random.Random, written: set[str]) -> Letter:
    basis = Basis.PRAISED if chance.random() < 0.3 else Basis.HELPED
    reason = make_reason(basis, chance)
    for _try in range(TRIES):
        if reason not in written:
            break
        reason = make_reason(basis, chance)
    written.add(reason)
    return Letter(sender.number, recipient.number, basis.value, reason, _moment(span, chance))


def make_reason(basis: Basis, chance: random.Random) -> str:
    """When, what, and what came of it."""
    praised = basis == Basis.PRAISED
    parts = (
        chance.choice(words.HEARD if praised else words.WHEN),
        chance.choice(words.PRAISED if praised else words.HELPED),
        chance.choice(words.PRAISED_EFFECT if praised else words.EFFECT),
        chance.choice(words.THANKS),
    )
    return " ".join(filter(None, parts)).format_map(_numbers(chance))


def _numbers(chance: random.Random) -> Mapping[str, int]:
    return {
        "count": chance.choice((12, 15, 18, 23, 27, 34, 40, 46, 52, 63, 78)),
        "minutes": chance.choice((10, 15, 20, 25, 30, 40)),
        "month": chance.randint(1, 12),
        "year": chance.randint(3, 9),
    }


def _moment(span: Span, chance: random.Random) -> datetime:
    """In working hours, more of them towards the end."""
    for _try in range(TRIES):
        share = chance.random() if chance.random() < 0.6 else 1 - chance.random() ** 2 * 0.25
        moment = (span.opens_at + (span.until - span.opens_at) * share).astimezone(SEOUL)
        moment = moment.replace(
            hour=chance.randrange(*WORKING_HOURS),
            minute=chance.randrange(60),
            second=chance.randrange(60),
            microsecond=0,
        )
        if (
            moment.weekday() < 5
            and (moment.month, moment.day) != (1, 1)
            and span.opens_at <= moment < span.until
        ):
            return moment
    return span.opens_at + (span.until - span.opens_at) * chance.random()


def _with_late_ones(letters: list[Letter], span: Span, chance: random.Random) -> list[Letter]:
    """A handful to one person in the last hours."""
    counts: dict[str, int] = {}
    for letter in letters:
        counts[letter.recipient] = counts.get(letter.recipient, 0) + 1
    busy = sorted(number for number, count in counts.items() if count >= LAST_HOURS)
    if not busy:
        return letters
    chosen, left = chance.choice(busy), LAST_HOURS
    found = []
    for letter in letters:
        if letter.recipient == chosen and left:
            left -= 1
            late = span.until - timedelta(minutes=chance.randint(20, 170))
            found.append(Letter(letter.sender, letter.recipient, letter.basis, letter.reason, late))
        else:
            found.append(letter)
    return found


def _with_copies(letters: list[Letter]) -> list[Letter]:
    """Four who copied from each other."""
    counts: dict[str, int] = {}
    for letter in letters:
        counts[letter.recipient] = counts.get(letter.recipient, 0) + 1
    chosen = next((number for number, count in sorted(counts.items()) if count == COPIES), None)
    marks = iter(COPY_MARKS)
    return [
        Letter(
            letter.sender,
            letter.recipient,
            Basis.HELPED.value,
            words.COPIED_REASON.format(mark=next(marks)),
            letter.sent_at,
        )
        if letter.recipient == chosen
        else letter
        for letter in letters
    ]
