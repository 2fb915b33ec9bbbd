"""The auditor's pages: what was done, who saw whose data, the state of the chain. They change nothing."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit import exports, queries
from audit.access import shows
from audit.checking import chain_state
from audit.forms import AccessFilterForm, ActFilterForm, ExportForm, FilterForm, MonthForm
from audit.permissions import is_auditor
from kindness import clock
from kindness.access import page

ROWS_ON_A_PAGE = 50
# Beyond that nobody turns pages: the filters find it, or the file holds it.
MOST_LISTED = 10_000
DOWNLOADS_SHOWN = 100

Crumbs = list[tuple[str, str | None]]


class BoundedPaginator(Paginator):  # type: ignore[type-arg]  # Django's own class takes no brackets
    """Counts no further than it lists, so that a page stays quick over millions of rows."""

    @cached_property
    def count(self) -> int:
        return cast("QuerySet[Any]", self.object_list)[:MOST_LISTED].count()


@page(permission=is_auditor)
def acts(request: HttpRequest) -> HttpResponse:
    form = ActFilterForm(request.GET, actions=queries.known_actions())
    listing = _listing(request, queries.acts(form.wanted())) if form.is_valid() else None
    lines = queries.act_lines(listing.object_list) if listing is not None else []
    shows(request, what="audit log", subjects=[line.row.actor for line in lines if line.row.actor])
    return _list(
        request, "audit/acts.html", form, listing, {"lines": lines, "tab": "acts", "breadcrumb": _crumbs()}
    )


@page(permission=is_auditor)
def act(request: HttpRequest, number: int) -> HttpResponse:
    row = queries.act(number)
    if row is None:
        raise Http404
    line = queries.act_lines([row])[0]
    shows(request, what="audit log", subjects=[row.actor] if row.actor else [])
    crumbs = _crumbs((_("Row %(number)d") % {"number": number}, None))
    return render(
        request, "audit/act.html", {"line": line, "changes": queries.changes_of(row), "breadcrumb": crumbs}
    )


@page(permission=is_auditor)
def accesses(request: HttpRequest) -> HttpResponse:
    form = AccessFilterForm(request.GET, kinds=queries.known_shown())
    listing = _listing(request, queries.accesses(form.wanted())) if form.is_valid() else None
    lines = queries.access_lines(listing.object_list) if listing is not None else []
    _shows_accesses(request, lines)
    crumbs = _crumbs((_("Access log"), None))
    return _list(
        request, "audit/access.html", form, listing, {"lines": lines, "tab": "access", "breadcrumb": crumbs}
    )


@page(permission=is_auditor)
def month(request: HttpRequest) -> HttpResponse:
    """The monthly check of the access log: how much each viewer saw, and every download with its purpose."""
    today = clock.today()
    days = queries.month_of(MonthForm(request.GET).chosen(otherwise=today))
    listing = _listing(request, queries.viewers_in(days))
    viewers, downloads = queries.month_check(listing.object_list, days, most_downloads=DOWNLOADS_SHOWN)
    _shows_accesses(request, downloads, also=[entry.viewer.number for entry in viewers])
    context = {
        "days": days,
        "neighbours": queries.neighbours(days, today),
        "listing": listing,
        "viewers": viewers,
        "downloads": downloads,
        "downloads_shown": DOWNLOADS_SHOWN,
        "tab": "month",
        "breadcrumb": _crumbs((_("Monthly check"), None)),
    }
    return render(request, "audit/month.html", context)


@page(permission=is_auditor)
def seals(request: HttpRequest) -> HttpResponse:
    context = {"chain": chain_state(), "tab": "seals", "breadcrumb": _crumbs((_("Seals"), None))}
    return render(request, "audit/seals.html", context)


@page(permission=is_auditor)
def export_acts(request: HttpRequest) -> HttpResponseBase:
    filters = ActFilterForm(request.GET, actions=queries.known_actions())
    form = ExportForm(request.POST or None)
    if not (filters.is_valid() and request.method == "POST" and form.is_valid()):
        return _ask_purpose(request, form, filters, _("Audit log"), reverse("audit"))
    rows = queries.acts(filters.wanted())
    exports.refuse_too_many(rows)
    shows(
        request,
        what="audit log file",
        subjects=queries.act_subjects(rows),
        purpose=form.cleaned_data["purpose"],
    )
    return exports.as_file(exports.acts_sheet(rows), _file_name(_("Audit log")), form.cleaned_data["format"])


@page(permission=is_auditor)
def export_accesses(request: HttpRequest) -> HttpResponseBase:
    filters = AccessFilterForm(request.GET, kinds=queries.known_shown())
    form = ExportForm(request.POST or None)
    if not (filters.is_valid() and request.method == "POST" and form.is_valid()):
        return _ask_purpose(request, form, filters, _("Access log"), reverse("audit_access"))
    rows = queries.accesses(filters.wanted())
    exports.refuse_too_many(rows)
    shows(
        request,
        what="access log file",
        subjects=queries.access_subjects(rows),
        purpose=form.cleaned_data["purpose"],
    )
    return exports.as_file(
        exports.accesses_sheet(rows), _file_name(_("Access log")), form.cleaned_data["format"]
    )


def _listing(request: HttpRequest, rows: Any) -> Page[Any]:
    return BoundedPaginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))


def _list(
    request: HttpRequest, template: str, form: FilterForm, listing: Page[Any] | None, context: dict[str, Any]
) -> HttpResponse:
    """A list with its filters; filters that cannot be read are answered 422 and list nothing."""
    common = {"form": form, "listing": listing, "query": form.query(), "most_listed": MOST_LISTED}
    return render(request, template, common | context, status=200 if listing is not None else 422)


def _ask_purpose(
    request: HttpRequest, form: ExportForm, filters: FilterForm, title: str, back: str
) -> HttpResponse:
    refused = request.method == "POST" or not filters.is_valid()
    context = {
        "form": form,
        "filters": filters,
        "code": form.refusal() if form.is_bound and form.errors else "invalid",
        "refused": refused,
        "list_title": title,
        "back": f"{back}?{filters.query()}",
        "breadcrumb": [*_crumbs((title, back)), (_("Download"), None)],
    }
    return render(request, "audit/export.html", context, status=422 if refused else 200)


def _shows_accesses(
    request: HttpRequest, lines: Iterable[queries.AccessLine], also: Iterable[str] = ()
) -> None:
    """Who looked at whom is personal data as well."""
    seen = {person.number for line in lines for person in (line.viewer, *line.subjects)}
    shows(request, what="access log", subjects=seen.union(also))


def _crumbs(*further: tuple[str, str | None]) -> Crumbs:
    return [(_("Home"), reverse("home")), (_("Audit"), reverse("audit")), *further]


def _file_name(title: str) -> str:
    return f"{title} {clock.today():%Y-%m-%d}"
