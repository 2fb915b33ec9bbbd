"""What people are told of comments. Never whose idea it is."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from notifications.words import Words

NOTICES: dict[str, Words] = {
    "comment_waiting": Words(
        title=_("A comment on an idea waits to be read"),
        body=_("%(contest)s: please read it, and show or hide it."),
    ),
    "comment_shown": Words(
        title=_("Your comment is shown"),
        body=_(
            "%(contest)s: colleagues read it beside the idea, without your name. Thank you for your word."
        ),
    ),
    "comment_hidden": Words(
        title=_("Your comment is not shown"),
        body=_("%(contest)s: thank you for your word. It is not shown beside the idea because: %(reason)s"),
    ),
}
