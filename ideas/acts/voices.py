"""Words for what the record says of comments. Likes leave no row: who liked what is shown to nobody."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Any] = {
    "comment.written": _("Comment on an idea written"),
    "comment.shown": _("Comment on an idea shown"),
    "comment.hidden": _("Comment on an idea hidden"),
}
TARGETS: dict[str, Any] = {"comment": _("Comment on an idea")}
SHOWN: dict[str, Any] = {
    "comments on ideas": _("Comments on ideas"),
    "authors of adopted ideas": _("Authors of adopted ideas"),
}
FIELDS: dict[str, Any] = {"idea": _("Idea")}
