"""What is sent from the hall, and about certificates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kindness.errors import Refused
from kindness.text import CleanText, Unreadable, clean_text
from people.queries import LONGEST
from recognition.forms import ReasonText
from training.enums import Mark

UNKNOWN_MARK = {"invalid_choice": _("Please choose one of the marks on the list.")}
MARK = "mark-"  # name of a person's mark: mark-<enrolment>
SCORE = "score-"
LONGEST_PURPOSE = 400

INVALID_SCORE = Refused(
    "invalid_score",
    _("A score is a number between 0 and 100, with one decimal at most, for example 87.5."),
    title=_("The scores were not stored."),
)


def prefilled(text: str) -> str:
    """What an address brings along for a short field; nonsense is left out."""
    try:
        return clean_text(text)[:20]
    except Unreadable:
        return ""


class CodeText(CleanText):
    """The code as it was typed; whether it is right is asked of the rules."""

    def __init__(self) -> None:
        super().__init__(
            max_characters=20,
            label=_("Code on the screen"),
            help_text=_("Six digits. They change every half minute."),
            widget=forms.TextInput(
                attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code-input"}
            ),
        )


class CheckInForm(forms.Form):
    code = CodeText()


class MomentField(forms.CharField):
    """A moment as our own page wrote it, with its offset."""

    def to_python(self, value: Any) -> datetime | None:  # type: ignore[override]
        try:
            moment = datetime.fromisoformat(str(value or ""))
        except ValueError:
            return None
        return moment if moment.tzinfo else None


class ListForm(forms.Form):
    """The whole list: marks stand beside it under names of their own."""

    seen = MomentField(required=False, widget=forms.HiddenInput)
    rest = forms.ChoiceField(
        required=False,
        label=_("Everybody not marked yet"),
        error_messages=UNKNOWN_MARK,
        choices=[
            ("", _("stays as it is")),
            (Mark.PRESENT.value, Mark.PRESENT.label),
            (Mark.ABSENT.value, Mark.ABSENT.label),
        ],
    )

    def marks(self) -> dict[UUID, Mark]:
        """What stands on the list; nonsense is left out."""
        return {
            key: Mark(value) for key, value in _by_person(self.data, MARK).items() if value in Mark.values
        }

    def rest_mark(self) -> Mark | None:
        return Mark(self.cleaned_data["rest"]) if self.cleaned_data["rest"] else None


class OneMarkForm(forms.Form):
    """A single mark from the hall's page, which may send it twice."""

    enrolment = forms.UUIDField()
    mark = forms.ChoiceField(choices=Mark.choices)
    nonce = forms.UUIDField()
    seen = MomentField(required=False)


class CorrectionForm(forms.Form):
    mark = forms.ChoiceField(
        label=_("What is true"),
        choices=Mark.choices,
        widget=forms.RadioSelect,
        error_messages=UNKNOWN_MARK,
    )
    reason = ReasonText(label=_("Reason for the correction"))


class ScoresForm(forms.Form):
    """Scores stand under names of their own: score-<enrolment>."""

    def scores(self) -> dict[UUID, Decimal | None]:
        """An empty field is no score. Refuses invalid_score."""
        field = forms.DecimalField(required=False, min_value=0, max_value=100, max_digits=4, decimal_places=1)
        try:
            return {key: field.clean(value.strip()) for key, value in _by_person(self.data, SCORE).items()}
        except ValidationError as error:
            raise INVALID_SCORE from error


class WithReasonForm(forms.Form):
    reason = ReasonText(label=_("Reason"), help_text=_("It stays in the record beside the certificate."))


class VerifyForm(forms.Form):
    number = CleanText(
        max_characters=20,
        label=_("Certificate number"),
        help_text=_("For example: 2026-0001"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    code = CleanText(
        max_characters=20,
        label=_("Verification code"),
        help_text=_("Twelve letters and digits, printed beside the number"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class CertificateFilter(forms.Form):
    """Which certificates of the register to list. What cannot be understood filters nothing."""

    q = CleanText(
        label=_("Certificate number, name or staff number"),
        max_characters=LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class PurposeText(CleanText):
    """What the download is for; left out, it is `purpose_required` (contract)."""

    def validate(self, value: Any) -> None:
        if not value:
            raise ValidationError(
                _(
                    "The list names people, so the law asks what it is for. Please write the purpose of the download."
                ),
                code="purpose_required",
            )
        super().validate(value)


class HoursExportForm(forms.Form):
    purpose = PurposeText(
        max_characters=LONGEST_PURPOSE,
        label=_("Purpose of the download"),
        help_text=_("For example: entry in the personnel system. It is kept with the access record."),
    )


def _by_person(data: Mapping[str, Any], prefix: str) -> dict[UUID, str]:
    """The fields of that prefix by the id behind it."""
    found: dict[UUID, str] = {}
    for name in data:
        if name.startswith(prefix):
            try:
                found[UUID(name.removeprefix(prefix))] = str(data[name])
            except ValueError:
                continue
    return found
