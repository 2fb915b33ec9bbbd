"""A test client that looks at every answer, and logs people in without the cost of a password."""

from __future__ import annotations

from typing import Any

from django.test import Client

from people.models import Staff
from tests.support.answers import assert_clean

BACKEND = "people.auth.NumberBackend"


class InspectingClient(Client):
    """Every HTML answer is free of inline style and script and fully rendered, or the test fails."""

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        assert_clean(response)
        return response

    def log_in(self, person: Staff | str) -> InspectingClient:
        """Log in by person or employee number."""
        staff = Staff.objects.get(number=person) if isinstance(person, str) else person
        self.force_login(staff, backend=BACKEND)
        return self

    def in_language(self, code: str) -> InspectingClient:
        self.cookies["kindness_language"] = code
        return self


def client_of(person: Staff | str, *, language: str = "") -> InspectingClient:
    client = InspectingClient().log_in(person)
    return client.in_language(language) if language else client
