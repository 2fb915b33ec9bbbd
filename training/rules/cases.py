"""Tags of good cases. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from kindness.errors import Refused
from kindness.text import count_characters

MOST_TAGS = 8
LONGEST_TAG = 30


def clean_tags(tags: Iterable[str]) -> list[str]:
    """Each once, without the mark people put before them, in their order. Refuses too_many_tags, tag_too_long."""
    kept = list(dict.fromkeys(tag for tag in (raw.strip().lstrip("#").strip() for raw in tags) if tag))
    if len(kept) > MOST_TAGS:
        raise Refused("too_many_tags", _("Please choose %(most)d tags at most.") % {"most": MOST_TAGS})
    if any(count_characters(tag) > LONGEST_TAG or len(tag) > LONGEST_TAG for tag in kept):
        raise Refused(
            "tag_too_long", _("Please keep each tag to %(most)d characters.") % {"most": LONGEST_TAG}
        )
    return kept
