"""The signed-in person of a request, typed."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from people.models import Staff


def asker(request: HttpRequest) -> Staff:
    """Only behind a permission: whoever passed one is a person."""
    return cast("Staff", request.user)
