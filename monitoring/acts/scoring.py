"""Words for what the record says of the scoring."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Any] = {
    "call.noted": _("Outcome of a call noted"),
    "sheet.begun": _("Scoring begun"),
    "sheet.checked": _("Score checked"),
    "sheet.returned": _("Score returned to its rater"),
    "sheet.revised": _("Scored anew"),
    "sheet.submitted": _("Score handed in"),
    "sheets.imported": _("File of scored calls taken in"),
    "sheets.staged": _("File of scored calls read"),
}
TARGETS: dict[str, Any] = {"sheet_import": _("File of scored calls")}
SHOWN: dict[str, Any] = {
    "call to be made": _("Call to be made"),
    "calls to be made": _("Calls to be made"),
    "handed-in scores": _("Scores handed in"),
    "file of scored calls": _("File of scored calls"),
}
FIELDS: dict[str, Any] = {
    "purpose": _("Purpose"),
    "total": _("Total"),
    "same": _("Without change"),
    "changed": _("Changed"),
}
