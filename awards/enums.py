"""The fixed words of awards."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TallyState(TextChoices):
    """draft (being computed) → final → published; superseded when a letter was voided afterwards."""

    DRAFT = "draft", _("Draft")
    FINAL = "final", _("Final")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Superseded")


class FlagKind(TextChoices):
    """What the committee may want to look at. Never an automatic consequence."""

    MUTUAL_PAIR = "mutual_pair", _("Sent to each other")
    DIVISION_FLOW = "division_flow", _("Unusually many from one department to another")
    SIMILAR_REASONS = "similar_reasons", _("Nearly identical reasons")
    LATE_BURST = "late_burst", _("Many in the last hours")
    VOIDED = "voided", _("Voided letter")


class ReportFormat(TextChoices):
    XLSX = "xlsx", _("Excel (XLSX)")
    CSV = "csv", _("CSV")
    PDF = "pdf", _("PDF")
    HWPX = "hwpx", _("Hangul (HWPX)")


class ReportState(TextChoices):
    REQUESTED = "requested", _("Waiting to be made")
    MAKING = "making", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Could not be made")
