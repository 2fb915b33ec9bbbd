"""Words for what the record says of people."""

from django.utils.translation import gettext_lazy as _

ACTS = {
    "absence.noted": _("Days of absence noted"),
    "absence.removed": _("Days of absence removed"),
    "closure.added": _("Closure day added"),
    "closure.removed": _("Closure day removed"),
    "deputy.named": _("Deputy named"),
    "deputy.ended": _("Deputy's days ended"),
    "department.added": _("Department added"),
    "department.moved": _("Department moved"),
    "role.granted": _("Role granted"),
    "role.ended": _("Role ended"),
    "roster.staged": _("Roster file staged"),
    "roster.applied": _("Roster applied"),
    "staff.added": _("Staff member added"),
    "staff.changed": _("Staff member's details changed"),
    "staff.transferred": _("Staff member transferred"),
    "staff.closed": _("Account closed"),
    "staff.reopened": _("Account opened again"),
    "staff.password_set": _("Password set"),
    "staff.password_issued": _("One-time password issued"),
    "staff.first_password_set": _("First passwords set"),
    "staff.logged_in": _("Logged in"),
    "staff.logged_out": _("Logged out"),
}
TARGETS = {
    "closure": _("Closure day"),
    "department": _("Department"),
    "roster": _("Roster"),
    "staff": _("Staff member"),
}
SHOWN = {
    "accounts": _("Accounts and passwords"),
    "one-time passwords": _("One-time passwords"),
    "roster differences": _("Roster differences"),
}
FIELDS = {
    "accounts": _("Accounts"),
    "address": _("From address"),
    "department": _("Department code"),
    "deputy": _("Deputy"),
    "effective_on": _("Effective date of transfer"),
    "ends_on": _("Last day"),
    "is_division": _("Is a division"),
    "name": _("Name"),
    "parent": _("Department above"),
    "role": _("Role"),
    "sha256": _("Check value of the file"),
    "starts_on": _("First day"),
}
