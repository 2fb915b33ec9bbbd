"""Words for what the access log says of the record itself."""

from django.utils.translation import gettext_lazy as _

SHOWN = {
    "audit log": _("Audit log"),
    "audit log file": _("Audit log as a file"),
    "access log": _("Access log"),
    "access log file": _("Access log as a file"),
}
