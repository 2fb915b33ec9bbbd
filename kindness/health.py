"""Is the process alive, and can it do its work?

`/healthz` asks nothing of anybody. `/readyz` answers 503 when pages cannot work: no database, migrations not
applied, the disk full. Redis and beat only make the jobs late, so without them it is `degraded`, and 200.
"""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse

from kindness import heartbeat
from kindness.access import anyone, page

OK, DEGRADED, FAILED = "ok", "degraded", "failed"
BEAT_LATE_SECONDS = 60
LEAST_FREE_MB = 200
Finding = tuple[str, str]


@page(permission=anyone)
def healthz(request: HttpRequest) -> HttpResponse:
    return _text("ok\n", 200)


@page(permission=anyone)
def readyz(request: HttpRequest) -> HttpResponse:
    """One line a part: its name, ok, degraded or failed, and a word on it."""
    findings = {"database": _database(), "migrations": _migrations(), **_jobs(), "disk": _disk()}
    lines = [f"{name}: {state} {word}".rstrip() for name, (state, word) in findings.items()]
    failed = any(state == FAILED for state, _word in findings.values())
    return _text("\n".join(lines) + "\n", 503 if failed else 200)


def _database() -> Finding:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return FAILED, "no answer"
    return OK, ""


def _migrations() -> Finding:
    try:
        missing = _last_migrations() - set(MigrationRecorder(connection).applied_migrations())
    except DatabaseError:
        return FAILED, "unknown"
    return (FAILED, f"not applied: {len(missing)}") if missing else (OK, "")


def _jobs() -> dict[str, Finding]:
    """Redis and beat from one question: a Redis that hangs is waited for once."""
    try:
        age = heartbeat.age()
    except heartbeat.NoAnswer:
        return {"redis": (DEGRADED, "no answer; jobs and mail are late"), "beat": (DEGRADED, "unknown")}
    if age is None:
        return {"redis": (OK, ""), "beat": (DEGRADED, "no tick yet")}
    return {
        "redis": (OK, ""),
        "beat": (DEGRADED if age > BEAT_LATE_SECONDS else OK, f"last tick {age} s ago"),
    }


def _disk() -> Finding:
    folder = next(path for path in (settings.MEDIA_ROOT, *Path(settings.MEDIA_ROOT).parents) if path.exists())
    free = shutil.disk_usage(folder).free // 1_000_000
    return (OK if free >= LEAST_FREE_MB else FAILED), f"{free} MB free"


@cache
def _last_migrations() -> frozenset[tuple[str, str]]:
    """The newest migration of every app, as the code of this process knows them."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _text(body: str, status: int) -> HttpResponse:
    return HttpResponse(
        body, status=status, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"}
    )
