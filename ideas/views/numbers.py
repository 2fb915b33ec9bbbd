"""What the contests come to, in figures; as a file too. Nobody is named, so no purpose is asked."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from documents.download import CONTENT_TYPES, attachment
from documents.forms import FORMATS
from ideas import numbers_report
from ideas.forms.gallery import NumbersRange
from ideas.permissions import sees_contests
from ideas.queries import numbers as queries
from ideas.rules.numbers import LEAST_PEOPLE, usual_days
from ideas.views.crumbs import crumbs
from kindness import clock
from kindness.access import page
from people.permissions import is_employed
from people.views.asker import asker


@page(permission=is_employed)
def numbers(request: HttpRequest) -> HttpResponse:
    """Of announced contests; those who run contests also count the ones under way."""
    form, days = _asked(request)
    found = _found(request, days)
    first, last = days
    context: dict[str, Any] = {
        "form": NumbersRange(initial={"first": first, "last": last}),
        "misread": form.misread(days),
        "days": days,
        "pending": sees_contests(request.user),
        "numbers": found,
        "groups": [(numbers_report.group_name(one), one) for one in found.groups],
        "figures": numbers_report.figures(found),
        "least": LEAST_PEOPLE,
        "formats": FORMATS,
        "method": numbers_report.method(),
        "query": urlencode({"first": first.isoformat(), "last": last.isoformat()}),
        "breadcrumb": crumbs((_("Contests in figures"), None)),
    }
    return render(request, "ideas/numbers.html", context)


@page(permission=is_employed)
def numbers_file(request: HttpRequest) -> HttpResponseBase:
    file_format = request.GET.get("format", "xlsx")
    if file_format not in dict(FORMATS):
        raise Http404
    _form, days = _asked(request)
    found = _found(request, days)
    content = numbers_report.make(found, days, file_format, by=asker(request), at=clock.now())
    name = f"{_('Contests in figures')} {days[0]}_{days[1]}.{file_format}"
    return attachment(content, name, CONTENT_TYPES[file_format])


def _asked(request: HttpRequest) -> tuple[NumbersRange, tuple[date, date]]:
    named = {"first", "last"} & request.GET.keys()
    form = NumbersRange(request.GET if named else None)
    return form, form.chosen(usual_days(clock.today()))


def _found(request: HttpRequest, days: tuple[date, date]) -> queries.Numbers:
    return queries.numbers_of(*days, pending=sees_contests(request.user))
