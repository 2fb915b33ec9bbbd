"""The year's training in numbers: planned, filled, attended, completed; and who is left to train, by division."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from documents.download import CONTENT_TYPES, attachment
from documents.forms import FORMATS
from kindness import clock
from kindness.access import page
from people.enums import EmploymentType
from people.views.asker import asker
from training import bars, overview_report
from training.permissions import sees_training
from training.queries import overview as queries
from training.queries.targets import who_must_has_left


@page(permission=sees_training)
def overview(request: HttpRequest) -> HttpResponse:
    years = queries.years_with_courses()
    year = _chosen_year(request.GET.get("year", ""), years)
    numbers = queries.year_in_numbers(year)
    wanted = [course for course in numbers.must if str(course.pk) == request.GET.get("course")]
    chosen = next(iter(wanted or numbers.must), None)
    target = who_must_has_left(chosen, clock.today()) if chosen else None
    return render(
        request,
        "training/overview.html",
        {
            "year": year,
            "years": years,
            "numbers": numbers,
            "groups": [(group_label(group.name), group) for group in numbers.groups],
            "chosen": chosen,
            "target": target,
            "first_places": target.places[: bars.MOST_BARS] if target else [],
            "other_places": target.places[bars.MOST_BARS :] if target else [],
            "drawing": bars.split_bars(target.places) if target else None,
            "formats": FORMATS,
            "breadcrumb": [
                (_("Kindness training"), reverse("my_training")),
                (_("Training in numbers"), None),
            ],
        },
    )


@page(permission=sees_training)
def overview_file(request: HttpRequest, year: int, file_format: str) -> HttpResponseBase:
    """The same as a file. It holds numbers and no names, so no purpose is asked."""
    if file_format not in CONTENT_TYPES or year not in queries.years_with_courses():
        raise Http404
    content = overview_report.make(
        year, queries.year_in_numbers(year), file_format, by=asker(request), at=clock.now(), label=group_label
    )
    name = f"{_('Training in numbers')} {year}.{file_format}"
    return attachment(content, name, CONTENT_TYPES[file_format])


def group_label(key: str) -> Any:
    """What a group of people is called."""
    named = {"front_line": _("Front line"), "back_office": _("Not front line")}
    return named[key] if key in named else EmploymentType(key).label


def _chosen_year(text: str, years: list[int]) -> int:
    """The year asked for, else the latest with courses, else the present one."""
    if text.isascii() and text.isdecimal() and int(text[:4]) in years:
        return int(text[:4])
    return years[0] if years else clock.today().year
