"""The jury of a contest, for those who run it: who judges, what is left, the phases in turn."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from audit.access import shows
from ideas.enums import ContestState
from ideas.forms.judging import GiveForm, PersonForm
from ideas.models import Contest
from ideas.permissions import runs_contests, sees_contests
from ideas.queries import jury as queries
from ideas.queries.contests import contest_with_id
from ideas.queries.judging import open_phase
from ideas.rules.judging import GATHERS_JUDGES
from ideas.services import judging as services
from ideas.services.judge_reminders import remind_now
from ideas.views.crumbs import contest_crumbs
from kindness import clock
from kindness.access import page
from kindness.errors import Refused
from kindness.forms import attempt
from people.views.asker import asker
from people.views.choosing import account_numbered, chosen_name


@page(permission=sees_contests)
def jury(request: HttpRequest, contest_id: UUID) -> HttpResponse:
    """Judges with what each has left, ideas too few may read, the phases; officers act, auditors read."""
    return _jury_page(request, contest_id)


def _jury_page(request: HttpRequest, contest_id: UUID, status: int = 200, **more: Any) -> HttpResponse:
    phases = queries.phases_of_id(contest_id)
    contest = phases[0].notice.contest if phases else _contest(contest_id)
    running = next((one for one in phases if one.opened_at and not one.closed_at), None)
    looked_at = running or next((one for one in phases if one.opened_at is None), None)
    today = clock.today()
    judges = queries.judges_with_work(contest, running or (phases[-1] if phases else None), today)
    coverage = queries.coverage_of(contest, looked_at, judges, today)
    shows(request, what="jury", subjects=[one.staff.number for one in judges])
    runs = runs_contests(request.user)
    context = {
        "contest": contest,
        "phases": phases,
        "running": running,
        "rows": [(one, coverage.conflicts[one.pk]) for one in judges],
        "coverage": coverage,
        "to_open": runs and contest.state == ContestState.POSTED,
        "gathers": runs and contest.state in GATHERS_JUDGES,
        "may_run": runs,
        "person_form": PersonForm(),
        "give_form": GiveForm(judges=judges),
        "chosen": "",
        "refusal": None,
        "refused_at": "",
        "now": clock.now(),
        "breadcrumb": contest_crumbs(contest, (_("Jury"), None)),
    } | more
    return render(request, "ideas/jury.html", context, status=status)


@page(permission=runs_contests)
def add(request: HttpRequest, contest_id: UUID) -> HttpResponse:
    """From the jury's page; a GET shows it."""
    contest = _contest(contest_id)
    form = PersonForm(request.POST if request.method == "POST" else None)
    done, refusal = attempt(
        request,
        form,
        lambda: services.add_judge(
            contest=contest, staff=account_numbered(form.cleaned_data["person"]), by=asker(request)
        ),
    )
    if done is not None:
        messages.success(request, _("The person is on the jury and has been told."))
        return _back(contest)
    more = {"person_form": form, "refusal": refusal, "refused_at": "person", "chosen": chosen_name(form)}
    return _jury_page(request, contest_id, 422 if refusal else 200, **more)


@page(permission=runs_contests)
def give(request: HttpRequest, contest_id: UUID) -> HttpResponse:
    """An idea to a judge by hand, from the jury's page."""
    contest = _contest(contest_id)
    judges = queries.sitting(contest)
    form = GiveForm(request.POST if request.method == "POST" else None, judges=judges)
    done, refusal = attempt(request, form, lambda: _give(request, contest, form))
    if done is not None:
        messages.success(request, _("The idea is with the judge, who has been told."))
        return _back(contest)
    more = {"give_form": form, "refusal": refusal, "refused_at": "give"}
    return _jury_page(request, contest_id, 422 if refusal else 200, **more)


def _give(request: HttpRequest, contest: Contest, form: GiveForm) -> object:
    phase, judge = open_phase(contest), queries.judge_numbered(contest, form.cleaned_data["judge"])
    idea = queries.idea_numbered(contest, form.cleaned_data["number"])
    if idea is None:
        raise Refused(
            "no_such_idea",
            _("No idea of this contest has this number of receipt. Please check the number."),
        )
    if phase is None or judge is None:
        raise Refused("not_now", _("No phase of this contest is being judged at the moment."))
    return services.assign(phase=phase, judge=judge, idea=idea, by=asker(request))


