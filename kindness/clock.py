"""Business time: one clock, the database's.

`now()` is for showing: inside a request it is read once and kept. `fresh()` is for deciding: it always
asks the database. `at(moment)` sets both, for the demo city's past and for tests of the last microsecond.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import DateField, Func, Value
from django.db.models.expressions import Expression
from django.http import HttpRequest, HttpResponse

from kindness.halfyear import SEOUL

_set_to: ContextVar[datetime | None] = ContextVar("clock_set_to", default=None)


class CurrentDate(Func):
    """`CURRENT_DATE` of a session whose time zone is Seoul."""

    template = "CURRENT_DATE"
    output_field = DateField()


@dataclass(slots=True)
class _Reading:
    moment: datetime | None = None


_reading: ContextVar[_Reading | None] = ContextVar("clock_reading", default=None)


def fresh() -> datetime:
    """The database's time at this moment, aware, in Seoul."""
    moment = _set_to.get()
    if moment is not None:
        return moment
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (moment,) = cursor.fetchone()
    return note(moment)


def now() -> datetime:
    """The time of this request (read once), or a fresh reading outside of one."""
    reading = _reading.get()
    if _set_to.get() is None and reading is not None and reading.moment is not None:
        return reading.moment
    return fresh()


def today() -> date:
    """The day in Seoul."""
    return now().date()


def standing() -> datetime | None:
    """The moment the clock stands at, for SQL that reads the clock itself; None while it runs."""
    return _set_to.get()


def today_in_sql() -> Expression:
    """The day in Seoul as an expression: the query that needs it reads the clock itself."""
    moment = _set_to.get()
    return Value(moment.date()) if moment is not None else CurrentDate()


def note(moment: datetime) -> datetime:
    """Keep a reading that another query of this request brought along; return the time that counts."""
    moment = (_set_to.get() or moment).astimezone(SEOUL)
    reading = _reading.get()
    if reading is not None:
        reading.moment = moment
    return moment


@contextmanager
def at(moment: datetime) -> Iterator[datetime]:
    """Let the clock stand at `moment` inside the block."""
    token = _set_to.set(moment.astimezone(SEOUL))
    try:
        yield moment
    finally:
        _set_to.reset(token)


class ClockMiddleware:
    """Gives each request a reading of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _reading.set(_Reading())
        try:
            return self.get_response(request)
        finally:
            _reading.reset(token)
