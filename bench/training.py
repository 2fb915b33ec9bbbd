"""The pages of a full hall, and the morning on which enrolment opens."""

from __future__ import annotations

import argparse
import socket
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from statistics import median
from urllib.parse import urlencode
from uuid import uuid4

from django.test import Client

from bench import load
from bench.data import City, build
from bench.database import run, using
from bench.result import Result, say
from bench.school import add_cohort, add_course, book
from bench.servers import Ground, site
from bench.stage import Cookies
from bench.visitors import CSRF, log_in
from kindness import clock
from training.enums import EnrolmentState, Mark
from training.models import Attendance, Cohort, Enrolment

DATABASE = "training"
CITY = City(people=1_500, divisions=60, busy=False)
SEATS = 210  # the hall of 다온시
MOST_MS = 100
FIRST = 10  # person 1, who looks, is not among them
AT_ONE_MOMENT, MOST_SECONDS = 40, 60


# --- pages ------------------------------------------------------------------------------------------------------
def measure_pages(ground: Ground, options: argparse.Namespace) -> list[Result]:
    build(ground, DATABASE, CITY)
    with using(DATABASE):
        cohort = add_cohort(add_course(), clock.fresh() - timedelta(minutes=30), seats=SEATS)
        book(cohort, FIRST, FIRST + SEATS - 1)
        run("VACUUM ANALYZE")
        hall = Hall(cohort)
        times: dict[str, list[float]] = {"page": [], "mark": [], "cohort": []}
        for _round in range(2 * options.rounds + 1):
            times["page"].append(hall.open(hall.attendance))
            times["mark"].append(hall.mark())
            times["cohort"].append(hall.open(f"/training/cohorts/{cohort.pk}/"))
    page, mark, people = (median(taken) for taken in times.values())
    say(f"attendance: page {page:.1f} ms, one mark {mark:.1f} ms; cohort page {people:.1f} ms")
    unit = f"ms, {SEATS} people"
    return [
        Result("attendance_page", max(page, mark), f"{unit}: the list or one mark", None, MOST_MS, "lower"),
        Result("cohort_page", people, unit, None, MOST_MS, "lower"),
    ]


class Hall:
    """An officer at a session of a full cohort."""

    def __init__(self, cohort: Cohort) -> None:
        session = cohort.sessions.get()
        self.attendance = f"/training/sessions/{session.pk}/attendance/"
        self.booked = iter(Attendance.objects.filter(session=session).values_list("enrolment_id", flat=True))
        self.client = Client(SERVER_NAME="127.0.0.1")
        for name, value in log_in([1])[0].items():
            self.client.cookies[name] = value
        self.client.get(self.attendance)

    def open(self, path: str) -> float:
        return _ms(lambda: self.client.get(path))

    def mark(self) -> float:
        form = {"enrolment": next(self.booked), "mark": Mark.PRESENT.value, "nonce": uuid4()}
        return _ms(lambda: self.client.post(self.attendance, form | {"csrfmiddlewaretoken": CSRF}))


def _ms(ask: Callable[[], object]) -> float:
    """Server time of an answer that is 200."""
    started = time.perf_counter()
    answer = ask()
    taken = 1000 * (time.perf_counter() - started)
    assert answer.status_code == 200, answer.content[-2000:].decode()  # type: ignore[attr-defined]
    return taken


# --- the storm --------------------------------------------------------------------------------------------------
def measure_storm(ground: Ground, options: argparse.Namespace) -> list[Result]:
    """Everybody of the city asks for one of 210 seats, forty at one moment, over HTTP to two processes.

    Raises AssertionError when anybody is answered otherwise than by a seat or a place on the waitlist, or a seat
    is given twice or left over.
    """
    build(ground, DATABASE, CITY)
    with using(DATABASE):
        cohort = add_cohort(add_course(), clock.fresh() + timedelta(days=21), seats=SEATS)
        visitors = log_in(list(range(1, CITY.people + 1)))
        run("VACUUM ANALYZE")
    with site(ground, DATABASE) as product:
        taken = _storm(product.port, f"/training/cohorts/{cohort.pk}/enrol/", visitors)
    with using(DATABASE):
        _check(cohort)
    speed = CITY.people / taken
    least = CITY.people / MOST_SECONDS
    say(f"{CITY.people:,} people in {taken:.1f} s")
    return [Result("enrolment_storm", speed, "people/s, 40 at one moment", None, least, "higher")]


def _storm(port: int, path: str, visitors: list[Cookies]) -> float:
    def enrol(cookies: Cookies) -> int:
        form = urlencode({"waitlist": "on", "token": str(uuid4()), "csrfmiddlewaretoken": CSRF})
        with socket.create_connection(("127.0.0.1", port)) as connection:
            return load.exchange(connection, load.post(path, cookies, form)).status

    started = time.perf_counter()
    with ThreadPoolExecutor(AT_ONE_MOMENT) as pool:
        statuses = Counter(pool.map(enrol, visitors))
    taken = time.perf_counter() - started
    assert statuses == {302: len(visitors)}, statuses
    return taken


def _check(cohort: Cohort) -> None:
    rows = Enrolment.objects.filter(cohort=cohort)
    states = Counter(rows.values_list("state", flat=True))
    assert states == {EnrolmentState.BOOKED: SEATS, EnrolmentState.WAITING: CITY.people - SEATS}, states
    taken = rows.filter(state=EnrolmentState.BOOKED).values_list("seat", flat=True)
    assert sorted(seat or 0 for seat in taken) == list(range(1, SEATS + 1))
