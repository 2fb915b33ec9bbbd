"""What recognition tells people, in words."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kindness.dates import format_datetime
from kindness.halfyear import HalfYear
from notifications.words import Words


def _half(code: str) -> str:
    return HalfYear.parse(code).label


def _moment(iso: str) -> str:
    return format_datetime(datetime.fromisoformat(iso))


NOTICES = {
    "letter_received": Words(
        title=_("A carnation has arrived for you"),
        body=_("%(sender)s of %(division)s has written you a letter of thanks."),
    ),
    "carnation_left": Words(
        title=_("You have a carnation left"),
        body=_(
            "Your carnation of the %(half)s can be sent until %(until)s. "
            "If a colleague comes to mind, a few lines are enough."
        ),
        formats={"half": _half, "until": _moment},
    ),
    "letter_reported": Words(
        title=_("A letter has been reported"),
        body=_("Its recipient finds it improper. Please look at it and decide."),
    ),
    "report_hide": Words(
        title=_("The letter you reported is no longer shown"),
        body=_("The programme officers have looked at it. Thank you for telling us."),
    ),
    "report_void": Words(
        title=_("The letter you reported no longer counts"),
        body=_("The programme officers have looked at it. Thank you for telling us."),
    ),
    "report_dismiss": Words(
        title=_("The letter you reported stays"),
        body=_(
            "The programme officers have looked at it and found nothing against the rules. Thank you for telling us."
        ),
    ),
    "letter_hide": Words(
        title=_("A letter of yours is no longer shown"),
        body=_(
            "The programme officers have hidden its words. It keeps counting. Their reason stands beside the letter."
        ),
    ),
    "letter_void": Words(
        title=_("A letter of yours no longer counts"),
        body=_("The programme officers have decided so. Their reason stands beside the letter."),
    ),
    "letter_void_returned": Words(
        title=_("A letter of yours no longer counts, and the carnation is back with you"),
        body=_(
            "The programme officers have decided so. Their reason stands beside the letter. "
            "You may send the carnation again in this half-year."
        ),
    ),
}
