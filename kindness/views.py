"""The pages that belong to no room: the language switch and the gallery of components."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from kindness.access import anyone, page
from kindness.language import CHOICES


def safe_next(request: HttpRequest) -> str:
    """The address in `next`, if it is one of ours; the front page otherwise."""
    target = request.POST.get("next") or request.GET.get("next") or "/"
    own = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if own and "\x00" not in target else "/"


@page(permission=anyone)
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie; without a known choice, show the choice."""
    chosen = request.POST.get("language", "")
    if request.method != "POST":
        return render(request, "language.html", {"next": safe_next(request), "unknown": ""})
    if chosen not in CHOICES:
        unknown = _("This language is not available. Please choose one of these.")
        return render(request, "language.html", {"next": safe_next(request), "unknown": unknown}, status=422)
    response = HttpResponseRedirect(safe_next(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=365 * 24 * 3600,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def known_person(user: Any) -> bool:
    """Whoever is logged in."""
    return bool(user.is_authenticated)


@page(permission=known_person)
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state, for those who build pages."""
    return render(request, "components/gallery.html")
