"""A prepared statement answers as its queryset would."""

from __future__ import annotations

import pytest
from django.db.models import BigIntegerField, CharField
from django.db.models.functions import Upper

from kindness.prepared import Given, Prepared
from people.models import Staff
from tests.factories.people import make_staff

pytestmark = pytest.mark.django_db


def by_number() -> Prepared[Staff]:
    return Prepared(
        lambda: Staff.objects.annotate(loud=Upper(Given("word", CharField()))).filter(
            pk=Given("staff", BigIntegerField())
        )
    )


def test_first_gives_the_row_of_the_values_with_its_annotations() -> None:
    one, other = make_staff(), make_staff()
    prepared = by_number()

    found = [prepared.first(staff=person.pk, word=word) for person, word in ((one, "a"), (other, "b%s"))]

    assert [(row.number, row.loud) for row in found] == [(one.number, "A"), (other.number, "B%S")]


def test_first_gives_none_when_nothing_is_found() -> None:
    assert by_number().first(staff=-1, word="") is None


def test_first_makes_its_statement_once() -> None:
    made = []
    prepared = Prepared(lambda: made.append(1) or Staff.objects.filter(pk=Given("staff", BigIntegerField())))

    prepared.first(staff=1)
    prepared.first(staff=2)

    assert made == [1]


def test_first_asks_one_statement(django_assert_num_queries) -> None:
    prepared = by_number()

    with django_assert_num_queries(1):
        prepared.first(staff=1, word="a")


def test_value_gives_the_first_column_and_none_without_a_row() -> None:
    person = make_staff()
    prepared = Prepared(
        lambda: Staff.objects.filter(pk=Given("staff", BigIntegerField())).order_by().values("number")
    )

    assert (prepared.value(staff=person.pk), prepared.value(staff=-1)) == (person.number, None)


def test_tuples_gives_the_columns_of_every_row() -> None:
    one, other = sorted((make_staff(), make_staff()), key=lambda person: person.number)
    prepared = Prepared(
        lambda: (
            Staff.objects.filter(pk__gte=Given("first", BigIntegerField()))
            .order_by("number")
            .values_list("number", "name")
        )
    )

    rows = prepared.tuples(first=min(one.pk, other.pk))

    assert rows == [(one.number, one.name), (other.number, other.name)]
