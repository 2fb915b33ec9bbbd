"""Who looks at the pages."""

from __future__ import annotations

import pytest

from people.enums import Role
from people.models import Staff
from tests.factories.people import make_staff
from tests.support.client import InspectingClient, client_of


@pytest.fixture
def officer() -> Staff:
    return make_staff(number="700001", name="교육담당", roles=[Role.TRAINING_OFFICER])


@pytest.fixture
def desk(officer: Staff) -> InspectingClient:
    return client_of(officer)
