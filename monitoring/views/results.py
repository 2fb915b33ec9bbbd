"""What a survey comes to: the city for everybody once it is published, departments for those who run it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from audit.access import shows
from documents.download import CONTENT_TYPES, attachment
from ideas.permissions import runs_contests
from kindness import clock
from kindness.access import page
from kindness.paging import pages
from kindness.ranges import RangeForm
from monitoring import method, results_figures, results_report
from monitoring.enums import RoundState
from monitoring.models import Round
from monitoring.permissions import runs_monitoring, sees_monitoring
from monitoring.queries import results as queries
from monitoring.queries.items import Beside
from monitoring.queries.results import DivisionFigure, Results
from monitoring.queries.scope import Scope, ended_rounds, round_with_results
from monitoring.rules.days import evaluated_days
from people.enums import DepartmentGroup
from people.models import Staff
from people.permissions import is_employed
from people.views.asker import asker

WEAKEST = 5


def found_round(round_id: UUID, person: Staff) -> Round:
    """A round with calls for those who run monitoring, a published one for everybody; else 404."""
    return _found(round_id, person)[0]


def _found(round_id: UUID, person: Staff) -> tuple[Round, frozenset[int]]:
    """As found_round; beside it the departments whose head, or deputy of the day, looks."""
    found = round_with_results(round_id, person, clock.today())
    if found is None or not (sees_monitoring(person) or found[0].state == RoundState.RELEASED):
        raise Http404
    return found


def scope_of(request: HttpRequest, survey: Round) -> Scope:
    """All calls of the round, or those of the days asked for (by those who run monitoring)."""
    whole = Scope((survey,))
    if not sees_monitoring(request.user):
        return whole
    days = RangeForm(request.GET or None).chosen(whole.days)
    return whole if days == whole.days else Scope((survey,), *days)


# --- the round -------------------------------------------------------------------------------------------------
@page(permission=is_employed)
def results(request: HttpRequest, round_id: UUID) -> HttpResponse:
    survey, own = _found(round_id, asker(request))
    found = queries.results_in(scope_of(request, survey))
    context = _context(request, found, own) | {
        "survey": survey,
        "address": reverse("round_results", args=[survey.pk]),
        "report_address": reverse("round_report", args=[survey.pk]),
        "breadcrumb": _crumbs((survey.name, None)),
    }
    return render(request, "monitoring/results.html", context)


@page(permission=sees_monitoring)
def results_of_days(request: HttpRequest) -> HttpResponse:
    """All rounds with calls on any range of days, e.g. 9. 1. to 8. 31."""
    days = RangeForm(request.GET or None).chosen(evaluated_days(clock.today()))
    rounds = ended_rounds(released=False, since=days[0], until=days[1])
    found = queries.results_in(Scope(tuple(rounds), *days))
    context = _context(request, found, frozenset()) | {
        "survey": None,
        "address": reverse("results_of_days"),
        "report_address": reverse("report_of_days"),
        "breadcrumb": _crumbs((_("Any range of days"), None)),
    }
    return render(request, "monitoring/results.html", context)


def _context(request: HttpRequest, found: Results, decided: frozenset[int]) -> dict[str, Any]:
    """full: departments by name. decided: those whose head or deputy looks, own: their figures.
    tab: the group that is shown.
    """
    person = asker(request)
    full, own = sees_monitoring(person), [one for one in found.divisions if one.key in decided]
    tab = _tab(request, found, own) if full or own else ""
    listed = found.of_group(tab) if full else own
    first, last = found.scope.days
    days = {"first": first.isoformat(), "last": last.isoformat()}
    return {
        "results": found,
        "full": full,
        "raters_shown": runs_monitoring(person),
        "groups": [(DepartmentGroup(one.key).label, one) for one in found.groups],
        "shows_groups": full or bool(own),
        "tab": tab,
        "tab_label": DepartmentGroup(tab).label if tab else "",
        "group": found.group(tab),
        "page": _page(request, found, listed),
        "figure": results_figures.funnel_figure(found, tab, named=full, here=decided)
        if found.group(tab)
        else None,
        "weakest": found.items[:WEAKEST],
        "method": method.sentences(found),
        "days": (first, last),
        "form": RangeForm(initial={"first": first, "last": last}),
        "query": urlencode(days),
        "paging": urlencode(days | {"group": tab}) + "&",
    }


@dataclass(frozen=True, slots=True)
class Row:
    """A department in the table."""

    figure: DivisionFigure
    word: str
    places: str


def _page(request: HttpRequest, found: Results, listed: list[DivisionFigure]) -> Any:
    among = {one.key: one.departments for one in found.groups}
    rows = [
        Row(one, method.band_word(one.band), results_report.place_words(one, among[one.group]))
        for one in listed
    ]
    paginator: Paginator[Any] = pages(rows, len(rows))
    return paginator.get_page(request.GET.get("page"))


def _tab(request: HttpRequest, found: Results, own: Sequence[DivisionFigure]) -> str:
    """The group asked for, else one's own, else the one with most calls."""
    asked = request.GET.get("group", "")
    if found.group(asked):
        return asked
    if own:
        return own[0].group
    return max(found.groups, key=lambda one: one.n).key if found.groups else ""


