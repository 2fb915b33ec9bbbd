"""Words for what the record says of tallies and commendations."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "commendation.recorded": _("Commendation recorded"),
    "report.requested": _("Report requested"),
    "tally.counted": _("Tally counted"),
    "tally.described": _("Tally's integrity flags computed"),
    "tally.published": _("Tally published"),
    "tally.superseded": _("Tally superseded by a newer version"),
}
TARGETS = {"commendation": _("Commendation"), "report": _("Award report"), "tally": _("Tally")}
SHOWN = {
    "award report": _("Award report"),
    "commendation register": _("Commendation register"),
    "tally": _("Half-year tally"),
    "tally flags": _("Integrity flags of a tally"),
}
FIELDS = {
    "conferred_on": _("Conferred on"),
    "flags": _("Integrity flags"),
    "format": _("File type"),
    "staff": _("Employee number"),
    "tally": _("Tally"),
    "version": _("Version"),
}
