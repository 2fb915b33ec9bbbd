"""The rater's seat: what is left, and a call from its outcome to its hand-in."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.access import shows
from kindness import clock
from kindness.access import page
from kindness.errors import Refused
from kindness.forms import refusal_of
from kindness.paging import pages
from monitoring.enums import CallState, SheetPurpose, SheetState
from monitoring.forms.scoring import (
    OneItemForm,
    OutcomeForm,
    PurposeForm,
    WordsForm,
    rows_of,
    searched,
    typed_items,
)
from monitoring.models import Call, Sheet
from monitoring.permissions import may_rate
from monitoring.queries import scoring as queries
from monitoring.queries.scorecards import items_of
from monitoring.services.scoring import note_attempt, score_item, score_items, submit_call
from people.views.asker import asker

KINDS = ("second", "calibration")


# --- what is left -----------------------------------------------------------------------------------------------
@page(permission=may_rate)
def calls(request: HttpRequest) -> HttpResponse:
    """Today's calls, those to be scored a second time, calibrations; or what a search finds."""
    person, day = asker(request), clock.today()
    text = searched(request.GET.get("q", ""))
    kind = "" if text or request.GET.get("show") not in KINDS else request.GET["show"]
    left = queries.left_of(person, day)
    if kind == "second":
        paginator = pages(queries.second_calls(person), left.second)
    elif kind == "calibration":
        paginator = pages(queries.calibration_calls(person), left.calibration)
    elif text:
        paginator = pages(queries.calls_found(person, text))
    else:
        paginator = pages(queries.calls_waiting(person, day), left.today)
    listing = paginator.get_page(request.GET.get("page"))
    if not kind:  # blind scores name nobody
        shows(
            request,
            what="calls to be made",
            subjects=[one.subject.staff.number for one in listing.object_list],
        )
    context = {
        "left": left,
        "kind": kind,
        "text": text,
        "listing": listing,
        "query": f"q={text}&" if text else f"show={kind}&" if kind else "",
        "day": day,
        "breadcrumb": [(_("Calls to be made"), None)],
    }
    return render(request, "monitoring/calls.html", context)


# --- a call -----------------------------------------------------------------------------------------------------
@page(permission=may_rate)
def call(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Outcome first, then the items. The page's script sends one thing at a time and reads JSON.

    Stored: {"state": "stored", "next": address or ""}. Refused: 422 with state, refusal and message.
    """
    person = asker(request)
    found = queries.call_for(person, call_id)
    if found is None:
        raise Http404
    purpose = queries.purposes_at(found, person, PurposeForm(request.GET).purpose())
    if request.method != "POST":
        return _call_page(request, found, purpose, None)
    by_script = "application/json" in request.headers.get("Accept", "")
    try:
        ended = _act(request, found, purpose)
    except Refused as refused:
        if by_script:
            answer = {"state": "refused", "refusal": refused.code, "message": str(refused.message)}
            return JsonResponse(answer, status=422)
        return _call_page(request, found, purpose, refused)
    if by_script:
        return JsonResponse({"state": "stored", "next": _after(request, purpose) if ended else ""})
    if ended:
        messages.success(request, _("The call is done. Here is the next one."))
        return HttpResponseRedirect(_after(request, purpose))
    return HttpResponseRedirect(request.get_full_path())


def _act(request: HttpRequest, found: Call, purpose: str) -> bool:
    """Do what was posted; whether the call is done with for now."""
    act = request.POST.get("act", "")
    if act == "outcome":
        return _note(request, found)
    if act == "item":
        return _score_one(request, found, purpose)
    if act == "words":
        return _write_words(request, found, purpose)
    return _score_all(request, found, purpose, submit=act == "submit")


def _note(request: HttpRequest, found: Call) -> bool:
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        raise refusal_of(form)
    return note_attempt(call=found, **form.noted(), by=asker(request)).state != CallState.MADE


def _score_one(request: HttpRequest, found: Call, purpose: str) -> bool:
    form = OneItemForm(request.POST)
    if not form.is_valid():
        raise refusal_of(form)
    data = form.cleaned_data
    score_item(
        call=found,
        item_id=data["item"],
        raw=data["raw"],
        comment=data["comment"],
        purpose=purpose,
        by=asker(request),
    )
    return False


def _write_words(request: HttpRequest, found: Call, purpose: str) -> bool:
    words = _words(request)
    score_items(call=found, entries={}, **words, purpose=purpose, by=asker(request))
    return False


def _score_all(request: HttpRequest, found: Call, purpose: str, *, submit: bool) -> bool:
    """The whole form; the script hands in with what has been stored item by item."""
    words = _words(request)
    entries = typed_items(request.POST)
    store = submit_call if submit else score_items
    store(call=found, entries=entries, **words, purpose=purpose, by=asker(request))
    return submit


def _words(request: HttpRequest) -> dict[str, str | None]:
    """None where the form does not hold them."""
    form = WordsForm(request.POST)
    if not form.is_valid():
        raise refusal_of(form)
    return {name: form.cleaned_data[name] if name in request.POST else None for name in form.fields}


def _after(request: HttpRequest, purpose: str) -> str:
    """The next call of the same kind to be opened, or the list where none is left."""
    following = None
    if purpose == SheetPurpose.LIVE:
        following = queries.next_call(asker(request), clock.today())
    return reverse("call", args=[following]) if following else reverse("calls")


def _call_page(request: HttpRequest, found: Call, purpose: str, refused: Refused | None) -> HttpResponse:
    person = asker(request)
    sheet = queries.sheet_of(person, found, purpose)
    live = purpose == SheetPurpose.LIVE
    if live:
        shows(request, what="call to be made", subjects=[found.subject.staff.number])
    tries = queries.tries_of(found) if found.state == CallState.PLANNED else 0
    sent = request.POST if refused and request.POST.get("act") != "outcome" else None
    context = {
        "call": found,
        "sheet": sheet,
        "purpose": purpose,
        "live": live,
        "open": sheet is None or sheet.state == SheetState.DRAFT,
        "made": found.state == CallState.MADE,
        "noting": live and found.state in {CallState.PLANNED, CallState.MADE},
        "tries": tries,
        "rows": rows_of(
            items_of(found.round.version),
            queries.scores_of(sheet),
            outcome=found.outcome,
            rings=found.rings,
            sent=sent,
        ),
        "outcome": _outcome_form(request, found, refused),
        "words": _words_form(sheet, sent),
        "refusal": refused,
        "breadcrumb": [(_("Calls to be made"), reverse("calls")), (_("One call"), None)],
    }
    return render(request, "monitoring/call.html", context, status=422 if refused else 200)


def _outcome_form(request: HttpRequest, found: Call, refused: Refused | None) -> OutcomeForm:
    if refused and request.POST.get("act") == "outcome":
        return OutcomeForm(request.POST)
    made = found.state == CallState.MADE
    return OutcomeForm(
        initial={
            "outcome": found.outcome if made else None,
            "rings": found.rings if made else None,
            "transfers": found.transfers or None,
            "recording": found.recording,
            "recording_until": found.recording_until,
            "nonce": uuid4(),
        }
    )


def _words_form(sheet: Sheet | None, sent: object) -> WordsForm:
    if sent is not None:
        return WordsForm(sent)  # type: ignore[arg-type]
    return WordsForm(initial={"good": sheet.good, "advice": sheet.advice} if sheet else None)
