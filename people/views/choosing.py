"""A person named in a form by their staff number."""

from __future__ import annotations

from django.forms import Form
from django.utils.translation import gettext_lazy as _

from kindness import clock
from kindness.errors import Refused
from people.models import Staff
from people.queries import person_with_number, seats


def account_numbered(number: str) -> Staff:
    """The open account of that number. Refuses no_such_person."""
    staff = person_with_number(number)
    if staff is None:
        raise nobody()
    return staff


def nobody() -> Refused:
    return Refused(
        "no_such_person",
        _("Nobody in service has this staff number. Please look the person up by name."),
    )


def chosen_name(form: Form, field: str = "person") -> str:
    """Name and department of the number that was sent, so that the form still shows a person; empty without one."""
    number = form.cleaned_data.get(field) if form.is_bound and hasattr(form, "cleaned_data") else ""
    found = seats(numbers=[number], day=clock.today()).first() if number else None
    return f"{found.name} {found.division_name or ''}".strip() if found else ""
