"""Words for what the record says of screening."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Any] = {
    "idea.accepted": _("Idea passed screening"),
    "idea.rejected": _("Idea not taken up in screening"),
    "idea.reopened": _("Screening of an idea taken back"),
    "idea.correction_asked": _("Correction of an idea requested"),
    "idea.merged": _("Idea merged with an earlier one"),
    "idea.credited": _("Idea credited to an earlier one"),
    "idea.blind_edited": _("Judges' copy of an idea edited"),
    "idea.file_hidden": _("File of an idea kept from the judges"),
    "idea.file_shown": _("File of an idea given to the judges again"),
    "screening.exported": _("List of ideas exported"),
}
TARGETS: dict[str, Any] = {}
SHOWN: dict[str, Any] = {"screened ideas": _("Ideas with their authors")}
FIELDS: dict[str, Any] = {
    "credited_to": _("Credited to"),
    "due_on": _("Last day"),
    "fields": _("Fields"),
    "ground": _("Ground"),
    "merged_into": _("Merged into"),
    "named": _("Names included"),
}
