"""The half-year ends while hundreds send and the jobs close it: each letter is counted or refused.

The jobs run here and the pages in other processes; what happens without FOR SHARE stands in
tests/recognition/services/test_races.py.
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest

from awards.models import Tally
from awards.services import tally_due_periods
from kindness import clock
from people.models import Staff
from recognition.models import Carnation, Period
from recognition.services import move_due_periods
from tests.factories.people import make_division, make_staff
from tests.faults.town import Town
from tests.faults.visitors import Answer, Visitor, make_visitors
from tests.faults.work import breaks, open_half_year

pytestmark = pytest.mark.slow
FIGURES = logging.getLogger(__name__)

SENDERS = 600
AT_A_TIME = 8
LEFT = timedelta(seconds=2)
SOON_AFTER = timedelta(seconds=0.5)


@pytest.fixture
def period(visitors: list[Visitor], recipient: Staff) -> Period:
    """It ends in two seconds: the last fixture to be made."""
    period = open_half_year()
    Period.objects.filter(pk=period.pk).update(closes_at=clock.fresh() + LEFT)
    period.refresh_from_db()
    return period


@pytest.fixture
def recipient(town: Town) -> Staff:
    return make_staff(make_division("민원여권과"))


@pytest.fixture
def visitors(town: Town) -> list[Visitor]:
    return make_visitors(town, make_division("도로과"), SENDERS)


def test_close_while_letters_arrive(visitors: list[Visitor], recipient: Staff, period: Period) -> None:
    over = Event()

    def send(visitor: Visitor) -> Answer | None:
        return None if over.is_set() else visitor.send_letter(recipient)

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        sending = pool.map(send, visitors)
        while clock.fresh() < period.closes_at + SOON_AFTER:
            move_due_periods()
            tally_due_periods()
        over.set()
    answers = [answer for answer in sending if answer]

    acknowledged = {answer.letter for answer in answers if answer.letter}
    refused = [(answer.status, answer.refusals) for answer in answers if not answer.letter]
    assert acknowledged
    assert refused == [(422, ["period_not_open"])] * len(refused) != []
    assert set(Carnation.objects.values_list("pk", flat=True)) == acknowledged
    last = Carnation.objects.latest("sent_at")
    assert last.sent_at < period.closes_at
    assert list(Tally.objects.values_list("version", "letters")) == [(1, len(acknowledged))]
    assert breaks() == {}
    FIGURES.info(
        "%d letters, the last %.0f ms before the end; %d refused",
        len(acknowledged),
        (period.closes_at - last.sent_at) / timedelta(milliseconds=1),
        len(refused),
    )
