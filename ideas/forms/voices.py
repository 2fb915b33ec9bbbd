"""What colleagues and officers send about the ideas of a public check."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from ideas.rules.voices import LONGEST_COMMENT, LONGEST_REASON
from kindness.text import CleanText


class CommentForm(forms.Form):
    text = CleanText(
        label=_("Your comment"),
        multiline=True,
        max_characters=LONGEST_COMMENT,
        error_messages={"required": _("Please write your comment first.")},
        help_text=_(
            "What would make it better, or where it would help. An officer reads it first; it is then shown "
            "without your name. Please do not guess whose idea it is."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})["token"] = uuid4()
        super().__init__(*args, **kwargs)


class HideForm(forms.Form):
    """Whether it is empty is asked by the service."""

    reason = CleanText(
        label=_("Why it is not shown"),
        required=False,
        max_characters=LONGEST_REASON,
        help_text=_("The colleague who wrote the comment reads this. Please be kind."),
    )
