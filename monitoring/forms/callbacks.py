"""What is sent about call-backs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kindness.errors import Refused
from kindness.text import CleanText
from monitoring.models import CallBackRule
from monitoring.rules import promises as rules
from monitoring.services.callbacks import RULE_FIELDS
from people.queries import LONGEST

LONGEST_TEXT = 400


class Needed(CleanText):
    """What cannot be left empty, refused as the rules refuse it."""

    def __init__(self, *, check: Callable[[str], None], **kwargs: Any) -> None:
        self.check = check
        super().__init__(**kwargs)

    def validate(self, value: Any) -> None:
        try:
            self.check(value)
        except Refused as refused:
            raise ValidationError(str(refused.message), code=refused.code) from refused
        super().validate(value)


class PersonText(Needed):
    """Whom it is for: the employee number."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
        )
        super().__init__(check=rules.check_named, max_characters=LONGEST, widget=widget, **kwargs)


class MemoForm(forms.Form):
    """A memo as it is typed with the caller still on the line: five fields, two of them enough with the person."""

    person = PersonText(label=_("Who was asked for"))
    phone = Needed(
        check=rules.check_phone,
        label=_("Call-back number"),
        max_characters=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    matter = Needed(check=rules.check_matter, label=_("What it is about"), max_characters=LONGEST_TEXT)
    caller = CleanText(label=_("Caller"), max_characters=60, required=False)
    wished_at = forms.DateTimeField(
        label=_("Preferred time"),
        required=False,
        help_text=_("Empty: as soon as possible."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("Please write the moment as 2026-12-31T18:00.")},
    )
    urgent = forms.BooleanField(label=_("Urgent"), required=False)
    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def focus_on(self, name: str) -> None:
        """The field where typing begins."""
        self.fields[name].widget.attrs["autofocus"] = True

    def memo(self) -> dict[str, Any]:
        """The fields of the memo, without the person."""
        return {name: value for name, value in self.cleaned_data.items() if name != "person"}


class ResultForm(forms.Form):
    """What came of the call."""

    result = CleanText(label=_("What was said"), max_characters=LONGEST_TEXT, required=False)


class NoteForm(forms.Form):
    note = CleanText(label=_("Words to add"), max_characters=LONGEST_TEXT, required=False)


class PassOnForm(NoteForm):
    person = PersonText(label=_("Who takes it over"))
    field_order = ("person", "note")


class CloseForm(forms.Form):
    reason = Needed(
        check=rules.check_reason,
        label=_("Why no call is needed"),
        max_characters=LONGEST_TEXT,
        help_text=_("For example: the caller telephoned again, or came to the counter."),
    )


def _number(label: Any, low: int, high: int, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=low, max_value=high, help_text=help_text)


def _hour(label: Any, *, required: bool = True) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=required,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Please write the time as 09:00.")},
    )


class RuleForm(forms.Form):
    """The city's rule."""

    hours = _number(_("Hours of work until it is due"), 1, 40)
    opens = _hour(_("Work begins"))
    closes = _hour(_("Work ends"))
    lunch_from = _hour(_("Lunch from"), required=False)
    lunch_until = _hour(_("Lunch until"), required=False)
    remind_minutes = _number(
        _("Minutes between reminders"),
        5,
        240,
        _("The person before it is due, the deputy when it is, the head as long after."),
    )
    mask_days = _number(
        _("Days until name and number are erased"), 1, 365, _("Counted from the end of the promise")
    )

    @classmethod
    def initial_of(cls, rule: CallBackRule) -> dict[str, Any]:
        return {name: getattr(rule, name) for name in RULE_FIELDS}

    def rule(self) -> CallBackRule:
        """The rule as typed, not stored."""
        values: dict[str, int | time | None] = self.cleaned_data
        return CallBackRule(**values)
