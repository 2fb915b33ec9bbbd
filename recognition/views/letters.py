"""Letters: my list, sending, reading, taking back, reporting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kindness import clock, drafts
from kindness.access import page
from kindness.dates import format_date
from kindness.errors import Refused
from kindness.forms import refusal_of, token_of
from people.models import Staff
from people.permissions import is_employed
from people.queries import PersonFound, search_people
from people.views.asker import asker
from recognition import keepsake, queries, rules, services
from recognition.enums import CarnationState
from recognition.forms import LetterForm, ReportForm, SearchForm
from recognition.models import Carnation

ROWS_ON_A_PAGE = 50
EXCERPT = 60  # characters of a letter in the list
ROW_FIELDS = ("pk", "sent_at", "state", "read_at", "deliver_after", "reason")


# --- my letters --------------------------------------------------------------------------------------------
class Row(TypedDict):
    """A line of the list, ready to print: fifty are drawn, and Django's templates read a dict fastest."""

    url: str
    name: str
    division: str
    date: str
    excerpt: str
    state: str
    tone: str


@page(permission=is_employed)
def letters(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    sent = request.GET.get("tab") == "sent"
    search = SearchForm(request.GET)
    words = search.words()
    found = (
        queries.sent_letters(asker(request), search=words)
        if sent
        else queries.received_letters(asker(request), at=now, search=words)
    )
    side = "recipient" if sent else "sender"
    fields = (*ROW_FIELDS, f"{side}_name", f"{side}_division_name")
    listing = Paginator(found.values_list(*fields, named=True), ROWS_ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    return render(
        request,
        "recognition/letters.html",
        {
            "rows": [_sent_row(row, now) if sent else _received_row(row) for row in listing.object_list],
            "listing": listing,
            "sent": sent,
            "words": words,
            "query": _query(sent=sent, words=words),
            "allowance": queries.allowance_of(asker(request), now),
            "breadcrumb": [(_("Kindness carnation"), None)],
        },
    )


def _received_row(row: Any) -> Row:
    """`row`: ROW_FIELDS with sender_name and sender_division_name. An unopened letter leads to its envelope."""
    line = Row(
        url=f"/carnations/{row.pk}/",
        name=row.sender_name,
        division=row.sender_division_name,
        date=format_date(row.sent_at),
        excerpt=row.reason[:EXCERPT],
        state="",
        tone="",
    )
    if row.state in (CarnationState.HIDDEN, CarnationState.VOIDED):
        line.update({"excerpt": "", "state": _("No longer shown"), "tone": "gray"})
    elif row.read_at is None:
        line["url"] += "open/"
        line.update({"excerpt": _("Not opened yet"), "state": _("New"), "tone": "rose"})
    return line


def _sent_row(row: Any, now: datetime) -> Row:
    """`row`: ROW_FIELDS with recipient_name and recipient_division_name."""
    word, tone = _sent_state(row.state, waiting=row.deliver_after > now)
    return Row(
        url=f"/carnations/{row.pk}/",
        name=row.recipient_name,
        division=row.recipient_division_name,
        date=format_date(row.sent_at),
        excerpt=row.reason[:EXCERPT],
        state=word,
        tone=tone,
    )


def _sent_state(state: str, *, waiting: bool) -> tuple[str, str]:
    if state == CarnationState.SENT:
        return (_("Can be taken back"), "amber") if waiting else (_("Delivered"), "green")
    return str(CarnationState(state).label), "gray"


def _query(*, sent: bool, words: str) -> str:
    wanted = {"tab": "sent"} if sent else {}
    if words:
        wanted["q"] = words
    return f"{urlencode(wanted)}&" if wanted else ""


# --- sending -------------------------------------------------------------------------------------------------
@page(permission=is_employed, keep_draft=True)
def send(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        draft = drafts.peek(request, author=asker(request).number)
        form = LetterForm(draft or {"recipient": request.GET.get("recipient", "")})
        return _send_page(request, form, token=draft.get("token", ""), from_draft=bool(draft))
    form = LetterForm(request.POST)
    token = request.POST.get("token", "")
    if "find" in request.POST:  # the search for those without JavaScript
        return _send_page(request, form, token=token, looking=True)
    try:
        letter = _send(asker(request), form, token)
    except Refused as refused:
        return _send_page(request, form, token=token, refusal=refused)
    drafts.drop(request)
    messages.success(request, _sent_words(letter))
    return HttpResponseRedirect(reverse("carnation", args=[letter.pk]))


def _send(sender: Staff, form: LetterForm, token: str) -> Carnation:
    if not form.is_valid():
        raise refusal_of(form)
    typed = form.cleaned_data
    return services.send_carnation(
        sender=sender,
        recipient_number=typed["recipient"],
        basis=typed["basis"],
        reason=typed["reason"],
        token=token_of(token),
    )


def _sent_words(letter: Carnation) -> str:
    return _("Your carnation for %(name)s is on its way.") % {"name": letter.recipient_name}


def _send_page(
    request: HttpRequest,
    form: LetterForm,
    *,
    token: str,
    refusal: Refused | None = None,
    looking: bool = False,
    from_draft: bool = False,
) -> HttpResponse:
    typed = form.typed()
    lost = refusal is not None and refusal.code == "no_such_person"
    allowance = queries.allowance_of(asker(request), clock.now())
    least, most = queries.reason_lengths(allowance)
    return render(
        request,
        "recognition/send.html",
        {
            "typed": typed,
            "token": str(token_of(token)) if token else str(uuid4()),
            "chosen": "" if looking or lost else _chosen(typed["recipient"]),
            "place": _place(asker(request)),
            "reason_min": least,
            "reason_max": most,
            "looking": looking or lost,
            "candidates": _candidates(asker(request), typed["recipient"]) if looking or lost else [],
            "refusal": refusal,
            "from_draft": from_draft,
            "allowance": allowance,
            "breadcrumb": [(_("Kindness carnation"), reverse("carnations")), (_("Send a carnation"), None)],
        },
        status=422 if refusal else 200,
    )


def _chosen(number: str) -> str:
    """Name and place of the person with that number, as the field shows them; empty when there is none."""
    person = queries.person_seated(number, day=clock.today()) if number else None
    return f"{person.name} {_place(person)}" if person else ""


def _place(person: Staff | PersonFound) -> str:
    """Division and team."""
    return " ".join(filter(None, [person.division_name, person.team_name]))


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be meant. `why`: for what reason they cannot be chosen."""

    number: str
    label: str
    place: str
    why: str


def _candidates(me: Staff, text: str) -> list[Candidate]:
    return [_candidate(me, found) for found in search_people(text, day=clock.today())]


def _candidate(me: Staff, found: PersonFound) -> Candidate:
    why = ""
    if found.number == me.number:
        why = _("Yourself")
    elif found.division_id == me.division_id:
        why = _("Same department")
    place = " ".join(filter(None, [found.division_name, found.team_name]))
    return Candidate(
        found.number, found.name, " · ".join(filter(None, [place, found.position, found.number])), why
    )


# --- one letter ------------------------------------------------------------------------------------------------
@page(permission=is_employed)
def letter(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    found = _letter_of(request, letter_id)
    mine = found.sender_id == asker(request).pk
    return render(
        request,
        "recognition/letter.html",
        {
            "letter": found,
            "date": format_date(found.sent_at),
            "pdf_url": reverse("carnation_pdf", args=[found.pk]),
            "mine": mine,
            "shown": mine or found.is_shown,
            "minutes_left": _minutes_left(found) if mine else 0,
            "can_report": not mine and found.state == CarnationState.SENT and found.reported_at is None,
            "breadcrumb": _crumbs(_("Letter")),
        },
    )


@page(permission=is_employed)
def open_letter(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """The envelope: GET shows it closed, POST opens it."""
    found = _letter_of(request, letter_id)
    if found.recipient_id != asker(request).pk or not found.is_shown:
        raise Http404
    if request.method == "POST":
        services.mark_read(carnation=found, by=asker(request))
        return HttpResponseRedirect(reverse("carnation", args=[found.pk]))
    return render(request, "recognition/envelope.html", {"letter": found, "breadcrumb": _crumbs(_("Letter"))})


@page(permission=is_employed)
def keep(request: HttpRequest, letter_id: UUID) -> HttpResponseBase:
    """The letter as a PDF page to keep."""
    found = _letter_of(request, letter_id)
    if found.sender_id != asker(request).pk and not found.is_shown:
        raise Http404
    return keepsake.download(found)


@page(permission=is_employed)
def withdraw(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    found = _letter_of(request, letter_id)
    if found.sender_id != asker(request).pk:
        raise Http404
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            services.withdraw_carnation(carnation=found, by=asker(request))
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("The letter has been taken back. The carnation is with you again."))
            return HttpResponseRedirect(reverse("carnations"))
    context = {
        "letter": found,
        "minutes_left": _minutes_left(found),
        "refusal": refusal,
        "danger": True,
        "token": str(uuid4()),
        "breadcrumb": _crumbs(_("Take back")),
    }
    return render(request, "recognition/withdraw.html", context, status=422 if refusal else 200)


@page(permission=is_employed, keep_draft=True)
def report(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    found = _letter_of(request, letter_id)
    if found.recipient_id != asker(request).pk:
        raise Http404
    draft = drafts.peek(request, author=asker(request).number)
    form = ReportForm(request.POST) if request.method == "POST" else ReportForm(initial=draft)
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            _report(found, form, asker(request))
        except Refused as refused:
            refusal = refused
        else:
            drafts.drop(request)
            messages.success(
                request, _("The programme officers have been told. You will hear what they decide.")
            )
            return HttpResponseRedirect(reverse("carnation", args=[found.pk]))
    context: dict[str, Any] = {
        "letter": found,
        "form": form,
        "refusal": refusal,
        "danger": False,
        "token": str(uuid4()),
        "breadcrumb": _crumbs(_("Report")),
    }
    return render(request, "recognition/report.html", context, status=422 if refusal else 200)


def _report(found: Carnation, form: ReportForm, by: Staff) -> None:
    if not form.is_valid():
        raise refusal_of(form)
    services.report_carnation(carnation=found, reason=form.cleaned_data["reason"], by=by)


def _letter_of(request: HttpRequest, letter_id: UUID) -> Carnation:
    """A letter of the person who asks; to everybody else there is no such page."""
    found = queries.letter_of(asker(request), letter_id, at=clock.now())
    if found is None:
        raise Http404
    return found


def _minutes_left(found: Carnation) -> int:
    now = clock.now()
    return rules.undo_left(
        moment=now,
        deliver_after=found.deliver_after,
        state=found.state,
        period_runs=queries.terms_of(found.period).runs_at(now),
    )


def _crumbs(here: str) -> list[tuple[str, str | None]]:
    return [(_("Kindness carnation"), reverse("carnations")), (here, None)]
