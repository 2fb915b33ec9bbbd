"""What every page's frame needs: the city, the menu, the person. No queries of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import lazystr
from django.utils.translation import get_language, gettext_lazy as _, pgettext_lazy

from kindness.access import permission_of
from kindness.menu import MenuItem, folded

Entry = tuple[str, Any, tuple[str, ...]]
# (address name, label, prefixes of the addresses it stands for). What a person may not open is not shown.
# First what everybody uses, in words short enough for one line; then what the house is run with, behind one entry.
MENU: tuple[Entry, ...] = (
    ("home", _("My desk"), ("/",)),
    ("carnations", pgettext_lazy("menu", "Carnations"), ("/carnations/",)),
    ("my_training", pgettext_lazy("menu", "Training"), ("/training/",)),
    ("training_partner", _("Our cohorts"), ("/training/partner/",)),
    ("monitoring", pgettext_lazy("menu", "Telephone"), ("/monitoring/", "/unkindness/")),
    ("calls", _("Calls to be made"), ("/monitoring/calls/",)),
    ("callbacks", _("Call-backs"), ("/callbacks/",)),
    ("ideas", pgettext_lazy("menu", "Ideas"), ("/ideas/",)),
    ("judging", pgettext_lazy("menu", "Judging ideas"), ("/ideas/judging/",)),
    ("awards", _("Commendation"), ("/awards/",)),
)
MANAGEMENT: tuple[Entry, ...] = (
    ("periods", _("Half-years"), ("/periods/",)),
    ("people", _("People"), ("/people/",)),
    ("roles", _("Roles"), ("/roles/",)),
    ("audit", _("Audit"), ("/audit/",)),
)
INSIDE = {"calls": "monitoring", "judging": "ideas"}  # whoever may open the second finds the first there
MEMO = "callback_new"  # one click, or Alt+M, from every page
FOOTER: tuple[tuple[Any, str], ...] = ((_("Privacy policy"), "privacy"), (_("Help"), "help"))


def _menu(request: HttpRequest) -> list[MenuItem]:
    return [*_open(request, MENU), *folded(_("Management"), _open(request, MANAGEMENT))]


def _open(request: HttpRequest, entries: tuple[Entry, ...]) -> Iterator[MenuItem]:
    """Those of the entries this person may open."""
    for name, label, prefixes in entries:
        if permission_of(name)(request.user) and not _inside(name, request.user):
            yield MenuItem(
                label, reverse(name), any(_stands_for(prefix, request.path) for prefix in prefixes)
            )


def _stands_for(prefix: str, path: str) -> bool:
    return path == prefix if prefix == "/" else path.startswith(prefix)


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
