"""Taking in a roster: choose a file, look at the differences, confirm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from audit.access import shows
from documents.download import CONTENT_TYPES, attachment
from kindness import clock
from kindness.access import page
from kindness.errors import Refused
from people.forms import ConfirmRosterForm, RosterForm
from people.models import RosterImport
from people.permissions import may_import_rosters
from people.queries import count_without_password, staged_roster, staged_rosters
from people.roster import template, words
from people.roster.reading import ENOUGH_TO_REFUSE
from people.services import apply_roster, stage_roster
from people.views.asker import asker

PER_PAGE = 50
_TEMPLATES = {"csv": template.as_csv, "xlsx": template.as_xlsx}
_KINDS = {
    "errors": gettext_lazy("Errors"),
    "new": gettext_lazy("New staff"),
    "moved": gettext_lazy("Moved"),
    "changed": gettext_lazy("Other changes"),
    "gone": gettext_lazy("Not in the file"),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """One kind of difference."""

    kind: str
    label: Any
    count: int


@page(permission=may_import_rosters)
def rosters(request: HttpRequest) -> HttpResponse:
    """The file, and the rosters there were."""
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = RosterForm(data, files, initial={"effective_on": clock.today(), "token": uuid4()})
    refusal = None
    if request.method == "POST":
        try:
            return redirect("roster", roster_id=_stage(request, form).pk)
        except Refused as refused:
            refusal = refused
    context = {
        "form": form,
        "refusal": refusal,
        "rosters": Paginator(staged_rosters(), PER_PAGE).get_page(request.GET.get("page")),
        "breadcrumb": [(_("People"), reverse("people")), (_("Roster"), None)],
    }
    return render(request, "people/rosters.html", context, status=422 if refusal else 200)


def _stage(request: HttpRequest, form: RosterForm) -> RosterImport:
    if not form.is_valid():
        raise Refused("incomplete", gettext_lazy("Please choose a file and a day."))
    file = form.cleaned_data["file"]
    return stage_roster(
        content=file.read(ENOUGH_TO_REFUSE),
        file_name=file.name,
        effective_on=form.cleaned_data["effective_on"],
        by=asker(request),
        token=form.cleaned_data["token"],
    )


@page(permission=may_import_rosters)
def roster_template(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The empty form to fill in."""
    if kind not in _TEMPLATES:
        raise Http404
    return attachment(_TEMPLATES[kind](), f"{_('Roster template')}.{kind}", CONTENT_TYPES[kind])


@page(permission=may_import_rosters)
def roster(request: HttpRequest, roster_id: UUID) -> HttpResponse:
    """What a staged file would change; the button does it."""
    staged = staged_roster(roster_id)
    if staged is None:
        raise Http404
    form = ConfirmRosterForm(request.POST if request.method == "POST" else None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            apply_roster(roster=staged, by=asker(request), close_gone=form.cleaned_data["close_gone"])
            messages.success(request, _("The roster has been applied."))
            return redirect("roster", roster_id=roster_id)
        except Refused as refused:
            refusal = refused
    return _differences(request, staged, form, refusal)


def _differences(
    request: HttpRequest, staged: RosterImport, form: ConfirmRosterForm, refusal: Refused | None
) -> HttpResponse:
    tabs = [Tab(kind, label, len(staged.differences[kind])) for kind, label in _KINDS.items()]
    found = [tab.kind for tab in tabs if tab.count]
    kind = request.GET.get("show", "")
    kind = kind if kind in _KINDS else (found or ["new"])[0]
    rows = Paginator(staged.differences[kind], PER_PAGE).get_page(request.GET.get("page"))
    shows(request, what="roster differences", subjects=[row["number"] for row in rows if "number" in row])
    context = {
        "roster": staged,
        "tabs": tabs,
        "kind": kind,
        "rows": _in_words(kind, rows),
        "page": rows,
        "query": f"show={kind}&",
        "same": not found,
        "has_errors": bool(staged.differences["errors"]),
        "may_close": staged.effective_on <= clock.today(),
        "gone": len(staged.differences["gone"]),
        "waiting": _waiting(staged),
        "ignored": ", ".join(staged.differences["ignored"]),
        "form": form,
        "refusal": refusal,
        "breadcrumb": [
            (_("People"), reverse("people")),
            (_("Roster"), reverse("rosters")),
            (staged.file_name, None),
        ],
    }
    return render(request, "people/roster.html", context, status=422 if refusal else 200)


def _waiting(staged: RosterImport) -> int:
    """How many of its new people nobody has given a password to."""
    if staged.applied_at is None:
        return 0
    return count_without_password([row["number"] for row in staged.differences["new"]])


def _in_words(kind: str, rows: Page[dict[str, Any]]) -> list[dict[str, Any]]:
    if kind == "errors":
        return [{**row, "words": words.mistake(row)} for row in rows]
    return [{**row, "changes": [words.change(stored) for stored in row.get("fields", ())]} for row in rows]
