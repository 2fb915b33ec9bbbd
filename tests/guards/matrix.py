"""The city the permission matrix is tried on, and how a cell of it is tried."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.test import Client

from audit.models import AuditRow
from awards.services import make_report, request_report
from kindness import clock
from kindness.access import views
from kindness.halfyear import HalfYear
from notifications.models import Notice
from people.enums import Role
from people.models import Department, Staff
from people.services import stage_roster
from tests.factories.awards import TESTS, make_closing_period, make_tally, thank
from tests.factories.people import make_division, make_outsider, make_staff
from tests.factories.recognition import (
    make_carnation,
    make_period,
    make_reported_carnation,
    make_waiting_carnation,
)
from tests.guards import (
    enrolment_city,
    ideas_carrying,
    ideas_contests,
    ideas_ideas,
    ideas_judging,
    ideas_results,
    ideas_screening,
    ideas_voices,
    monitoring_callbacks,
    monitoring_results,
    monitoring_review,
    monitoring_rounds,
    monitoring_scorecards,
    monitoring_scoring,
    monitoring_unkindness,
    monitoring_visits,
    training_city,
    training_hall,
    training_needs,
    training_results,
)
from tests.guards.matrix_plans import give_plans
from tests.support.rows import fingerprint, touched
from training.feed import address_part
from training.services.feeds import make_calendar_key

TABLE = Path(__file__).with_name("permission_matrix.toml")
PASSWORD = "daon-demo-2026"
OUTSIDE = ("evaluator", "partner", "judge")
ROLES: dict[str, tuple[Role, ...]] = {
    "staff": (),
    "head": (Role.DIVISION_HEAD,),
    "programme": (Role.PROGRAMME_OFFICER,),
    "training": (Role.TRAINING_OFFICER,),
    "hr": (Role.HR_OFFICER,),
    "protection": (Role.PROTECTION_OFFICER,),
    "committee": (Role.COMMITTEE_MEMBER,),
    "auditor": (Role.AUDITOR,),
    "admin": (Role.SYSTEM_ADMIN,),
    "evaluator": (Role.EVALUATOR,),
    "partner": (Role.PARTNER,),
    "judge": (Role.JUDGE,),
}
ACTORS = ("stranger", *ROLES)
METHODS = ("GET", "POST")
QUOTA = 10


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what every actor is answered. `thing`: whose object, "-" where there is none."""

    method: str
    route: str
    thing: str
    expected: dict[str, str]

    @property
    def key(self) -> str:
        return f"{self.method} /{self.route} {self.thing}"


