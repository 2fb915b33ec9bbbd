"""Where idea contests begin: what runs, what is mine, what waits."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ideas import next_acts
from ideas.enums import ContestState
from ideas.permissions import runs_contests, sees_contests
from ideas.queries import landing as queries
from ideas.queries.contests import contests_with_counts, notices_in_force
from ideas.queries.ideas import ideas_of
from ideas.queries.objections import named_to
from ideas.rules.stages import stage_of
from kindness import clock
from kindness.access import page
from people.permissions import is_employed
from people.views.asker import asker

MOST_CONTESTS = 6
MOST_IDEAS = 5


@page(permission=is_employed)
def landing(request: HttpRequest) -> HttpResponse:
    person, moment = asker(request), clock.now()
    full = sees_contests(person)
    shown = [
        next_acts.Shown.of(notice, moment)
        for notice in notices_in_force().exclude(contest__state=ContestState.CALLED_OFF)[:MOST_CONTESTS]
    ]
    counted: list[Any] = list(contests_with_counts()[:MOST_CONTESTS]) if full else []
    waiting = queries.waiting_for(person)
    context = {
        "waiting": waiting,
        "named": list(named_to(person)) if waiting.named else [],
        "running": [one for one in shown if one.running],
        "past": [one for one in shown if not one.running],
        "ideas": list(ideas_of(person)[:MOST_IDEAS]),
        "full": full,
        "runs": runs_contests(person),
        "contests": [(one, stage_of(one.state, one.opens, one.closes, moment)) for one in counted],
        "breadcrumb": [],
    }
    return render(request, "ideas/landing.html", context)
