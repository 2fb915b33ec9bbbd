"""What the person sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kindness.dates import format_datetime
from kindness.halfyear import HalfYear
from kindness.text import CleanText
from people.enums import EMPLOYED
from recognition import rules
from recognition.enums import TieBreaker

LONGEST_LETTER = 20_000  # code points: four times what any period allows, even in composed emoji
LONGEST_REASON = 400


class LetterText(CleanText):
    """What is far too long to be a letter is refused before anything counts it."""

    def to_python(self, value: Any) -> str:
        if value and len(value) > LONGEST_LETTER:
            raise ValidationError(
                _("This is far too long for a letter. Please shorten it. What you wrote is still here."),
                code="reason_too_long",
            )
        return super().to_python(value)


class LetterForm(forms.Form):
    """A letter as it was typed. Whether it may go is asked of the rules, not here; so nothing is required."""

    recipient = CleanText(required=False, label=_("Recipient"))
    basis = CleanText(required=False, label=_("Kind of reason"))
    reason = LetterText(multiline=True, required=False, max_characters=LONGEST_LETTER, label=_("Your letter"))

    def typed(self) -> dict[str, str]:
        """What stands in the fields, to be shown again; never anything a page could not hold."""
        return {name: str(self[name].value() or "").replace("\x00", "") for name in self.fields}


class SearchForm(forms.Form):
    """Looking through one's own letters. Nonsense finds nothing rather than failing."""

    q = CleanText(required=False, max_characters=60, label=_("Name, department or words"))

    def words(self) -> str:
        return str(self.cleaned_data.get("q", "")) if self.is_valid() else ""


class ReasonText(CleanText):
    """A sentence that goes into the record: asked for with its own code."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        super().__init__(multiline=True, max_characters=LONGEST_REASON, **kwargs)

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(rules.REASON_WANTED, code="reason_required")
        super().validate(value)


class ReportForm(forms.Form):
    reason = ReasonText(
        label=_("What is improper about this letter"),
        help_text=_(
            "Only the programme officers read this. The sender does not learn who reported it from us."
        ),
    )


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[
            ("dismiss", _("Nothing against the rules: it stays")),
            ("hide", _("Hide its words: it keeps counting")),
            ("void", _("Void it: it counts nowhere")),
        ],
    )
    slot_returned = forms.BooleanField(
        required=False, label=_("When voided, the sender gets the carnation back and may send another one")
    )
    reason = ReasonText(
        label=_("Reason for the decision"),
        help_text=_("The sender can read it beside the letter. It stays in the record."),
    )


class CloseForm(forms.Form):
    early = forms.BooleanField(required=False, label=_("Close before its end"))
    reason = ReasonText(label=_("Reason for the early close"), required=False)

    def early_reason(self) -> str:
        """Empty without an early close. Refuses reason_required."""
        if not self.cleaned_data["early"]:
            return ""
        rules.require_reason(self.cleaned_data["reason"])
        return str(self.cleaned_data["reason"])


def moment_field(label: Any, *, help_text: Any = "") -> forms.DateTimeField:
    """A moment in Seoul, to the minute."""
    return forms.DateTimeField(
        label=label,
        help_text=help_text,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": _("Please write the moment as 2026-12-31T18:00.")},
    )


class ExtensionForm(forms.Form):
    closes_at = moment_field(_("New close"), help_text=_("From this moment on nothing can be sent any more."))
    reason = ReasonText(label=_("Reason for the extension"))


TIE_RULES = [
    (
        "distinct_divisions,not_commended",
        _("More sending departments, then not commended in the last two years"),
    ),
    (
        "not_commended,distinct_divisions",
        _("Not commended in the last two years, then more sending departments"),
    ),
    ("distinct_divisions", TieBreaker.DISTINCT_DIVISIONS.label),
    ("not_commended", TieBreaker.NOT_COMMENDED.label),
    ("", _("None: equal numbers share the rank")),
]
EMPLOYMENT_CHOICES = [(kind.value, kind.label) for kind in EMPLOYED]


class DaysField(forms.CharField):
    """`14, 3` ↔ [14, 3]: days before the close, the farthest first; empty for no reminder."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[int]:  # type: ignore[override]
        words = [word.strip() for word in str(value or "").split(",") if word.strip()]
        if not all(word.isascii() and word.isdecimal() and 1 <= int(word[:4]) <= 180 for word in words):
            raise ValidationError(_("Please write days between 1 and 180, as 14, 3."), code="invalid_days")
        return sorted({int(word) for word in words if len(word) <= 3}, reverse=True)

    def validate(self, value: Any) -> None:
        """An empty list is an answer."""


