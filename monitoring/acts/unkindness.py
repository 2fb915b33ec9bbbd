"""Words for what the record says of reports of unkindness."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Any] = {
    "report.taken": _("Report of unkindness written down"),
    "report.heard": _("Person heard about a report"),
    "report.found": _("Finding about a report made"),
    "report.closed": _("Report of unkindness closed"),
    "report.erased": _("Reports of unkindness erased"),
}
TARGETS: dict[str, Any] = {"unkindness": _("Report of unkindness")}
SHOWN: dict[str, Any] = {"unkindness reports": _("Reports of unkindness")}
FIELDS: dict[str, Any] = {
    "channel": _("How it came"),
    "finding": _("Finding"),
    "reports": _("Reports"),
}
