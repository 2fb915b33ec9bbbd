"""What the committee may want to look at, with the facts beside it. Nothing follows from a flag by itself.

Each kind is worked out in the database over the counted letters and read in batches, of which only the most
striking findings are kept: a worker holds no more of them for a million letters than for a thousand. What is
"unusual" is said by awards.rules: more than chance would bring once in twenty half-years, anywhere in the city,
if everybody sent at random.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import nlargest
from typing import Any

from django.db import connection

from awards import rules
from awards.enums import FlagKind
from awards.models import Tally, TallyFlag
from awards.sets import Sets
from recognition.enums import CarnationState
from recognition.models import Period
from recognition.queries import counted_letters, decided_reports

MOST_OF_A_KIND = 100  # the most striking ones; a committee reads no more
MOST_LETTERS_SHOWN = 20

BATCH = 2_000  # rows read at a time

Row = tuple[Any, ...]


class CutShort(Exception):
    """There was more to look through than there is time for: a finder says so after its last finding."""


@dataclass(slots=True)
class Found:
    """The most striking flags of a kind, out of how many; complete unless the search was cut short."""

    flags: list[TallyFlag]
    total: int = 0
    complete: bool = True


def flags_of(tally: Tally, kind: FlagKind) -> Found:
    """What is out of the ordinary in one respect, the most striking first. Stores nothing."""
    finders: dict[FlagKind, Callable[[Period], Iterable[dict[str, Any]]]] = {
        FlagKind.MUTUAL_PAIR: mutual_pairs,
        FlagKind.DIVISION_FLOW: division_flows,
        FlagKind.SIMILAR_REASONS: similar_reasons,
        FlagKind.LATE_BURST: late_bursts,
        FlagKind.VOIDED: voided_letters,
    }
    found = Found([])

    def findings() -> Iterator[dict[str, Any]]:
        try:
            for facts in finders[kind](tally.period):
                found.total += 1
                yield facts
        except CutShort:
            found.complete = False

    most_striking = nlargest(MOST_OF_A_KIND, findings(), key=lambda facts: facts["count"])
    found.flags = [
        TallyFlag(tally=tally, kind=kind, letters=facts["count"], facts=facts) for facts in most_striking
    ]
    return found


# --- two people who sent to each other ----------------------------------------------------------------
_MUTUAL = """
SELECT one.id, other.id, one.sent_at, other.sent_at,
       one_staff.number, one.sender_name, one.sender_division_name,
       other_staff.number, other.sender_name, other.sender_division_name
FROM ({letters}) AS one
JOIN ({letters}) AS other ON other.sender_id = one.recipient_id AND other.recipient_id = one.sender_id
JOIN people_staff AS one_staff ON one_staff.id = one.sender_id
JOIN people_staff AS other_staff ON other_staff.id = other.sender_id
WHERE one.sender_id < other.sender_id
ORDER BY greatest(one.sent_at, other.sent_at), one.id, other.id
"""


def mutual_pairs(period: Period) -> Iterator[dict[str, Any]]:
    """A thanked B and B thanked A."""
    for row in _rows_over(period, _MUTUAL, twice=True):
        yield {
            "count": 2,
            "letters": [str(row[0]), str(row[1])],
            "days": [row[2].isoformat(), row[3].isoformat()],
            "people": [_person(*row[4:7]), _person(*row[7:10])],
        }


# --- one division to another --------------------------------------------------------------------------
_FLOWS = """
WITH flow AS MATERIALIZED (
    SELECT sender_division_id AS giver, recipient_division_id AS receiver, count(*) AS letters,
           count(DISTINCT sender_id) AS senders, count(DISTINCT recipient_id) AS recipients,
           max(sender_division_name) AS giver_name, max(recipient_division_name) AS receiver_name
    FROM ({letters}) AS letter GROUP BY 1, 2
), sent AS (SELECT giver, sum(letters) AS letters FROM flow GROUP BY giver
), received AS (SELECT receiver, sum(letters) AS letters FROM flow GROUP BY receiver
), everything AS (
    SELECT (SELECT sum(letters) FROM flow) AS letters,
           (SELECT count(*) FROM sent) * (SELECT count(*) FROM received) AS pairs
)
SELECT flow.letters, giver_name, receiver_name, senders, recipients,
       -- letters a division received itself cannot have been sent by it
       sent.letters * received.letters
           / nullif(everything.letters - coalesce(own.letters, 0), 0)::double precision,
       everything.pairs
