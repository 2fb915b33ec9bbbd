"""A notice: its terms, criteria, prizes and phases while they may change; its versions; the sheet that is put up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from documents.download import CONTENT_TYPES, attachment
from ideas import notice_file, notice_words
from ideas.forms import contests as forms
from ideas.models import Notice
from ideas.permissions import runs_contests, sees_contests
from ideas.queries import contests as queries
from ideas.rules import contests as rules
from ideas.services import contests as services
from ideas.views.contests import found_contest, status_of
from ideas.views.crumbs import contest_crumbs
from kindness.access import page
from kindness.errors import Refused
from kindness.forms import attempt, refusal_of
from people.permissions import is_employed
from people.views.asker import asker

FILE_FORMATS = ("pdf", "hwpx")


# --- written ------------------------------------------------------------------------------------------------
@page(permission=runs_contests)
def terms(request: HttpRequest, contest_id: UUID) -> HttpResponse:
    """Everything but the lists."""
    held = found_contest(request, contest_id)
    notice = _changeable(held)
    form = forms.NoticeForm(
        request.POST if request.method == "POST" else None,
        initial=forms.NoticeForm.initial_of(notice),
        renames=held.contest.last_number == 0,
    )
    changed, refusal = attempt(
        request, form, lambda: services.change_notice(notice=notice, by=asker(request), **form.values())
    )
    if changed is not None:
        return _saved(request, held)
    context = _editing(held, notice, refusal, "terms") | {"form": form}
    return render(request, "ideas/notice_terms.html", context, status=status_of(refusal))


@page(permission=runs_contests)
def criteria(request: HttpRequest, contest_id: UUID) -> HttpResponse:
    return _edit_rows(request, contest_id, "criteria", forms.criterion_rows, _set_criteria)


def _set_criteria(notice: Notice, rows: Any, by: Any) -> Notice:
    return services.set_criteria(notice=notice, criteria=forms.criteria_of(rows), by=by)


@page(permission=runs_contests)
def prizes(request: HttpRequest, contest_id: UUID) -> HttpResponse:
    return _edit_rows(request, contest_id, "prizes", forms.prize_rows, _set_prizes)


def _set_prizes(notice: Notice, rows: Any, by: Any) -> Notice:
    return services.set_prizes(notice=notice, prizes=forms.prizes_of(rows), by=by)


@page(permission=runs_contests)
def phases(request: HttpRequest, contest_id: UUID) -> HttpResponse:
    return _edit_rows(request, contest_id, "phases", forms.phase_rows, _set_phases)


def _set_phases(notice: Notice, rows: Any, by: Any) -> Notice:
    return services.set_phases(notice=notice, phases=forms.phases_of(rows), by=by)


def _edit_rows(
    request: HttpRequest,
    contest_id: UUID,
    which: str,
    rows_of: Callable[[queries.Terms, Any], Any],
    store: Callable[[Notice, Any, Any], Notice],
) -> HttpResponse:
    """One list of the notice: all rows at once, two to spare."""
    held = found_contest(request, contest_id)
    notice = _changeable(held)
    stored = queries.terms_of(notice)
    rows = rows_of(stored, request.POST if request.method == "POST" else None)
    refusal = None
    if request.method == "POST":
        try:
            if rows.wrong:
                raise refusal_of(rows.wrong)
            store(notice, rows, asker(request))
            return _saved(request, held)
        except Refused as refused:
            refusal = refused
    context = _editing(held, notice, refusal, which) | {"rows": rows, "terms": stored}
    return render(request, f"ideas/notice_{which}.html", context, status=status_of(refusal))


def _changeable(held: queries.Held) -> Notice:
    """The newest version. Refuses frozen where it is kept."""
    rules.check_changes(held.contest, held.newest, held.newest.number)
    return held.newest


def _saved(request: HttpRequest, held: queries.Held) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("contest_post" if held.draft else "contest", held.contest.pk)


def _editing(held: queries.Held, notice: Notice, refusal: Refused | None, which: str) -> dict[str, Any]:
    words = {
        "terms": _("Terms"),
        "criteria": _("Criteria"),
        "prizes": _("Prizes"),
        "phases": _("Judging phases"),
    }
    return {
        "held": held,
        "contest": held.contest,
        "notice": notice,
        "which": which,
        "refusal": refusal,
        "breadcrumb": contest_crumbs(held.contest, (words[which], None)),
    }


# --- read ---------------------------------------------------------------------------------------------------
@page(permission=is_employed)
def version(request: HttpRequest, contest_id: UUID, version_number: int) -> HttpResponse:
    """One version and what changed against the one before it; a draft for those who run contests."""
    held = found_contest(request, contest_id)
    notice = held.numbered(version_number)
    if notice is None or (notice.posted_at is None and not sees_contests(request.user)):
        raise Http404
    shown, *before = queries.terms_of_both(notice, held.before(notice))
    context = {
        "held": held,
        "contest": held.contest,
        "notice": notice,
        "facts": notice_words.everything(shown),
        "changes": notice_words.differences(before[0], shown) if before else [],
        "breadcrumb": contest_crumbs(
            held.contest, (_("Version %(number)d") % {"number": version_number}, None)
        ),
    }
    return render(request, "ideas/notice_version.html", context)


@page(permission=is_employed)
def file(request: HttpRequest, contest_id: UUID) -> HttpResponseBase:
    """The notice as a sheet to put up or to attach to a letter. format: pdf, hwpx."""
    held = found_contest(request, contest_id)
    file_format = request.GET.get("format", "pdf")
    if file_format not in FILE_FORMATS:
        raise Http404
    content = notice_file.make(queries.terms_of(held.current), file_format)
    return attachment(content, f"{held.contest.title}.{file_format}", CONTENT_TYPES[file_format])
