"""Many at the same moment, over HTTP to two processes: one person's hundred clicks, and the last second."""

from __future__ import annotations

import logging
from uuid import uuid4

import pytest

from audit.models import AuditRow
from people.models import Staff
from recognition.models import Carnation, Period
from tests.factories.people import make_division, make_staff
from tests.faults.town import Town, children_of
from tests.faults.visitors import Visitor, at_once, make_visitors
from tests.faults.work import open_half_year

pytestmark = pytest.mark.slow
FIGURES = logging.getLogger(__name__)

LAST_SECONDS = 2


@pytest.fixture(scope="module")
def period(town: Town) -> Period:
    return open_half_year()


@pytest.fixture
def recipient(period: Period) -> Staff:
    return make_staff(make_division("민원여권과"))


@pytest.fixture
def visitor(town: Town, period: Period) -> Visitor:
    return make_visitors(town, make_division("도로과"), 1)[0]


def test_hundred_posts_of_one_person(town: Town, visitor: Visitor, recipient: Staff) -> None:
    worked = [process.cpu_times().user for process in children_of(town.web)]
    answers = at_once([lambda: visitor.send_letter(recipient)] * 100)
    sent = [answer for answer in answers if answer.letter]
    refused = [answer for answer in answers if not answer.letter]
    assert len(sent) == 1
    assert [(answer.status, answer.refusals) for answer in refused] == [(422, ["quota_used"])] * 99
    assert [answer for answer in refused if not answer.is_whole_page] == []
    assert [sent[0].letter] == list(
        Carnation.objects.filter(sender=visitor.staff).values_list("pk", flat=True)
    )
    assert AuditRow.objects.filter(actor=visitor.staff.number).count() == 1
    both = zip(worked, children_of(town.web), strict=True)
    assert all(process.cpu_times().user > before for before, process in both), "one process did it all"
    FIGURES.info(
        "the slowest of a hundred answers came after %.2f s", max(answer.seconds for answer in answers)
    )


def test_twenty_clicks_on_one_form(visitor: Visitor, recipient: Staff) -> None:
    token = uuid4()
    answers = at_once([lambda: visitor.send_letter(recipient, token)] * 20)
    (letter,) = Carnation.objects.filter(sender=visitor.staff)
    assert {answer.letter for answer in answers} == {letter.pk}
    assert AuditRow.objects.filter(actor=visitor.staff.number).count() == 1
