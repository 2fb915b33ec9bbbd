"""What is sent about results: decisions, one reason for several, objections and their answers, files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from documents.forms import FileForm
from ideas.enums import ObjectionGround, ObjectionOutcome, Outcome
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
    prize = forms.ModelChoiceField(
        label=_("Prize"), queryset=Prize.objects.none(), required=False, empty_label=_("No prize")
    )
    owner = _owner()
    planned_for = _planned()
    reason = WordsField(
        label=_("Reason of the decision"),
        wanted=_("Please write the reason of the decision. The authors read it."),
        help_text=_("The authors read it. What is good about the idea comes first."),
    )

    def __init__(self, *args: Any, prizes: Any, divisions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, prizes, divisions)

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

    def __init__(self, *args: Any, ideas: Any, divisions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["idea"].choices = [(str(key), str(key)) for key in ideas]  # type: ignore[attr-defined]
        _offer(self, None, divisions)

    def clean(self) -> dict[str, Any] | None:
        for error in self.errors.as_data().get("idea", []):
            if error.code == "required":
                error.code = "nothing_chosen"
        return super().clean()


class ObjectionForm(forms.Form):
    ground = forms.ChoiceField(label=_("Why"), choices=ObjectionGround.choices, widget=forms.RadioSelect)
    text = WordsField(
        label=_("What should be looked at again"),
        wanted=_("Please write what should be looked at again, and why."),
        help_text=_(
            "Somebody who had no part in it reads this and answers you. Authors are not told who asks."
        ),
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)


class AnswerForm(forms.Form):
    """`change`: the decision below takes the place of the present one."""

    answered = forms.ChoiceField(
        label=_("Your answer"), choices=ObjectionOutcome.choices, widget=forms.RadioSelect
    )
    answer = WordsField(
        label=_("Reason for this"),
        wanted=_("Please write the reason for your answer. The person reads it."),
        help_text=_("The person reads it."),
    )
    change = forms.BooleanField(
        label=_("Decide the idea anew, as below"),
        required=False,
        help_text=_("Only where you accept it."),
    )
    outcome = forms.ChoiceField(
        label=_("Decision"), choices=Outcome.choices, widget=forms.RadioSelect, required=False
    )
    prize = forms.ModelChoiceField(
        label=_("Prize"), queryset=Prize.objects.none(), required=False, empty_label=_("No prize")
    )
    owner = _owner()
    planned_for = _planned()
    reason = WordsField(
        label=_("Reason of the decision"),
        wanted=_("Please write the reason of the decision. The authors read it."),
        required=False,
        help_text=_("The authors read it. What is good about the idea comes first."),
    )

    def __init__(self, *args: Any, prizes: Any, divisions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, prizes, divisions)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if self.changes(cleaned) and not cleaned.get("outcome") and "outcome" not in self.errors:
            self.add_error(
                "outcome", ValidationError(_("Please choose the new decision."), code="decision_required")
            )
        return cleaned

    @staticmethod
    def changes(cleaned: dict[str, Any]) -> bool:
        return bool(cleaned.get("change")) and cleaned.get("answered") == ObjectionOutcome.UPHELD

    def decided(self) -> dict[str, Any] | None:
        if not self.changes(self.cleaned_data):
            return None
        names = ("outcome", "prize", "owner", "planned_for", "reason")
        return {name: self.cleaned_data[name] for name in names}


class RecordForm(FileForm):
    kind = forms.ChoiceField(
        label=_("Which document"),
        choices=[(RECORD, _("Decision record")), (REPORT, pgettext_lazy("contest", "Result report"))],
        initial=RECORD,
        widget=forms.RadioSelect,
    )
    field_order = ("kind", "format", "purpose")


def _offer(form: forms.Form, prizes: Any, divisions: Any) -> None:
    """What there is to choose from."""
    for name, rows in (("prize", prizes), ("owner", divisions)):
        if rows is not None:
            form.fields[name].queryset = rows  # type: ignore[attr-defined]
