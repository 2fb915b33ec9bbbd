"""The code: shown on the room's screen, typed or scanned by whoever is there."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from documents.qr import drawing
from kindness import clock
from kindness.access import page
from kindness.forms import attempt
from people.permissions import is_employed, is_signed_in
from people.views.asker import asker
from training import papers
from training.enums import Mark
from training.forms.attendance import CheckInForm, prefilled
from training.models import Session
from training.queries import attendance as queries
from training.rules import codes
from training.services.attendance import check_in


# --- the screen --------------------------------------------------------------------------------------------------
@page(permission=is_signed_in)
def screen(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """For the projector: it loads itself again when the code changes, without any script."""
    session = _shown_by(request, session_id)
    now = clock.now()
    there, seats = queries.here_now(session)
    context = {
        "session": session,
        "open": codes.is_open(now, starts_at=session.starts_at, ends_at=session.ends_at),
        "over": now >= session.ends_at,
        "opens_at": codes.opens_at(session.starts_at),
        "code": codes.spaced(codes.code_at(session.code_secret, now)),
        "seconds": codes.seconds_left(now),
        "address": papers.public_address(reverse("check_in_now")),
        "there": there,
        "seats": seats,
        "menu": [],  # nothing but the code: it is read from the last row
    }
    answer = render(request, "training/screen.html", context)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@page(permission=is_signed_in)
def screen_code(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The QR of the present code as a picture of its own."""
    session = _shown_by(request, session_id)
    now = clock.now()
    if not codes.is_open(now, starts_at=session.starts_at, ends_at=session.ends_at):
        raise Http404
    code = codes.code_at(session.code_secret, now)
    address = papers.public_address(f"{reverse('check_in', args=[session.pk])}?code={code}")
    answer = HttpResponse(drawing(address), content_type="image/svg+xml")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _shown_by(request: HttpRequest, session_id: UUID) -> Session:
    session = queries.session_marked_by(asker(request), session_id)
    if session is None:
        raise Http404
    return session


# --- checking in ---------------------------------------------------------------------------------------------------
@page(permission=is_employed)
def now(request: HttpRequest) -> HttpResponse:
    """The short address on the screen, for those without a camera: it leads to the session that is on."""
    sessions = queries.open_now(asker(request), clock.now())
    if len(sessions) == 1:
        return HttpResponseRedirect(reverse("check_in", args=[sessions[0].pk]))
    context = {
        "sessions": sessions,
        "breadcrumb": [(_("Kindness training"), "/training/"), (_("Check in"), None)],
    }
    return render(request, "training/checkin_now.html", context)


@page(permission=is_employed)
def checkin(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """One session and nothing else: whoever photographed a code learns no other dates from it."""
    session = queries.session_of(session_id)
    if session is None:
        raise Http404
    scanned = {"code": prefilled(request.GET.get("code", ""))}
    form = CheckInForm(request.POST if request.method == "POST" else None, initial=scanned)
    me = asker(request)
    row, refusal = attempt(
        request,
        form,
        lambda: check_in(session=session, staff=me, code=form.cleaned_data["code"], by=me),
    )
    if row is not None:
        messages.success(request, _("You have been marked: %(mark)s.") % {"mark": Mark(row.mark).label})
        return HttpResponseRedirect(reverse("check_in", args=[session.pk]))
    row = queries.own_row(session, me)
    moment = clock.now()
    context = {
        "session": session,
        "row": row,
        "mark": Mark(row.mark).label if row and row.mark else "",
        "open": codes.is_open(moment, starts_at=session.starts_at, ends_at=session.ends_at),
        "form": form,
        "refusal": refusal,
        "breadcrumb": [(_("Kindness training"), "/training/"), (_("Check in"), None)],
    }
    return render(request, "training/checkin.html", context, status=422 if refusal else 200)
