"""A letter as a page to keep."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.http import HttpResponseBase
from django.utils.translation import get_language, gettext as _

from documents.download import CONTENT_TYPES, attachment
from documents.model import Letter
from documents.pdf import render_letter
from kindness.dates import format_date
from recognition.models import Carnation


def download(letter: Carnation) -> HttpResponseBase:
    """The letter as an A4 page in the reader's language."""
    name = _("Carnation %(date)s") % {"date": format_date(letter.sent_at)}
    return attachment(render_letter(_page(letter), emblem=_flower()), f"{name}.pdf", CONTENT_TYPES["pdf"])


def _page(letter: Carnation) -> Letter:
    return Letter(
        heading=_("Kindness carnation"),
        recipient=_("To %(name)s") % {"name": letter.recipient_name},
        body=letter.reason,
        sender=f"{letter.sender_division_name} {letter.sender_name}",
        date=format_date(letter.sent_at),
        note=letter.period.half.label,
        language=get_language() or "ko",
    )


@cache
def _flower() -> str:
    drawing: str = (settings.BASE_DIR / "static" / "img" / "carnation.svg").read_text()
    return drawing
