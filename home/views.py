"""My desk, and the two pages everybody may read."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from home.queries import desk_of
from ideas.permissions import is_judge
from kindness import clock
from kindness.access import anyone, page
from monitoring.permissions import is_rater
from people.models import Staff
from people.permissions import is_employed, is_signed_in
from training.permissions import is_partner


@page(permission=is_signed_in)
def desk(request: HttpRequest) -> HttpResponse:
    """What may I give, what did I get, what is due. Outside accounts see their seat."""
    if not is_employed(request.user):
        seats = {
            "is_partner": is_partner(request.user),
            "is_rater": is_rater(request.user),
            "is_judge": is_judge(request.user),
        }
        return render(request, "home/outside.html", seats)
    person = cast("Staff", request.user)
    desk = desk_of(person, at=clock.now())
    return render(request, "home/desk.html", {"desk": desk, "unread": desk.unread})


@page(permission=anyone)
def help_page(request: HttpRequest) -> HttpResponse:
    """How the programme works, for those who use it."""
    return render(request, "home/help.html", {"breadcrumb": [(_("Help"), None)]})


@page(permission=anyone)
def privacy(request: HttpRequest) -> HttpResponse:
    """What is stored, who sees it, how long (docs/privacy.md)."""
    return render(request, "home/privacy.html", {"breadcrumb": [(_("Privacy policy"), None)]})
