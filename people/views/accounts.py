"""Who can log in: handing out one-time passwords, closing an account, opening it again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _, gettext_lazy

from audit.access import shows
from kindness import clock
from kindness.access import page
from kindness.errors import Refused
from people.enums import AccountState
from people.forms import AccountFilter, ReasonForm
from people.models import Staff
from people.permissions import may_manage_accounts
from people.queries import account_with_number, count_without_password, list_accounts, staged_roster
from people.services import (
    SLIPS_AT_ONCE,
    Slip,
    close_account,
    issue_first_passwords,
    issue_password,
    reason_blank,
    reopen_account,
)
from people.views.asker import asker

PER_PAGE = 50
_NOTHING_TO_LOSE = frozenset({AccountState.NO_PASSWORD, AccountState.CLOSED})  # no red button


@page(permission=may_manage_accounts)
def accounts(request: HttpRequest) -> HttpResponse:
    """Accounts by state, those without a password first of all; a search looks through all of them."""
    form = AccountFilter(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    asked = request.GET.get("show", "")
    state = AccountState(asked) if asked in AccountState.values else AccountState.NO_PASSWORD
    found = list_accounts(text=text, state=None if text else state, day=clock.today())
    people = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    shows(request, what="accounts", subjects=[person.number for person in people])
    context = {
        "people": people,
        "states": list(AccountState),
        "state": None if text else state,
        "waiting": count_without_password(),
        "form": form,
        "query": f"{urlencode({'q': text} if text else {'show': state.value})}&",
        "breadcrumb": [(_("People"), reverse("people")), (_("Accounts and passwords"), None)],
    }
    return render(request, "people/accounts.html", context)


@page(permission=may_manage_accounts)
def issue(request: HttpRequest, staff_number: str) -> HttpResponse:
    """Asks, then shows a one-time password: on this answer and never again."""
    person = _person(staff_number)
    refusal = None
    if request.method == "POST":
        try:
            slip = issue_password(staff=person, by=asker(request))
            return _slips(request, [slip], again=reverse("accounts"), more=0)
        except Refused as refused:
            refusal = refused
    context = _about(request, person, _("Issue a one-time password")) | {"refusal": refusal}
    return render(request, "people/issue_password.html", context, status=422 if refusal else 200)


@page(permission=may_manage_accounts)
def roster_passwords(request: HttpRequest, roster_id: UUID) -> HttpResponse:
    """The same for the new people of a roster, a sheet of them at a time."""
    staged = staged_roster(roster_id)
    if staged is None or staged.applied_at is None:
        raise Http404
    numbers = [row["number"] for row in staged.differences["new"]]
    refusal = None
    if request.method == "POST":
        try:
            slips = _issue_sheet(request, numbers)
            return _slips(request, slips, again=request.path, more=count_without_password(numbers))
        except Refused as refused:
            refusal = refused
    context = {
        "roster": staged,
        "waiting": count_without_password(numbers),
        "at_once": SLIPS_AT_ONCE,
        "refusal": refusal,
        "danger": False,
        "token": "",
        "breadcrumb": [
            (_("People"), reverse("people")),
            (_("Roster"), reverse("rosters")),
            (staged.file_name, reverse("roster", args=[staged.pk])),
            (_("One-time passwords"), None),
        ],
    }
    return render(request, "people/roster_passwords.html", context, status=422 if refusal else 200)


def _issue_sheet(request: HttpRequest, numbers: list[str]) -> list[Slip]:
    slips = issue_first_passwords(numbers=numbers, by=asker(request))
    if not slips:
        raise Refused(
            "nobody_waiting",
            gettext_lazy("Everybody of this roster has a password already. Nothing was issued."),
        )
    return slips


def _slips(request: HttpRequest, slips: list[Slip], *, again: str, more: int) -> HttpResponse:
    shows(request, what="one-time passwords", subjects=[slip.number for slip in slips])
    context = {
        "slips": slips,
        "again": again,
        "more": more,
        "at": clock.now(),
        "log_in": request.build_absolute_uri(reverse("login")),
        "breadcrumb": [(_("Accounts and passwords"), reverse("accounts")), (_("One-time passwords"), None)],
    }
    answer = render(request, "people/slips.html", context)
    answer.headers["Cache-Control"] = "no-store"  # neither the browser nor anything between keeps a copy
    return answer


@page(permission=may_manage_accounts)
def close(request: HttpRequest, staff_number: str) -> HttpResponse:
    """Close the account of someone who left, with a reason."""
    done = gettext_lazy("The account of %(name)s is closed.")
    return _with_reason(request, staff_number, close_account, "people/close_account.html", done)


@page(permission=may_manage_accounts)
def reopen(request: HttpRequest, staff_number: str) -> HttpResponse:
    """Open the account of someone who came back, with a reason."""
    done = gettext_lazy("The account of %(name)s is open again. It has no password yet.")
    return _with_reason(request, staff_number, reopen_account, "people/reopen_account.html", done)


def _with_reason(
    request: HttpRequest, staff_number: str, act: Callable[..., Staff], template: str, done: Any
) -> HttpResponse:
    person = _person(staff_number)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    refusal = None
    if request.method == "POST":
        try:
            act(staff=person, reason=_reason(form), by=asker(request))
            messages.success(request, done % {"name": person.name})
            return redirect(f"{reverse('accounts')}?{urlencode({'q': person.number})}")
        except Refused as refused:
            refusal = refused
    context = _about(request, person, _("Close or open an account")) | {"form": form, "refusal": refusal}
    return render(request, template, context, status=422 if refusal else 200)


def _reason(form: ReasonForm) -> str:
    if not form.is_valid():
        if form.has_error("reason", "required"):
            raise reason_blank()
        raise Refused(
            "incomplete", gettext_lazy("Some entries need another look. What you typed is still here.")
        )
    reason: str = form.cleaned_data["reason"]
    return reason


def _person(number: str) -> Staff:
    person = account_with_number(number, day=clock.today())
    if person is None:
        raise Http404
    return person


def _about(request: HttpRequest, person: Staff, title: str) -> dict[str, Any]:
    """What every page that asks about one account shows of it."""
    shows(request, what="accounts", subjects=[person.number])
    return {
        "person": person,
        "danger": person.account_state not in _NOTHING_TO_LOSE,
        "token": "",
        "breadcrumb": [
            (_("People"), reverse("people")),
            (_("Accounts and passwords"), reverse("accounts")),
            (title, None),
        ],
    }
