"""Words for what the record says of the experience visits."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Any] = {
    "team.added": _("Team of experience visits added"),
    "team.member_added": _("Member added to a team"),
    "team.member_removed": _("Member removed from a team"),
    "team.exported": _("Report of experience visits downloaded"),
    "place.added": _("Place of experience visits added"),
    "place.changed": _("Place of experience visits changed"),
    "team_visit.planned": _("Experience visit planned"),
    "team_visit.cancelled": _("Experience visit cancelled"),
    "team_visit.reported": _("Experience visit reported"),
    "photo.added": _("Photo of an experience visit added"),
    "photo.removed": _("Photo of an experience visit removed"),
}
TARGETS: dict[str, Any] = {
    "team": _("Team of experience visits"),
    "place": _("Place of experience visits"),
    "team_visit": _("Experience visit"),
}
SHOWN: dict[str, Any] = {"experience visits": _("Experience visits")}
FIELDS: dict[str, Any] = {}
