"""What is sent when free seats are offered to a department."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Staff
from training.forms.courses import TokenForm


class OfferForm(TokenForm):
    """people: staff numbers."""

    tell_head = forms.BooleanField(
        label=_("Tell the head of the department, and the deputies of the day"), required=False
    )
    people = forms.MultipleChoiceField(
        label=_("Invite people"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "A seat is kept for each of them, to take or to refuse. They read which course it is, and nothing of calls."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Iterable[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["people"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(one.number, f"{one.name} {one.rank or ''}".strip()) for one in people]
