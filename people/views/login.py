"""In and out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from kindness.access import anyone, page
from kindness.errors import Refused
from kindness.views import safe_next
from people import session
from people.auth import LOCKED_MINUTES
from people.forms import LogInForm
from people.models import Staff
from people.permissions import is_signed_in
from people.services import note_log_in, note_log_out


@page(permission=anyone)
def log_in(request: HttpRequest) -> HttpResponse:
    """By staff number and password; afterwards to where the person wanted to go."""
    if request.method != "POST":
        if request.user.is_authenticated:
            return HttpResponseRedirect(safe_next(request))
        return _form(request)
    form = LogInForm(request.POST)
    staff = authenticate(request, **form.cleaned_data) if form.is_valid() else None
    if not isinstance(staff, Staff):
        return _form(request, refusal=_wrong_log_in())
    with transaction.atomic():  # no log-in without its row in the record
        login(request, staff)
        request.session.set_expiry(None)  # a kept draft had set a shorter one
        note_log_in(staff=staff, address=request.META.get("REMOTE_ADDR", ""))
    return HttpResponseRedirect(safe_next(request))


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """What axes shows from the fifth wrong password on, for known and unknown numbers alike."""
    return _form(
        request,
        refusal=Refused(
            "locked",
            _(
                "After %(times)d failed log-ins this number is locked for %(minutes)d minutes. "
                "Please try again later, or ask the system administrator."
            )
            % {"times": settings.AXES_FAILURE_LIMIT, "minutes": LOCKED_MINUTES},
            title=_("The account is locked."),
        ),
    )


def _form(request: HttpRequest, *, refusal: Refused | None = None) -> HttpResponse:
    context = {
        "next": safe_next(request),
        "number": request.POST.get("username", "")[:20].replace("\x00", ""),
        "refusal": refusal,
    }
    return render(request, "people/login.html", context, status=422 if refusal else 200)


def _wrong_log_in() -> Refused:
    return Refused(
        "wrong_login",
        _("Staff number and password do not match. Please check both and type them again."),
        title=_("You are not logged in."),
    )


@page(permission=is_signed_in)
def log_out(request: HttpRequest) -> HttpResponse:
    """Asks, then ends this log-in."""
    if request.method != "POST":
        return render(request, "people/logout.html")
    if isinstance(request.user, Staff):
        note_log_out(staff=request.user)
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@page(permission=is_signed_in)
def extend_session(request: HttpRequest) -> HttpResponse:
    """Another full time before the log-in ends by itself; the page one is on stays."""
    if request.method != "POST":
        return render(request, "people/extend_session.html")
    session.extend(request)
    return HttpResponse(status=204)
