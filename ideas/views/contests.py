"""Contests: the list, a new one, one contest with its notice and its stages, published, changed, called off."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ideas import next_acts, notice_words
from ideas.enums import ContestState, Stage
from ideas.forms.contests import ContestForm, ReasonForm
from ideas.permissions import runs_contests, sees_contests
from ideas.queries import contests as queries
from ideas.rules import contests as rules, notices as terms_rules
from ideas.rules.stages import stage_of, steps_at
from ideas.services import contests as services
from ideas.views.crumbs import contest_crumbs, crumbs
from kindness import clock
from kindness.access import page
from kindness.errors import Refused
from kindness.forms import attempt
from kindness.paging import pages
from people.permissions import is_employed
from people.views.asker import asker


@page(permission=sees_contests)
def contests(request: HttpRequest) -> HttpResponse:
    """Every contest with its stage and its counts, the newest first."""
    rows = pages(queries.contests_with_counts()).get_page(request.GET.get("page"))
    moment = clock.now()
    context = {
        "contests": rows,
        "rows": [(one, stage_of(one.state, one.opens, one.closes, moment)) for one in rows],
        "may_run": runs_contests(request.user),
        "breadcrumb": crumbs((_("Contests"), None)),
    }
    return render(request, "ideas/contests.html", context)


@page(permission=runs_contests)
def new_contest(request: HttpRequest) -> HttpResponse:
    """theme: what to begin with, where a weak item of a survey asks for ideas."""
    form = ContestForm(
        request.POST if request.method == "POST" else None,
        initial={"theme": request.GET.get("theme", ""), "token": uuid4()},
    )
    made, refusal = attempt(
        request,
        form,
        lambda: services.add_contest(
            title=form.cleaned_data["title"],
            theme=form.cleaned_data["theme"],
            token=form.cleaned_data["token"],
            by=asker(request),
        ),
    )
    if made is not None:
        messages.success(
            request, _("The contest is there. Please look through its notice before it is published.")
        )
        return redirect("contest", made.pk)
    context = {
        "form": form,
        "refusal": refusal,
        "breadcrumb": crumbs((_("Contests"), reverse("contests")), (_("New contest"), None)),
    }
    return render(request, "ideas/contest_new.html", context, status=status_of(refusal))


# --- one contest --------------------------------------------------------------------------------------------
@page(permission=is_employed)
def contest(request: HttpRequest, contest_id: UUID) -> HttpResponse:
    """The notice in force for everybody; for those who run it how far it is and what comes next."""
    held = found_contest(request, contest_id)
    notice, moment = held.current, clock.now()
    terms = queries.terms_of(notice)
    stage = stage_of(held.contest.state, notice.opens_at, notice.closes_at, moment)
    full = sees_contests(request.user)
    counts = queries.counts_of(held.contest) if full else None
    context = {
        "held": held,
        "contest": held.contest,
        "notice": notice,
        "terms": terms,
        "stage": stage,
        "steps": steps_at(stage),
        "glance": notice_words.at_a_glance(notice),
        "judging": notice_words.judging(notice),
        "awarding": notice_words.awarding(notice),
        "afterwards": notice_words.afterwards(notice),
        "phases": [(one, notice_words.phase_facts(one)) for one in terms.phases],
        "left": next_acts.left_of(notice, stage, moment),
        "may_write": stage == Stage.ENTRIES,
        "mine": [] if full else list(queries.ideas_of(held.contest, asker(request))),
        "full": full,
        "counts": counts,
        "acts": next_acts.acts_at(held.contest, stage) if runs_contests(request.user) else [],
        "missing": list(terms_rules.missing(terms, moment=moment)) if stage == Stage.WRITING else [],
        "may_run": runs_contests(request.user),
        "changes_here": not rules.is_frozen(held.contest, held.newest),
        "new_version": held.contest.state == ContestState.POSTED and held.draft is None,
        "ends": held.contest.state in rules.RUNNING,
        "breadcrumb": contest_crumbs(held.contest),
    }
    return render(request, "ideas/contest.html", context)


@page(permission=runs_contests)
def post(request: HttpRequest, contest_id: UUID) -> HttpResponse:
    """Ask, then publish the notice that is being written."""
    held = found_contest(request, contest_id)
    draft = held.draft
    if draft is None:
        raise Http404
    posted, refusal = attempt(
        request, Form(request.POST), lambda: services.post_notice(notice=draft, by=asker(request))
    )
    if posted is not None:
        messages.success(request, _("The notice is published."))
        return redirect("contest", held.contest.pk)
    newer, *older = queries.terms_of_both(draft, held.in_force)
    context = confirming(held, refusal, _("Publish the notice")) | {
        "notice": draft,
        "window": notice_words.window(draft),
        "terms": newer,
        "missing": list(terms_rules.missing(newer, moment=clock.now(), before=held.in_force)),
        "changes": notice_words.differences(older[0], newer) if older else [],
    }
    return render(request, "ideas/contest_post.html", context, status=status_of(refusal))


@page(permission=runs_contests)
def change(request: HttpRequest, contest_id: UUID) -> HttpResponse:
    """Ask why, then begin the next version of the notice."""
    held = found_contest(request, contest_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    made, refusal = attempt(
        request,
        form,
        lambda: services.begin_change(
            contest=held.contest, reason=form.cleaned_data["reason"], by=asker(request)
        ),
    )
    if made is not None:
        messages.success(request, _("Version %(number)d is there as a draft.") % {"number": made.number})
        return redirect("contest_notice", held.contest.pk)
    context = confirming(held, refusal, _("Change the notice")) | {"form": form}
    return render(request, "ideas/contest_change.html", context, status=status_of(refusal))


@page(permission=runs_contests)
def discard(request: HttpRequest, contest_id: UUID) -> HttpResponse:
    """Ask, then drop the changed version that was begun."""
    held = found_contest(request, contest_id)
    if held.draft is None:
        raise Http404
    done, refusal = attempt(request, Form(request.POST), lambda: _discard(request, held))
    if done is not None:
        messages.success(request, _("The changed version was dropped. The notice stands as it was."))
        return redirect("contest", held.contest.pk)
    context = confirming(held, refusal, _("Drop the changed version")) | {"notice": held.draft}
    return render(request, "ideas/contest_discard.html", context, status=status_of(refusal))


def _discard(request: HttpRequest, held: queries.Held) -> bool:
    services.discard_change(contest=held.contest, by=asker(request))
    return True


@page(permission=runs_contests)
def call_off(request: HttpRequest, contest_id: UUID) -> HttpResponse:
    """Ask why, then end the contest without a result."""
    held = found_contest(request, contest_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    ended, refusal = attempt(
        request,
        form,
        lambda: services.call_off(
            contest=held.contest, reason=form.cleaned_data["reason"], by=asker(request)
        ),
    )
    if ended is not None:
        messages.success(request, _("The contest was called off, and everybody who entered was told."))
        return redirect("contest", held.contest.pk)
    context = confirming(held, refusal, _("Call off")) | {"form": form, "danger": True}
    return render(request, "ideas/contest_call_off.html", context, status=status_of(refusal))


# --- what the views of contests share -----------------------------------------------------------------------
def found_contest(request: HttpRequest, contest_id: UUID) -> queries.Held:
    """Before its first notice a contest is there only for those who run contests."""
    held = queries.held_contest(contest_id)
    if held is None or (held.in_force is None and not sees_contests(request.user)):
        raise Http404
    return held


def confirming(held: queries.Held, refusal: Refused | None, here: str) -> dict[str, Any]:
    return {
        "held": held,
        "contest": held.contest,
        "refusal": refusal,
        "danger": False,
        "token": "",
        "breadcrumb": contest_crumbs(held.contest, (here, None)),
    }


def status_of(refusal: Refused | None) -> int:
    return 422 if refusal else 200