FROM flow JOIN sent USING (giver) JOIN received USING (receiver)
LEFT JOIN received AS own ON own.receiver = flow.giver
CROSS JOIN everything
WHERE flow.letters >= %s
"""


def division_flows(period: Period) -> Iterator[dict[str, Any]]:
    """Far more letters from one division to another than if everybody chose at random outside their own.

    Source of the threshold: with 1,500 staff in 40 divisions and one carnation each, the busiest flow by pure
    chance holds about 4 or 5 letters.
    """
    for count, giver, receiver, senders, recipients, expected, pairs in _rows_over(
        period, _FLOWS, rules.SMALLEST_FLOW
    ):
        if rules.is_unusual(count, float(expected or 0), among=pairs, least=rules.SMALLEST_FLOW):
            yield {
                "count": count,
                "from": giver,
                "to": receiver,
                "senders": senders,
                "recipients": recipients,
                "expected": round(float(expected or 0), 1),
            }


# --- reasons that are nearly the same ------------------------------------------------------------------
# No text is compared with every other. Equal texts are one wording, wherever they stand. Wordings are compared
# with their neighbours: in the order of the text, when they begin alike, and in the order of the text read
# backwards, when they end alike (a copied letter mostly changes at one end); within one recipient and within one
# sending division. So the work grows with the letters, not with their square, and past MOST_COMPARED not at all.
MOST_COMPARED = 1_500_000  # pairs of wordings: one to two minutes

_WORDINGS = """
CREATE TEMP TABLE wording ON COMMIT DROP AS
SELECT id, recipient_id, sender_division_id, text, length(text) AS length,
       hashtext(left(text, 6)) AS head, hashtext(right(text, 6)) AS tail,
       dense_rank() OVER (ORDER BY text)::integer - 1 AS place,
       dense_rank() OVER (ORDER BY reverse(text))::integer - 1 AS place_backwards
FROM (
    SELECT id, recipient_id, sender_division_id,
           regexp_replace(lower(replace(reason, recipient_name, '')), '[[:space:][:punct:]]+', '', 'g') AS text
    FROM ({letters}) AS counted OFFSET 0
) AS letter
WHERE length(text) >= %s
"""

_NEIGHBOURS = """
SELECT place AS one, head, tail, length, lead(place) OVER side AS other, lead(head) OVER side AS other_head,
       lead(tail) OVER side AS other_tail, lead(length) OVER side AS other_length
