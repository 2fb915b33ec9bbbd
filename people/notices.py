"""What people tells people, in words."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from kindness.dates import format_date
from notifications.words import Words
from people.enums import Role


def _role(value: str) -> str:
    return str(Role(value).label)


def _day(iso: str) -> str:
    return format_date(date.fromisoformat(iso))


NOTICES = {
    "deputy_named": Words(
        title=_("You stand in for a department head"),
        body=_(
            "%(head)s has named you as deputy from %(first)s to %(last)s. Applications of the department are decided by you then too."
        ),
        formats={"first": _day, "last": _day},
    ),
    "deputy_ended": Words(
        title=_("You no longer stand in for a department head"),
        body=_("%(head)s has ended your days as deputy."),
    ),
    "password_issued": Words(
        title=_("A one-time password was issued for your account"),
        body=_(
            "Your old password counts no more. If you did not ask for this, please tell the system administrator at once."
        ),
    ),
    "role_granted": Words(
        title=_("You have a new role"),
        body=_("You now hold the role “%(role)s”. Your menu shows what it opens."),
        formats={"role": _role},
    ),
    "role_ended": Words(
        title=_("One of your roles has ended"),
        body=_(
            "You no longer hold the role “%(role)s”. If you still need it, please ask the system administrator."
        ),
        formats={"role": _role},
    ),
}
