"""Who is called when, by whom, about what: drawn once for a round. Pure, and the same for the same seed.

The order of the drawing: days and hours first, spread over the period; then raters in the order of the calls, so that
everybody has about the same to do on every day and meets every kind of department (without that, a severe rater and
a weak department cannot be told apart); then scenarios; last the share that a second rater scores from the recording.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from random import Random
from typing import Any

from monitoring.enums import SampleUnit

LUNCH = 12  # the hour in which nobody is called unless the plan says so


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be called. absent: days on which they are away."""

    id: int
    division: int
    absent: Collection[date] = ()


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who scores. division: None for an outside account."""

    id: int
    division: int | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """A scenario. divisions: whose duties it fits; empty for everybody's."""

    id: Hashable
    difficulty: int
    divisions: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Terms:
    """The plan. days: those on which calls are made, in order. hours: in which a call may begin.

    each: calls per person or per division. raters_per_division: at least, where there are so many.
    """

    days: Sequence[date]
    hours: Sequence[int]
    unit: SampleUnit = SampleUnit.PERSON
    each: int = 1
    raters_per_division: int = 3
    second_percent: int = 0
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Drawn:
    """One planned call: ids of person, caller(s) and story."""

    person: int
    division: int
    day: date
    hour: int
    caller: int = 0
    second: int | None = None
    story: Any = None


def hours_of(first: int, last: int, *, at_lunch: bool) -> list[int]:
    """The hours in which calls begin: from `first`, before `last`."""
    return [hour for hour in range(first, last) if at_lunch or hour != LUNCH]


def nobody_for(persons: Iterable[Person], callers: Sequence[Caller]) -> set[int]:
    """Divisions whose people no caller may call: none is there, or all of them sit in it."""
    return {one.division for one in persons if not _may_call(one.division, callers)}


def draw(
    persons: Sequence[Person],
    callers: Sequence[Caller],
    stories: Sequence[Story],
    terms: Terms,
    *,
    before: Iterable[Drawn] = (),
) -> list[Drawn]:
    """The calls in the order in which they are made. Everybody's division needs a caller: see nobody_for.

    Somebody who is away on every day of the plan is not called. before: calls the callers have already.
    """
    chance = Random(terms.seed)  # noqa: S311 - a fair draw that can be repeated, no secret
    calls = _in_order(_dated(persons, terms, chance), chance)
    calls = Callers(callers, terms.raters_per_division, chance, before).assign(calls)
    library = Stories(stories, chance)
    calls = [library.told_in(call) for call in calls]
    return _with_seconds(calls, callers, terms.second_percent, chance)


def draw_own(persons: Sequence[Person], callers: dict[int, int], terms: Terms) -> list[Drawn]:
    """A self-check: everybody scores themselves. callers: person → their own id as a caller."""
    chance = Random(terms.seed)  # noqa: S311 - as above
    calls = _in_order(_dated(persons, terms, chance), chance)
    return [replace(call, caller=callers[call.person]) for call in calls]


def hand_over(
    calls: Sequence[Drawn],
    callers: Sequence[Caller],
    *,
    before: Iterable[Drawn],
    per_division: int,
    seed: int,
) -> list[Drawn]:
    """The same calls, each with a caller out of `callers` who is not its second one."""
    return Callers(callers, per_division, Random(seed), before).assign(calls)  # noqa: S311 - as above


def share_with(newcomer: Caller, calls: Sequence[Drawn], *, callers: int, seed: int) -> list[int]:
    """The places of those calls that somebody who joins late takes over: a fair share, about as many of everybody."""
    chance, wanted = Random(seed), len(calls) // callers  # noqa: S311 - as above
    fitting = [
        place
        for place, call in enumerate(calls)
        if newcomer.division != call.division and newcomer.id != call.second
    ]
    turns = _taking_turns([calls[place] for place in fitting], chance)
    return sorted(fitting[turn] for turn in islice(turns, wanted))


