"""What an instructor teaches: the sessions, with the list of each."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kindness import clock
from kindness.access import page
from kindness.paging import PER_PAGE
from people.permissions import is_employed, is_signed_in
from people.views.asker import asker
from training.queries.teaching import sessions_taught_by


@page(permission=is_signed_in)
def teaching(request: HttpRequest) -> HttpResponse:
    """The next ones first; with ?past=1 those that are over, the latest first."""
    past = request.GET.get("past") == "1"
    sessions = sessions_taught_by(asker(request), past=past, at=clock.now())
    home = [(_("Kindness training"), reverse("my_training"))] if is_employed(request.user) else []
    return render(
        request,
        "training/teaching.html",
        {
            "listing": Paginator(sessions, PER_PAGE).get_page(request.GET.get("page")),
            "past": past,
            "breadcrumb": [*home, (_("My lessons"), None)],
        },
    )