@cache
def rows() -> tuple[Row, ...]:
    """The table as declared. Raises ValueError for a line without a cell for everybody."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    if tuple(table["actors"]) != ACTORS:
        raise ValueError("the table's actors are not those of the code")
    return tuple(_row(line) for line in table["table"].splitlines() if line.strip())


def _row(line: str) -> Row:
    method, route, thing, *cells = line.split()
    if len(cells) != len(ACTORS):
        raise ValueError(f"{len(cells)} cells for {len(ACTORS)} actors: {line}")
    return Row(method, route.removeprefix("/"), thing, dict(zip(ACTORS, cells, strict=True)))


def addresses() -> set[tuple[str, str]]:
    """Every method and route of the project."""
    return {(method, route) for route, _pattern in views() for method in METHODS}


@dataclass(slots=True)
class City:
    """Two divisions. Every employed actor sits in the first one, beside a colleague who holds no role."""

    actors: dict[str, Staff] = field(default_factory=dict)
    cookies: dict[str, SimpleCookie[str]] = field(default_factory=dict)
    things: dict[tuple[str, str], Any] = field(default_factory=dict)  # (what, whose) → one, or one per actor
    words: dict[str, str] = field(default_factory=dict)  # parts of addresses that are nobody's
    rows: dict[str, tuple[int, Decimal]] = field(default_factory=dict)  # as every cell finds and leaves them
    client: Client = field(default_factory=Client)  # one for all: each new one loads the middleware again

    def thing(self, what: str, whose: str, actor: str) -> Any:
        found = self.things[what, whose]
        return found.get(actor, next(iter(found.values()))) if isinstance(found, dict) else found


def build_city() -> City:
    """All that the table's rows are about. Under a second."""
    city = City()
    home, away = make_division("도로과"), make_division("민원여권과")
    for name, roles in ROLES.items():
        number = f"8000{len(city.actors):02}"
        if name in OUTSIDE:
            secret = make_password(PASSWORD)
            city.actors[name] = make_outsider(roles=roles, number=number, password=secret)
        else:
            city.actors[name] = make_staff(home, roles=roles, number=number, password=PASSWORD)
    colleague, stranger, friend = make_staff(home), make_staff(away), make_staff(away)
    city.things["person", "own"], city.things["person", "foreign"] = city.actors, stranger
    _give_letters(city, colleague, stranger, friend)
    _give_papers(city, colleague, stranger, {"own": home, "foreign": away})
    employed = {name: person for name, person in city.actors.items() if name not in OUTSIDE}
    enrolment_city.give_enrolments(city.things, employed, colleague, stranger)
    training_city.give_training(city.things, city.actors, home)
    employed = {name: person for name, person in city.actors.items() if name not in OUTSIDE}
    training_hall.give_hall(city.things, city.actors, employed)
    give_plans(city.things, city.actors["training"])
    training_needs.give_needs(city.things, home)
    training_results.give_results(city.things, city.actors, employed, stranger)
    monitoring_callbacks.give_callbacks(city.things, employed, colleague, stranger)
    monitoring_scorecards.give_scorecards(city.things)
    monitoring_results.give_results(city.things, home)
    monitoring_rounds.give_rounds(city.things)
    monitoring_scoring.give_calls(city.things, employed | {"evaluator": city.actors["evaluator"]})
    monitoring_review.give_review(city.things, employed, colleague, stranger)
    monitoring_visits.give_visits(city.things, employed, stranger, home)
    monitoring_unkindness.give_reports(city.things, employed, colleague, stranger)
    ideas_contests.give_contests(city.things)
    ideas_carrying.give_carried(city.things, employed, stranger, home)
    ideas_voices.give_voices(city.things, employed, colleague, stranger)
    ideas_screening.give_screening(city.things)
    ideas_ideas.give_ideas(city.things, employed, colleague, stranger)
    judges = employed | {"judge": city.actors["judge"]}
    ideas_judging.give_judging(city.things, judges, colleague)
    ideas_results.give_results(city.things, employed, colleague)
    calendar = address_part(make_calendar_key(by=colleague))
    year = str(clock.today().year)
    city.words = {
        "order": "0",
        "kind": "csv",
        "file_format": "csv",
        "year": year,
        "part": calendar,
        "version_number": "1",
    }
    for name, person in city.actors.items():
        client = Client()
        client.force_login(person, backend="people.auth.NumberBackend")
        client.get("/help/")  # the session is touched once, before rows are compared
        city.cookies[name] = client.cookies
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # now, not again in every cell
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    city.rows = fingerprint()
    return city


def _give_letters(city: City, colleague: Staff, stranger: Staff, friend: Staff) -> None:
    employed = {name: person for name, person in city.actors.items() if name not in OUTSIDE}
    period = make_period(quota=QUOTA, undo_minutes=60)
    city.things["half", "-"] = period.half
    ago = {"sent_at": clock.fresh()}
    writers = [make_staff(stranger.postings.get().department) for _n in range(3)]

    def letter(index: int, make: Any, recipient: Staff, **fields: Any) -> Any:
        return make(
            writers[index % len(writers)], recipient, period=period, slot=index // len(writers) + 1, **fields
        )

    city.things["letter", "received"] = {
        name: letter(n, make_carnation, person) for n, (name, person) in enumerate(employed.items())
    }
    city.things["letter", "sent"] = {
        name: make_waiting_carnation(person, stranger, period=period, **ago)
        for name, person in employed.items()
    }
    city.things["letter", "same"] = make_carnation(colleague, stranger, period=period)
    city.things["letter", "foreign"] = make_carnation(make_staff(), stranger, period=period)
    city.things["report", "foreign"] = make_reported_carnation(stranger, make_staff(), period=period)
    city.things["report", "own"] = make_reported_carnation(friend, city.actors["programme"], period=period)


