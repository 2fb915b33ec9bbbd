"""What is sent about results: decisions, one reason for several, files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from documents.forms import FileForm
from ideas.enums import Outcome
from ideas.models import Prize
from kindness.text import CleanText
from people.models import Department

LONGEST = 1000
RECORD, REPORT = "record", "report"


class WordsField(CleanText):
    """Sentences somebody reads; left empty it has its own code."""

    def __init__(self, *, wanted: Any, **kwargs: Any) -> None:
        self.wanted = wanted
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 5}))
        super().__init__(multiline=True, max_characters=LONGEST, **kwargs)

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.wanted, code="reason_required")
        super().validate(value)


def _owner() -> forms.ModelChoiceField[Department]:
    return forms.ModelChoiceField(
        label=_("Department that carries it out"),
        queryset=Department.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("None yet"),
    )


def _planned() -> CleanText:
    return CleanText(
        label=_("When it is planned for"),
        max_characters=60,
        required=False,
        help_text=_("For example: first half of 2027. The authors read it."),
    )


class DecisionForm(forms.Form):
    """What is decided about one idea."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=Outcome.choices, widget=forms.RadioSelect)
    prize = forms.TypedChoiceField(label=_("Prize"), required=False, empty_value=None)
    owner = _owner()
    planned_for = _planned()
    reason = WordsField(
        label=_("Reason of the decision"),
        wanted=_("Please write the reason of the decision. The authors read it."),
        help_text=_("The authors read it. What is good about the idea comes first."),
    )

    def __init__(
        self, *args: Any, prizes: Iterable[Prize], divisions: QuerySet[Department], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = {str(one.pk): one for one in prizes}
        field = self.fields["prize"]
        field.choices = [("", _("No prize")), *((key, one.name) for key, one in offered.items())]  # type: ignore[attr-defined]
        field.coerce = offered.__getitem__  # type: ignore[attr-defined]
        self.fields["owner"].queryset = divisions  # type: ignore[attr-defined]

    def decided(self) -> dict[str, Any]:
        names = ("outcome", "prize", "owner", "planned_for", "reason")
        return {name: self.cleaned_data[name] for name in names}


class BulkForm(forms.Form):
    """One reason for several ideas; department and time only where they are taken up."""

    idea = forms.MultipleChoiceField(
        widget=forms.MultipleHiddenInput,
        error_messages={"required": _("Please tick at least one idea.")},
    )
    reason = WordsField(
        label=_("Reason of the decision"),
        wanted=_("Please write the reason of the decision. The authors read it."),
        help_text=_("Every author of these ideas reads it. Please thank them, and say what was weighed."),
    )
    owner = _owner()
    planned_for = _planned()

    def __init__(
        self, *args: Any, ideas: Iterable[UUID], divisions: QuerySet[Department], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["idea"].choices = [(str(key), str(key)) for key in ideas]  # type: ignore[attr-defined]
        self.fields["owner"].queryset = divisions  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        for error in self.errors.as_data().get("idea", []):
            if error.code == "required":
                error.code = "nothing_chosen"
        return super().clean()


class RecordForm(FileForm):
    kind = forms.ChoiceField(
        label=_("Which document"),
        choices=[(RECORD, _("Decision record")), (REPORT, pgettext_lazy("contest", "Result report"))],
        initial=RECORD,
        widget=forms.RadioSelect,
    )
    field_order = ("kind", "format", "purpose")
