"""From points to the announcement, for those who run the contest; the results, for everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from audit.access import shows
from ideas import charts, method
from ideas.enums import ContestState, Outcome
from ideas.forms.results import BulkForm, DecisionForm
from ideas.models import Contest, Idea
from ideas.permissions import may_judge, runs_contests, sees_contests
from ideas.queries import results as queries, winners as told
from ideas.queries.contests import contest_with_id
from ideas.queries.results import Judged, Results, Row
from ideas.rules.decisions import own_idea
from ideas.services import decisions as services
from ideas.views.crumbs import Crumb, contest_crumbs
from kindness import clock
from kindness.access import page
from kindness.errors import Refused
from kindness.forms import attempt
from kindness.paging import pages
from people.views.asker import asker

LISTS: dict[str, Callable[[Row], bool]] = {
    "": lambda _row: True,
    "chosen": lambda row: row.idea.outcome not in {"", Outcome.NOT_ADOPTED},
    "wanting": lambda row: row.idea.wanting,
    "tied": lambda row: row.line.tied,
}


def found_contest(contest_id: UUID) -> Contest:
    """One whose notice was published; else 404."""
    contest = contest_with_id(contest_id)
    if contest is None or contest.state in {ContestState.DRAFT, ContestState.CALLED_OFF}:
        raise Http404
    return contest


# --- the results of one contest --------------------------------------------------------------------------------------
@page(permission=sees_contests)
def results(request: HttpRequest, contest_id: UUID) -> HttpResponse:
    """By receipt number and blind title: nobody's name stands on it. One's own idea shows nothing but its title."""
    contest = found_contest(contest_id)
    found = queries.results_of(contest, viewer=asker(request))
    only = request.GET.get("list", "")
    rows = [row for row in found.rows if LISTS.get(only, LISTS[""])(row)]
    listing = pages(rows, len(rows)).get_page(request.GET.get("page"))
    context = {
        "contest": contest,
        "results": found,
        "missing": found.missing,
        "listing": listing,
        "only": only if only in LISTS else "",
        "query": urlencode({"list": only}) + "&" if only and only in LISTS else "",
        "counts": {name or "all": sum(map(fits, found.rows)) for name, fits in LISTS.items()},
        "running": runs_contests(request.user),
        "next_act": _next_act(found) if runs_contests(request.user) else "",
        "figure": charts.spread_figure(found.rows),
        "method": method.sentences(found),
        "now": clock.now(),
        "breadcrumb": contest_crumbs(contest, (_("Points and decisions"), None)),
    }
    return render(request, "ideas/results.html", context)


def _next_act(found: Results) -> str:
    """What is to be done now; nothing while a phase is open or once all is announced."""
    if not found.ideas or found.contest.state == ContestState.ANNOUNCED:
        return ""
    if found.missing.undecided:
        return "propose"
    if found.contest.state == ContestState.JUDGING and found.to_show:
        return "check"
    return "announce"


@page(permission=sees_contests)
def judges(request: HttpRequest, contest_id: UUID) -> HttpResponse:
    """How strict each judge was, and what would change without one of them."""
    contest = found_contest(contest_id)
    found = queries.results_of(contest, viewer=asker(request))
    jury = found.jury
    shows(request, what="judges of a contest", subjects=[one.number for one in jury.values()])
    context = {
        "contest": contest,
        "results": found,
        "rows": [(jury[one.judge], one) for one in found.severities],
        "moves": method.moves_by_judge(found),
        "figure": charts.severity_figure(found.severities, jury),
        "now": clock.now(),
        "breadcrumb": _under(contest, (_("Judges' severity"), None)),
    }
    return render(request, "ideas/result_judges.html", context)


# --- acts on all of them --------------------------------------------------------------------------------------------
@page(permission=runs_contests)
def propose(request: HttpRequest, contest_id: UUID) -> HttpResponse:
    contest = found_contest(contest_id)
    found = queries.results_of(contest, viewer=asker(request))

    def act() -> str:
        count = services.propose_decisions(contest=contest, by=asker(request))
        return ngettext(
            "A decision is proposed for %(n)d idea. Please write the reasons.",
            "Decisions are proposed for %(n)d ideas. Please write the reasons.",
            count,
        ) % {"n": count}

    return _confirmed(request, found, "ideas/result_propose.html", act, _("Propose decisions"))


@page(permission=runs_contests)
def check(request: HttpRequest, contest_id: UUID) -> HttpResponse:
    contest = found_contest(contest_id)
    found = queries.results_of(contest, viewer=asker(request))

    def act() -> str:
        services.start_public_check(contest=contest, by=asker(request))
        return _("The public check has begun, and the authors have been told.")

    return _confirmed(request, found, "ideas/result_check.html", act, _("Public check"))


@page(permission=runs_contests)
def announce(request: HttpRequest, contest_id: UUID) -> HttpResponse:
    contest = found_contest(contest_id)
    found = queries.results_of(contest, viewer=asker(request))

    def act() -> str:
        services.announce_results(contest=contest, by=asker(request))
        return _("The results are announced, and every author has been told.")

    return _confirmed(request, found, "ideas/announce.html", act, _("Announce the results"))


def _confirmed(
    request: HttpRequest, found: Results, template: str, act: Callable[[], str], here: str
) -> HttpResponse:
    """Asks, then does it, and goes back to the results with what was done."""
    refusal = None
    if request.method == "POST":
        try:
            messages.success(request, act())
            return HttpResponseRedirect(reverse("contest_results", args=[found.contest.pk]))
        except Refused as refused:
            refusal = refused
    context = {
        "contest": found.contest,
        "results": found,
        "missing": found.missing,
        "chosen": sum(map(LISTS["chosen"], found.rows)),
        "token": "",
        "danger": False,
        "refusal": refusal,
        "breadcrumb": _under(found.contest, (here, None)),
    }
    return render(request, template, context, status=422 if refusal else 200)


@page(permission=runs_contests, keep_draft=True)
def bulk(request: HttpRequest, contest_id: UUID) -> HttpResponse:
    """One reason for the ideas that were ticked, or for all that are not adopted and have none yet."""
    contest = found_contest(contest_id)
    found = queries.results_of(contest, viewer=asker(request))
    asked = _asked(request, found)
    form = BulkForm(
        request.POST if request.method == "POST" else None,
        ideas=found.ideas,
        divisions=queries.divisions(),
        initial={"idea": asked},
    )
    count, refusal = attempt(request, form, lambda: _give(request, contest, form))
    if count is not None:
        done = ngettext("%(n)d reason is written.", "%(n)d reasons are written.", count) % {"n": count}
        messages.success(request, done)
        return HttpResponseRedirect(reverse("contest_results", args=[contest.pk]))
    chosen = [row for row in found.rows if str(row.idea.key) in asked]
    context = {
        "contest": contest,
        "chosen": chosen,
        "taken_up": any(row.idea.taken_up for row in chosen),
        "form": form,
        "refusal": refusal,
        "breadcrumb": _under(contest, (_("One reason for several"), None)),
    }
    return render(request, "ideas/result_bulk.html", context, status=422 if refusal else 200)


def _asked(request: HttpRequest, found: Results) -> list[str]:
    """Ids as text, as they were sent."""
    if request.method == "POST":
        return request.POST.getlist("idea")
    if request.GET.get("which") == "declined":
        return [
            str(one.key)
            for one in found.ideas.values()
            if one.outcome == Outcome.NOT_ADOPTED and not one.reason and not one.own
        ]
    return request.GET.getlist("idea")


def _give(request: HttpRequest, contest: Contest, form: BulkForm) -> int:
    data = form.cleaned_data
    return services.give_reasons(
        contest=contest,
        ideas=[UUID(one) for one in data["idea"]],
        reason=data["reason"],
        owner=data["owner"],
        planned_for=data["planned_for"],
        by=asker(request),
    )


# --- one idea ------------------------------------------------------------------------------------------------------------
@page(permission=runs_contests, keep_draft=True)
def decide_one(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    idea = queries.idea_to_decide(idea_id)
    if idea is None:
        raise Http404
    if request.method != "POST":
        return _decision_page(request, idea, None, None)
    form = DecisionForm(request.POST, prizes=queries.prizes_for(idea.contest), divisions=queries.divisions())
    done, refusal = attempt(
        request, form, lambda: services.decide(idea=idea, by=asker(request), **form.decided())
    )
    if done is None:
        return _decision_page(request, idea, form, refusal)
    messages.success(request, _("The decision is written down. Nobody is told before the announcement."))
    return HttpResponseRedirect(_after(request, idea))


def _decision_page(
    request: HttpRequest, idea: Idea, form: DecisionForm | None, refusal: Refused | None
) -> HttpResponse:
    """form: as it was sent; else what is decided so far."""
    found = queries.results_of(idea.contest, viewer=asker(request))
    row = next((row for row in found.rows if row.idea.key == idea.pk), None)
    if row is not None and row.idea.own:
        raise Refused("own_idea", own_idea())
    form = form or DecisionForm(
        initial=_as_decided(row.idea) if row else {}, prizes=found.prizes, divisions=queries.divisions()
    )
    context = {
        "contest": idea.contest,
        "idea": idea,
        "row": row,
        "following": _following(found, idea),
        "comments": queries.remarks_on(idea),
        "form": form,
        "refusal": refusal,
        "breadcrumb": _under(idea.contest, (method.numbered(idea.number), None)),
    }
    return render(request, "ideas/decision.html", context, status=422 if refusal else 200)


def _following(found: Results, idea: Idea) -> UUID | None:
    """The next one that wants something."""
    left = (row.idea for row in found.rows if row.idea.wanting and not row.idea.own)
    return next((one.key for one in left if one.key != idea.pk), None)


def _after(request: HttpRequest, idea: Idea) -> str:
    """On to the idea the page offered next, or back to the points."""
    try:
        return reverse("decide_idea", args=[UUID(request.POST.get("next", ""))])
    except ValueError:
        return reverse("contest_results", args=[idea.contest_id])


def _as_decided(judged: Judged) -> dict[str, Any]:
    return {
        "outcome": judged.outcome,
        "prize": judged.prize,
        "owner": judged.owner_code,
        "planned_for": judged.planned_for,
        "reason": judged.reason,
    }


# --- for everybody -------------------------------------------------------------------------------------------------------
@page(permission=may_judge)
def announcement(request: HttpRequest, contest_id: UUID) -> HttpResponse:
    """What was adopted or won a prize, with reason and planned time; thanks to all. No ranking of the others."""
    contest = contest_with_id(contest_id)
    if contest is None or contest.state != ContestState.ANNOUNCED:
        raise Http404
    winners = told.announced(contest)
    shows(request, what="authors of adopted ideas", subjects=_numbers(winners))
    numbers = told.numbers_of(contest)
    context = {
        "contest": contest,
        "groups": method.by_prize(winners),
        "numbers": numbers,
        "figure": charts.way_figure(numbers),
        "sees_points": sees_contests(request.user),
        "now": clock.now(),
        "breadcrumb": contest_crumbs(contest, (_("Results"), None)),
    }
    return render(request, "ideas/announcement.html", context)


def _numbers(winners: Iterable[told.Winner]) -> list[str]:
    return [author.staff.number for winner in winners for author in winner.authors]


# --- where it lies -----------------------------------------------------------------------------------------------------
def _under(contest: Contest, here: Crumb) -> list[Crumb]:
    points = (_("Points and decisions"), reverse("contest_results", args=[contest.pk]))
    return contest_crumbs(contest, points, here)
