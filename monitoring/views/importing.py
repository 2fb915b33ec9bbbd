"""The agency's file: its template, what it would change, and taking it in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from audit.access import shows
from documents.download import CONTENT_TYPES, attachment
from kindness.access import page
from kindness.errors import Refused
from kindness.forms import attempt
from kindness.paging import PER_PAGE
from monitoring.enums import Outcome, RoundState
from monitoring.forms.scoring import ConfirmImportForm, ImportForm
from monitoring.models import Call, Round, SheetImport
from monitoring.permissions import runs_monitoring
from monitoring.queries import scoring as queries
from monitoring.queries.imports import calls_to_fill_in
from monitoring.queries.scorecards import items_of
from monitoring.services.importing import apply_calls, stage_calls
from monitoring.sheetfile import template as sheet_template, words
from monitoring.views.checking import crumbs
from people.roster.reading import ENOUGH_TO_REFUSE
from people.views.asker import asker

KINDS = {
    "errors": gettext_lazy("Errors"),
    "new": gettext_lazy("New scores"),
    "changed": gettext_lazy("Changed scores"),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """One kind of difference."""

    kind: str
    label: Any
    count: int


@dataclass(frozen=True, slots=True)
class Line:
    """A call of the file beside the one there is. call: None where the number is of none."""

    row: int
    call: Call | None
    outcome: str
    before: str | None
    after: str | None
    changes: list[tuple[str, str, str]]


@page(permission=runs_monitoring)
def imports(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The file, and the files there were."""
    survey = _survey(round_id)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ImportForm(data, files, initial={"token": uuid4()})
    staged, refusal = attempt(request, form, lambda: _stage(request, survey, form))
    if staged is not None:
        return redirect("sheet_import", import_id=staged.pk)
    context = {
        "survey": survey,
        "form": form,
        "refusal": refusal,
        "open": survey.state in {RoundState.OPEN, RoundState.CLOSED},
        "listing": Paginator(queries.imports_of(survey), PER_PAGE).get_page(request.GET.get("page")),
        "breadcrumb": crumbs(survey, (_("Take in a file of scored calls"), None)),
    }
    return render(request, "monitoring/imports.html", context, status=422 if refusal else 200)


def _stage(request: HttpRequest, survey: Round, form: ImportForm) -> SheetImport:
    file = form.cleaned_data["file"]
    return stage_calls(
        survey=survey,
        content=file.read(ENOUGH_TO_REFUSE),
        file_name=file.name,
        by=asker(request),
        token=form.cleaned_data["token"],
    )


@page(permission=runs_monitoring)
def template(request: HttpRequest, round_id: UUID) -> HttpResponseBase:
    """The planned calls with a column an item, to be filled in."""
    survey = _survey(round_id)
    calls = list(calls_to_fill_in(survey))
    shows(request, what="calls to be made", subjects={one.subject.staff.number for one in calls})
    content = sheet_template.as_xlsx(calls, items_of(survey.version))
    return attachment(content, f"{survey.name} {_('calls')}.xlsx", CONTENT_TYPES["xlsx"])


@page(permission=runs_monitoring)
def staged(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """What a file would change; the button does it."""
    found = queries.import_with_id(import_id)
    if found is None:
        raise Http404
    form = ConfirmImportForm(request.POST if request.method == "POST" else None)
    done, refusal = attempt(request, form, lambda: apply_calls(staged=found, by=asker(request)))
    if done is not None:
        messages.success(request, _("The scores have been taken in."))
        return HttpResponseRedirect(request.path)
    return _differences(request, found, refusal)


def _differences(request: HttpRequest, found: SheetImport, refusal: Refused | None) -> HttpResponse:
    tabs = [Tab(kind, label, len(found.differences[kind])) for kind, label in KINDS.items()]
    filled = [tab.kind for tab in tabs if tab.count]
    kind = request.GET.get("show", "")
    kind = kind if kind in KINDS else (filled or ["new"])[0]
    listing = Paginator(found.differences[kind], PER_PAGE).get_page(request.GET.get("page"))
    lines = _lines(found, kind, listing)
    shows(
        request,
        what="file of scored calls",
        subjects=[line.call.subject.staff.number for line in lines if line.call],
    )
    context = {
        "staged": found,
        "survey": found.round,
        "tabs": tabs,
        "kind": kind,
        "lines": lines,
        "mistakes": [{**row, "words": words.mistake(row)} for row in listing] if kind == "errors" else [],
        "listing": listing,
        "query": f"show={kind}&",
        "nothing": not filled,
        "has_errors": bool(found.differences["errors"]),
        "same": found.differences["same"],
        "empty_rows": found.differences["empty"],
        "ignored": ", ".join(found.differences["ignored"]),
        "refusal": refusal,
        "breadcrumb": crumbs(
            found.round,
            (_("Take in a file of scored calls"), reverse("import_sheets", args=[found.round_id])),
            (found.file_name, None),
        ),
    }
    return render(request, "monitoring/import.html", context, status=422 if refusal else 200)


def _lines(found: SheetImport, kind: str, listing: Page[Any]) -> list[Line]:
    if kind == "errors":
        return []
    calls = queries.calls_by_id([row[1] for row in listing])
    if kind == "new":
        return [
            Line(row, calls.get(call), str(Outcome(outcome).label), None, total, [])
            for row, call, outcome, total in listing
        ]
    labels = {item.pk: item.label for item in items_of(found.round.version)}
    return [
        Line(row, calls.get(call), "", before, after, [words.change(one, labels) for one in changes])
        for row, call, before, after, changes in listing
    ]


def _survey(round_id: UUID) -> Round:
    survey = queries.round_with_id(round_id)
    if survey is None:
        raise Http404
    return survey
