"""What is sent about teams, places and visits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kindness.text import CleanText
from monitoring.enums import PlaceKind
from monitoring.models import Place, Version
from people.models import Department, Staff
from people.queries import LONGEST

LONGEST_TEXT = 2000


def _day(label: Any, **fields: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **fields)


def _text(label: Any) -> CleanText:
    widget = forms.Textarea(attrs={"rows": 4})
    return CleanText(label=label, max_characters=LONGEST_TEXT, multiline=True, required=False, widget=widget)


class TeamForm(forms.Form):
    name = CleanText(label=_("Name"), max_characters=80)
    purpose = CleanText(label=_("What for"), max_characters=400, required=False)
    version = forms.ModelChoiceField(
        label=_("Checklist"),
        queryset=Version.objects.none(),
        help_text=_("It stays as it is from now on; changes make a new version."),
    )
    starts_on = _day(_("First day"))
    ends_on = _day(_("Last day"))
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, versions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "version", versions)


class MemberForm(forms.Form):
    person = CleanText(label=_("Person"), max_characters=LONGEST, required=False)  # none is no such person


class PlaceForm(forms.Form):
    name = CleanText(label=_("Name"), max_characters=80)
    kind = forms.ChoiceField(label=_("Whose"), choices=PlaceKind.choices, widget=forms.RadioSelect)
    division = forms.ModelChoiceField(
        label=_("Department"),
        queryset=Department.objects.none(),
        to_field_name="code",
        required=False,
        help_text=_("Of our counter; for an office elsewhere, the one of ours it is compared with."),
    )

    def __init__(self, *args: Any, divisions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "division", divisions)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == PlaceKind.OWN and not cleaned.get("division"):
            self.add_error(
                "division",
                forms.ValidationError(_("Please choose whose counter it is."), code="division_required"),
            )
        return cleaned


class VisitForm(forms.Form):
    place = forms.ModelChoiceField(label=_("Place visited"), queryset=Place.objects.none())
    visitor = forms.ModelChoiceField(
        label=_("Who goes"), queryset=Staff.objects.none(), to_field_name="number"
    )
    visit_on = _day(_("Day"))
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, places: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "place", places)
        _offer(self, "visitor", members)


class ReportForm(forms.Form):
    visit_on = _day(_("Day of the experience visit"))
    transaction = CleanText(
        label=_("What you really did there"),
        max_characters=200,
        help_text=_("For example: asked for a family register, waited eight minutes."),
    )
    strengths = _text(_("Strengths"))
    weaknesses = _text(_("Weaknesses"))
    to_apply = _text(_("How to apply it here"))

    def clean(self) -> dict[str, Any] | None:
        """What was done has a code of its own when it is missing (contract)."""
        for error in self.errors.as_data().get("transaction", []):
            if error.code == "required":
                error.code = "transaction_required"
        return super().clean()


class PhotoForm(forms.Form):
    file = forms.FileField(
        label=_("Photo"),
        help_text=_("JPG or PNG. Where and when it was taken is removed. Please show no visitors' faces."),
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png"}),
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)


def _offer(form: forms.Form, name: str, rows: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
