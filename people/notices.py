"""What people tells people, in words."""

from django.utils.translation import gettext_lazy as _

from notifications.words import Words
from people.enums import Role


def _role(value: str) -> str:
    return str(Role(value).label)


NOTICES = {
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
