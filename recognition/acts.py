"""Words for what the record says of half-years and carnations."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "carnation.sent": _("Carnation sent"),
    "carnation.withdrawn": _("Carnation withdrawn"),
    "carnation.delivered": _("Carnation delivered"),
    "carnation.opened": _("Carnation opened by its recipient"),
    "carnation.reported": _("Letter reported"),
    "carnation.report_decided": _("Report of a letter decided"),
    "carnation.imported": _("Earlier carnations taken over"),
    "period.scheduled": _("Half-year scheduled"),
    "period.changed": _("Half-year's settings changed"),
    "period.opening_moved": _("Half-year's opening moved"),
    "period.opened": _("Half-year opened"),
    "period.extended": _("Half-year extended"),
    "period.closed": _("Sending closed"),
    "period.counted": _("Half-year counted"),
    "period.totals_kept": _("Half-year's totals kept"),
    "period.recount": _("Half-year to be counted again"),
    "period.announced": _("Half-year announced"),
    "period.reminded": _("Reminders sent"),
}
TARGETS = {"carnation": _("Carnation"), "period": _("Half-year")}
SHOWN = {"reported letter": _("Reported letter")}
FIELDS = {
    "closes_at": _("Closes"),
    "days_before": _("Days before the close"),
    "half": _("Half-year"),
    "letters": _("Letters"),
    "opens_at": _("Opens"),
    "people": _("Number of people"),
    "period": _("Half-year"),
    "quota": _("Carnations each"),
    "slot": _("Which one of the half-year"),
    "slot_returned": _("Given back to the sender"),
    "state": _("State"),
    "undo_minutes": _("Minutes for undoing"),
}