FROM wording WINDOW side AS (PARTITION BY {group} ORDER BY {order}, id)
"""

# Too many: an even choice among all of them, always the same one.
_PAIRS = """
CREATE TEMP TABLE pair ON COMMIT DROP AS
SELECT one, other FROM (
    SELECT DISTINCT least(one, other) AS one, greatest(one, other) AS other FROM ({neighbours}) AS neighbour
    WHERE one <> other AND (head = other_head OR tail = other_tail)
      AND least(length, other_length) >= greatest(length, other_length) * 0.7
) AS neighbour
ORDER BY hashint4(one # other), one, other LIMIT %s
"""

_SIMILAR = """
WITH text AS MATERIALIZED (SELECT DISTINCT ON (place) place, left(text, 300) AS text FROM wording ORDER BY place)
SELECT one, other, likeness FROM (
    SELECT one, other, similarity(a.text, b.text) AS likeness
    FROM pair JOIN text AS a ON a.place = one JOIN text AS b ON b.place = other
    OFFSET 0 -- measured once
) AS measured
WHERE likeness >= %s
"""

_REPEATED = "SELECT place, count(*) FROM wording GROUP BY place HAVING count(*) > 1"

_LETTERS = """
SELECT place, id FROM (
    SELECT place, id, row_number() OVER (PARTITION BY place ORDER BY id) AS number FROM wording WHERE place = ANY(%s)
) AS letter
WHERE number <= %s ORDER BY place, id
"""


def similar_reasons(period: Period) -> Iterator[dict[str, Any]]:
    """Sets of letters whose reasons are nearly the same text; only the largest sets name letters.

    Raises CutShort at the end when not everything was compared.
    """
    compared = _compare(period)
    sets = _alike()
    largest = nlargest(MOST_OF_A_KIND, sets.roots(), key=sets.letters.__getitem__)
    named = _letters_of(sets, largest)
    for root in sets.roots():
        yield {
            "count": sets.letters[root],
            "letters": named.get(root, []),
            "likeness": round(sets.likeness[root], 2),
        }
    if compared >= MOST_COMPARED:
        raise CutShort


def _compare(period: Period) -> int:
    """Make the tables of wordings and of pairs to be compared; how many pairs."""
    letters, params = counted_letters(period).order_by().query.sql_with_params()
    neighbours = " UNION ALL ".join(
        _NEIGHBOURS.format(group=group, order=order)
        for group in ("recipient_id", "sender_division_id")
        for order in ("place", "place_backwards")
    )
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.wording, pg_temp.pair")
        cursor.execute(_WORDINGS.format(letters=letters), (*params, rules.SHORTEST_COMPARED))
        cursor.execute(_PAIRS.format(neighbours=neighbours), (MOST_COMPARED,))
        return int(cursor.rowcount)


def _alike() -> Sets:
    """The wordings in sets, joined by any chain of nearly equal pairs."""
    ((wordings,),) = _rows("SELECT coalesce(max(place) + 1, 0) FROM wording")
    sets = Sets(wordings)
    for place, letters in _rows(_REPEATED):
        sets.letters[place] = letters
    for one, other, likeness in _rows(_SIMILAR, rules.SIMILAR):
        sets.join(one, other, likeness)
    return sets


def _letters_of(sets: Sets, roots: list[int]) -> dict[int, list[str]]:
    """The first letters of each of these sets, by their root."""
    members = sets.members(roots, most=MOST_LETTERS_SHOWN)
    set_of = {place: root for root, places in members.items() for place in places}
    named: dict[int, list[str]] = {root: [] for root in roots}
    for place, letter in _rows(_LETTERS, list(set_of), MOST_LETTERS_SHOWN):
        if len(named[set_of[place]]) < MOST_LETTERS_SHOWN:
            named[set_of[place]].append(str(letter))
    return named


# --- the last hours ------------------------------------------------------------------------------------
_LATE = """
WITH person AS (
    SELECT recipient_id, count(*) AS letters, count(*) FILTER (WHERE sent_at >= %s) AS late,
           count(DISTINCT sender_division_id) FILTER (WHERE sent_at >= %s) AS divisions,
           (array_agg(id::text ORDER BY sent_at) FILTER (WHERE sent_at >= %s))[:%s] AS late_letters,
           max(recipient_name) AS name, max(recipient_division_name) AS division_name
    FROM ({letters}) AS letter GROUP BY recipient_id
), everything AS (SELECT sum(letters) AS letters, sum(late) AS late, count(*) AS people FROM person)
SELECT person.late, person.letters, person.divisions, late_letters, staff.number, person.name, division_name,
       person.letters * everything.late / everything.letters::double precision, everything.people
FROM person CROSS JOIN everything JOIN people_staff AS staff ON staff.id = person.recipient_id
WHERE person.late >= %s
"""


def late_bursts(period: Period) -> Iterator[dict[str, Any]]:
    """Far more of a person's letters in the last hours than of everybody's."""
    since = _late_since(period)
    before = (since, since, since, MOST_LETTERS_SHOWN)
    for row in _rows_over(period, _LATE, rules.SMALLEST_BURST, before=before):
        late, letters, divisions, ids, number, name, division, expected, people = row
        if rules.is_unusual(late, float(expected), among=people, least=rules.SMALLEST_BURST):
            yield {
                "count": late,
                "letters": ids,
                "all": letters,
                "hours": rules.LATE_HOURS,
                "divisions": divisions,
                "expected": round(float(expected), 1),
                "people": [_person(number, name, division)],
            }


def _late_since(period: Period) -> datetime:
    return (period.closed_at or period.closes_at) - timedelta(hours=rules.LATE_HOURS)


# --- voided letters ------------------------------------------------------------------------------------
def voided_letters(period: Period) -> Iterator[dict[str, Any]]:
    """Letters an officer has voided: they count nowhere; the committee sees that they were there."""
    letters = decided_reports().filter(period=period, state=CarnationState.VOIDED)
    rows = letters.order_by("decided_at", "pk").values_list(
        "pk",
        "recipient__number",
        "recipient_name",
        "recipient_division_name",
        "sender_division_name",
        "decided_at",
        "decision_reason",
    )
    for letter, number, name, division, giver, decided_at, reason in rows.iterator(chunk_size=BATCH):
        yield {
            "count": 1,
            "letters": [str(letter)],
            "from": giver,
            "people": [_person(number, name, division)],
            "decided_at": decided_at.isoformat() if decided_at else "",
            "reason": reason,
        }


# --- rows ----------------------------------------------------------------------------------------------
def _person(number: str, name: str, division: str) -> dict[str, str]:
    return {"number": number, "name": name, "division": division}


def _rows_over(
    period: Period, sql: str, *after: Any, before: tuple[Any, ...] = (), twice: bool = False
) -> Iterator[Row]:
    """The rows of a query over the counted letters; `before` and `after` are its parameters around theirs."""
    letters, params = counted_letters(period).order_by().query.sql_with_params()
    return _rows(sql.format(letters=letters), *before, *params, *(params if twice else ()), *after)


def _rows(sql: str, *params: Any) -> Iterator[Row]:
    """The rows of a query, read in batches."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, params)
        while batch := cursor.fetchmany(BATCH):
            yield from batch
