"""What awards tells people, in words. Those who lead are told nothing before the results are announced."""

from django.utils.translation import gettext_lazy as _

from kindness.halfyear import HalfYear
from notifications.words import Words


def _half(code: str) -> str:
    return HalfYear.parse(code).label


NOTICES = {
    "tally_ready": Words(
        title=_("The tally of the %(half)s is ready"),
        body=_("%(letters)s carnations were counted. Things to look at: %(flags)s."),
        formats={"half": _half},
    ),
}
