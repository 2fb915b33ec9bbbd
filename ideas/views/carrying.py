"""Adopted ideas on their way: the list, one of them, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _, gettext_lazy

from audit.access import shows
from ideas import carrying_words as words
from ideas.forms.carrying import (
    DoneForm,
    FilterForm,
    MoveForm,
    PlanForm,
    ReportForm,
    ResumeForm,
    StopForm,
    WordForm,
)
from ideas.models import Adoption
from ideas.permissions import sees_contests
from ideas.queries import carrying as queries
from ideas.queries.authorship import author_ids
from ideas.queries.carrying import Line, Rights, Wanted
from ideas.rules.quarters import Quarter
from ideas.services import carrying as services
from ideas.views.crumbs import Crumb, crumbs
from kindness import clock, drafts
from kindness.access import page
from kindness.errors import Refused
from kindness.forms import attempt
from kindness.paging import pages
from people.permissions import is_employed
from people.views.asker import asker

WHAT = "authors of adopted ideas"


# --- the list -----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Row:
    """A line with its words."""

    line: Line
    tone: str
    owed: str
    due: str
    late: str


def rows_of(found: list[Line]) -> list[Row]:
    return [
        Row(
            one,
            words.tone(one.adoption.state),
            words.owed_words(one.owed),
            words.due_words(one.owed),
            words.late_words(one.days_late),
        )
        for one in found
    ]


@page(permission=is_employed)
def carrying(request: HttpRequest) -> HttpResponse:
    """Officers and auditor see all; everybody else those of their department, and their own."""
    me, today = asker(request), clock.today()
    everything = queries.lines(me, today)
    form = FilterForm(request.GET or None, divisions=queries.divisions_in_charge(everything))
    wanted = wanted_of(form.given())
    found = queries.narrowed(everything, wanted)
    counts = queries.counts_of(everything)
    listing = pages(rows_of(found), len(found)).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "listing": listing,
        "counts": counts,
        "figure": words.states_figure(counts),
        "query": urlencode(_given(form)) + "&" if _given(form) else "",
        "full": sees_contests(me),
        "breadcrumb": crumbs((_("Carrying out"), None)),
    }
    return render(request, "ideas/carrying.html", context)


def wanted_of(given: Mapping[str, Any]) -> Wanted:
    return Wanted(
        given.get("state", ""), given.get("division", ""), given.get("q", ""), given.get("late", False)
    )


def _given(form: FilterForm) -> dict[str, str]:
    """What was asked for, as an address carries it."""
    return {name: "on" if value is True else value for name, value in form.given().items() if value}


# --- one ------------------------------------------------------------------------------------------------------------
@page(permission=is_employed)
def carried_idea(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    found = _found(request, idea_id)
    me, today = asker(request), clock.today()
    authors = list(queries.authors_of(found))
    shows(request, what=WHAT, subjects=[one.staff.number for one in authors])
    owed = queries.course_of(found).owed(today)
    context = {
        "one": found,
        "idea": found.idea,
        "authors": authors,
        "reports": [(Quarter.parse(one.quarter).label, one) for one in queries.reports_of(found)],
        "tone": words.tone(found.state),
        "owed": words.owed_words(owed),
        "due": words.due_words(owed),
        "late": words.late_words(owed.days_late(today)) if owed else "",
        "acts": _acts(found, queries.rights_of(me, found, today, [one.staff_id for one in authors])),
        "breadcrumb": _under(found),
    }
    return render(request, "ideas/carrying_one.html", context)


@dataclass(frozen=True, slots=True)
class Acts:
    """What the page offers; the services ask again."""

    plan: bool
    report: bool
    done: bool
    stop: bool
    word: bool
    resume: bool
    move: bool


def _acts(found: Adoption, rights: Rights) -> Acts:
    stage = queries.stage_of(found)
    return Acts(
        plan=rights.carries and not stage.ended,
        report=rights.carries and stage.reports,
        done=rights.carries and stage.going_on,
        stop=rights.carries and not stage.ended,
        word=rights.answers and stage.stopped and not found.word,
        resume=rights.decides and stage.stopped,
        move=rights.decides and not stage.ended,
    )


# --- what is done with it ---------------------------------------------------------------------------------------------
@page(permission=is_employed, keep_draft=True)
def plan(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    found = _found(request, idea_id, _carries)
    form = PlanForm(_sent(request), initial=PlanForm.initial_of(found))
    thanks = _("The plan is stored, and its authors have been told.")
    return _answer(request, found, "plan", form, act=services.write_plan, thanks=thanks)


@page(permission=is_employed, keep_draft=True)
def report(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    """?quarter= opens a report that may still be corrected."""
    found = _found(request, idea_id, _carries)
    today = clock.today()
    known = queries.report_on(found, request.GET.get("quarter", ""))
    form = ReportForm(
        _sent(request),
        quarters=queries.offered_quarters(found, today),
        initial=ReportForm.initial_of(known),
    )
    thanks = _("Thank you. The report is stored.")
    return _answer(request, found, "report", form, act=services.report_quarter, thanks=thanks)


@page(permission=is_employed, keep_draft=True)
def done(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    found = _found(request, idea_id, _carries)
    form = DoneForm(_sent(request))
    thanks = _("Well done. The idea is at the counter now.")
    return _answer(request, found, "done", form, act=services.finish, thanks=thanks)


@page(permission=is_employed, keep_draft=True)
def stop(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    found = _found(request, idea_id, _carries)
    form = StopForm(_sent(request))
    thanks = _("It is stopped, and its authors know why.")
    return _answer(request, found, "stop", form, act=services.stop, thanks=thanks)


@page(permission=is_employed, keep_draft=True)
def word(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    found = _found(request, idea_id, _answers)
    form = WordForm(_sent(request))
    thanks = _("Your word stands beside the reason now. Thank you.")
    return _answer(request, found, "word", form, act=services.say_word, thanks=thanks)


@page(permission=is_employed, keep_draft=True)
def resume(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    found = _found(request, idea_id, _runs)
    form = ResumeForm(_sent(request))
    thanks = _("The idea goes on, and everybody concerned knows.")
    return _answer(request, found, "resume", form, act=services.take_up_again, thanks=thanks)


@page(permission=is_employed)
def move(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    found = _found(request, idea_id, _runs)
    form = MoveForm(_sent(request), divisions=queries.offered_divisions(found))
    thanks = _("The department has been told.")
    return _answer(request, found, "move", form, act=services.move_to, thanks=thanks)


TITLES = {
    "plan": gettext_lazy("Plan"),
    "report": gettext_lazy("Quarterly report"),
    "done": gettext_lazy("Carried out"),
    "stop": gettext_lazy("Stop"),
    "word": gettext_lazy("Your word"),
    "resume": gettext_lazy("Take up again"),
    "move": gettext_lazy("Another department"),
}


def _answer(
    request: HttpRequest,
    found: Adoption,
    name: str,
    form: forms.Form,
    *,
    act: Callable[..., object],
    thanks: str,
) -> HttpResponse:
    """Do what was posted and go back to the idea; else the form, with the refusal where there is one.

    act: a service, called with the idea and with what the form holds.
    """
    me = asker(request).number
    form.initial = {**form.initial, **drafts.peek(request, author=me)}  # typed before a log-in ended
    result, refusal = attempt(
        request, form, lambda: act(adoption=found, by=asker(request), **form.cleaned_data)
    )
    if result is not None:
        drafts.drop(request)
        messages.success(request, thanks)
        return redirect("carried_idea", found.idea_id)
    return _ask(request, found, name, form, refusal)


def _ask(
    request: HttpRequest, found: Adoption, name: str, form: forms.Form, refusal: Refused | None
) -> HttpResponse:
    context = {
        "one": found,
        "form": form,
        "refusal": refusal,
        "danger": False,
        "token": "",
        "breadcrumb": _under(found, (str(TITLES[name]), None)),
    }
    return render(request, f"ideas/carrying_{name}.html", context, status=422 if refusal else 200)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


# --- who may -----------------------------------------------------------------------------------------------------------
def _carries(rights: Rights) -> bool:
    return rights.carries or rights.officer


def _answers(rights: Rights) -> bool:
    return rights.answers


def _runs(rights: Rights) -> bool:
    return rights.officer


def _found(request: HttpRequest, idea_id: UUID, may: Callable[[Rights], bool] | None = None) -> Adoption:
    """The idea as this person may read it, else 404; `may`: do something with it, else 403."""
    me = asker(request)
    found = queries.adoption_for(me, idea_id)
    if found is None:
        raise Http404
    if may and not may(queries.rights_of(me, found, clock.today(), author_ids(idea_id))):
        raise PermissionDenied
    return found


def _under(found: Adoption, *here: Crumb) -> list[Crumb]:
    one = reverse("carried_idea", args=[found.idea_id]) if here else None
    return crumbs((_("Carrying out"), reverse("carrying")), (found.idea.title, one), *here)
