"""Every address of the ideas as one person gets it, each answer read to its end: headers, attributes, files in files."""

from __future__ import annotations

import html
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any
from urllib.parse import quote, unquote

import pikepdf
from django.db import transaction
from django.urls import resolve

from kindness.access import views
from people.models import Staff
from tests.ideas.blind_city import BlindCity
from tests.support.client import InspectingClient, client_of

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
# Pages of the ideas, and what a judge could open beside them: notices, the record; the desk and one's own page.
UNDER, ALONE = ("ideas/", "notices/", "audit/"), ("", "me/")
ASKED = ("q", "text", "name", "author", "division", "title", "proposal", "person", "state", "sort")
NOBODY = "없는이름"
NOT_FOR_YOU = (403, 404)  # whether a POST is answered otherwise is what the permission matrix asks
_CHANGES = re.compile(r'(?:csrfmiddlewaretoken|name="token)"[^>]*value="[^"]*"|nonce-[\w+/=-]+')
POPPLER = shutil.which("pdftotext")


@dataclass(frozen=True, slots=True)
class Seen:
    """One answer: where, what was asked with, its status, and everything that can be read in it."""

    method: str
    path: str
    status: int
    text: str


def addresses(city: BlindCity, viewer: Staff, *, only: str = "") -> Iterator[str]:
    """Taken from the URLconf, so that a page added tomorrow is among them. KeyError: say in `values` what it is made of.

    only: how their routes begin.
    """
    values = city.values(viewer)
    for route, _pattern in views():
        names = PARAMETER.findall(route)
        belongs = route.startswith(UNDER) or route in ALONE or "idea_id" in names
        if not belongs or not route.startswith(only):
            continue
        for chosen in product(*(values[name] for name in names)):
            parts = iter(chosen)
            yield "/" + PARAMETER.sub(lambda _found, parts=parts: str(next(parts)), route)


def crawl(city: BlindCity, viewer: Staff, *, language: str = "ko", only: str = "") -> list[Seen]:
    """Every address asked for; where the person is let in, posted to as well. Nothing of it stays."""
    client = client_of(viewer, language=language)
    seen = []
    for path in addresses(city, viewer, only=only):
        with transaction.atomic():
            seen.append(ask(client, "GET", path))
            if seen[-1].status not in NOT_FOR_YOU:
                seen.append(ask(client, "POST", path, city.form))
            transaction.set_rollback(True)
    return seen


def ask(client: InspectingClient, method: str, path: str, form: dict[str, str] | None = None) -> Seen:
    """POST: also what the page says to which it leads."""
    response: Any = client.get(path) if method == "GET" else client.post(path, form)
    text = read(response)
    if method == "POST" and response.status_code == 302 and response.headers["Location"].startswith("/"):
        text += read(client.get(response.headers["Location"]))
    return Seen(method, path, response.status_code, text)


def leaks(city: BlindCity, seen: list[Seen]) -> set[tuple[str, str, str]]:
    """(method, address, trace)."""
    return {(one.method, one.path, trace) for one in seen for trace in city.found_in(one.text)}


# --- what a search gives away ---------------------------------------------------------------------------------------
def tells_by_search(city: BlindCity, client: InspectingClient, paths: Iterable[str]) -> set[tuple[str, str]]:
    """(address, word): pages that answer what names an author otherwise than a name nobody has."""
    first, second, *_others = city.writers
    words = (first.staff.name, second.division.name)
    found = set()
    for path in paths:
        nothing = _searched(client, path, NOBODY)
        found |= {(path, word) for word in words if _searched(client, path, word) != nothing}
    return found


def _searched(client: InspectingClient, path: str, word: str) -> str:
    """The page with the word itself taken out of it, and what is new at every look."""
    query = "&".join(f"{name}={quote(word)}" for name in ASKED)
    response = client.get(f"{path}?{query}")
    text = unquote(unquote(response.content.decode())) if _is_page(response) else ""
    return _CHANGES.sub("", text.replace(word, ""))


def _is_page(response: Any) -> bool:
    return bool(response.headers.get("Content-Type", "").startswith("text/html"))


def one_of_each(seen: Iterable[Seen]) -> list[str]:
    """An address of every route the person was shown."""
    shown = sorted(one.path for one in seen if one.method == "GET" and one.status == 200)
    return list({resolve(path).route: path for path in shown}.values())


# --- reading ----------------------------------------------------------------------------------------------------------
def read(response: Any) -> str:
    """Headers and body, as sent and with every escape undone."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    return "\n".join([*_plain(headers), *_unpacked(bytes(body))])


def _unpacked(body: bytes) -> list[str]:
    """A document's words and whatever lies in it."""
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            parts = [(one.filename, one.comment, package.read(one)) for one in package.infolist()]
        return [
            text for name, comment, part in parts for text in (name, *_unpacked(comment), *_unpacked(part))
        ]
    if body.startswith(b"%PDF"):
        return _pdf(body)
    return _plain(body.decode("utf-8", "replace"))


def _plain(text: str) -> list[str]:
    """As it stands, and with every escape undone."""
    unescaped = unquote(html.unescape(text))
    if text.startswith(("{", "[")):
        unescaped += json.dumps(json.loads(text), ensure_ascii=False)
    return [text] if unescaped == text else [text, unescaped]


def _pdf(body: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(body)) as document:
        strings = [
            str(one) for one in document.objects if isinstance(one, (pikepdf.String, pikepdf.Dictionary))
        ]
        found = [*strings, *(f"{key} {value}" for key, value in document.docinfo.items())]
    if POPPLER:
        done = subprocess.run([POPPLER, "-", "-"], input=body, capture_output=True, check=False)
        found.append(done.stdout.decode("utf-8", "replace"))
    return found
