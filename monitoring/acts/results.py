"""Words for what the record says of the results."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Any] = {
    "results.exported": _("Survey results downloaded"),
    "results.best_exported": _("List of the best downloaded"),
}
TARGETS: dict[str, Any] = {"round": _("Survey round")}
SHOWN: dict[str, Any] = {
    "best of a survey": _("Best of a survey"),
    "raters of a survey": _("Raters of a survey"),
}
FIELDS: dict[str, Any] = {
    "first": _("First day"),
    "last": _("Last day"),
    "format": _("Kind of file"),
}
