"""The counting as one statement: lines in, totals and the hash of the input out.

One pass over the letters, one sort by recipient, and no row leaves the database. Measured with 1,000,000
letters over 300,000 people: see bench/.

- Places are worked out for the few different results (carnations, divisions, commended), not for each person.
- The lines are stored in the order of their primary key, which makes that index grow at its end.
- The hash is a pair of exclusive-ors, over a 64-bit hash of each letter and over that of each person's letters
  together, so the order of rows does not matter; PostgreSQL's own extended hash functions are stable because
  partitioned tables are stored by them.
"""

from __future__ import annotations

from typing import Any

from awards import rules
from awards.models import Commendation
from recognition.models import Period
from recognition.queries import counted_letters

Statement = tuple[str, tuple[Any, ...]]

# What a sort or a hash table of a job may use. Runs of this size, merged, are sorted sooner than everything at
# once in memory: they fit the processor's cache. And the server of a small city hall has no more to spare.
WORK_MEM = "32MB"
# Own limits for jobs: ten million letters take about half a minute.
STATEMENT_TIMEOUT_MS = 300_000
LOCK_TIMEOUT_MS = 10_000

_STATEMENT = """
WITH person AS MATERIALIZED (
    SELECT received.*, commended.staff_id IS NOT NULL AS recently_commended
    FROM (
        SELECT recipient_id,
               count(*)::integer AS carnations,
               count(DISTINCT sender_division_id)::integer AS distinct_divisions,
               max(sent_at) AS last_received_at,
               bit_xor(hash) AS hash
        FROM (
            SELECT recipient_id, sender_division_id, sent_at,
                   hashint8extended(sender_division_id, hashint8extended(recipient_id, uuid_hash_extended(id, 0)))
                   AS hash
            FROM ({letters}) AS counted
            OFFSET 0 -- hashed before the sort: the sort then carries eight bytes instead of sixteen
        ) AS letter
        GROUP BY recipient_id
    ) AS received
    LEFT JOIN ({commended}) AS commended ON commended.staff_id = received.recipient_id
), place AS (
    SELECT {keys},
           count(*) > 1 AS tied,
           1 + coalesce(sum(count(*)) OVER (ORDER BY {order} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
           AS rank
    FROM person
    GROUP BY {keys}
), stored AS (
    INSERT INTO awards_tallyline (tally_id, staff_id, last_received_at, carnations, distinct_divisions,
                                  recently_commended, rank, tied)
    SELECT %s, recipient_id, last_received_at, carnations, distinct_divisions, recently_commended, rank, tied
    FROM person JOIN place USING ({keys})
)
SELECT coalesce(sum(carnations), 0)::bigint,
       count(*),
       encode(sha256(convert_to(concat_ws('|', %s::text, %s::text, coalesce(sum(carnations), 0), count(*),
                                          bit_xor(hash), bit_xor(hashint8extended(hash, 1)),
                                          bit_xor(hashint8extended(recipient_id, 2)) FILTER (WHERE recently_commended)
                                         ), 'UTF8')), 'hex')
FROM person
"""


def statement(period: Period, tally_id: int) -> Statement:
    """Stores the lines of a tally; answers (letters, recipients, input hash)."""
    letters, letter_params = (
        counted_letters(period)
        .order_by()
        .values("id", "recipient_id", "sender_division_id", "sent_at")
        .query.sql_with_params()
    )
    first, last = rules.commended_since(period.closed_at or period.closes_at)
    commended, commended_params = (
        Commendation.objects.filter(conferred_on__gte=first, conferred_on__lt=last)
        .order_by()
        .values("staff_id")
        .distinct()
        .query.sql_with_params()
    )
    order = rules.order_of(period.tie_rule)
    sql = _STATEMENT.format(
        letters=letters,
        commended=commended,
        keys=", ".join(name for name, _direction in order),
        order=", ".join(f"{name} {direction}" for name, direction in order),
    )
    rule = ",".join(period.tie_rule)
    return sql, (*letter_params, *commended_params, tally_id, rules.RULE_VERSION, rule)
