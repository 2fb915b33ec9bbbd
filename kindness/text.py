"""The one place where what people type is made canonical.

Source: reliability rule 17. NFD Korean looks like NFC Korean and equals it nowhere in SQL; a reason of
only U+3164 looks empty and passes a plain `required`; bidi controls turn a name round.
"""

from __future__ import annotations

import unicodedata
from typing import Any, ClassVar

import regex
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_BYTES = 64 * 1024
_IMPOSSIBLE = regex.compile(r"[\x00\p{Cs}\p{Noncharacter_Code_Point}]")
# Bidi and zero-width controls, tags, soft hyphen, BOM; ZWJ and variation selectors stay: emoji are made of them.
_INVISIBLE = regex.compile(
    r"[\u00AD\u061C\u180E\u200B\u200C\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF\uFFF9-\uFFFB"
    r"\U000E0000-\U000E007F]"
)
_CONTROL = regex.compile(r"[\x01-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F]")
_FILLERS = regex.compile(r"[\s\u115F\u1160\u3164\uFFA0\u2800\u200D\uFE00-\uFE0F\p{Mn}\p{Cf}]")
_GRAPHEME = regex.compile(r"\X")
_SPACES = regex.compile(r"[^\S\n]+")


class Unreadable(ValueError):
    """The text holds what no keyboard types (NUL, lone surrogates), or is far too long to be a text."""


def clean_text(value: str, *, multiline: bool = False) -> str:
    """`value` in NFC, without invisible controls, with single spaces and trimmed lines.

    Raises Unreadable for NUL, surrogates, non-characters and more than 64 KiB.
    """
    if len(value) > MAX_BYTES or _IMPOSSIBLE.search(value) or len(value.encode()) > MAX_BYTES:
        raise Unreadable
    value = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    value = _CONTROL.sub("", _INVISIBLE.sub("", value))
    if not multiline:
        value = value.replace("\n", " ")
    value = "\n".join(line.strip() for line in _SPACES.sub(" ", value).split("\n"))
    value = regex.sub(r"\n{3,}", "\n\n", value).strip()
    return "" if is_blank(value) else value


def is_blank(value: str) -> bool:
    """True when a reader would see nothing: only spaces, fillers, combining marks or controls."""
    return not _FILLERS.sub("", value)


def count_characters(value: str) -> int:
    """Characters as a person counts them (extended grapheme clusters)."""
    return sum(1 for _match in _GRAPHEME.finditer(value))


class CleanText(forms.CharField):
    """A form's text field. What it hands on has been through `clean_text`.

    `max_characters` counts as a person does; the code of its error is `too_long`.
    """

    default_error_messages: ClassVar = {
        "unreadable": _("This text contains characters that cannot be stored. Please type it again."),
        "too_long": _("Please shorten this to %(limit)d characters. It has %(count)d now."),
    }

    def __init__(self, *, multiline: bool = False, max_characters: int = 200, **kwargs: Any) -> None:
        self.multiline = multiline
        self.max_characters = max_characters
        kwargs.setdefault("widget", forms.Textarea if multiline else forms.TextInput)
        super().__init__(strip=False, **kwargs)
        # Django's own NUL validator runs on the cleaned value; ours has answered by then.

    def to_python(self, value: Any) -> str:
        text = "" if value is None else str(value)
        try:
            return clean_text(text, multiline=self.multiline)
        except Unreadable as error:
            raise ValidationError(self.error_messages["unreadable"], code="unreadable") from error

    def validate(self, value: Any) -> None:
        super().validate(value)
        count = count_characters(value)
        if count > self.max_characters:
            raise ValidationError(
                self.error_messages["too_long"],
                code="too_long",
                params={"limit": self.max_characters, "count": count},
            )
