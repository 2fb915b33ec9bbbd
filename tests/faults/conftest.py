"""One pair of servers for the run, one running product for each module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.town import Machine, Town, opened_town, running_machine


@pytest.fixture(scope="session")
def machine() -> Iterator[Machine]:
    with running_machine() as machine:
        yield machine


@pytest.fixture(scope="module")
def town(machine: Machine, django_db_blocker: pytest.FixtureRequest) -> Iterator[Town]:
    with django_db_blocker.unblock(), opened_town(machine) as town:
        yield town
