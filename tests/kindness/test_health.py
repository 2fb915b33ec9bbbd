"""/healthz and /readyz, with each part failing in turn."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import Client

from kindness import health, heartbeat


@pytest.fixture(autouse=True)
def _no_mark_yet() -> Iterator[None]:
    heartbeat.client().delete(heartbeat.KEY)
    yield
    heartbeat.client.cache_clear()


def lines(client: Client, status: int) -> dict[str, str]:
    answer = client.get("/readyz")
    assert answer.status_code == status
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in answer.content.decode().splitlines())


def test_healthz_asks_no_database(client: Client) -> None:
    """Without the mark `django_db` a query would fail."""
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_readyz_names_every_part(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_last_migrations", frozenset)
    heartbeat.mark()
    found = lines(client, 200)
    assert list(found) == ["database", "migrations", "redis", "beat", "disk"]
    assert found["database"] == found["migrations"] == found["redis"] == "ok"
    assert re.fullmatch(r"ok last tick \d s ago", found["beat"])


@pytest.mark.django_db
def test_readyz_without_a_migration_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_last_migrations", lambda: frozenset({("people", "9999_tomorrow")}))
    assert lines(client, 503)["migrations"] == "failed not applied: 1"


def test_readyz_without_a_database_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_args: object) -> None:
        raise OperationalError

    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.ensure_connection", gone)
    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", gone)
    found = lines(client, 503)
    assert found["database"] == "failed no answer"
    assert found["migrations"] == "failed unknown"


@pytest.mark.django_db
def test_readyz_without_redis_is_degraded_but_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings
) -> None:
    monkeypatch.setattr(health, "_last_migrations", frozenset)
    heartbeat.client.cache_clear()
    settings.REDIS_URL = "unix:///nonexistent/valkey.sock"
    found = lines(client, 200)
    assert found["redis"] == "degraded no answer; jobs and mail are late"
    assert found["beat"] == "degraded unknown"


@pytest.mark.django_db
def test_readyz_with_a_late_or_absent_beat_is_degraded(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "_last_migrations", frozenset)
    assert lines(client, 200)["beat"] == "degraded no tick yet"
    heartbeat.client().set(heartbeat.KEY, int(time.time()) - 3600)
    assert lines(client, 200)["beat"].startswith("degraded last tick 360")


@pytest.mark.django_db
def test_readyz_with_a_full_disk_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    total, used, _free = shutil.disk_usage(Path("/"))
    full = type(shutil.disk_usage(Path("/")))(total, used, 5_000_000)
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _folder: full)
    assert lines(client, 503)["disk"] == "failed 5 MB free"
