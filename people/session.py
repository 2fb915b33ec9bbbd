"""A log-in ends after an hour without use, and begins with a password of one's own.

Every page extends it, but not with a write each.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

TOUCH_EVERY_SECONDS = 60
_KEY = "touched"
# Beside pages that strangers may see, all that is open to somebody with a one-time password.
_BEFORE_OWN_PASSWORD = frozenset({"my_password", "log_out", "extend_session"})


class SessionMiddleware:
    """Moves the end of the session along, at most once a minute; leads one-time passwords to their end."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # What only leads to another page leaves it to that one: most forms end so, and need no second write.
        if not _leads_on(response) and request.user.is_authenticated and _is_stale(request):
            extend(request)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Whoever was handed their password chooses their own before anything else."""
        if not request.user.is_authenticated or not request.user.must_change_password:
            return None
        if not getattr(view, "login_required", True) or view.__name__ in _BEFORE_OWN_PASSWORD:
            return None
        return redirect("my_password")


def _leads_on(response: HttpResponse) -> bool:
    return 300 <= response.status_code < 400


def _is_stale(request: HttpRequest) -> bool:
    return bool(_seconds() - request.session.get(_KEY, 0) >= TOUCH_EVERY_SECONDS)


def extend(request: HttpRequest) -> None:
    """The log-in lasts its full time again from this moment."""
    request.session[_KEY] = _seconds()


def _seconds() -> int:
    return int(time.time())  # how long nobody clicked: no business time
