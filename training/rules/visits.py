"""What a visit looks at when nothing else was asked for (domain facts 6.2: Guro's three fields). Pure."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

DEFAULT_ASPECTS = (
    _("How easy it is to reach, and the surroundings"),
    _("Appearance and the mood at work"),
    _("How visitors are served"),
)
