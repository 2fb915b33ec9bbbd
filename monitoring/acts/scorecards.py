"""Words for what the record says of the scorecards."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Any] = {
    "scorecard.added": _("Scorecard added"),
    "scorecard.renamed": _("Scorecard renamed"),
    "scorecard.discarded": _("Draft of a scorecard discarded"),
    "version.added": _("Version of a scorecard added"),
    "version.items_set": _("Items of a version changed"),
    "version.changed": _("Settings of a version changed"),
    "version.frozen": _("Version of a scorecard frozen"),
    "version.discarded": _("Draft of a version discarded"),
}
TARGETS: dict[str, Any] = {
    "scorecard": _("Scorecard"),
    "scorecard_version": _("Version of a scorecard"),
}
SHOWN: dict[str, Any] = {}
FIELDS: dict[str, Any] = {
    "dispute_days": _("Days for an appeal"),
    "full_points": _("Full points"),
    "grades": _("Grades of the total"),
    "items": _("Number of items"),
    "most_disputes": _("Appeals of one person in one round"),
    "not_applicable": _("An item that does not apply"),
    "note": _("What changed, and why"),
}
