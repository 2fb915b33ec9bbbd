"""What people are told of the scoring."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from notifications.words import Words

NOTICES: dict[str, Words] = {
    "sheet_returned": Words(
        title=_("A scored call has come back to you"),
        body=_("%(round)s: please look at it again. The reason stands on its page."),
    ),
}
