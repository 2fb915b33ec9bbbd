"""What the views of training ask alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kindness.errors import Refused
from recognition.forms import refusal_of
from training.models import Cohort
from training.permissions import sees_training

Result = TypeVar("Result")


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


def crumbs(request: HttpRequest, cohort: Cohort, here: str) -> list[tuple[str, str | None]]:
    """Training › the cohort, for those who have a page of it › here. `cohort`: with its course."""
    name = _("%(course)s, cohort %(number)s") % {"course": cohort.course.title, "number": cohort.number}
    address = f"/training/cohorts/{cohort.pk}/" if sees_training(request.user) else None
    return [(_("Kindness training"), "/training/"), (name, address), (here, None)]
