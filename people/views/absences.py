"""My days away, my deputies, the city's closure days: each a list, a form above it, and a page that asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from kindness import clock
from kindness.access import page
from kindness.dates import format_date, format_span
from kindness.errors import Refused
from people.forms import ClosureForm, DaysForm, DeputyForm
from people.models import Deputy, Staff
from people.permissions import is_employed, is_head, keeps_closures
from people.queries import absences as queries
from people.services import (
    add_closure,
    end_deputy,
    name_deputy,
    note_absence,
    remove_absence,
    remove_closure,
)
from people.views.asker import asker
from people.views.choosing import account_numbered, chosen_name, nobody

PER_PAGE = 50
INCOMPLETE = Refused(
    "incomplete", gettext_lazy("Some entries need another look. What you typed is still here.")
)


# --- absences ---------------------------------------------------------------------------------------------------
@page(permission=is_employed)
def absences(request: HttpRequest) -> HttpResponse:
    """Days, never reasons."""
    me, form = asker(request), DaysForm(request.POST if request.method == "POST" else None)
    refusal = _try(request, form, lambda: note_absence(staff=me, by=me, **form.cleaned_data))
    if request.method == "POST" and refusal is None:
        messages.success(request, _("Noted."))
        return redirect("absences")
    rows = queries.absences_of(me, since=clock.today())
    crumbs = [*_profile_crumb(), (_("My absences"), None)]
    return _listing(request, "people/absences.html", rows, form, refusal, breadcrumb=crumbs)


@page(permission=is_employed)
def drop_absence(request: HttpRequest, absence_id: UUID) -> HttpResponse:
    me, found = asker(request), queries.absence_of(asker(request), absence_id)
    if found is None:
        raise Http404
    if request.method == "POST":
        remove_absence(absence=found, by=me)
        messages.success(request, _("Removed."))
        return redirect("absences")
    return _confirm(
        request,
        question=_("Remove these days?"),
        lead=_("From then on you count as present on them."),
        facts=[(_("Days"), format_span(found.starts_on, found.ends_on))],
        button=_("Remove"),
        back=(_("My absences"), "absences"),
    )


# --- deputies ---------------------------------------------------------------------------------------------------
@page(permission=is_head)
def deputies(request: HttpRequest) -> HttpResponse:
    me, form = asker(request), DeputyForm(request.POST if request.method == "POST" else None)
    refusal = _try(request, form, lambda: _name(me, form))
    if request.method == "POST" and refusal is None:
        messages.success(request, _("The deputy has been named and told."))
        return redirect("deputies")
    rows = queries.deputies_of(me, since=clock.today())
    more = {"chosen": chosen_name(form), "breadcrumb": [*_profile_crumb(), (_("My deputy"), None)]}
    return _listing(request, "people/deputies.html", rows, form, refusal, **more)


def _name(me: Staff, form: DeputyForm) -> Deputy:
    typed = dict(form.cleaned_data)
    deputy = account_numbered(typed.pop("person"))
    if not is_employed(deputy):
        raise nobody()
    return name_deputy(head=me, deputy=deputy, by=me, **typed)


@page(permission=is_head)
def drop_deputy(request: HttpRequest, deputy_id: UUID) -> HttpResponse:
    me, found = asker(request), queries.deputy_named_by(asker(request), deputy_id)
    if found is None:
        raise Http404
    if request.method == "POST":
        end_deputy(deputy=found, by=me)
        messages.success(request, _("From today on the deputy decides nothing more."))
        return redirect("deputies")
    return _confirm(
        request,
        question=_("End the deputy's days?"),
        lead=_("From today on they decide nothing more. They are told."),
        facts=[(_("Deputy"), found.deputy.name), (_("Days"), format_span(found.starts_on, found.ends_on))],
        button=_("End"),
        back=(_("My deputy"), "deputies"),
    )


# --- closure days -----------------------------------------------------------------------------------------------
@page(permission=keeps_closures)
def closures(request: HttpRequest) -> HttpResponse:
    """Public holidays with their substitutes are known; here stands what the city adds."""
    form = ClosureForm(request.POST if request.method == "POST" else None)
    refusal = _try(request, form, lambda: add_closure(by=asker(request), **form.cleaned_data))
    if request.method == "POST" and refusal is None:
        messages.success(request, _("Saved."))
        return redirect("closures")
    rows = queries.closure_days(since=clock.today().replace(month=1, day=1))
    crumbs = [(_("Closure days"), None)]
    return _listing(request, "people/closures.html", rows, form, refusal, breadcrumb=crumbs)


@page(permission=keeps_closures)
def drop_closure(request: HttpRequest, day: str) -> HttpResponse:
    found = queries.closure_on(_day(day))
    if found is None:
        raise Http404
    if request.method == "POST":
        remove_closure(closure=found, by=asker(request))
        messages.success(request, _("Removed."))
        return redirect("closures")
    return _confirm(
        request,
        question=_("Is this a working day again?"),
        lead=_("Deadlines in working days are counted with it from now on."),
        facts=[(_("Day"), format_date(found.day)), (_("Occasion"), found.name)],
        button=_("Remove"),
        back=(_("Closure days"), "closures"),
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None


def _profile_crumb() -> list[tuple[str, str]]:
    return [(_("My profile"), reverse("my_profile"))]


# --- what the three have alike ----------------------------------------------------------------------------------
def _try(request: HttpRequest, form: Form, act: Callable[[], Any]) -> Refused | None:
    """Do what was posted; the refusal if there is one. On a GET nothing is done."""
    if request.method != "POST":
        return None
    try:
        if not form.is_valid():
            raise INCOMPLETE
        act()
    except Refused as refused:
        return refused
    return None


def _listing(
    request: HttpRequest,
    template: str,
    rows: Any,
    form: Form,
    refusal: Refused | None,
    **more: Any,
) -> HttpResponse:
    context = {
        "listing": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "refusal": refusal,
    }
    return render(request, template, context | more, status=422 if refusal else 200)


def _confirm(
    request: HttpRequest,
    *,
    question: str,
    lead: str,
    facts: list[tuple[str, str]],
    button: str,
    back: tuple[str, str],
) -> HttpResponse:
    label, name = back
    context = {
        "question": question,
        "lead": lead,
        "facts": facts,
        "button": button,
        "back": reverse(name),
        "danger": True,
        "token": "",
        "refusal": None,
        "breadcrumb": [(label, reverse(name)), (button, None)],
    }
    return render(request, "people/days_remove.html", context)
