from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from kindness.fields import HalfYearConverter, HalfYearField
from kindness.halfyear import HalfYear

FIELD = HalfYearField()


def test_field_gives_back_what_it_stored():
    half = HalfYear(2026, 1)
    assert FIELD.get_prep_value(half) == "2026H1"
    assert FIELD.from_db_value("2026H1") == half


def test_field_takes_a_code_or_nothing():
    assert FIELD.to_python("2026H2") == HalfYear(2026, 2)
    assert FIELD.to_python(None) is None
    assert FIELD.get_prep_value(None) is None
    assert FIELD.from_db_value(None) is None


def test_field_refuses_anything_else():
    with pytest.raises(ValidationError) as caught:
        FIELD.to_python("2026H3")
    assert caught.value.code == "half_year"


def test_field_survives_migrations():
    _name, path, args, kwargs = HalfYearField(unique=True).deconstruct()
    assert (path, args, kwargs) == ("kindness.fields.HalfYearField", [], {"unique": True})


@pytest.mark.parametrize(
    ("path", "status"), [("2026H1", True), ("2026H3", False), ("1026H1", False), ("2026", False)]
)
def test_address_takes_half_years_only(path: str, status: bool):  # noqa: FBT001
    import re

    assert bool(re.fullmatch(HalfYearConverter.regex, path)) is status


def test_address_is_written_as_it_is_read():
    converter = HalfYearConverter()
    assert converter.to_url(converter.to_python("2026H2")) == "2026H2"
