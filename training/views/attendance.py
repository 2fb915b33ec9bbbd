"""The list of a session: marked in the hall, from paper afterwards, corrected, printed to be signed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from audit.access import shows
from documents.download import CONTENT_TYPES, attachment
from kindness import clock
from kindness.access import page
from kindness.errors import Refused
from kindness.forms import attempt
from people.permissions import is_signed_in
from people.views.asker import asker
from training import papers
from training.enums import CohortState, Mark, MarkSource
from training.forms.attendance import CorrectionForm, ListForm, OneMarkForm
from training.models import Attendance, Session
from training.permissions import runs_training, sees_training
from training.queries import attendance as queries
from training.services.attendance import Marked, correct_mark, mark_attendance
from training.views.asking import crumbs


@page(permission=is_signed_in)
def attendance(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The list in the room. The hall's script sends one mark with its nonce and reads JSON."""
    if "nonce" in request.POST:
        return _mark_one(request, session_id)
    return _list_page(request, session_id, MarkSource.LIST)


@page(permission=is_signed_in)
def paper(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The same list, filled in afterwards from the paper people signed."""
    return _list_page(request, session_id, MarkSource.PAPER)


def _list_page(request: HttpRequest, session_id: UUID, source: MarkSource) -> HttpResponse:
    session = _seen(request, session_id)
    form = ListForm(request.POST if request.method == "POST" else None)
    marked, refusal = attempt(request, form, lambda: _mark_list(request, session, form, source))
    if marked is not None:
        _tell(request, marked)
        return HttpResponseRedirect(request.path)
    lines = queries.lines_of(session)
    shows(request, what="attendance list", subjects=[line.number for line in lines])
    counts = queries.counted(lines)
    context = {
        "session": session,
        "paper": source == MarkSource.PAPER,
        "lines": lines,
        "tally": [(mark.value, mark.label, counts.get(mark.value, 0)) for mark in Mark],
        "unmarked": counts.get("", 0),
        "form": form,
        "refusal": refusal,
        "seen": clock.now().isoformat(),
        "may_mark": _may_mark(request, session) and session.cohort.state == CohortState.OPEN,
        "may_correct": _may_mark(request, session),
        "with_ranks": sees_training(request.user),
        "breadcrumb": crumbs(request, session.cohort, _("Attendance")),
    }
    return render(request, "training/attendance.html", context, status=422 if refusal else 200)


def _mark_list(request: HttpRequest, session: Session, form: ListForm, source: MarkSource) -> Marked:
    _demand_marking(request, session)
    return mark_attendance(
        session=session,
        marks=form.marks(),
        source=source,
        by=asker(request),
        seen_at=form.cleaned_data["seen"],
        rest=form.rest_mark(),
    )


def _tell(request: HttpRequest, marked: Marked) -> None:
    if marked.written:
        words = ngettext("%(n)d mark has been stored.", "%(n)d marks have been stored.", marked.written)
        messages.success(request, words % {"n": marked.written})
    if marked.kept:
        words = ngettext(
            "%(n)d mark stays as it is: it was made meanwhile, or its day is over and a change needs a reason.",
            "%(n)d marks stay as they are: they were made meanwhile, or their day is over and a change needs a reason.",
            len(marked.kept),
        )
        messages.warning(request, words % {"n": len(marked.kept)})
    if not marked.written and not marked.kept:
        messages.info(request, _("Nothing has changed on the list."))


# --- the hall's script ---------------------------------------------------------------------------------------
def _mark_one(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """{"state": stored, kept or refused, "mark", "word", "at", "message"}: what the row shows from now on."""
    session = _seen(request, session_id)
    _demand_marking(request, session)
    form = OneMarkForm(request.POST)
    stored, refused = attempt(request, form, lambda: _stored(form, session, request))
    if refused is not None:
        answer = {"state": "refused", "refusal": refused.code, "message": str(refused.message)}
        return JsonResponse(answer, status=422)
    return JsonResponse(stored)


def _stored(form: OneMarkForm, session: Session, request: HttpRequest) -> dict[str, str]:
    data = form.cleaned_data
    key = data["enrolment"]
    marked = mark_attendance(
        session=session,
        marks={key: Mark(data["mark"])},
        nonces={key: data["nonce"]},
        source=MarkSource.LIST,
        by=asker(request),
        seen_at=data["seen"],
    )
    row = marked.rows.get(key)
    if row is None:
        raise Refused("not_enrolled", _("This person no longer has a seat in the session."))
    return {
        "state": "kept" if marked.kept else "stored",
        "mark": row.mark,
        "word": str(Mark(row.mark).label),
        "at": row.marked_at.isoformat() if row.marked_at else "",
        "message": _("Stays as it is: it was marked meanwhile, or a change by now needs a reason.")
        if marked.kept
        else "",
    }


# --- correcting --------------------------------------------------------------------------------------------------
@page(permission=is_signed_in)
def correct(request: HttpRequest, session_id: UUID, booking_id: UUID) -> HttpResponse:
    """One mark with its history. After the cohort is finished only officers change it."""
    session = _marked_here(request, session_id)
    row = queries.row_of(session, booking_id)
    if row is None:
        raise Http404
    form = CorrectionForm(
        request.POST if request.method == "POST" else None, initial={"mark": row.mark or None}
    )
    done, refusal = attempt(request, form, lambda: _correct(request, session, row, form))
    if done is not None:
        messages.success(request, _("The mark has been corrected."))
        return HttpResponseRedirect(reverse("attendance", args=[session.pk]))
    shows(request, what="attendance list", subjects=[row.enrolment.staff.number])
    context = {
        "session": session,
        "row": row,
        "word": Mark(row.mark).label if row.mark else _("Not marked yet"),
        "history": queries.history_of(row),
        "settled": session.cohort.state == CohortState.FINISHED,
        "form": form,
        "refusal": refusal,
        "danger": False,
        "token": "",
        "breadcrumb": crumbs(request, session.cohort, _("Correction")),
    }
    return render(request, "training/attendance_correct.html", context, status=422 if refusal else 200)


def _correct(request: HttpRequest, session: Session, row: Attendance, form: CorrectionForm) -> Attendance:
    if session.cohort.state == CohortState.FINISHED and not runs_training(request.user):
        raise PermissionDenied
    data = form.cleaned_data
    return correct_mark(attendance=row, mark=Mark(data["mark"]), reason=data["reason"], by=asker(request))


# --- paper ---------------------------------------------------------------------------------------------------------
@page(permission=is_signed_in)
def sheet(request: HttpRequest, session_id: UUID) -> HttpResponseBase:
    """The list to be signed in the hall, as PDF."""
    session = _seen(request, session_id)
    lines = queries.lines_of(session)
    shows(request, what="attendance list", subjects=[line.number for line in lines])
    content = papers.signing_sheet(
        session, lines, with_ranks=sees_training(request.user), printed_by=asker(request).name
    )
    return attachment(content, papers.sheet_name(session), CONTENT_TYPES["pdf"])


# --- whose ---------------------------------------------------------------------------------------------------------
def _seen(request: HttpRequest, session_id: UUID) -> Session:
    session = queries.session_seen_by(asker(request), session_id)
    if session is None:
        raise Http404
    return session


def _marked_here(request: HttpRequest, session_id: UUID) -> Session:
    session = queries.session_marked_by(asker(request), session_id)
    if session is None:
        raise Http404
    return session


def _may_mark(request: HttpRequest, session: Session) -> bool:
    """Whoever sees a session marks it, but for the auditor who does not teach it."""
    person = asker(request)
    teaches = session.instructor is not None and session.instructor.staff_id == person.pk
    return teaches or runs_training(person) or not sees_training(person)


def _demand_marking(request: HttpRequest, session: Session) -> None:
    if not _may_mark(request, session):
        raise PermissionDenied
