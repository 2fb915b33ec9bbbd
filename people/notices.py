"""What people tells people, in words."""

from django.utils.translation import gettext_lazy as _

from notifications.words import Words
from people.enums import Role


def _role(value: str) -> str:
    return str(Role(value).label)


NOTICES = {
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