# --- items -------------------------------------------------------------------------------------------------------
@page(permission=is_employed)
def items(request: HttpRequest, round_id: UUID) -> HttpResponse:
    person = asker(request)
    survey, own = _found(round_id, person)
    found = queries.results_in(scope_of(request, survey))
    by_group = _shares(found) if sees_monitoring(person) or own else {}
    context = {
        "survey": survey,
        "labels": [DepartmentGroup(key).label for key in by_group],
        "rows": [
            (one, [(DepartmentGroup(key).label, shares.get(one.key)) for key, shares in by_group.items()])
            for one in found.items
        ],
        "stages": found.tallies.stages(found.items),
        "starts_contests": runs_contests(person),
        "figure": results_figures.items_figure(found),
        "breadcrumb": _crumbs(_crumb(survey), (_("By item"), None)),
    }
    return render(request, "monitoring/result_items.html", context)


def _shares(found: Results) -> dict[str, dict[str, float]]:
    return {
        group.key: {one.key: one.share for one in found.tallies.of_group(group.key)} for group in found.groups
    }


# --- a department --------------------------------------------------------------------------------------------------
@page(permission=is_employed)
def division(request: HttpRequest, round_id: UUID, code: str) -> HttpResponse:
    survey, found, one = _division(request, round_id, code)
    own = found.tallies.figures(divisions={one.key}) if one.estimate else []
    like = _shares(found).get(one.group, {})
    group = found.group(one.group)
    context = {
        "survey": survey,
        "one": one,
        "group": group,
        "group_label": DepartmentGroup(one.group).label,
        "word": method.band_word(one.band),
        "places": results_report.place_words(one, group.departments if group else 0),
        "least": found.scope.least,
        "rows": [Beside(item, like.get(item.key)) for item in own],
        "figure": results_figures.items_figure(found, one) if own else None,
        "funnel": results_figures.funnel_figure(
            found, one.group, named=sees_monitoring(request.user), here={one.key}
        ),
        "method": method.sentences(found),
        "breadcrumb": _crumbs(_crumb(survey), (one.name, None)),
    }
    return render(request, "monitoring/result_division.html", context)


@page(permission=is_employed)
def division_file(request: HttpRequest, round_id: UUID, code: str) -> HttpResponseBase:
    """The department's page as PDF. It holds no names of people, so no purpose is asked."""
    survey, found, one = _division(request, round_id, code)
    content = results_report.one_page(found, one, by=asker(request), at=clock.now())
    return attachment(content, f"{survey.name} {one.name}.pdf", CONTENT_TYPES["pdf"])


def _division(request: HttpRequest, round_id: UUID, code: str) -> tuple[Round, Results, DivisionFigure]:
    """For those who run monitoring, and after publication for its head or the deputy of the day; else 404."""
    person = asker(request)
    survey, own = _found(round_id, person)
    found = queries.results_of(survey)
    one = next((figure for figure in found.divisions if figure.code == code), None)
    if one is None or not (sees_monitoring(person) or one.key in own):
        raise Http404
    return survey, found, one


# --- raters --------------------------------------------------------------------------------------------------------
@page(permission=runs_monitoring)
def raters(request: HttpRequest, round_id: UUID) -> HttpResponse:
    survey = found_round(round_id, asker(request))
    found = queries.severities(survey)
    shows(request, what="raters of a survey", subjects=[one.rater.staff.number for one in found.raters])
    context = {
        "survey": survey,
        "found": found,
        "breadcrumb": _crumbs(_crumb(survey), (_("Raters' severity"), None)),
    }
    return render(request, "monitoring/result_raters.html", context)


def _crumb(survey: Round) -> tuple[str, str | None]:
    return _("Results: %(round)s") % {"round": survey.name}, reverse("round_results", args=[survey.pk])


def _crumbs(*rest: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return [(_("Telephone kindness"), reverse("monitoring")), *rest]
