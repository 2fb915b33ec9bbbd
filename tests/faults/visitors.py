"""People at their browsers, over real sockets."""

from __future__ import annotations

import http.client
import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from threading import Barrier
from urllib.parse import urlencode
from uuid import UUID, uuid4

from bench.visitors import CSRF, log_in
from people.models import Department, Staff
from tests.factories.awards import make_people
from tests.factories.recognition import REASON
from tests.faults.town import Town
from tests.support.answers import REFUSAL, find_faults

PATIENCE_SECONDS = 30
LETTER = re.compile(r"^/carnations/([0-9a-f-]{36})/$")


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    page: str
    seconds: float

    @property
    def letter(self) -> UUID | None:
        """The letter this answer acknowledges."""
        found = LETTER.match(self.location) if self.status == 302 else None
        return UUID(found[1]) if found else None

    @property
    def refusals(self) -> list[str]:
        return sorted(set(REFUSAL.findall(self.page)))

    @property
    def is_whole_page(self) -> bool:
        """Drawn to its end, nothing inline, nothing of the machine's inside on it."""
        whole = self.page.startswith("<!doctype html>") and self.page.rstrip().endswith("</html>")
        return whole and not find_faults(self.page) and "Traceback" not in self.page


@dataclass(frozen=True)
class Visitor:
    port: int
    staff: Staff
    cookies: dict[str, str]

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def send_letter(self, recipient: Staff, token: UUID | None = None) -> Answer:
        return self._ask("POST", "/carnations/send/", _form(recipient, token or uuid4()))

    @contextmanager
    def sending_letter(self, recipient: Staff, token: UUID) -> Iterator[None]:
        """The form is on its way; the line is cut at the end of the block, whatever came back unread."""
        with closing(self._request("POST", "/carnations/send/", _form(recipient, token))):
            yield

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        """Raises OSError or HTTPException when no answer comes."""
        started = time.perf_counter()
        with closing(self._request(method, path, body)) as connection:
            answer = connection.getresponse()
            page = answer.read().decode()
        return Answer(answer.status, answer.getheader("Location", ""), page, time.perf_counter() - started)

    def _request(self, method: str, path: str, body: str | None) -> http.client.HTTPConnection:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        connection.request(method, path, body, headers)
        return connection


def _form(recipient: Staff, token: UUID) -> str:
    form = {"recipient": recipient.number, "basis": "helped", "reason": REASON, "token": str(token)}
    return urlencode(form | {"csrfmiddlewaretoken": CSRF})


def make_visitors(town: Town, division: Department, number: int) -> list[Visitor]:
    """New people of that division, logged in."""
    staff = make_people([division], number)
    cookies = log_in([one.pk for one in staff])
    return [Visitor(town.port, one, theirs) for one, theirs in zip(staff, cookies, strict=True)]


def at_once(acts: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """All of them start at one moment; their answers in order."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Answer]) -> Answer:
        barrier.wait(PATIENCE_SECONDS)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
