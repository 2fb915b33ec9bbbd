"""A person's own notices."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kindness.access import page
from notifications import queries, services
from people.models import Staff
from people.permissions import is_signed_in

NOTICES_ON_A_PAGE = 20


@page(permission=is_signed_in)
def notices(request: HttpRequest) -> HttpResponse:
    listing = Paginator(queries.notices_of(_reader(request)), NOTICES_ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {"listing": listing, "notices": queries.told(listing.object_list), "breadcrumb": _crumbs()}
    return render(request, "notifications/notices.html", context)


@page(permission=is_signed_in)
def notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """GET shows it; POST marks it read and goes on to what it tells of."""
    found = get_object_or_404(queries.notices_of(_reader(request)), pk=notice_id)
    if request.method == "POST":
        services.mark_read(notice=found, by=_reader(request))
        return redirect(found.url or "notices")
    told = queries.told([found])[0]
    context = {"notice": told, "breadcrumb": _crumbs((told.title, None))}
    return render(request, "notifications/notice.html", context)


@page(permission=is_signed_in)
def read_all(request: HttpRequest) -> HttpResponse:
    """GET asks; POST marks everything read."""
    if request.method == "POST":
        services.mark_all_read(by=_reader(request))
        return redirect("notices")
    return render(
        request, "notifications/read_all.html", {"breadcrumb": _crumbs((_("Mark all as read"), None))}
    )


def _reader(request: HttpRequest) -> Staff:
    return cast("Staff", request.user)  # nobody else passes the permission


def _crumbs(*further: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return [(_("Home"), reverse("home")), (_("Notices"), reverse("notices")), *further]
