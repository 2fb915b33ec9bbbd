"""Who may see which page: every view declares it, and the start-up check demands it.

`@page(permission=...)` takes a predicate over the user, so the ground need not know people. Deny by
default, twice: AccessMiddleware sends strangers to log in, and `manage.py check` fails for any address
whose view declares nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, wraps
from typing import Any, Protocol

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core import checks
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, get_resolver

from kindness import drafts
from kindness.errors import Refused
from kindness.readonly import readonly

View = Callable[..., HttpResponseBase]
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
ALLOWED_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST"})


class Predicate(Protocol):
    """`may(user) -> bool`. Its name is what the permission matrix and the error page call it."""

    __name__: str

    def __call__(self, user: Any, /) -> bool: ...


def anyone(_user: Any) -> bool:
    """Strangers too: the log-in page, the health pages, the language switch."""
    return True


def page(*, permission: Predicate, keep_draft: bool = False) -> Callable[[View], View]:
    """Declare who may see a view.

    A GET may only SELECT. A Refused that the view does not answer itself becomes a 422 page. With
    `keep_draft`, what a person posts after their log-in ended is kept and offered again (kindness.drafts).
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in ALLOWED_METHODS:
                return HttpResponse(status=405, headers={"Allow": ", ".join(sorted(ALLOWED_METHODS))})
            if not permission(request.user):
                raise PermissionDenied
            try:
                if request.method in SAFE_METHODS:
                    with readonly():
                        return view(request, *args, **kwargs)
                return view(request, *args, **kwargs)
            except Refused as refused:
                return render(request, "refused.html", {"refused": refused}, status=422)

        guarded.permission = permission  # type: ignore[attr-defined]
        guarded.keep_draft = keep_draft  # type: ignore[attr-defined]
        guarded.login_required = permission is not anyone  # type: ignore[attr-defined]
        return guarded

    return declare


class AccessMiddleware(LoginRequiredMiddleware):
    """Sends strangers to log in; what they had typed waits for them there."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        if request.method == "POST" and getattr(view_func, "keep_draft", False):
            drafts.keep(request)
        return super().handle_no_permission(request, view_func)


def views(patterns: list[Any] | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the project with its pattern."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from views(entry.url_patterns, route)
        else:
            yield route, entry


@cache
def _permissions() -> dict[str, Predicate]:
    """By the name of the address; made once the addresses are there."""
    return {
        pattern.name: pattern.callback.permission  # type: ignore[attr-defined]
        for _route, pattern in views()
        if pattern.name
    }


def permission_of(name: str) -> Predicate:
    """Who may open the address of that name: menus show nothing else."""
    return _permissions()[name]


@checks.register(checks.Tags.security)
def every_view_declares_a_permission(**_kwargs: Any) -> list[checks.CheckMessage]:
    """Run by every command and before the web server starts."""
    return [
        checks.Error(
            f"/{route} declares no permission",
            hint="Put @page(permission=...) on its view.",
            id="kindness.E001",
        )
        for route, pattern in views()
        if not callable(getattr(pattern.callback, "permission", None))
    ]
