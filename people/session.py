"""A log-in ends after an hour without use. Every page extends it, but not with a write each."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

TOUCH_EVERY_SECONDS = 60
_KEY = "touched"


class SessionMiddleware:
    """Moves the end of the session along, at most once a minute."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and _seconds() - request.session.get(_KEY, 0) >= TOUCH_EVERY_SECONDS:
            extend(request)
        return self.get_response(request)


def extend(request: HttpRequest) -> None:
    """The log-in lasts its full time again from this moment."""
    request.session[_KEY] = _seconds()


def _seconds() -> int:
    return int(time.time())  # how long nobody clicked: no business time
