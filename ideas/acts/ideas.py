"""Words for what the record says of ideas."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Any] = {
    "idea.begun": _("Idea begun"),
    "idea.discarded": _("Draft of an idea deleted"),
    "idea.author_named": _("Co-author named"),
    "idea.shares_set": _("Authors’ shares set"),
    "idea.author_removed": _("Co-author taken off"),
    "idea.naming_answered": _("Co-author answered"),
    "idea.file_added": _("File added to an idea"),
    "idea.file_removed": _("File removed from an idea"),
    "idea.submitted": _("Idea handed in"),
    "idea.corrected": _("Corrected idea handed in"),
    "idea.withdrawn": _("Idea withdrawn"),
}
TARGETS: dict[str, Any] = {
    "idea": _("Idea"),
}
SHOWN: dict[str, Any] = {
    "authors of an idea": _("Authors of an idea"),
}
FIELDS: dict[str, Any] = {
    "share": _("Share in per cent"),
    "shares": _("Shares in per cent"),
    "consents": _("Agrees"),
    "file": _("File"),
}
