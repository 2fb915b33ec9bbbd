"""Letters that exist already come in: a city's first years on paper, the demonstration, the benchmarks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from audit.services import Actor, record
from kindness.errors import refusing
from recognition.models import Carnation, Period


@dataclass(frozen=True, slots=True)
class PastLetter:
    """sender, recipient: employee numbers. reason: clean text (kindness.text). read_at: None when unopened."""

    sender: str
    recipient: str
    basis: str
    reason: str
    sent_at: datetime
    read_at: datetime | None = None


_STAGE = """
    CREATE TEMP TABLE past_letter (
        sender text, recipient text, basis text, reason text, sent_at timestamptz, read_at timestamptz
    ) ON COMMIT DROP
"""
_COPY = "COPY past_letter (sender, recipient, basis, reason, sent_at, read_at) FROM STDIN"
# Names, ranks and divisions are those of the day each letter was sent, as send_carnation copies them.
_STORE = """
    INSERT INTO recognition_carnation (
        id, token, period_id, basis, reason, slot, sent_at, deliver_after, delivered_at, read_at,
        sender_id, sender_name, sender_rank, sender_division_id, sender_division_name,
        recipient_id, recipient_name, recipient_rank, recipient_division_id, recipient_division_name,
        state, report_reason, decision_reason, slot_returned
    )
    SELECT gen_random_uuid(), gen_random_uuid(), %(period)s, letter.basis, letter.reason,
           row_number() OVER (PARTITION BY giver.id ORDER BY letter.sent_at), letter.sent_at,
           letter.sent_at + %(undo)s * interval '1 minute', letter.sent_at + %(undo)s * interval '1 minute', letter.read_at,
           giver.id, giver.name, giver_seat.rank, giver_division.id, giver_division.name,
           receiver.id, receiver.name, receiver_seat.rank, receiver_division.id, receiver_division.name,
           'sent', '', '', false
    FROM past_letter AS letter
    CROSS JOIN LATERAL (SELECT (letter.sent_at AT TIME ZONE 'Asia/Seoul')::date AS day) AS sent
    JOIN people_staff AS giver ON giver.number = letter.sender
    JOIN people_posting AS giver_seat ON giver_seat.staff_id = giver.id AND giver_seat.starts_on <= sent.day
         AND (giver_seat.ends_on IS NULL OR giver_seat.ends_on > sent.day)
    JOIN people_department AS giver_team ON giver_team.id = giver_seat.department_id
    JOIN people_department AS giver_division ON giver_division.id = giver_team.division_id
    JOIN people_staff AS receiver ON receiver.number = letter.recipient
    JOIN people_posting AS receiver_seat ON receiver_seat.staff_id = receiver.id AND receiver_seat.starts_on <= sent.day
         AND (receiver_seat.ends_on IS NULL OR receiver_seat.ends_on > sent.day)
    JOIN people_department AS receiver_team ON receiver_team.id = receiver_seat.department_id
    JOIN people_department AS receiver_division ON receiver_division.id = receiver_team.division_id
    WHERE letter.sent_at >= %(opens_at)s AND letter.sent_at < %(closes_at)s
"""


def import_letters(*, period: Period, letters: Iterable[PastLetter], by: Actor) -> int:
    """Store delivered letters of a period that has not been counted; returns how many. All of them or none.

    Nobody is told: they were read long ago. The record names the import, not each letter. Refuses what the
    constraints of Carnation refuse. Raises ValueError when a letter lies outside the period, or somebody
    had no seat on its day.
    """
    with refusing(Carnation), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_STAGE)
            count = 0
            with cursor.copy(_COPY) as copy:
                for count, letter in enumerate(letters, start=1):  # noqa: B007 - the last one is the number of all
                    copy.write_row(
                        (
                            letter.sender,
                            letter.recipient,
                            letter.basis,
                            letter.reason,
                            letter.sent_at,
                            letter.read_at,
                        )
                    )
            cursor.execute("ANALYZE past_letter")
            cursor.execute(
                _STORE,
                {
                    "period": period.pk,
                    "undo": period.undo_minutes,
                    "opens_at": period.opens_at,
                    "closes_at": period.closes_at,
                },
            )
            stored = int(cursor.rowcount)
            cursor.execute("DROP TABLE past_letter")
        if stored != count:
            raise ValueError(
                f"{count - stored} of {count} letters belong to no period day or to nobody's seat"
            )
        record("carnation.imported", by=by, target="period", target_id=period.half, after={"letters": stored})
    return stored
