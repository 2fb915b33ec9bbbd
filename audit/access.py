"""A page says whose personal data it shows; the middleware writes it down before the page leaves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest

_ATTRIBUTE = "_shown_subjects"


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown, of whom (employee numbers), and what for where a purpose was asked."""

    what: str
    subjects: tuple[str, ...]
    purpose: str = ""


def shows(request: HttpRequest, *, what: str, subjects: Iterable[str], purpose: str = "") -> None:
    """Declare the people on this page. One's own data is nobody else's business and leaves no row."""
    viewer = request.user.get_username()  # the employee number
    others = tuple(sorted(set(subjects) - {viewer}))
    if others:
        shown(request).append(Shown(what, others, purpose))


def shown(request: HttpRequest) -> list[Shown]:
    """What this request has declared so far."""
    declared: list[Shown] | None = getattr(request, _ATTRIBUTE, None)
    if declared is None:
        declared = []
        setattr(request, _ATTRIBUTE, declared)
    return declared
