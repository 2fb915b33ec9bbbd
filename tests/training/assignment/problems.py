"""Problems in a line, and by chance."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st

from kindness.halfyear import SEOUL
from training.assignment.problem import Person, Problem, Run

FIRST = datetime(2027, 3, 2, 9, tzinfo=SEOUL)


def run(
    number: int, *, seats: int = 10, day: int = 0, hour: int = 0, hours: int = 3, **fields: object
) -> Run:
    """Cohort `number` on one day, from 09:00 plus `hour`."""
    start = FIRST + timedelta(days=day, hours=hour)
    return Run(UUID(int=number), seats, ((start, start + timedelta(hours=hours)),), **fields)  # type: ignore[arg-type]


def person(number: int, unit: int = 1, *, compulsory: bool = True, **fields: object) -> Person:
    return Person(number, unit, unit, compulsory, **fields)  # type: ignore[arg-type]


def day(number: int) -> date:
    return (FIRST + timedelta(days=number)).date()


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Up to five cohorts of up to two meetings, three units, ten people with leave, other training and wishes."""
    runs = tuple(_run(draw, number) for number in range(1, draw(st.integers(1, 5)) + 1))
    people = tuple(_person(draw, number, runs) for number in range(1, draw(st.integers(1, 10)) + 1))
    sizes = {unit: draw(st.integers(1, 8)) for unit in (1, 2, 3)}
    out = draw(
        st.dictionaries(
            st.tuples(st.integers(1, 3), st.integers(0, 4).map(day)), st.integers(0, 3), max_size=4
        )
    )
    return Problem(people, runs, sizes, draw(st.none() | st.integers(1, 100)), out)


def _run(draw: st.DrawFn, number: int) -> Run:
    meetings = draw(
        st.lists(st.tuples(st.integers(0, 4), st.sampled_from([0, 5])), min_size=1, max_size=2, unique=True)
    )
    hours = tuple(_span(*meeting) for meeting in meetings)
    return Run(
        UUID(int=number), draw(st.integers(0, 4)), hours, draw(st.frozensets(st.integers(1, 3), max_size=2))
    )


def _span(day_number: int, hour: int) -> tuple[datetime, datetime]:
    start = FIRST + timedelta(days=day_number, hours=hour)
    return start, start + timedelta(hours=3)


def _person(draw: st.DrawFn, number: int, runs: tuple[Run, ...]) -> Person:
    wishes = draw(st.lists(st.sampled_from([one.id for one in runs]), max_size=3, unique=True))
    away = draw(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 1)), max_size=1))
    busy = draw(st.lists(st.tuples(st.integers(0, 4), st.sampled_from([1, 6])), max_size=1))
    unit = draw(st.integers(1, 3))
    return Person(
        number,
        unit,
        unit,
        draw(st.booleans()),
        tuple(wishes),
        tuple((day(first), day(first + more)) for first, more in away),
        tuple(_span(*meeting) for meeting in busy),
    )
