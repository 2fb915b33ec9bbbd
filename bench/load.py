"""A small load generator: keep-alive connections over raw sockets, so that the client costs little."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

Request = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Answer:
    """The head and body of one HTTP/1.1 answer."""

    status: int
    head: bytes
    body: bytes


def exchange(connection: socket.socket, request: bytes) -> Answer:
    """Send one request, read its answer by Content-Length."""
    connection.sendall(request)
    received = b""
    while b"\r\n\r\n" not in received:
        received += _more(connection)
    head, _blank, body = received.partition(b"\r\n\r\n")
    length = _content_length(head)
    while len(body) < length:
        body += _more(connection)
    return Answer(int(head[9:12]), head, body)


def _more(connection: socket.socket) -> bytes:
    chunk = connection.recv(262_144)
    if not chunk:
        raise ConnectionError("the server closed the connection")
    return chunk


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return 0


def requests_per_second(
    port: int, make: Request, *, expect: int, connections: int = 8, seconds: float = 4
) -> float:
    """Requests answered per second with `connections` people clicking without pause.

    Raises AssertionError at the first answer with another status: a fast error page is no speed.
    """
    counts = [0] * connections
    failures: list[str] = []
    ends = time.perf_counter() + seconds

    def click(index: int) -> None:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            while time.perf_counter() < ends and not failures:
                answer = exchange(connection, make())
                if answer.status != expect:
                    failures.append(f"{answer.status} instead of {expect}: {answer.body[:300]!r}")
                counts[index] += 1

    started = time.perf_counter()
    people = [threading.Thread(target=click, args=(index,)) for index in range(connections)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    if failures:
        raise AssertionError(failures[0])
    return sum(counts) / (time.perf_counter() - started)


def fetch(port: int, path: str, cookies: dict[str, str], *, accept: str = "identity") -> Answer:
    """One page. Raises AssertionError unless it answers 200."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        answer = exchange(connection, get(path, cookies, accept=accept))
    assert answer.status == 200, f"{path}: {answer.head.decode()}"
    return answer


def get(path: str, cookies: dict[str, str], *, accept: str = "identity") -> bytes:
    """The bytes of a GET; `accept` names the encodings."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {_cookie(cookies)}\r\n"
        f"Accept-Encoding: {accept}\r\n\r\n"
    ).encode()


def post(path: str, cookies: dict[str, str], body: str) -> bytes:
    """The bytes of a form POST; `body` is already url-encoded."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {_cookie(cookies)}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def _cookie(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())
