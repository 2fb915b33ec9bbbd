"""The web process killed after the commit, its answer unheard: who clicks again gets the same letter."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from audit.models import AuditRow
from people.models import Staff
from recognition.models import Carnation
from tests.factories.people import make_division, make_staff
from tests.faults.town import Town, is_listening, kill_children_of, until
from tests.faults.visitors import Answer, Visitor, make_visitors
from tests.faults.work import breaks, open_half_year

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def recipient(town: Town) -> Staff:
    """With a quota of two: nothing but the token keeps a second letter away."""
    open_half_year(quota=2)
    return make_staff(make_division("민원여권과"))


@pytest.fixture
def visitor(town: Town, recipient: Staff) -> Visitor:
    return make_visitors(town, make_division("도로과"), 1)[0]


def stored(visitor: Visitor) -> list[UUID]:
    return list(Carnation.objects.filter(sender=visitor.staff).values_list("pk", flat=True))


def send_and_never_hear(town: Town, visitor: Visitor, recipient: Staff, token: UUID) -> None:
    """The letter is committed, the process dead and the line cut; no answer is read."""
    with visitor.sending_letter(recipient, token):
        until(lambda: stored(visitor), "the letter is stored")
        kill_children_of(town.web)


def click_again(town: Town, visitor: Visitor, recipient: Staff, token: UUID) -> Answer:
    until(lambda: is_listening(town.port), "the pages answer again")
    return visitor.send_letter(recipient, token)


def test_same_form_again_is_the_same_letter(town: Town, visitor: Visitor, recipient: Staff) -> None:
    token = uuid4()
    send_and_never_hear(town, visitor, recipient, token)
    answer = click_again(town, visitor, recipient, token)
    (letter,) = stored(visitor)
    assert answer.letter == letter
    assert visitor.get(answer.location).status == 200
    assert AuditRow.objects.filter(action="carnation.sent", target_id=letter).count() == 1
    assert breaks() == {}


def test_twin_with_another_token_is_a_second_letter(town: Town, visitor: Visitor, recipient: Staff) -> None:
    send_and_never_hear(town, visitor, recipient, uuid4())
    answer = click_again(town, visitor, recipient, uuid4())
    assert answer.letter in stored(visitor)
    assert len(stored(visitor)) == 2
