"""What the committee may want to look at, with the facts beside it. Nothing follows from a flag by itself.

Each kind is one set-based query over the counted letters; what is "unusual" is said by awards.rules:
more than chance would bring once in twenty half-years, anywhere in the city, if everybody sent at random.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db import connection

from awards import rules
from awards.enums import FlagKind
from awards.models import Tally, TallyFlag
from recognition.enums import CarnationState
from recognition.models import Period
from recognition.queries import counted_letters, decided_reports

MOST_OF_A_KIND = 100  # the most striking ones; a committee reads no more
MOST_LETTERS_SHOWN = 20

Row = tuple[Any, ...]


def flags_of(tally: Tally, kind: FlagKind) -> list[TallyFlag]:
    """What is out of the ordinary in one respect, the most striking first. Reads only."""
    finders: dict[FlagKind, Callable[[Period], Iterable[dict[str, Any]]]] = {
        FlagKind.MUTUAL_PAIR: mutual_pairs,
        FlagKind.DIVISION_FLOW: division_flows,
        FlagKind.SIMILAR_REASONS: similar_reasons,
        FlagKind.LATE_BURST: late_bursts,
        FlagKind.VOIDED: voided_letters,
    }
    found = sorted(finders[kind](tally.period), key=lambda facts: -facts["count"])[:MOST_OF_A_KIND]
    return [TallyFlag(tally=tally, kind=kind, letters=facts["count"], facts=facts) for facts in found]


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
    for row in _rows(_MUTUAL, period, twice=True):
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
    for count, giver, receiver, senders, recipients, expected, pairs in _rows(
        _FLOWS, period, rules.SMALLEST_FLOW
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
# No text is compared with every other. Neighbours are: in the order of the text, when they begin alike, and in
# the order of the text read backwards, when they end alike (a copied letter mostly changes at one end); within
# one recipient and within one sending division. Equal texts are found wherever they stand. So the work grows
# with the letters, not with their square.
_SIMILAR = """
WITH letter AS MATERIALIZED (
    SELECT id, recipient_id, sender_division_id,
           regexp_replace(lower(replace(reason, recipient_name, '')), '[[:space:][:punct:]]+', '', 'g') AS text
    FROM ({letters}) AS counted
), neighbours AS (
    SELECT id AS one, text AS one_text, lead(id) OVER w AS other, lead(text) OVER w AS other_text
    FROM letter WINDOW w AS (PARTITION BY recipient_id ORDER BY text, id)
    UNION ALL
    SELECT id, text, lead(id) OVER w, lead(text) OVER w
    FROM letter WINDOW w AS (PARTITION BY recipient_id ORDER BY reverse(text), id)
    UNION ALL
    SELECT id, text, lead(id) OVER w, lead(text) OVER w
    FROM letter WINDOW w AS (PARTITION BY sender_division_id ORDER BY text, id)
    UNION ALL
    SELECT id, text, lead(id) OVER w, lead(text) OVER w
    FROM letter WINDOW w AS (PARTITION BY sender_division_id ORDER BY reverse(text), id)
), equal AS (
    SELECT id AS one, text AS one_text, lead(id) OVER w AS other, lead(text) OVER w AS other_text
    FROM letter WINDOW w AS (ORDER BY text, id)
)
SELECT one, other, 1.0::double precision AS likeness FROM equal
WHERE one_text = other_text AND length(one_text) >= %s
UNION
SELECT one, other, likeness FROM (
    SELECT one, other, similarity(left(one_text, 300), left(other_text, 300))::double precision AS likeness
    FROM neighbours
    WHERE length(one_text) >= %s AND one_text <> other_text
      AND (left(one_text, 6) = left(other_text, 6) OR right(one_text, 6) = right(other_text, 6))
      AND length(other_text) BETWEEN length(one_text) * 0.7 AND length(one_text) / 0.7
    OFFSET 0 -- the cheap conditions first: likeness is costly
) AS measured
WHERE likeness >= %s
"""


def similar_reasons(period: Period) -> Iterator[dict[str, Any]]:
    """Sets of letters whose reasons are nearly the same text."""
    shortest = rules.SHORTEST_COMPARED
    pairs = list(_rows(_SIMILAR, period, shortest, shortest, rules.SIMILAR))
    for letters, likeness in _sets(pairs):
        yield {
            "count": len(letters),
            "letters": letters[:MOST_LETTERS_SHOWN],
            "likeness": round(likeness, 2),
        }


def _sets(pairs: Iterable[Row]) -> Iterator[tuple[list[str], float]]:
    """Letters joined by any chain of pairs, with the least likeness inside (union-find)."""
    parent: dict[str, str] = {}

    def root(letter: str) -> str:
        while parent.setdefault(letter, letter) != letter:
            parent[letter] = parent[parent[letter]]
            letter = parent[letter]
        return letter

    edges = [(str(one), str(other), likeness) for one, other, likeness in pairs]
    for one, other, _likeness in edges:
        parent[root(one)] = root(other)
    least: dict[str, float] = {}
    for one, _other, likeness in edges:
        least[root(one)] = min(likeness, least.get(root(one), 1.0))
    members = sorted(parent, key=lambda letter: (root(letter), letter))
    for top, letters in groupby(members, key=root):
        yield list(letters), least[top]


# --- the last hours ------------------------------------------------------------------------------------
_LATE = """
WITH person AS (
    SELECT recipient_id, count(*) AS letters, count(*) FILTER (WHERE sent_at >= %s) AS late,
           count(DISTINCT sender_division_id) FILTER (WHERE sent_at >= %s) AS divisions,
           array_agg(id::text ORDER BY sent_at) FILTER (WHERE sent_at >= %s) AS late_letters,
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
    for row in _rows(_LATE, period, rules.SMALLEST_BURST, before=(since, since, since)):
        late, letters, divisions, ids, number, name, division, expected, people = row
        if rules.is_unusual(late, float(expected), among=people, least=rules.SMALLEST_BURST):
            yield {
                "count": late,
                "letters": ids[:MOST_LETTERS_SHOWN],
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
    for letter, number, name, division, giver, decided_at, reason in rows:
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


def _rows(
    sql: str, period: Period, *after: Any, before: tuple[Any, ...] = (), twice: bool = False
) -> list[Row]:
    """Run a query over the counted letters; `before` and `after` are its parameters around theirs."""
    letters, params = counted_letters(period).order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql.format(letters=letters), (*before, *params, *(params if twice else ()), *after))
        rows: list[Row] = cursor.fetchall()
        return rows
