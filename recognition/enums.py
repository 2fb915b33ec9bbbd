"""The fixed words of recognition."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PeriodState(TextChoices):
    """scheduled → open → closing (no more letters, the tally is due) → closed (tallied)."""

    SCHEDULED = "scheduled", _("Scheduled")
    OPEN = "open", _("In progress")
    CLOSING = "closing", _("Being counted")
    CLOSED = "closed", _("Counted")


class Basis(TextChoices):
    """Why a carnation is given (seed practice of Guro: praised by residents, or helped a colleague)."""

    HELPED = "helped", _("Helped me at work")
    PRAISED = "praised", _("Residents praised them")


class CarnationState(TextChoices):
    SENT = "sent", _("Sent")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    HIDDEN = "hidden", _("Hidden")
    VOIDED = "voided", _("Voided")


class TieBreaker(TextChoices):
    """What decides between equal numbers of carnations, in the order the period lists them."""

    DISTINCT_DIVISIONS = "distinct_divisions", _("More different sending divisions")
    NOT_COMMENDED = "not_commended", _("Not commended in the last two years")
