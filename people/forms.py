"""What the person sent."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kindness.text import CleanText
from people.enums import Role
from people.queries import LONGEST

REASON_LIMIT = 200


class LogInForm(forms.Form):
    """Its errors are never shown one by one: whatever is wrong, number and password do not match."""

    username = CleanText(max_characters=20)
    password = forms.CharField(strip=False, max_length=1024)


class PasswordForm(forms.Form):
    """One's own new password."""

    current = forms.CharField(
        label=_("Current password"),
        strip=False,
        max_length=1024,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=1024,
        help_text=_("At least 9 characters, not only digits, not a common word."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password once more"),
        strip=False,
        max_length=1024,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class GrantForm(forms.Form):
    """A role for a person."""

    person = CleanText(label=_("Person"), max_characters=LONGEST, required=False)  # none is no such person
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("Choose a role")), *Role.choices])
    reason = CleanText(
        label=_("Reason for this"),
        multiline=True,
        max_characters=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)


class ReasonForm(forms.Form):
    """Why something is done to somebody's role or account."""

    reason = CleanText(
        label=_("Reason for this"),
        multiline=True,
        max_characters=REASON_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RoleFilter(forms.Form):
    """Which grants to list. What cannot be understood filters nothing."""

    LIVE, ENDED, ALL = "live", "ended", "all"

    q = CleanText(label=_("Name or staff number"), max_characters=LONGEST, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("All roles")), *Role.choices], required=False)
    state = forms.ChoiceField(
        label=_("State"),
        choices=[(LIVE, _("In force")), (ENDED, _("Ended")), (ALL, _("Both"))],
        required=False,
    )


class AccountFilter(forms.Form):
    """Whose account to look for."""

    q = CleanText(label=_("Name or staff number"), max_characters=LONGEST, required=False)


class PeopleFilter(forms.Form):
    """Whom to list in a division."""

    q = CleanText(label=_("Name"), max_characters=LONGEST, required=False)


class RosterForm(forms.Form):
    """The file, and from which day it is true."""

    file = forms.FileField(
        label=_("Roster file"),
        help_text=_("XLSX or CSV, up to 10 MB. The first row holds the column names."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        allow_empty_file=True,  # an empty file is refused in words by whoever reads it
        max_length=None,
    )
    effective_on = forms.DateField(
        label=_("Effective date of transfer"),
        help_text=_("Transfers count from this day. It may lie in the future."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def clean_effective_on(self) -> date:
        day: date = self.cleaned_data["effective_on"]
        if not 2000 <= day.year <= 2999:
            raise forms.ValidationError(_("Please choose a day between 2000 and 2999."))
        return day


class ConfirmRosterForm(forms.Form):
    """What is done with those who are missing from the file."""

    close_gone = forms.BooleanField(
        label=_("Close the accounts of those who are not in the file"), required=False
    )


def _day_field(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Please write the day as 2026-12-31.")},
    )


class DaysForm(forms.Form):
    """From one day to another, both counted."""

    starts_on = _day_field(_("First day"))
    ends_on = _day_field(_("Last day"), _("It is counted too."))


class DeputyForm(DaysForm):
    person = CleanText(label=_("Deputy"), max_characters=LONGEST, required=False)  # none is no such person
    field_order = ("person", "starts_on", "ends_on")


class ClosureForm(forms.Form):
    """A day on which nobody works though it is no public holiday."""

    day = _day_field(_("Day"))
    name = CleanText(label=_("Occasion"), max_characters=60)
