"""Call-back promises: the lists, a memo left, and what becomes of each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.access import shows
from kindness import clock
from kindness.access import page
from kindness.dates import format_datetime
from kindness.errors import Refused
from kindness.forms import attempt
from kindness.paging import pages
from monitoring.forms.callbacks import CloseForm, MemoForm, NoteForm, PassOnForm, ResultForm
from monitoring.models import CallBack
from monitoring.permissions import runs_monitoring
from monitoring.queries import callbacks as queries
from monitoring.rules.promises import nobody
from monitoring.services import callbacks as services
from people.models import Staff
from people.permissions import is_employed
from people.queries.absences import divisions_decided_by
from people.views.asker import asker
from people.views.choosing import chosen_name

Crumbs = list[tuple[str, str | None]]
WHAT = "call-back memos"


# --- lists --------------------------------------------------------------------------------------------------------
@page(permission=is_employed)
def callbacks(request: HttpRequest) -> HttpResponse:
    """tab: mine, taken (left by me for others), division (head and deputy). ended=1: what is over."""
    me, moment = asker(request), clock.now()
    divisions = divisions_decided_by(me, moment.date())
    tab = _tab(request.GET.get("tab", ""), heads=bool(divisions))
    ended = request.GET.get("ended") == "1"
    listing = pages(_rows(tab, me, divisions, ended=ended)).get_page(request.GET.get("page"))
    marks = queries.marks_now(moment)
    context = {
        "tab": tab,
        "ended": ended,
        "decides": bool(divisions),
        "listing": listing,
        "promises": queries.as_promises(listing.object_list, marks),
        "query": f"tab={tab}&{'ended=1&' if ended else ''}",
        "me_id": me.pk,
        "may_set": runs_monitoring(me),
        "breadcrumb": [(_("Call-backs"), None)],
    }
    _show(request, listing)
    return render(request, "monitoring/callbacks.html", context)


def _tab(wanted: str, *, heads: bool) -> str:
    return wanted if wanted == "taken" or (wanted == "division" and heads) else "mine"


def _rows(tab: str, me: Staff, divisions: frozenset[int], *, ended: bool) -> QuerySet[CallBack]:
    if tab == "taken":
        return queries.taken_by(me, ended=ended)
    if tab == "division":
        return queries.promises_of_divisions(divisions, ended=ended)
    return queries.promises_of(me, ended=ended)


def _show(request: HttpRequest, listing: Page[CallBack]) -> None:
    """The caller has no number here: the row names whose memo was read by somebody who neither took nor holds it."""
    me = asker(request).pk
    others = [one.staff.number for one in listing.object_list if me not in {one.staff_id, one.taken_by_id}]
    shows(request, what=WHAT, subjects=others)


# --- a memo left ------------------------------------------------------------------------------------------------------
@page(permission=is_employed, keep_draft=True)
def new_memo(request: HttpRequest) -> HttpResponse:
    """The caller is on the line: the first field has the focus, Enter sends."""
    me = asker(request)
    number = request.GET.get("person", "")
    form = MemoForm(request.POST if request.method == "POST" else None, initial={"person": number})
    left, refusal = attempt(request, form, lambda: _leave(form, me))
    if left is not None:
        words = _("%(name)s has your memo and calls back by %(due)s.")
        messages.success(request, words % {"name": left.staff.name, "due": format_datetime(left.due_at)})
        return HttpResponseRedirect(f"{reverse('callbacks')}?tab=taken")
    chosen = chosen_name(form) if form.is_bound else _name_of(number)
    if refusal is None:
        form.focus_on("phone" if chosen else "person")
    context = {
        "form": form,
        "refusal": refusal,
        "chosen": chosen,
        "away": queries.away_today(me, clock.today()),
        "number": number,
        "breadcrumb": [(_("Call-backs"), reverse("callbacks")), (_("Leave a memo"), None)],
    }
    return render(request, "monitoring/callback_new.html", context, status=422 if refusal else 200)


def _leave(form: MemoForm, me: Staff) -> CallBack:
    return services.leave_memo(staff=_person(form), by=me, **form.memo())


def _person(form: Form) -> Staff:
    """Refuses no_such_person."""
    found = queries.person_to_call(form.cleaned_data["person"], clock.today())
    if found is None:
        raise nobody()
    return found


def _name_of(number: str) -> str:
    found = queries.person_to_call(number, clock.today())
    return f"{found.name} {found.division_name}" if found else ""


# --- one --------------------------------------------------------------------------------------------------------------
@page(permission=is_employed)
def callback(request: HttpRequest, callback_id: UUID) -> HttpResponse:
    """What was said, what has happened, and what to do next."""
    found = _found(request, callback_id)
    moment = clock.now()
    (promise,) = queries.as_promises([found], queries.marks_now(moment))
    context = {
        "one": found,
        "promise": promise,
        "steps": queries.steps_of(found),
        "mine": found.staff_id == asker(request).pk,
        "may_reopen": queries.may_reopen(found, asker(request), moment),
        "form": ResultForm(),
        "breadcrumb": _crumbs(found),
    }
    return render(request, "monitoring/callback.html", context)


@page(permission=is_employed)
def done(request: HttpRequest, callback_id: UUID) -> HttpResponse:
    found = _found(request, callback_id)
    form = ResultForm(request.POST if request.method == "POST" else None)
    ended, refusal = attempt(
        request,
        form,
        lambda: services.note_done(callback=found, result=form.cleaned_data["result"], by=asker(request)),
    )
    if ended is not None:
        messages.success(request, _("Thank you. The promise is kept."))
        return redirect("callback", found.pk)
    return _ask(request, found, "done", form, refusal)


@page(permission=is_employed)
def no_answer(request: HttpRequest, callback_id: UUID) -> HttpResponse:
    found = _found(request, callback_id)
    form = NoteForm(request.POST if request.method == "POST" else None)
    tried, refusal = attempt(
        request,
        form,
        lambda: services.note_no_answer(callback=found, note=form.cleaned_data["note"], by=asker(request)),
    )
    if tried is not None:
        messages.success(request, _("Noted. It stays on the list, so that you can try again."))
        return redirect("callback", found.pk)
    return _ask(request, found, "no_answer", form, refusal)


@page(permission=is_employed)
def pass_on(request: HttpRequest, callback_id: UUID) -> HttpResponse:
    found = _found(request, callback_id)
    form = PassOnForm(request.POST if request.method == "POST" else None)
    passed, refusal = attempt(request, form, lambda: _pass_on(request, found, form))
    if passed is not None:
        words = _("%(name)s takes it over and has been told.")
        messages.success(request, words % {"name": passed.staff.name})
        return redirect("callbacks")
    return _ask(request, found, "pass_on", form, refusal)


def _pass_on(request: HttpRequest, found: CallBack, form: PassOnForm) -> CallBack:
    return services.pass_on(
        callback=found, to=_person(form), note=form.cleaned_data["note"], by=asker(request)
    )


@page(permission=is_employed)
def close(request: HttpRequest, callback_id: UUID) -> HttpResponse:
    found = _found(request, callback_id)
    form = CloseForm(request.POST if request.method == "POST" else None)
    closed, refusal = attempt(
        request,
        form,
        lambda: services.close_callback(
            callback=found, reason=form.cleaned_data["reason"], by=asker(request)
        ),
    )
    if closed is not None:
        messages.success(request, _("Closed. You can take this back for ten minutes."))
        return redirect("callback", found.pk)
    return _ask(request, found, "close", form, refusal)


@page(permission=is_employed)
def reopen(request: HttpRequest, callback_id: UUID) -> HttpResponse:
    found = _found(request, callback_id)
    form = Form(request.POST if request.method == "POST" else None)
    waiting, refusal = attempt(
        request, form, lambda: services.reopen_callback(callback=found, by=asker(request))
    )
    if waiting is not None:
        messages.success(request, _("Taken back. The promise waits again."))
        return redirect("callback", found.pk)
    return _ask(request, found, "reopen", form, refusal)


def _ask(request: HttpRequest, found: CallBack, act: str, form: Any, refusal: Refused | None) -> HttpResponse:
    """The page that asks before `act` is done."""
    context = {
        "one": found,
        "form": form,
        "refusal": refusal,
        "chosen": chosen_name(form) if act == "pass_on" else "",
        "mine": found.staff_id == asker(request).pk,
        "danger": False,
        "token": "",
        "breadcrumb": _crumbs(found, _here(act)),
    }
    return render(request, f"monitoring/callback_{act}.html", context, status=422 if refusal else 200)


def _here(act: str) -> str:
    return {
        "done": _("Called back"),
        "no_answer": _("No answer"),
        "pass_on": _("Reassign"),
        "close": _("Close without a call"),
        "reopen": _("Undo this"),
    }[act]


def _found(request: HttpRequest, callback_id: UUID) -> CallBack:
    """The memo as this person may see it, or 404."""
    me = asker(request)
    found = queries.callback_for(me, callback_id, clock.today())
    if found is None:
        raise Http404
    if me.pk not in {found.staff_id, found.taken_by_id}:
        shows(request, what=WHAT, subjects=[found.staff.number])
    return found


def _crumbs(found: CallBack, here: str = "") -> Crumbs:
    one = _("Memo for %(name)s") % {"name": found.staff.name}
    if not here:
        return [(_("Call-backs"), reverse("callbacks")), (one, None)]
    return [
        (_("Call-backs"), reverse("callbacks")),
        (one, reverse("callback", args=[found.pk])),
        (here, None),
    ]