def _number(label: Any, low: int, high: int, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=low, max_value=high, help_text=help_text)


def _employments(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=EMPLOYMENT_CHOICES, widget=forms.CheckboxSelectMultiple
    )


class SettingsForm(forms.Form):
    """The rules of a half-year. Once it has opened, the page shows most of them in words, and only what was
    sent is looked at; a rule that is sent all the same is refused by the service."""

    opens_at = moment_field(_("Opens"))
    closes_at = moment_field(_("Closes"), help_text=_("From this moment on nothing can be sent any more."))
    quota = _number(_("Carnations for each person"), 1, 10)
    reason_min = _number(_("Shortest letter"), 1, 5000, _("Characters as a person counts them"))
    reason_max = _number(_("Longest letter"), 1, 5000, _("Characters as a person counts them"))
    senders = _employments(_("Who may send"))
    recipients = _employments(_("Who may receive"))
    recent_posting_days = _number(
        _("Recent colleagues"),
        0,
        3650,
        _("Days after a transfer in which former colleagues count as one department. 0 turns it off."),
    )
    tie_rule = forms.ChoiceField(
        label=_("What decides between equal numbers"), choices=TIE_RULES, required=False
    )
    undo_minutes = _number(
        _("Minutes to take a letter back"), 0, 1440, _("Touches only letters sent from now on")
    )
    reminder_days = DaysField(
        label=_("Reminders, days before the close"),
        required=False,
        help_text=_("For example 14, 3. Empty for none."),
    )

    def __init__(self, *args: Any, opened: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.opened = opened
        if opened:
            for name in rules.FROZEN_SETTINGS:
                self.fields[name].required = False

    def clean_tie_rule(self) -> list[str]:
        return [name for name in self.cleaned_data["tie_rule"].split(",") if name]

    def settings(self) -> dict[str, Any]:
        """Names and values for services.change_settings: what an opened period's page does not offer is not sent."""
        return {
            name: value for name, value in self.cleaned_data.items() if not self.opened or name in self.data
        }

    def frozen_in_words(self) -> list[tuple[Any, str]]:
        """The rules that can no longer change, as label and value."""
        return [(self.fields[name].label, self._in_words(name)) for name in rules.FROZEN_SETTINGS]

    def _in_words(self, name: str) -> str:
        value, field = self.initial[name], self.fields[name]
        if isinstance(value, datetime):
            return format_datetime(value if name == "opens_at" else value - rules.LAST)
        if isinstance(field, forms.MultipleChoiceField):
            return " · ".join(str(label) for key, label in EMPLOYMENT_CHOICES if key in value)
        if isinstance(field, forms.ChoiceField):
            return str(dict(TIE_RULES).get(value, value))
        return str(value)

    @staticmethod
    def initial_of(period: Any) -> dict[str, Any]:
        values = {name: getattr(period, name) for name in rules.SETTINGS}
        return values | {"tie_rule": ",".join(period.tie_rule)}


class NewPeriodForm(SettingsForm):
    half = forms.ChoiceField(label=_("Half-year"))
    field_order = ("half",)

    def __init__(self, *args: Any, halves: Iterable[HalfYear], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["half"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(str(half), half.label) for half in halves]

    def clean_half(self) -> HalfYear:
        return HalfYear.parse(self.cleaned_data["half"])

    def settings(self) -> dict[str, Any]:
        return {name: value for name, value in super().settings().items() if name != "half"}
