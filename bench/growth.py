"""What a page costs as the city grows: statements and time, from a hundred to a hundred thousand people."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import Any
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.data import FIRST_NUMBER, City, build
from bench.database import run, using
from bench.result import Result, exponent, say
from bench.school import hold_training
from bench.servers import Ground
from bench.visitors import CSRF, log_in
from kindness import clock
from kindness.halfyear import HalfYear
from people.models import Staff
from people.services import set_password
from recognition.models import Carnation
from training.models import Course

SIZES = (100, 1_000, 10_000, 100_000)
MOST_GET, MOST_POST = 8, 14
MOST_GROWTH = 0.02
MOST_TIME_GROWTH = 0.1
# Who must attend is a rule asked of everybody at the time of looking: these pages grow with the city by their nature.
ASKING_EVERYBODY = ("course, target", "training overview")
MOST_MILLISECONDS = 300
PASSWORD = "daon-demo-2026"  # noqa: S105 - of nobody
REASON = "여권 발급 기계가 멈춘 날 기다리시던 분들을 다른 창구로 나눠 안내해 주셨습니다."


@dataclass(slots=True)
class Costs:
    """Of one page: statements at each size (the most of all rounds), seconds at each size (all rounds)."""

    statements: dict[int, int] = field(default_factory=dict)
    taken: dict[int, list[float]] = field(default_factory=dict)

    def add(self, size: int, statements: int, taken: float) -> None:
        self.statements[size] = max(self.statements.get(size, 0), statements)
        self.taken.setdefault(size, []).append(taken)

    @property
    def most(self) -> int:
        return max(self.statements.values())

    def milliseconds(self, size: int) -> float:
        return median(self.taken[size]) * 1000

    @property
    def statement_growth(self) -> float:
        return exponent(list(self.statements), list(self.statements.values()))

    @property
    def time_growth(self) -> float:
        return exponent(list(self.taken), [median(taken) for taken in self.taken.values()])


def measure(ground: Ground, options: argparse.Namespace) -> list[Result]:
    for size in SIZES:
        build(ground, name_of(size), City(people=size, divisions=60, halves=3, letters=size))
        with using(name_of(size)):
            hold_training()
            run("VACUUM ANALYZE")
    visitors = {size: _visitor(size) for size in SIZES}
    gets: dict[str, Costs] = {}
    posts: dict[str, Costs] = {}
    for _round in range(2 * options.rounds + 1):
        for size, visitor in visitors.items():
            with using(name_of(size)):
                for name, path in visitor.pages.items():
                    gets.setdefault(name, Costs()).add(size, *visitor.get(path))
    for size, visitor in visitors.items():
        with using(name_of(size)):
            for name, act in visitor.acts().items():
                posts.setdefault(name, Costs()).add(size, *act())
    _tell(gets)
    _tell(posts)
    every = [*gets.values(), *posts.values()]
    others = [cost for name, cost in gets.items() if name not in ASKING_EVERYBODY]
    slowest = max(gets[name].milliseconds(SIZES[-1]) for name in ASKING_EVERYBODY)
    return [
        Result("sql_get", max(c.most for c in gets.values()), "statements", None, MOST_GET, "lower"),
        Result("sql_post", max(c.most for c in posts.values()), "statements", None, MOST_POST, "lower"),
        Result("sql_growth", max(c.statement_growth for c in every), "exponent", None, MOST_GROWTH, "lower"),
        Result("page_time", max(c.time_growth for c in others), "exponent", None, MOST_TIME_GROWTH, "lower"),
        Result("page_asking_everybody", slowest, "ms at 100,000 people", None, MOST_MILLISECONDS, "lower"),
    ]  # fmt: skip


def name_of(size: int) -> str:
    return f"growth_{size}"


def _tell(costs: dict[str, Costs]) -> None:
    for name, cost in costs.items():
        times = " ".join(f"{cost.milliseconds(size):7.1f}" for size in cost.taken)
        say(
            f"{name:22} {'/'.join(map(str, cost.statements.values())):12} statements {times} ms  ^{cost.time_growth:.2f}"
        )


def _visitor(size: int) -> Visitor:
    with using(name_of(size)):
        return Visitor()


class Visitor:
    """Person 1, who holds every role, walking through one city."""

    def __init__(self) -> None:
        self.client = self.client_of(1)
        now = HalfYear.containing(clock.fresh())
        last = now.previous
        received = Carnation.objects.filter(recipient_id=1).latest("sent_at")
        course = Course.objects.get()
        self.now = str(now)
        self.pages = {
            "desk": "/",
            "notices": "/notices/",
            "me": "/me/",
            "letters": "/carnations/",
            "letters sent": "/carnations/?tab=sent",
            "letter": f"/carnations/{received.pk}/",
            "send": "/carnations/send/",
            "reported letters": "/carnations/reports/",
            "people": "/people/",
            "division": "/people/divisions/D1/",
            "people search": "/people/search/?q=ㄱㅅㅇ",
            "rosters": "/people/import/",
            "roles": "/roles/",
            "grant": "/roles/grant/",
            "half-years": "/periods/",
            "half-year, open": f"/periods/{now}/",
            "half-year, closed": f"/periods/{last}/",
            "awards": "/awards/",
            "award": f"/awards/{last}/",
            "award, next page": f"/awards/{last}/?page=2",
            "award divisions": f"/awards/{last}/divisions/",
            "award flags": f"/awards/{last}/flags/",
            "award report": f"/awards/{last}/report/",
            "commendations": "/awards/commendations/",
            "my training": "/training/",
            "courses": "/training/courses/",
            "course": f"/training/courses/{course.pk}/",
            "course, target": f"/training/courses/{course.pk}/target/",
            "training overview": "/training/overview/",
            "training calendar": "/training/calendar/",
            "cases": "/training/cases/",
            "cohort": f"/training/cohorts/{course.cohorts.all()[0].pk}/",
            "audit": "/audit/",
            "audit, narrowed": "/audit/?action=carnation.sent",
            "access": "/audit/access/",
            "seals": "/audit/seals/",
        }

    @staticmethod
    def client_of(staff_id: int) -> Client:
        client = Client(SERVER_NAME="127.0.0.1")
        for name, value in log_in([staff_id])[0].items():
            client.cookies[name] = value
        return client

    def get(self, path: str) -> tuple[int, float]:
        """Statements; and seconds, another time, when nobody keeps statements."""
        self.client.get(path)  # warm: the size counts, not which page came before nor the session's minute
        statements, _taken = self._counted(lambda: self.client.get(path), 200)
        started = time.perf_counter()
        self.client.get(path)
        return statements, time.perf_counter() - started

    def post(self, client: Client, path: str, **form: Any) -> tuple[int, float]:
        form |= {"csrfmiddlewaretoken": CSRF, "token": str(uuid4())}
        return self._counted(lambda: client.post(path, form), 302)

    @staticmethod
    def _counted(ask: Callable[[], Any], status: int) -> tuple[int, float]:
        """Statements, BEGIN and COMMIT among them, and seconds."""
        with CaptureQueriesContext(connection) as captured:
            started = time.perf_counter()
            answer = ask()
            taken = time.perf_counter() - started
        if answer.status_code != status or answer.headers.get("Location", "").startswith("/login/"):
            text = b"".join(answer) if answer.streaming else answer.content
            raise AssertionError(
                f"{answer.request['PATH_INFO']} answered {answer.status_code}: {text[-3000:].decode()}"
            )
        return len(captured), taken

    def acts(self) -> dict[str, Callable[[], tuple[int, float]]]:
        """What people do, in an order in which each is possible."""
        sender, officer = self.client_of(30), self.client_of(2)  # nobody decides about a letter of their own
        form = {"recipient": str(FIRST_NUMBER + 31), "basis": "helped", "reason": REASON}
        received = Carnation.objects.filter(recipient_id=1).exclude(sender_id=2)
        letter = received.values_list("pk", flat=True)[0]
        set_password(staff=Staff.objects.get(pk=3), password=PASSWORD, by=Staff.objects.get(pk=3))
        stranger = Client(SERVER_NAME="127.0.0.1")
        number = str(FIRST_NUMBER + 3)
        return {
            "log in": lambda: self.post(stranger, "/login/", username=number, password=PASSWORD),
            "send a letter": lambda: self.post(sender, "/carnations/send/", **form),
            "withdraw it": lambda: self.post(sender, f"/carnations/{_last_letter(30)}/withdraw/"),
            "open a letter": lambda: self.post(self.client, f"/carnations/{letter}/open/"),
            "report a letter": lambda: self.post(self.client, f"/carnations/{letter}/report/", reason=REASON),
            "decide a report": lambda: self.post(
                officer, f"/carnations/reports/{letter}/", decision="hide", reason=REASON
            ),
            "read all notices": lambda: self.post(self.client, "/notices/read/"),
            "grant a role": lambda: self.post(
                self.client, "/roles/grant/", person=str(FIRST_NUMBER + 4), role="auditor", reason=REASON
            ),
            "change settings": lambda: self.post(
                self.client, f"/periods/{self.now}/", undo_minutes="5", reminder_days="14, 3"
            ),
            "close early": lambda: self.post(
                self.client, f"/periods/{self.now}/close/", early="on", reason=REASON
            ),
        }


def _last_letter(sender_id: int) -> object:
    return Carnation.objects.filter(sender_id=sender_id).latest("sent_at").pk
