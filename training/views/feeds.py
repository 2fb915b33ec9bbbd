"""One's training in one's own calendar: a private address, made and revoked by its owner."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kindness import clock
from kindness.access import anyone, page
from people.permissions import is_employed
from people.views.asker import asker
from training import feed
from training.queries import feeds as queries
from training.services import feeds as services


@page(permission=is_employed)
def my_calendar(request: HttpRequest) -> HttpResponse:
    person = asker(request)
    if request.method == "POST":
        if request.POST.get("act") == "revoke":
            services.revoke_calendar_key(by=person)
            messages.success(request, _("The address is gone. Calendars that read it stay as they are."))
        else:
            services.make_calendar_key(by=person)
        return HttpResponseRedirect(reverse("my_calendar"))
    key = queries.live_key(person)
    address = reverse("training_feed", args=[feed.address_part(key)]) if key else ""
    return render(
        request,
        "training/my_calendar.html",
        {
            "key": key,
            "address": request.build_absolute_uri(address) if key else "",
            "breadcrumb": [(_("Kindness training"), reverse("my_training")), (_("In my own calendar"), None)],
        },
    )


@page(permission=anyone)
def training_feed(request: HttpRequest, part: str) -> HttpResponse:
    """Calendars do not log in: the signed address is the proof. It holds courses and hours, and nobody's name."""
    key_id = feed.key_id(part)
    key = queries.live_key_with_id(key_id) if key_id else None
    if key is None:
        raise Http404
    moment = clock.now()
    content = feed.calendar_of(queries.hours_for_calendar(key.staff, moment=moment), at=moment)
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"},
    )