def _give_papers(city: City, colleague: Staff, stranger: Staff, divisions: dict[str, Department]) -> None:
    closed = make_closing_period(str(HalfYear.containing(clock.fresh()).previous))
    thank(stranger, [colleague], period=closed)
    tally = make_tally(closed)
    city.things["closed half", "-"] = closed.half
    owners = {"same": colleague, "foreign": stranger}
    employed = {name: person for name, person in city.actors.items() if name not in OUTSIDE}

    def job(person: Staff) -> Any:
        asked = request_report(
            tally=tally, format="csv", purpose="시험", language="ko", token=uuid4(), by=person
        )
        return make_report(asked.pk)

    city.things["job", "own"] = {name: job(person) for name, person in employed.items()}
    city.things["job", "foreign"] = job(stranger)
    for whose, division in divisions.items():
        city.things["division", whose] = division
    city.things["notice", "own"] = {name: _notice(person) for name, person in city.actors.items()}
    city.things["grant", "own"] = {
        name: person.grants.first() or city.actors["programme"].grants.get()
        for name, person in city.actors.items()
    }
    for whose, person in owners.items():
        city.things["notice", whose] = _notice(person)
    city.things["grant", "foreign"] = city.actors["training"].grants.get()
    content = "직원번호,성명,부서\r\n900901,김새롬,도로과\r\n".encode()
    roster = stage_roster(content=content, file_name="명단.csv", effective_on=clock.today(), by=TESTS)
    city.things["roster", "-"] = roster
    city.things["act", "-"] = AuditRow.objects.first()


def _notice(person: Staff) -> Notice:
    return Notice.objects.create(
        person=person,
        kind="people.role_granted",
        key=str(uuid4()),
        params={"role": "auditor"},
        created_at=clock.fresh(),
    )


# --- a cell ------------------------------------------------------------------------------------------------
WHAT = (
    {
        "letter_id": "letter",
        "job_id": "job",
        "notice_id": "notice",
        "grant_id": "grant",
        "roster_id": "roster",
        "number": "act",
        "staff_number": "person",
        "code": "division",
        "plan_id": "plan",
    }
    | training_city.WHAT
    | enrolment_city.WHAT
    | training_hall.WHAT
    | training_results.WHAT
    | monitoring_callbacks.WHAT
    | monitoring_scorecards.WHAT
    | monitoring_rounds.WHAT
    | monitoring_scoring.WHAT
    | monitoring_review.WHAT
    | monitoring_visits.WHAT
    | monitoring_unkindness.WHAT
    | ideas_contests.WHAT
    | ideas_screening.WHAT
    | ideas_ideas.WHAT
    | ideas_judging.WHAT
    | ideas_voices.WHAT
    | ideas_carrying.WHAT
    | ideas_results.WHAT
)
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def address(city: City, row: Row, actor: str) -> str:
    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name in city.words:
            return city.words[name]
        if name == "half":
            return str(city.things["closed half" if row.route.startswith("awards/") else "half", "-"])
        what = "report" if row.route.startswith("carnations/reports/") else WHAT[name]
        thing = city.thing(what, row.thing, actor)
        keys = {
            "division": "code",
            "person": "number",
            "subject": "number",
            "rater": "number",
            "judge": "number",
        }
        return str(getattr(thing, keys.get(what, "pk")))

    return "/" + PARAMETER.sub(value, row.route)


