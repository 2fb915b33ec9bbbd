"""Results for whom they are about: one's own calls, and the people of a head's department."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.access import shows
from kindness import clock
from kindness.access import page
from kindness.forms import attempt
from kindness.paging import PER_PAGE
from monitoring.enums import SheetState
from monitoring.forms.review import AppealForm
from monitoring.models import Dispute, Sheet
from monitoring.queries import mine
from monitoring.services import disputes, release
from people.permissions import is_employed
from people.queries.absences import divisions_decided_by
from people.views.asker import asker


def _crumbs(*here: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return [(_("Telephone kindness"), reverse("monitoring")), *here]


@page(permission=is_employed)
def my_calls(request: HttpRequest) -> HttpResponse:
    """Published calls of the person, the newest first."""
    me = asker(request)
    listing = Paginator(mine.sheets_of(me), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "listing": listing,
        "heads": bool(divisions_decided_by(me, clock.today())),
        "breadcrumb": _crumbs((_("My calls"), None)),
    }
    return render(request, "monitoring/mine.html", context)


@page(permission=is_employed)
def my_call(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    """The person, the head of the department, and those who run monitoring."""
    sheet = mine.sheet_for(asker(request), sheet_id, clock.today())
    if sheet is None:
        raise Http404
    own = sheet.call.staff_id == asker(request).pk
    if not own:
        shows(request, what="scored calls", subjects=[sheet.call.staff.number])
    until = mine.appeal_until(sheet)
    # Why a call does not count is the person's own: an appeal tells it as well.
    hidden = bool(sheet.call.excluded_as) and not own
    context = {
        "sheet": sheet,
        "scores": mine.scores_of(sheet),
        "dispute": None if hidden else mine.dispute_of(sheet),
        "own": own,
        "named": not own,
        "why_excluded": sheet.call.get_excluded_as_display() if own else "",
        "until": until,
        "may_appeal": own and _open_to_appeal(sheet) and until is not None and clock.today() <= until,
        "breadcrumb": _crumbs(
            (_("My calls"), reverse("my_calls")) if own else (_("Our people"), reverse("team_results")),
            (_("One call"), None),
        ),
    }
    return render(request, "monitoring/mine_call.html", context)


def _open_to_appeal(sheet: Sheet) -> bool:
    return sheet.state in {SheetState.RELEASED, SheetState.ACKNOWLEDGED} and not sheet.call.excluded_as


@page(permission=is_employed)
def acknowledge(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    sheet = _own(request, sheet_id)
    if request.method == "POST":
        release.acknowledge_sheet(sheet=sheet, by=asker(request))
        messages.success(request, _("Thank you for reading it."))
        return HttpResponseRedirect(reverse("my_call", args=[sheet.pk]))
    context = {
        "sheet": sheet,
        "breadcrumb": _crumbs((_("My calls"), reverse("my_calls")), (_("I have read it"), None)),
    }
    return render(request, "monitoring/mine_acknowledge.html", context)


@page(permission=is_employed, keep_draft=True)
def appeal(request: HttpRequest, sheet_id: UUID) -> HttpResponse:
    sheet = _own(request, sheet_id)
    form = AppealForm(request.POST if request.method == "POST" else None)
    done, refusal = attempt(request, form, lambda: _file(request, sheet, form))
    if done is not None:
        messages.success(request, _("Your appeal is filed. You will be told the answer."))
        return HttpResponseRedirect(reverse("my_call", args=[sheet.pk]))
    context = {
        "sheet": sheet,
        "form": form,
        "refusal": refusal,
        "until": mine.appeal_until(sheet),
        "breadcrumb": _crumbs(
            (_("My calls"), reverse("my_calls")),
            (_("One call"), reverse("my_call", args=[sheet.pk])),
            (_("Appeal"), None),
        ),
    }
    return render(request, "monitoring/mine_appeal.html", context, status=422 if refusal else 200)


def _file(request: HttpRequest, sheet: Sheet, form: AppealForm) -> Dispute:
    return disputes.file_dispute(
        sheet=sheet,
        reason=form.cleaned_data["reason"],
        text=form.cleaned_data["text"],
        token=form.cleaned_data["token"],
        by=asker(request),
    )


def _own(request: HttpRequest, sheet_id: UUID) -> Sheet:
    sheet = mine.sheets_of(asker(request)).filter(pk=sheet_id).first()
    if sheet is None:
        raise Http404
    return sheet


@page(permission=is_employed)
def team_results(request: HttpRequest) -> HttpResponse:
    """The people of the departments somebody heads, or stands in for; empty for everybody else."""
    divisions = divisions_decided_by(asker(request), clock.today())
    rounds = list(mine.released_rounds()) if divisions else []
    survey = next(
        (one for one in rounds if str(one.pk) == request.GET.get("round")), next(iter(rounds), None)
    )
    people = mine.people_in(divisions, survey) if survey else []
    shows(request, what="scored calls", subjects=[one.subject.staff.number for one in people])
    context = {
        "rounds": rounds,
        "survey": survey,
        "people": people,
        "decides": bool(divisions),
        "breadcrumb": _crumbs((_("Our people"), None)),
    }
    return render(request, "monitoring/mine_team.html", context)
