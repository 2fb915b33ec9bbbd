"""Words for what the record says of results, appeals and calls that do not count."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Any] = {
    "round.released": _("Results published"),
    "sheet.acknowledged": _("Score read by the person"),
    "sheets.finished": _("Scores made final"),
    "dispute.filed": _("Appeal filed"),
    "dispute.answered": _("Appeal answered"),
    "call.excluded": _("Call left out of the results"),
    "call.included": _("Call taken into the results again"),
    "calibration.planned": _("Calibration planned"),
    "calibration.closed": _("Calibration closed"),
    "calibration.worked_out": _("Agreement of raters worked out"),
    "days.shielded": _("Days protected"),
}
TARGETS: dict[str, Any] = {
    "dispute": _("Appeal"),
    "call": _("Call"),
    "sheet": _("Score sheet"),
    "calibration": _("Calibration"),
}
SHOWN: dict[str, Any] = {
    "scored calls": _("Scored calls"),
    "appeals": _("Appeals"),
    "protected days": _("Protected days"),
}
FIELDS: dict[str, Any] = {
    "days": _("Days concerned"),
    "calls": _("Calls"),
    "sheets": _("Number of scores"),
    "excluded": _("Does not count"),
    "outcome": _("The answer"),
    "raters": _("Raters"),
}
