"""Writes the access rows of a page before it leaves. If they cannot be written, the page is refused."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from audit.access import shown
from audit.services import record_access

log = structlog.get_logger(__name__)


class AccessLogMiddleware:
    """Fails closed (reliability rule 22): without its access rows nobody's personal data leaves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        entries = shown(request)
        if not entries:
            return response
        try:
            record_access(
                entries,
                viewer=request.user.get_username(),
                address=request.META.get("REMOTE_ADDR") or None,
                method=request.method or "",
                path=request.path,
            )
        except Error as error:
            response.close()
            log.error("access_not_logged", kind=type(error).__name__)  # noqa: TRY400 - its text holds numbers of people
            return _refused()
        return response


def _refused() -> HttpResponse:
    """Drawn without the request: the page's frame would ask the database that has just failed."""
    answer = HttpResponse(render_to_string("audit/not_logged.html"), status=503)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Retry-After"] = "60"
    return answer
