"""Who runs the contests."""

from __future__ import annotations

import pytest

from people.enums import Role
from people.models import Staff
from tests.factories.people import make_staff


@pytest.fixture
def officer(db: None) -> Staff:
    return make_staff(roles=[Role.PROGRAMME_OFFICER])