@page(permission=runs_contests)
def remove(request: HttpRequest, contest_id: UUID, judge_number: str) -> HttpResponse:
    contest = _contest(contest_id)
    judge = queries.judge_numbered(contest, judge_number)
    if judge is None:
        raise Http404
    refusal = None
    if request.method == "POST":
        try:
            services.remove_judge(judge=judge, by=asker(request))
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("The person has left the jury. What was left has gone to others."))
            return _back(contest)
    shows(request, what="jury", subjects=[judge.staff.number])
    context = {"judge": judge, "contest": contest}
    return _confirm(request, "ideas/jury_remove.html", _("A judge leaves"), refusal, context)


@page(permission=runs_contests)
def draw(request: HttpRequest, contest_id: UUID) -> HttpResponse:
    """All that nobody has touched is drawn again."""
    contest = _contest(contest_id)
    refusal = None
    if request.method == "POST":
        try:
            drawn = _draw(request, contest)
        except Refused as refused:
            refusal = refused
        else:
            words = ngettext("%(n)d assignment was drawn.", "%(n)d assignments were drawn.", drawn)
            messages.success(request, words % {"n": drawn})
            return _back(contest)
    return _confirm(request, "ideas/jury_draw.html", _("Draw again"), refusal, {"contest": contest})


def _draw(request: HttpRequest, contest: Contest) -> int:
    phase = open_phase(contest)
    if phase is None:
        raise Refused("not_now", _("No phase of this contest is being judged at the moment."))
    return services.draw_evenly(phase=phase, by=asker(request))


@page(permission=runs_contests)
def begin(request: HttpRequest, contest_id: UUID) -> HttpResponse:
    """Opens judging: asks first, with what it will do."""
    contest = _contest(contest_id)
    refusal = None
    if request.method == "POST":
        try:
            drawn = services.open_judging(contest=contest, by=asker(request))
        except Refused as refused:
            refusal = refused
        else:
            words = ngettext(
                "Judging is open: %(n)d assignment was drawn, and the jury has been told.",
                "Judging is open: %(n)d assignments were drawn, and the jury has been told.",
                drawn,
            )
            messages.success(request, words % {"n": drawn})
            return _back(contest)
    ideas, judges = queries.accepted_ideas(contest).count(), len(queries.sitting(contest))
    context = {"contest": contest, "ideas": ideas, "judges": judges}
    return _confirm(request, "ideas/jury_open.html", _("Open judging"), refusal, context)


@page(permission=runs_contests)
def remind(request: HttpRequest, contest_id: UUID) -> HttpResponse:
    """Those with something left, once a day; a GET shows the jury."""
    contest = _contest(contest_id)
    if request.method == "POST":
        told = remind_now(contest=contest, by=asker(request))
        words = ngettext("%(n)d judge has been reminded.", "%(n)d judges have been reminded.", told)
        messages.success(request, words % {"n": told})
    return _back(contest)


@page(permission=runs_contests)
def close(request: HttpRequest, contest_id: UUID, order: int) -> HttpResponse:
    """Closes a phase: shows what is left and which ideas go on, then asks."""
    contest = _contest(contest_id)
    phase = queries.phase_numbered(contest, order)
    if phase is None:
        raise Http404
    refusal = None
    if request.method == "POST":
        try:
            going_on = services.close_phase(phase=phase, by=asker(request))
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _closed(going_on))
            return _back(contest)
    context = {
        "contest": contest,
        "phase": phase,
        "lines": queries.standing(phase),
        "left": queries.left_in(phase),
    }
    return _confirm(request, "ideas/jury_close.html", _("Close a phase"), refusal, context)


def _closed(going_on: int) -> str:
    if not going_on:
        return _("The last phase is closed. The results can be looked at now.")
    words = ngettext(
        "The phase is closed. %(n)d idea goes on, and the jury has been told.",
        "The phase is closed. %(n)d ideas go on, and the jury has been told.",
        going_on,
    )
    return words % {"n": going_on}


# --- shared -----------------------------------------------------------------------------------------------------
def _contest(contest_id: UUID) -> Contest:
    found = contest_with_id(contest_id)
    if found is None:
        raise Http404
    return found


def _back(contest: Contest) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("jury", args=[contest.pk]))


def _confirm(
    request: HttpRequest, template: str, here: str, refusal: Refused | None, context: dict[str, Any]
) -> HttpResponse:
    contest: Contest = context["contest"]
    jury_crumb = (_("Jury"), reverse("jury", args=[contest.pk]))
    full = context | {
        "refusal": refusal,
        "danger": False,
        "token": "",
        "breadcrumb": contest_crumbs(contest, jury_crumb, (here, None)),
    }
    return render(request, template, full, status=422 if refusal else 200)
