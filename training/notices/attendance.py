"""What is told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from notifications.words import Words

NOTICES: dict[str, Words] = {
    "certificate_issued": Words(
        title=_("You have completed a course"),
        body=_("%(course)s: your certificate %(number)s is ready."),
    ),
    "certificate_revoked": Words(
        title=_("A certificate of yours has been revoked"),
        body=_(
            "%(course)s: certificate %(number)s is no longer valid. The training officers can tell you why."
        ),
    ),
    "not_completed": Words(
        title=_("A course of yours has ended without completion"),
        body=_(
            "%(course)s: the attendance or the score it asks for was not reached. Another cohort is open to you where there is one."
        ),
    ),
}