def body(city: City, route: str, actor: str) -> dict[str, Any]:
    """What a well-meaning person would send there."""
    someone = city.things["letter", "foreign"].sender.number
    bodies: dict[str, dict[str, Any]] = {
        "login/": {"username": city.actors["staff"].number, "password": PASSWORD},
        "language/": {"language": "en"},
        "me/password/": {"current": PASSWORD, "new": "daon-demo-2027", "again": "daon-demo-2027"},
        "carnations/send/": {
            "recipient": someone,
            "basis": "helped",
            "reason": "급한 굴착 협의에 점심시간까지 내어 도면을 함께 봐 주었습니다.",
            "token": str(uuid4()),
        },
        "carnations/<uuid:letter_id>/report/": {"reason": "업무와 관계없는 부탁이 적혀 있습니다."},
        "carnations/reports/<uuid:letter_id>/": {"decision": "dismiss", "reason": "살펴본 결과 문제가 없습니다."},
        "periods/<half:half>/close/": {"early": "on", "reason": "시험을 위해 일찍 마감합니다."},
        "periods/<half:half>/extend/": {
            "closes_at": f"{city.things['half', '-'].next.starts_on}T18:00",
            "reason": "시험을 위해 하루 늘립니다.",
        },
        "roles/grant/": {
            "person": someone, "role": "judge", "reason": "공모 심사를 맡습니다.", "token": str(uuid4()),
        },
        "roles/<uuid:grant_id>/end/": {"reason": "자리를 옮겼습니다."},
        "people/accounts/<slug:staff_number>/close/": {"reason": "퇴직했습니다."},
        "people/accounts/<slug:staff_number>/reopen/": {"reason": "다시 임용되었습니다."},
        "awards/<half:half>/report/": {"format": "csv", "purpose": "공적심사 자료", "token": str(uuid4())},
        "awards/commendations/add/": {
            "person": someone, "title": "시장표창", "conferred_on": "2026-01-05", "token": str(uuid4()),
        },
        "training/courses/<uuid:course_id>/plan/": {"seed": "2", "token": str(uuid4())},
        "training/plans/<uuid:plan_id>/move/": {
            "person": city.things["planned person", "-"].number, "cohort": "none",
        },
        "audit/export/": {"format": "csv", "purpose": "월간 점검"},
        "audit/access/export/": {"format": "csv", "purpose": "월간 점검"},
    }  # fmt: skip
    bodies |= training_hall.bodies(city.things)
    bodies |= training_results.bodies()
    bodies |= training_needs.bodies()
    bodies |= monitoring_callbacks.bodies(someone)
    bodies |= monitoring_scorecards.bodies()
    bodies |= monitoring_results.bodies()
    bodies |= monitoring_rounds.bodies(city.things, someone)
    bodies |= monitoring_scoring.bodies()
    bodies |= monitoring_review.bodies(someone)
    bodies |= monitoring_visits.bodies(city.things, someone)
    bodies |= monitoring_unkindness.bodies(someone)
    bodies |= ideas_contests.bodies()
    bodies |= ideas_screening.bodies()
    bodies |= ideas_ideas.bodies(city.things)
    bodies |= ideas_judging.bodies(city.things, someone)
    bodies |= ideas_results.bodies(someone)
    bodies |= ideas_voices.bodies()
    bodies |= ideas_carrying.bodies(city.things)
    return (bodies | enrolment_city.bodies(city.things)).get(route, {})


@dataclass(frozen=True, slots=True)
class Answer:
    status: str  # "login" for the way to the log-in page
    wrote: bool


def ask(city: City, row: Row, actor: str) -> Answer:
    """Try one cell inside a savepoint, so that all cells start from the same rows (`city.rows`).

    Most cells touch no row: nothing is rolled back then (the driver would forget its prepared statements), and nothing
    is compared. Where rows were touched, all of them are compared: perhaps it was taken back.
    """
    with transaction.atomic():
        before = touched()
        response = send(city, row, actor)
        moved = touched() != before
        wrote = moved and row.method == "POST" and fingerprint() != city.rows
        transaction.set_rollback(moved)
    to_login = response.status_code == 302 and response.headers["Location"].startswith("/login/?next=")
    return Answer("login" if to_login else str(response.status_code), wrote)


def send(city: City, row: Row, actor: str) -> Any:
    """The answer, read to its end."""
    cookies = city.cookies.get(actor, SimpleCookie())
    city.client.cookies = SimpleCookie(cookies.output(header="", sep=";"))
    path = address(city, row, actor)
    response: Any
    if row.method == "GET":
        response = city.client.get(path)
    else:
        response = city.client.post(path, body(city, row.route, actor))
    if response.streaming:
        b"".join(response.streaming_content)
    return response


def refused(answer: Answer) -> bool:
    """No answer that says something was done."""
    return answer.status == "login" or int(answer.status) >= 400


def keys() -> Iterator[str]:
    return (row.key for row in rows())
