"""The city from its founding to this morning."""

from __future__ import annotations

import random
from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from demo import city
from demo.rosters import make_rosters
from demo.services.callbacks import answer_telephones
from demo.services.founding import found_city
from demo.services.ideas import hold_contests
from demo.services.letters import live_halfyear, live_this_halfyear
from demo.services.monitoring import survey_telephones
from demo.services.results import announce_results
from demo.services.training import hold_training
from kindness import clock
from kindness.errors import Refused
from kindness.halfyear import HalfYear
from people.queries import seats

Say = Callable[[str], None]
SCHOOLED = 800  # fewer people would not fill the courses of a year


def load_city(
    *, staff: int = city.STAFF, history: int = 3, seed: int = 2026, say: Say = lambda _line: None
) -> None:
    """Departments, people, roles, `history` closed half-years and the present one, relative to today.

    One transaction: an interrupted load leaves nothing behind. Refuses not_empty.
    """
    if seats(day=clock.today()).exists():
        raise Refused(
            "not_empty", _("This database already holds people; the demonstration city needs an empty one.")
        )
    chance = random.Random(seed)
    now = clock.fresh()
    halves = past(HalfYear.containing(now), history)
    places = city.places(staff)
    people = city.people(places, staff=staff, seed=seed, today=now.date())
    rosters = make_rosters(
        people, places, [half.starts_on for half in (*halves, HalfYear.containing(now))], chance
    )
    with transaction.atomic():
        found_city(places, rosters)
        say(f"{len(people)} people in {sum(place.is_division for place in places)} divisions")
        if staff >= SCHOOLED:
            say(f"{hold_contests(now, seed)} ideas in idea contests")
        for half, roster in zip(halves, rosters, strict=False):
            say(f"{half}: {live_halfyear(half, roster, chance)} letters, {announce_results(half)} commended")
        say(f"{HalfYear.containing(now)}: {live_this_halfyear(now, rosters[-1], chance)} letters so far")
        if staff >= SCHOOLED:
            say(f"{hold_training(now, chance)} cohorts of training")
            say(f"{survey_telephones(now, chance)} calls of the telephone survey")
        say(f"{answer_telephones(now, chance)} call-back promises")


def past(present: HalfYear, count: int) -> list[HalfYear]:
    """The `count` half-years before `present`, the oldest first."""
    found: list[HalfYear] = []
    for _n in range(count):
        found.insert(0, (found[0] if found else present).previous)
    return found
