"""Scores that were handed in: looked through, checked together, returned to their rater."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _, ngettext

from audit.access import shows
from kindness.access import page
from kindness.forms import attempt
from kindness.paging import pages
from kindness.svg import Svg
from monitoring import spread_chart
from monitoring.enums import SheetPurpose, SheetState
from monitoring.forms.scoring import BulkForm, ReturnForm, SheetFilter, rows_of
from monitoring.models import Round, Sheet
from monitoring.permissions import runs_monitoring, sees_monitoring
from monitoring.queries import scoring as queries
from monitoring.queries.scorecards import items_of
from monitoring.queries.scoring import Spread, Wanted
from monitoring.services.scoring import check_sheets, return_sheet
from people.views.asker import asker


@page(permission=sees_monitoring)
def sheets(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """A round's scores by filters, how they lie, and the check of those ticked."""
    survey = queries.round_with_id(round_id)
    if survey is None:
        raise Http404
    bulk = BulkForm(request.POST)
    checked, refusal = attempt(
        request, bulk, lambda: _check(request, queries.sheets_with_ids(survey, bulk.ids()))
    )
    if checked is not None:
        return HttpResponseRedirect(request.get_full_path())
    raters, divisions = queries.choices_in(survey)
    form = SheetFilter(request.GET, raters=raters, divisions=divisions)
    found = queries.sheets_to_look_at(survey, Wanted(**form.wanted()))
    spread = queries.spread_of(found)
    listing = pages(found, spread.count).get_page(request.GET.get("page"))
    shows(
        request,
        what="handed-in scores",
        subjects=[one.call.subject.staff.number for one in listing.object_list],
    )
    filters = {name: str(value) for name, value in request.GET.items() if name != "page" and value}
    context = {
        "survey": survey,
        "form": form,
        "filtered": bool(filters),
        "spread": spread,
        "chart": _chart(spread) if spread.count else None,
        "listing": listing,
        "query": f"{urlencode(filters)}&" if filters else "",
        "may_check": runs_monitoring(request.user) and spread.waiting,
        "refusal": refusal,
        "breadcrumb": crumbs(survey, (_("Scores handed in"), None)),
    }
    return render(request, "monitoring/sheets.html", context, status=422 if refusal else 200)


def _chart(spread: Spread) -> Svg:
    finding = _("%(count)d scores from %(least)s to %(most)s points, %(mean)s on average") % {
        "count": spread.count,
        "least": f"{spread.least:.1f}",
        "most": f"{spread.most:.1f}",
        "mean": f"{spread.mean:.1f}",
    }
    return spread_chart.columns(spread.bars, finding=finding, about=_("How the scores lie"))


def _check(request: HttpRequest, ticked: list[Sheet]) -> int:
    """Ticked ones that wait; what was checked before stays as it is."""
    if not runs_monitoring(request.user):
        raise PermissionDenied
    waiting = [one for one in ticked if one.state == SheetState.SUBMITTED]
    taken = check_sheets(sheets=waiting, by=asker(request))
    words = ngettext("%(n)d score has been checked.", "%(n)d scores have been checked.", taken)
    messages.success(request, words % {"n": taken})
    own = [one for one in waiting if one.made_by_id == asker(request).pk]
    if own:
        words = ngettext(
            "%(n)d score stays: whoever scored a call does not check it.",
            "%(n)d scores stay: whoever scored a call does not check it.",
            len(own),
        )
        messages.warning(request, words % {"n": len(own)})
    return taken


@page(permission=sees_monitoring)
def sheet(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """One score as its rater handed it in."""
    found = _found(sheet_id)
    return _sheet_page(request, found)


@page(permission=runs_monitoring)
def check(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """Only posted: the page of the score has the button."""
    found = _found(sheet_id)
    if request.method == "POST":
        check_sheets(sheets=[found], by=asker(request))
        messages.success(request, _("The score has been checked."))
    return HttpResponseRedirect(reverse("sheet", args=[found.pk]))


@page(permission=runs_monitoring)
def give_back(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """Asks for the reason; the rater reads it."""
    found = _found(sheet_id)
    form = ReturnForm(request.POST if request.method == "POST" else None)
    done, refusal = attempt(
        request,
        form,
        lambda: return_sheet(sheet=found, reason=form.cleaned_data["reason"], by=asker(request)),
    )
    if done is not None:
        messages.success(request, _("The score has gone back to its rater."))
        return HttpResponseRedirect(reverse("round_sheets", args=[found.call.round_id]))
    shows(request, what="handed-in scores", subjects=[found.call.subject.staff.number])
    context = {
        "sheet": found,
        "form": form,
        "refusal": refusal,
        "danger": False,
        "token": "",
        "breadcrumb": _sheet_crumbs(found, _("Return to the rater")),
    }
    return render(request, "monitoring/sheet_return.html", context, status=422 if refusal else 200)


def _found(sheet_id: UUID) -> Sheet:
    """Drafts are their rater's alone."""
    found = queries.sheet_with_id(sheet_id)
    if found is None or found.state == SheetState.DRAFT:
        raise Http404
    return found


def _sheet_page(request: HttpRequest, found: Sheet) -> HttpResponse:
    called = found.call
    shows(request, what="handed-in scores", subjects=[called.subject.staff.number])
    waiting = found.purpose == SheetPurpose.LIVE and found.state == SheetState.SUBMITTED
    returnable = found.state in {SheetState.SUBMITTED, SheetState.CHECKED}
    runs = runs_monitoring(request.user)
    context = {
        "sheet": found,
        "call": called,
        "rows": [
            row
            for row in rows_of(
                items_of(found.version),
                queries.scores_of(found),
                outcome=called.outcome,
                rings=None,
                sent=None,
            )
            if row.asked
        ],
        "may_check": runs and waiting and found.made_by_id != asker(request).pk,
        "may_return": runs and returnable,
        "may_exclude": runs and found.purpose == SheetPurpose.LIVE,
        "breadcrumb": _sheet_crumbs(found),
    }
    return render(request, "monitoring/sheet.html", context)


def crumbs(survey: Round, *rest: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    """Where a page of a round stands."""
    return [
        (_("Survey rounds"), reverse("rounds")),
        (survey.name, reverse("round", args=[survey.pk])),
        *rest,
    ]


def _sheet_crumbs(found: Sheet, last: str = "") -> list[tuple[str, str | None]]:
    survey = found.call.round
    here = (_("One score"), reverse("sheet", args=[found.pk]) if last else None)
    list_of_all = (_("Scores handed in"), reverse("round_sheets", args=[survey.pk]))
    return crumbs(survey, list_of_all, here, *([(last, None)] if last else []))