def _in_order(calls: Iterable[Drawn], chance: Random) -> list[Drawn]:
    """By day and hour; by chance within an hour."""
    return sorted(calls, key=lambda call: (call.day, call.hour, chance.random()))


# --- days and hours ---------------------------------------------------------------------------------------------
class Times:
    """When the next call is: on the day, then in the hour, with least to do so far."""

    def __init__(self, hours: Sequence[int], chance: Random) -> None:
        self.options = hours
        self.chance = chance
        self.days: Counter[date] = Counter()
        self.hours: Counter[int] = Counter()
        self.slots: Counter[tuple[date, int]] = Counter()

    def next(self, days: Sequence[date], own_hours: Counter[int]) -> tuple[date, int]:
        """own_hours: in which this person or division was called before."""
        day: date = _least(days, self.days.__getitem__, self.chance)
        hour: int = _least(
            self.options,
            lambda hour: (own_hours[hour], self.slots[day, hour], self.hours[hour]),
            self.chance,
        )
        self.days[day] += 1
        self.hours[hour] += 1
        self.slots[day, hour] += 1
        own_hours[hour] += 1
        return day, hour


def _dated(persons: Sequence[Person], terms: Terms, chance: Random) -> Iterator[Drawn]:
    """`each` calls of every unit, one in each part of the period."""
    free = {one.id: [day for day in terms.days if day not in one.absent] for one in persons}
    times = Times(terms.hours, chance)
    for unit in _units([one for one in persons if free[one.id]], terms, chance):
        taken: set[tuple[int, date]] = set()
        own_hours: Counter[int] = Counter()
        for number, person in enumerate(unit):
            part = _part(terms.days, number, len(unit))
            fitting = [day for day in free[person.id] if day in part] or free[person.id]
            fresh = [day for day in fitting if (person.id, day) not in taken] or fitting
            day, hour = times.next(fresh, own_hours)
            taken.add((person.id, day))
            yield Drawn(person.id, person.division, day, hour)


def _units(persons: Sequence[Person], terms: Terms, chance: Random) -> list[list[Person]]:
    """For every person or division, who is asked in its calls: a division's people in turn, drawn by chance."""
    if terms.unit == SampleUnit.PERSON:
        units = [[one] * terms.each for one in persons]
    else:
        members: defaultdict[int, list[Person]] = defaultdict(list)
        for one in persons:
            members[one.division].append(one)
        units = [_in_turn(chance.sample(people, len(people)), terms.each) for people in members.values()]
    chance.shuffle(units)
    return units


def _in_turn(people: Sequence[Person], count: int) -> list[Person]:
    return [people[number % len(people)] for number in range(count)]


