"""What the views of this room ask alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.http import Http404, HttpRequest

from awards.models import Tally
from awards.queries import Half, half_of
from kindness.errors import Refused
from kindness.halfyear import HalfYear
from people.models import Staff
from recognition.forms import refusal_of


def asker(request: HttpRequest) -> Staff:
    """Only behind a permission: whoever passed one is a person."""
    return cast("Staff", request.user)


def found_half(half: HalfYear) -> Half:
    """The half-year, or 404."""
    found = half_of(half)
    if found is None:
        raise Http404
    return found


def found_tally(half: HalfYear) -> Tally:
    """The standing tally of a half-year, or 404: before the close there is nothing to see."""
    found = found_half(half)
    if found.tally is None:
        raise Http404
    return found.tally


def attempt(request: HttpRequest, form: forms.Form, act: Callable[[], Any]) -> tuple[Any, Refused | None]:
    """Do what was posted: (result, refusal). On a GET nothing is done."""
    if request.method != "POST":
        return None, None
    try:
        if not form.is_valid():
            raise refusal_of(form)
        return act(), None
    except Refused as refused:
        return None, refused
