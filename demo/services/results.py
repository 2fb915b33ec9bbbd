"""Results of a half-year past: counted, published by a second officer, the most thanked commended."""

from __future__ import annotations

from datetime import timedelta
from itertools import takewhile

from awards.queries import all_places
from awards.services import publish_tally, record_commendation, tally_period
from demo.services.founding import LOADER, people_with
from kindness import clock
from kindness.halfyear import SEOUL, HalfYear
from notifications.services import mark_all_read
from recognition.queries import period_for
from recognition.services import move_due_periods

OFFICER, SECOND_OFFICER = "900010", "900020"
COMMENDED_RANKS = 2  # and everybody who shares them
COUNTED_AFTER, PUBLISHED_AFTER, CONFERRED_AFTER = timedelta(seconds=5), timedelta(days=4), timedelta(days=10)


def announce_results(half: HalfYear) -> int:
    """Close, count and publish a half-year, commend its first places. Returns how many were commended."""
    period = period_for(half)
    assert period is not None
    with clock.at(half.closes_at):
        move_due_periods()
    with clock.at(half.closes_at + COUNTED_AFTER):
        tally = tally_period(period=period, by=LOADER)
    assert tally is not None
    colleague, officer = people_with([OFFICER, SECOND_OFFICER])
    with clock.at(half.closes_at + PUBLISHED_AFTER):
        publish_tally(tally=tally, by=officer)
        for reader in (colleague, officer):
            mark_all_read(by=reader)
    first = [
        place.number for place in takewhile(lambda place: place.rank <= COMMENDED_RANKS, all_places(tally))
    ]
    conferred = (half.closes_at + CONFERRED_AFTER).astimezone(SEOUL)
    with clock.at(conferred):
        for place, staff in enumerate(people_with(first), start=1):
            record_commendation(
                staff=staff,
                title="친절공무원 표창",
                conferred_on=conferred.date(),
                number=f"제{conferred.year}-{half.half}{place:02}호",
                by=officer,
            )
    return len(first)