def _part(days: Sequence[date], number: int, parts: int) -> frozenset[date]:
    """The days of one of `parts` equal parts; neighbours share a day where it does not come out even."""
    first = number * len(days) // parts
    last = -(-(number + 1) * len(days) // parts)
    return frozenset(days[first:last])


def _least(options: Sequence[Any], load: Callable[[Any], Any], chance: Random) -> Any:
    """The option with the least load; by chance among equals."""
    start = chance.randrange(len(options))
    return min((*options[start:], *options[:start]), key=load)


# --- callers ----------------------------------------------------------------------------------------------------
def _may_call(division: int, callers: Iterable[Caller]) -> list[Caller]:
    return [one for one in callers if one.division != division]


class Callers:
    """Who calls next: nobody of the own division, enough different ones for a division, never the same one for a
    person while there are others, and everybody about as often."""

    def __init__(
        self, callers: Sequence[Caller], per_division: int, chance: Random, before: Iterable[Drawn] = ()
    ) -> None:
        self.callers = chance.sample(callers, len(callers))
        self.per_division = per_division
        self.fitting: dict[int, list[Caller]] = {}
        self.load: Counter[int] = Counter()
        self.by_division: defaultdict[int, Counter[int]] = defaultdict(Counter)
        self.by_person: Counter[tuple[int, int]] = Counter()
        for call in before:
            self._count(call)

    def _count(self, call: Drawn) -> None:
        self.load[call.caller] += 1
        self.by_division[call.division][call.caller] += 1
        self.by_person[call.person, call.caller] += 1

    def assign(self, calls: Iterable[Drawn]) -> list[Drawn]:
        return [self._assigned(call) for call in calls]

    def _assigned(self, call: Drawn) -> Drawn:
        fitting = self.fitting.get(call.division)
        if fitting is None:
            fitting = self.fitting[call.division] = _may_call(call.division, self.callers)
        if call.second is not None:
            fitting = [one for one in fitting if one.id != call.second]
        known, load, by_person = self.by_division[call.division], self.load, self.by_person
        more_wanted = len(known) < self.per_division
        chosen = min(
            fitting,
            key=lambda one: (
                more_wanted and one.id in known,
                by_person[call.person, one.id],
                load[one.id],
                known[one.id],
            ),
        )
        assigned = replace(call, caller=chosen.id)
        self._count(assigned)
        return assigned


# --- scenarios --------------------------------------------------------------------------------------------------
class Stories:
    """What the next call is about: something that fits the division, nothing twice for a person while there is
    something else; every difficulty about as often in every division and with every caller, so that neither is
    judged by harder calls."""

    def __init__(self, stories: Sequence[Story], chance: Random) -> None:
        self.stories = chance.sample(stories, len(stories))
        self.fitting: dict[int, list[Story]] = {}
        self.told: Counter[tuple[int, Hashable]] = Counter()
        self.in_division: Counter[tuple[int, int]] = Counter()
        self.of_caller: Counter[tuple[int, int]] = Counter()
        self.load: Counter[tuple[int, Hashable]] = Counter()

    def told_in(self, call: Drawn) -> Drawn:
        options = self._fitting(call.division)
        if not options:
            return call
        story = min(
            options,
            key=lambda one: (
                self.told[call.person, one.id],
                self.in_division[call.division, one.difficulty],
                self.of_caller[call.caller, one.difficulty],
                self.load[call.division, one.id],
            ),
        )
        self.told[call.person, story.id] += 1
        self.in_division[call.division, story.difficulty] += 1
        self.of_caller[call.caller, story.difficulty] += 1
        self.load[call.division, story.id] += 1
        return replace(call, story=story.id)

    def _fitting(self, division: int) -> list[Story]:
        if division not in self.fitting:
            self.fitting[division] = [
                story for story in self.stories if not story.divisions or division in story.divisions
            ]
        return self.fitting[division]


# --- second scores ----------------------------------------------------------------------------------------------
def _with_seconds(
    calls: Sequence[Drawn], callers: Sequence[Caller], percent: int, chance: Random
) -> list[Drawn]:
    """`percent` of the calls, of every caller about as many, each with another caller; every pair about as often."""
    wanted = -(-len(calls) * percent // 100)
    pairs: Counter[tuple[int, int]] = Counter()
    load: Counter[int] = Counter()
    result = list(calls)
    for place in _taking_turns(calls, chance):
        if not wanted:
            break
        second = _second(calls[place], callers, pairs, load, chance)
        if second is not None:
            result[place] = replace(calls[place], second=second)
            wanted -= 1
    return result


def _second(
    call: Drawn,
    callers: Sequence[Caller],
    pairs: Counter[tuple[int, int]],
    load: Counter[int],
    chance: Random,
) -> int | None:
    others = [one for one in _may_call(call.division, callers) if one.id != call.caller]
    if not others:
        return None
    chosen: Caller = _least(others, lambda one: (pairs[call.caller, one.id], load[one.id]), chance)
    pairs[call.caller, chosen.id] += 1
    load[chosen.id] += 1
    return chosen.id


def _taking_turns(calls: Sequence[Drawn], chance: Random) -> Iterator[int]:
    """The places of the calls, by chance, one of each caller in turn."""
    places: defaultdict[int, list[int]] = defaultdict(list)
    for place in chance.sample(range(len(calls)), len(calls)):
        places[calls[place].caller].append(place)
    while any(places.values()):
        for own in places.values():
            if own:
                yield own.pop()
