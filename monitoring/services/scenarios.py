"""The library of what callers ask for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from audit.services import Actor, record
from kindness.changes import changed, check_names, plain, update
from kindness.errors import Refused, refusing
from monitoring.models import Scenario
from people.models import Department, Staff

FIELDS = ("title", "story", "good_answer", "difficulty")


def add_scenario(
    *,
    title: str,
    story: str,
    by: Actor,
    good_answer: str = "",
    difficulty: int = 2,
    divisions: Iterable[Department] = (),
    token: UUID | None = None,
) -> Scenario:
    """difficulty: 1 easy … 3 hard; divisions: whose duties it fits, none for everybody's.

    The same token gives the scenario it gave before. Refuses name_taken.
    """
    creator = by if isinstance(by, Staff) else None
    before = _sent_before(creator, token)
    if before is not None:
        return before
    try:
        with refusing(Scenario), transaction.atomic():
            scenario = Scenario.objects.create(
                title=title,
                story=story,
                good_answer=good_answer,
                difficulty=difficulty,
                created_by=creator,
                token=token,
            )
            codes = _set_divisions(scenario, divisions)
            after = {"title": title, "difficulty": difficulty, "divisions": codes}
            _record("added", scenario, by, after=after)
            return scenario
    except (Refused, IntegrityError):
        twin = _sent_before(creator, token)  # the same form, sent twice at once
        if twin is None:
            raise
        return twin


def _sent_before(creator: Staff | None, token: UUID | None) -> Scenario | None:
    return Scenario.objects.filter(created_by=creator, token=token).first() if token else None


def _set_divisions(scenario: Scenario, divisions: Iterable[Department]) -> list[str]:
    places = sorted(divisions, key=lambda place: place.code)
    scenario.divisions.set(places)
    return [place.code for place in places]


def change_scenario(
    *, scenario: Scenario, by: Actor, divisions: Iterable[Department] | None = None, **fields: Any
) -> Scenario:
    """Change what is given of FIELDS, and whose duties it fits. Calls that were made with it keep it as it is now.

    Refuses name_taken.
    """
    check_names(fields, FIELDS)
    with refusing(Scenario), transaction.atomic():
        held = _lock(scenario)
        before, after = changed(held, fields)
        if after:
            update(held, after)
        if divisions is not None:
            old = sorted(held.divisions.values_list("code", flat=True))
            new = _set_divisions(held, divisions)
            if old != new:
                before, after = {**before, "divisions": old}, {**after, "divisions": new}
        if after:
            _record("changed", held, by, before=plain(before), after=plain(after))
        return held


def retire_scenario(*, scenario: Scenario, by: Actor) -> Scenario:
    """Drawn no more; calls that have it keep it. Retired already: nothing happens."""
    return _set_retired(scenario, "retired", by, retired=True)


def restore_scenario(*, scenario: Scenario, by: Actor) -> Scenario:
    """Back in the library."""
    return _set_retired(scenario, "restored", by, retired=False)


def _set_retired(scenario: Scenario, action: str, by: Actor, *, retired: bool) -> Scenario:
    with transaction.atomic():
        held = _lock(scenario)
        if held.retired != retired:
            update(held, {"retired": retired})
            _record(action, held, by)
        return held


def _lock(scenario: Scenario) -> Scenario:
    return Scenario.objects.select_for_update(of=("self",)).get(pk=scenario.pk)


def _record(action: str, scenario: Scenario, by: Actor, **details: Any) -> None:
    record(f"scenario.{action}", by=by, target="scenario", target_id=scenario.pk, **details)
