"""What is sent about adopted ideas on their way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.enums import AdoptionState
from ideas.models import Adoption, Progress
from ideas.rules.quarters import Quarter
from kindness.text import CleanText
from people.models import Department

LONGEST_TEXT = 2000
LONGEST_REASON = 1000


class Needed(CleanText):
    """A text that cannot be left empty; `code`: what it is refused with then (contract)."""

    def __init__(
        self,
        *,
        label: Any,
        empty: Any,
        code: str = "incomplete",
        longest: int = LONGEST_TEXT,
        help_text: Any = "",
    ) -> None:
        self.code = code
        super().__init__(
            label=label,
            max_characters=longest,
            multiline=True,
            widget=forms.Textarea(attrs={"rows": 5}),
            error_messages={"required": empty},
            help_text=help_text,
        )

    def validate(self, value: Any) -> None:
        if not value:
            raise forms.ValidationError(self.error_messages["required"], code=self.code)
        super().validate(value)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class PlanForm(forms.Form):
    plan = Needed(
        label=_("What is done, by whom and how"),
        empty=_("The plan is empty. Please write what is done, by whom and how."),
    )
    starts_on = _day(_("First day"))
    ends_on = _day(_("Last day"))

    @classmethod
    def initial_of(cls, adoption: Adoption) -> dict[str, Any]:
        return {
            "plan": adoption.plan,
            "starts_on": adoption.plan_starts_on,
            "ends_on": adoption.plan_ends_on,
        }


class ReportForm(forms.Form):
    quarter = forms.ChoiceField(label=_("Quarter"))
    percent = forms.IntegerField(
        label=_("How far it has come, in per cent"), min_value=0, max_value=100, initial=0
    )
    text = Needed(
        label=_("What has been done"), empty=_("The report is empty. Please write what has been done.")
    )

    def __init__(self, *args: Any, quarters: Iterable[Quarter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["quarter"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(one), one.label) for one in quarters]

    @classmethod
    def initial_of(cls, known: Progress | None) -> dict[str, Any]:
        """A report that is corrected."""
        return {"quarter": known.quarter, "percent": known.percent, "text": known.text} if known else {}


class DoneForm(forms.Form):
    changed_what = Needed(
        label=_("What is different now"),
        empty=_("Please write what is different now. Its authors will be glad to read it."),
        help_text=_("In words a visitor at the counter would use. Everybody can read it in the gallery."),
    )


class StopForm(forms.Form):
    reason = Needed(
        label=_("Reason"),
        empty=_("An adopted idea is stopped with a reason. Please write it for its authors."),
        code="reason_required",
        longest=LONGEST_REASON,
    )


class ResumeForm(forms.Form):
    reason = Needed(
        label=_("Reason"),
        empty=_("Please write why it is taken up again."),
        code="reason_required",
        longest=LONGEST_REASON,
    )


class WordForm(forms.Form):
    word = Needed(
        label=_("Your word"),
        empty=_("Nothing is written yet. Please write your word."),
        longest=LONGEST_REASON,
    )


class MoveForm(forms.Form):
    division = forms.ModelChoiceField(
        label=_("Department"),
        queryset=Department.objects.none(),
        to_field_name="code",
        empty_label=_("Please choose"),
        error_messages={"required": _("Please choose a department that exists today.")},
    )

    def __init__(self, *args: Any, divisions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["division"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = divisions

    def clean(self) -> dict[str, Any] | None:
        """No department, or none that exists, has a code of its own (contract)."""
        for error in self.errors.as_data().get("division", []):
            error.code = "division_required"
        return super().clean()


class FilterForm(forms.Form):
    """Nonsense narrows nothing."""

    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All")), *AdoptionState.choices], required=False
    )
    division = forms.ChoiceField(label=_("Department"), required=False)
    q = CleanText(label=_("Words in title or plan"), required=False)
    late = forms.BooleanField(label=_("Overdue only"), required=False)

    def __init__(self, *args: Any, divisions: Iterable[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["division"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All")), *((one.code, one.name) for one in divisions)]

    def given(self) -> dict[str, Any]:
        """What can be understood of it."""
        self.is_valid()
        return self.cleaned_data if self.is_bound else {}
