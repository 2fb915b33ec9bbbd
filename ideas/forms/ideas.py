"""What entrants send."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.files import KINDS
from ideas.enums import IdeaKind
from ideas.models import Author, Idea
from ideas.rules import ideas as rules
from kindness.text import CleanText
from people.queries import LONGEST

ACCEPTED = ",".join(f".{ending}" for ending in KINDS if ending != "hwp")


def _text(label: Any, help_text: Any, *, most: int = rules.LONGEST_TEXT, rows: int = 6) -> CleanText:
    widget = forms.Textarea(attrs={"rows": rows})
    return CleanText(
        label=label, help_text=help_text, max_characters=most, multiline=True, required=False, widget=widget
    )


class IdeaForm(forms.Form):
    """Nothing is required while it is written; handing in asks for the rest."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=IdeaKind.choices, widget=forms.RadioSelect, required=False
    )
    title = CleanText(
        label=_("Idea title"),
        max_characters=rules.LONGEST_TITLE,
        max_length=rules.LONGEST_TITLE,
        required=False,
        help_text=_("In a few words, so that a colleague knows what it is about."),
    )
    problem = _text(
        _("Current state and problem"), _("What happens today, how often, and for whom it is difficult.")
    )
    proposal = _text(_("Improvement"), _("What shall be different, step by step."), rows=9)
    effect = _text(
        _("Expected effect"), _("What gets better for residents or colleagues, if possible in numbers.")
    )
    cost = _text(
        _("Cost and what is needed"),
        _("Money, people, time, rules to be changed; “none” is a good answer."),
        most=rules.LONGEST_COST,
        rows=3,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    author = forms.CharField(widget=forms.HiddenInput, required=False)  # whose text waits after a log-out

    def __init__(self, *args: Any, kinds: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(one, IdeaKind(one).label) for one in kinds]

    def texts(self) -> dict[str, str]:
        """What was sent and is to be stored; a field a script left out stays as it is."""
        named = {name: self.cleaned_data[name] for name in rules.TEXTS if name in self.data}
        kind = self.cleaned_data["kind"]
        return {**named, "kind": kind} if kind else named


def initial_of(idea: Idea, number: str) -> dict[str, str]:
    """As the form shows a stored draft to whoever has that staff number."""
    return {
        **{name: getattr(idea, name) for name in ("kind", *rules.TEXTS)},
        "seen": idea.saved_at.isoformat(),
        "author": number,
    }


class PledgeForm(forms.Form):
    pledge = forms.BooleanField(
        label=_(
            "It is our own work, takes nobody’s rights, and was entered in no other contest under other names."
        ),
        required=False,  # the service says why it is needed
    )


class AuthorForm(forms.Form):
    person = CleanText(label=_("Person"), max_characters=LONGEST, required=False)  # none is no such person
    share = forms.IntegerField(
        label=_("Share in per cent"),
        widget=forms.NumberInput(attrs={"min": 1, "max": 99, "inputmode": "numeric"}),
    )
    part = CleanText(
        label=_("What they did"),
        max_characters=rules.LONGEST_PART,
        max_length=rules.LONGEST_PART,
        required=False,
        help_text=_("For example: counted the calls of a month."),
    )

    def clean(self) -> dict[str, Any] | None:
        """A share that is no share has one code, however it is wrong (contract)."""
        for error in self.errors.as_data().get("share", []):
            error.code = "shares_not_100"
        return super().clean()


class SharesForm(forms.Form):
    """One number an author, named by their staff number."""

    def __init__(self, *args: Any, authors: Iterable[Author], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff_ids = {f"share_{one.staff.number}": one.staff_id for one in authors}
        for one in authors:
            self.fields[f"share_{one.staff.number}"] = forms.IntegerField(
                label=one.name,
                min_value=1,
                max_value=rules.WHOLE,
                initial=one.share,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                error_messages={
                    key: _("A share lies between 1 and 100 per cent. Please check the shares.")
                    for key in ("required", "invalid", "min_value", "max_value")
                },
            )

    def clean(self) -> dict[str, Any] | None:
        for errors in self.errors.as_data().values():
            for error in errors:
                error.code = "shares_not_100"
        return super().clean()

    def shares(self) -> Mapping[int, int]:
        return {self.staff_ids[name]: share for name, share in self.cleaned_data.items()}


class ConsentForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("yes", _("I am an author, and the share is right")), ("no", _("Please do not name me"))],
        widget=forms.RadioSelect,
    )


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "PDF, HWPX, DOCX, XLSX, PPTX, JPG or PNG, up to 10 MB. Who made it is removed from the file; "
            "please write no names into it."
        ),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)


class TypedForm(forms.Form):
    """What has been typed so far, compared with older ideas."""

    title = CleanText(max_characters=rules.LONGEST_TITLE, required=False)
    proposal = CleanText(max_characters=rules.LONGEST_TEXT, multiline=True, required=False)
