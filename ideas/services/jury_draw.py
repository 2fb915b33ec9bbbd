"""The draw as it is stored: what rules.drawing says. Each inside the transaction of services.judging, which holds the
contest's lock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from secrets import randbelow
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet
from django.urls import reverse

from ideas.models import Assignment, Contest, Judge, Phase
from ideas.queries import jury as queries
from ideas.queries.conflicts import authors_of, seat_from
from ideas.rules import drawing, judging as rules
from ideas.rules.conflicts import Authors, conflict_of
from ideas.rules.drawing import Pair
from notifications.services import notify
from people.enums import Role
from people.queries import holders_of

MOST_SEED = 2**31


def new_seed() -> int:
    """Nobody chooses the draw; its number is kept in the record, so that it can be repeated."""
    return randbelow(MOST_SEED)


def barred_pairs(contest: Contest, judges: Iterable[Judge], ideas: Collection[UUID], day: date) -> set[Pair]:
    """Who may not read what: by conflict of interest, or because they stepped back from it."""
    return queries.conflicts_between(judges, ideas, contest, day) | queries.recused_pairs(contest)


def check_everything_is_covered(contest: Contest, phase: Phase, ideas: Collection[UUID], day: date) -> None:
    """Refuses too_few_judges."""
    judges = queries.sitting(contest)
    free = dict.fromkeys(ideas, len(judges))
    seated = {one.pk for one in judges}
    for judge, idea in barred_pairs(contest, judges, ideas, day):
        if idea in free and judge in seated:
            free[idea] -= 1
    rules.check_coverage(free, phase.judges_each)


def draw_phase(
    phase: Phase, *, seed: int, day: date, loosen: bool = False, anew: bool = False
) -> list[Assignment]:
    """Give every idea of the phase its judges; the assignments that are new.

    loosen: what nobody has touched may change hands, so that somebody who came late has as much left as the others.
    anew: all that nobody has touched is drawn again.
    """
    contest, ideas = phase.notice.contest, queries.contending(phase)
    judges = queries.sitting(contest)
    if loosen or anew:
        lock_assignments(Assignment.objects.filter(phase=phase, submitted_at__isnull=True))
    sorted_ = queries.sorted_by_touch(phase)
    free = sorted_.untouched if loosen or anew else {}
    loose = set(free) if loosen else set()
    wanted = drawing.draw(
        ideas,
        [one.pk for one in judges],
        each=phase.judges_each,
        seed=seed,
        barred=barred_pairs(contest, judges, ideas, day),
        done=sorted_.done,
        begun=sorted_.begun | (set(sorted_.untouched) - set(free)),
        loose=loose,
    )
    dropped = set(free) if anew else set(free) - wanted
    Assignment.objects.filter(pk__in=[free[pair] for pair in dropped]).delete()
    return give(phase, wanted - (set(free) - dropped), seed)


def lock_assignments(rows: QuerySet[Assignment]) -> None:
    """A judge who is entering points finishes first."""
    list(rows.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))


def give(phase: Phase, pairs: Iterable[Pair], seed: int) -> list[Assignment]:
    """Behind what each judge has already, in an order of their own."""
    ideas: defaultdict[int, list[UUID]] = defaultdict(list)
    for judge, idea in pairs:
        ideas[judge].append(idea)
    last = dict(
        Assignment.objects.filter(phase=phase).order_by().values_list("judge").annotate(last=Max("order"))
    )
    return Assignment.objects.bulk_create(
        Assignment(phase=phase, judge_id=judge, idea_id=idea, order=last.get(judge, 0) + place)
        for judge, mine in sorted(ideas.items())
        for place, idea in enumerate(drawing.shuffled(mine, seed=seed, judge=judge), start=1)
    )


# --- one idea -------------------------------------------------------------------------------------------------
def draw_substitute(assignment: Assignment, *, seed: int, day: date) -> Assignment | None:
    """An idea its judge stepped back from goes to whoever is free for it and has least left. Officers are told where it has
    too few judges all the same. Inside the transaction of services.judging, as the rest."""
    phase, judges = assignment.phase, queries.judges_beside(assignment, day)
    sitting = [one for one in judges if one.left_at is None]
    has = sum(one.has for one in judges)  # type: ignore[attr-defined]
    made = None
    if has < (phase.judges_each or len(sitting)):
        made = _give_to_one_of(sitting, assignment, seed, day)
    if has + (made is not None) < max(phase.judges_each, 1):
        tell_uncovered(assignment)
    return made


def _give_to_one_of(
    sitting: Iterable[Any], assignment: Assignment, seed: int, day: date
) -> Assignment | None:
    """sitting: of queries.judges_beside."""
    phase, idea = assignment.phase, assignment.idea
    untouched = [one for one in sitting if not (one.has or one.stepped_back)]
    authors = (
        authors_of(phase.notice.contest, day, only=idea.pk)[idea.pk] if untouched else Authors(frozenset())
    )
    free = {
        one.pk: one
        for one in untouched
        if not conflict_of(seat_from(one.staff_id, one.units, one.department), authors)
    }
    if not free:
        return None
    judge = free[drawing.with_least({key: one.left for key, one in free.items()}, seed=seed)]
    made = Assignment.objects.create(phase=phase, judge=judge, idea=idea, order=judge.last + 1)
    _tell_judge(phase, judge, [made])
    return made


# --- telling ----------------------------------------------------------------------------------------------------
def tell_opened(phase: Phase) -> None:
    """Everybody on the jury who has something to read in it."""
    contest = phase.notice.contest
    notify(
        people=queries.owing(phase),
        kind="ideas.judging_opened",
        key=str(phase.pk),
        params={"contest": contest.title, "phase": phase.name, "until": phase.ends_on.isoformat()},
        url=reverse("judging"),
    )


def tell_given(phase: Phase, assignments: Iterable[Assignment]) -> None:
    """Ideas that came to a judge while the phase was open: one notice, however many."""
    given = list(assignments)
    for judge in Judge.objects.filter(pk__in={one.judge_id for one in given}):
        _tell_judge(phase, judge, [one for one in given if one.judge_id == judge.pk])


def _tell_judge(phase: Phase, judge: Judge, mine: Sequence[Assignment]) -> None:
    notify(
        people=[judge.staff_id],
        kind="ideas.ideas_given",
        key=str(mine[0].pk),
        params={"contest": phase.notice.contest.title, "n": len(mine)},
        url=reverse("judging"),
    )


def tell_uncovered(assignment: Assignment) -> None:
    """Nobody else is free for an idea somebody stepped back from, and too few judges are left to it."""
    contest = assignment.phase.notice.contest
    notify(
        people=holders_of(Role.PROGRAMME_OFFICER),
        kind="ideas.judge_wanting",
        key=str(assignment.pk),
        params={"contest": contest.title, "number": assignment.idea.number},
        url=reverse("jury", args=[contest.pk]),
    )
