"""What every view asks of its form: the first mistake as a refusal, the token of what is sent, the act itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID, uuid4

from django import forms
from django.http import HttpRequest

from kindness.errors import Refused

Result = TypeVar("Result")


def refusal_of(form: forms.BaseForm) -> Refused:
    """The first mistake of a form as a refusal; the page lists the others beside it."""
    name, errors = next(iter(form.errors.as_data().items()))
    label = form.fields[name].label if name in form.fields else ""
    return Refused(errors[0].code or "invalid", errors[0].messages[0], title=label or "")


def token_of(text: str) -> UUID:
    """The hidden idempotency token; a fresh one where a script sent none, or nonsense."""
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def attempt(
    request: HttpRequest, form: forms.Form, act: Callable[[], Result]
) -> tuple[Result | None, Refused | None]:
    """Do what was posted: (result, refusal). On a GET nothing is done."""
    if request.method != "POST":
        return None, None
    try:
        if not form.is_valid():
            raise refusal_of(form)
        return act(), None
    except Refused as refused:
        return None, refused
