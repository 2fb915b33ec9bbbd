"""What must never be found about people is counted where it lies."""

from __future__ import annotations

import pytest

from kindness import clock
from people.enums import StaffStatus
from people.invariants import INVARIANTS
from people.models import Staff
from tests.factories.people import make_staff
from tests.support.rules import breaks_of

pytestmark = pytest.mark.django_db


def test_closed_account_that_kept_its_seat_is_counted() -> None:
    make_staff()
    kept = make_staff()
    Staff.objects.filter(pk=kept.pk).update(status=StaffStatus.CLOSED, closed_at=clock.fresh())
    assert breaks_of(INVARIANTS) == {"people.closed_accounts_with_a_seat": 1}
