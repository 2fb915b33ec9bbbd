"""Numbers the database counts."""

from __future__ import annotations

import pytest
from django.db.models import OuterRef

from kindness.counting import counted_by, number_of
from people.models import Posting, Staff
from tests.factories.people import make_division, make_outsider, make_staff, seat

pytestmark = pytest.mark.django_db


def test_number_stands_beside_each_row_and_is_0_without_any():
    seated, outside = make_staff(), make_outsider()
    twice = make_staff()
    twice.postings.update(ends_on="2026-01-01")
    seat(twice, make_division(), since="2026-01-01")
    seats = number_of(Posting.objects.filter(staff=OuterRef("pk")))
    found = dict(Staff.objects.values_list("pk", seats))
    assert (found[seated.pk], found[twice.pk], found[outside.pk]) == (1, 2, 0)


def test_order_of_the_rows_splits_no_number():
    make_staff(), make_staff()
    rows = Staff.objects.order_by("number")
    assert Staff.objects.values_list(number_of(rows), flat=True)[0] == Staff.objects.count() == 2


def test_statement_is_counted_with_and_without_values():
    assert counted_by("SELECT 3 WHERE 'a' LIKE '%'") == 3
    assert counted_by("SELECT %s + %s", 3, 4) == 7
