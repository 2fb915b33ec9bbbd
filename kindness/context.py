"""What every page's frame needs: the city, the menu, the person. No queries of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import lazystr
from django.utils.translation import get_language, gettext_lazy as _

from kindness.access import permission_of


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry of the main menu."""

    label: Any
    url: str
    current: bool


# (address name, label, prefixes of the addresses it stands for). What a person may not open is not shown.
MENU: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    ("home", _("My desk"), ("/",)),
    ("carnations", _("Kindness carnation"), ("/carnations/",)),
    ("my_training", _("Kindness training"), ("/training/",)),
    ("training_partner", _("Our cohorts"), ("/training/partner/",)),
    ("monitoring", _("Telephone kindness"), ("/monitoring/", "/unkindness/")),
    ("calls", _("Calls to be made"), ("/monitoring/calls/",)),
    ("callbacks", _("Call-backs"), ("/callbacks/",)),
    ("awards", _("Commendation"), ("/awards/",)),
    ("periods", _("Half-years"), ("/periods/",)),
    ("people", _("People"), ("/people/",)),
    ("roles", _("Roles"), ("/roles/",)),
    ("audit", _("Audit"), ("/audit/",)),
)
INSIDE = {"calls": "monitoring"}  # whoever may open the second finds the first there
MEMO = "callback_new"  # one click, or Alt+M, from every page
FOOTER: tuple[tuple[Any, str], ...] = ((_("Privacy policy"), "privacy"), (_("Help"), "help"))


def _menu(request: HttpRequest) -> list[MenuItem]:
    return [
        MenuItem(
            label,
            reverse(name),
            any(request.path == p if p == "/" else request.path.startswith(p) for p in prefixes),
        )
        for name, label, prefixes in MENU
        if permission_of(name)(request.user) and not _inside(name, request.user)
    ]


def _inside(name: str, user: Any) -> bool:
    return name in INSIDE and permission_of(INSIDE[name])(user)


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `site`, `menu`, `memo`, `footer_menu`, `me`, `session_seconds` (and `unread`: notifications.context)."""
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    english = get_language() == "en"
    return {
        "site": {
            **settings.SITE,
            "name": lazystr(_("%(city)s Kindness"))
            % {"city": settings.SITE["city_en" if english else "city"]},
        },
        "menu": _menu(request) if known else [],
        "memo": reverse(MEMO) if known and permission_of(MEMO)(user) else "",
        "footer_menu": [(label, reverse(name)) for label, name in FOOTER],
        "me": user if known else None,
        "session_seconds": settings.SESSION_COOKIE_AGE if known else 0,
        "breadcrumb": [],
    }
