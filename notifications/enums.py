"""The fixed words about notices."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MailState(TextChoices):
    """waiting → claimed → sent, or back to waiting after a definite refusal.

    A row that stays `claimed` may have been mailed: it is `unsure` and never mailed again.
    """

    WAITING = "waiting", _("Waiting")
    CLAIMED = "claimed", _("Being mailed")
    SENT = "sent", _("Mailed")
    FAILED = "failed", _("Could not be mailed")
    UNSURE = "unsure", _("Perhaps mailed")
    NONE = "none", _("Not mailed")
