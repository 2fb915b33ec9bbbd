"""Words for what the record says of results, decisions and objections."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _, pgettext_lazy

ACTS: dict[str, Any] = {
    "decisions.proposed": _("Decisions about ideas proposed"),
    "decision.made": _("Idea decided about, not announced yet"),
    "check.started": _("Public check of ideas begun"),
    "results.announced": _("Results of a contest announced"),
    "decision.announced": _("Decision about an idea announced"),
    "decision.replaced": _("Idea decided about again"),
    "objection.filed": _("Objection to an idea filed"),
    "objection.answerer_named": _("Somebody named to answer an objection to an idea"),
    "objection.answered": _("Objection to an idea answered"),
    "results.file_taken": _("Record of a contest downloaded"),
}
TARGETS: dict[str, Any] = {
    "objection": pgettext_lazy("contest", "Objection"),
}
SHOWN: dict[str, Any] = {
    "judges of a contest": _("Judges of a contest"),
    "authors of adopted ideas": _("Authors of adopted ideas"),
    "record of a contest": _("Record of a contest"),
    "objections to ideas": _("Objections to ideas"),
}
FIELDS: dict[str, Any] = {
    "prize": _("Prize"),
}
