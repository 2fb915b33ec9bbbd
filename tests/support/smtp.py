"""A mail server of our own: real sockets, scripted answers, so that every kind of failure can be had."""

from __future__ import annotations

import socketserver
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, Thread
from typing import Any


class Mailbox(socketserver.ThreadingTCPServer):
    """Speaks enough SMTP for smtplib. `answer(command, line)` may return another reply, or raise to hang up."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.port: int = self.server_address[1]
        self.taken: list[str] = []  # messages accepted, whole
        self.lock = Lock()
        self.answer: Callable[[str, str], str | None] = lambda _command, _line: None
        self.after_taking: Callable[[], None] = lambda: None


class HungUp(Exception):
    """The server goes away in the middle."""


class _Conversation(socketserver.StreamRequestHandler):
    server: Mailbox

    def handle(self) -> None:
        try:
            self._say("220 ready")
            while line := self.rfile.readline().decode():
                if not self._reply(line.strip()):
                    return
        except (HungUp, OSError):
            return

    def _reply(self, line: str) -> bool:
        command = line.split(":", maxsplit=1)[0].split(" ", maxsplit=1)[0].upper()
        other = self.server.answer(command, line)
        if other is not None:
            self._say(other)
        elif command == "DATA":
            self._take()
        elif command == "QUIT":
            self._say("221 bye")
            return False
        else:
            self._say("250 ok")
        return True

    def _take(self) -> None:
        self._say("354 go on")
        lines: list[str] = []
        while (line := self.rfile.readline().decode()) not in {".\r\n", ""}:
            lines.append(line)
        other = self.server.answer("MESSAGE", "")
        if other is not None:
            self._say(other)
            return
        with self.server.lock:
            self.server.taken.append("".join(lines))
        self.server.after_taking()
        self._say("250 taken")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def mail_server(settings: Any) -> Iterator[Mailbox]:
    """Django's SMTP backend, pointed at a server that runs inside the block."""
    with Mailbox() as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 2
        try:
            yield server
        finally:
            server.shutdown()
