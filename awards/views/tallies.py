"""The half-year page, its divisions and flags, publishing."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, gettext as _

from audit.access import shows
from awards import figures, queries, services, words
from awards.forms import PublishForm, SearchForm
from awards.models import Tally
from awards.permissions import may_judge_tallies, may_publish, may_read_tallies
from awards.views.asking import found_half, found_tally
from kindness import clock
from kindness.access import page
from kindness.forms import attempt
from kindness.halfyear import HalfYear
from people.views.asker import asker
from recognition.queries import has_opened


@page(permission=may_read_tallies)
def awards(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "awards/halves.html",
        {
            "halves": queries.halves(),
            "may_keep_register": may_publish(request.user),
            "breadcrumb": [(_("Commendation"), None)],
        },
    )


@page(permission=may_read_tallies)
def award(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """The tally of a half-year; before the close only when it ends."""
    found = found_half(half)
    context: dict[str, Any] = {
        "half": half,
        "period": found.period,
        "state": found.state,
        "span": words.span_of(found.period),
        "breadcrumb": [(_("Commendation"), reverse("awards")), (half.label, None)],
    }
    if found.tally is None:
        context |= {
            "opened": has_opened(found.period, clock.now()),
            "days_left": queries.days_left(found.period, clock.now()),
        }
        return render(request, "awards/waiting.html", context)
    context |= _lines(request, found.tally) | _around(request, found.tally)
    if context["first_page"]:
        context |= _figures(found.tally)
    shows(request, what="tally", subjects=[line.number for line in context["lines"]])
    return render(request, "awards/award.html", context)


def _lines(request: HttpRequest, tally: Tally) -> dict[str, Any]:
    text, number = SearchForm.read(request.GET)
    pages = queries.pages_of(tally)
    lines = (
        queries.lines_matching(tally, text) if text else queries.lines_page(tally, page=min(number, pages))
    )
    return {
        "lines": lines,
        "q": text,
        "number": min(number, pages),
        "pages": pages,
        "first_page": not text and number == 1 and tally.described_at is not None,
    }


def _around(request: HttpRequest, tally: Tally) -> dict[str, Any]:
    """What stands around the list on every page of it."""
    return {
        "tally": tally,
        "described": tally.described_at is not None,
        "rule": words.tie_rule_sentence(tally.tie_rule),
        "stages": queries.stages_of(tally),
        "may_judge": may_judge_tallies(request.user),
        "may_publish": may_publish(request.user),
        "flags": tally.facts.get("flags"),
    }


def _figures(tally: Tally) -> dict[str, Any]:
    """Tiles and drawings: on the first page alone, once the job has described the tally."""
    totals, areas = queries.totals_until(tally.period.half), queries.areas_of(tally)
    return {
        "tiles": figures.tiles_of(tally, totals, areas),
        "leaders": words.first_place_sentence(*tally.facts["first"]),
        "figures": _drawn(tally, tally.described_at, tuple(totals), get_language()),
    }


@lru_cache(maxsize=32)
def _drawn(
    tally: Tally, _described_at: datetime | None, totals: tuple[queries.Earlier, ...], _language: str | None
) -> str:
    """Four drawings with their tables. A described tally never changes, and drawing takes longer than all the rest."""
    drawings = {
        "half": tally.period.half,
        "distribution": figures.distribution_of(tally),
        "flows": figures.flows_of(tally),
        "rates": figures.rates_of(queries.areas_of(tally)),
        "trend": figures.trend_of(totals),
    }
    return render_to_string("awards/_figures.html", drawings)


@page(permission=may_read_tallies)
def divisions(request: HttpRequest, half: HalfYear) -> HttpResponse:
    tally = found_tally(half)
    _text, number = SearchForm.read(request.GET)
    rows = Paginator(queries.divisions_of(tally), queries.LINES_PER_PAGE).get_page(number)
    return render(
        request,
        "awards/divisions.html",
        {
            "half": half,
            "page": rows,
            "rows": queries.division_rows(rows),
            "breadcrumb": [*_crumbs(half), (_("Departments"), None)],
        },
    )


@page(permission=may_judge_tallies)
def flags(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """Facts and the letters they name, for those who judge."""
    tally = found_tally(half)
    kinds = queries.findings_of(tally)
    shows(request, what="tally flags", subjects=queries.numbers_in(kinds))
    return render(
        request,
        "awards/flags.html",
        {
            "half": half,
            "tally": tally,
            "kinds": kinds,
            "unfinished": ", ".join(queries.unfinished_kinds(tally)),
            "breadcrumb": [*_crumbs(half), (_("Things to look at"), None)],
        },
    )


@page(permission=may_publish)
def publish(request: HttpRequest, half: HalfYear) -> HttpResponse:
    tally = found_tally(half)
    form = PublishForm(request.POST if request.method == "POST" else None)
    published, refusal = attempt(
        request, form, lambda: services.publish_tally(tally=tally, by=asker(request))
    )
    if published:
        messages.success(request, _("The results have been announced. The tally can no longer change."))
        return HttpResponseRedirect(reverse("award", args=[half]))
    return render(
        request,
        "awards/publish.html",
        {
            "half": half,
            "tally": tally,
            "span": words.span_of(tally.period),
            "refusal": refusal,
            "breadcrumb": [*_crumbs(half), (_("Announce results"), None)],
        },
        status=422 if refusal else 200,
    )


def _crumbs(half: HalfYear) -> list[tuple[str, str | None]]:
    return [(_("Commendation"), reverse("awards")), (half.label, reverse("award", args=[half]))]
