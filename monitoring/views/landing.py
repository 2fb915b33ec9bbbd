"""Where telephone kindness begins: what waits for oneself, and for those in charge the rounds."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kindness import clock
from kindness.access import page
from monitoring.permissions import runs_monitoring, sees_monitoring, shields_people
from monitoring.queries.landing import waiting_for
from monitoring.queries.rounds import rounds_seen_by
from monitoring.queries.scope import ended_rounds
from people.permissions import is_employed
from people.queries.absences import divisions_decided_by
from people.views.asker import asker

MOST_ROUNDS = 5


@page(permission=is_employed)
def landing(request: HttpRequest) -> HttpResponse:
    """That a round is under way is told only to those who run it: calls come unannounced."""
    person = asker(request)
    full = sees_monitoring(person)
    context = {
        "waiting": waiting_for(person),
        "full": full,
        "runs": runs_monitoring(person),
        "heads": bool(divisions_decided_by(person, clock.today())),
        "shields": shields_people(person),
        "rounds": list(rounds_seen_by(person)[:MOST_ROUNDS]) if full else [],
        "published": [] if full else ended_rounds(released=True)[:MOST_ROUNDS],
    }
    return render(request, "monitoring/landing.html", context)
