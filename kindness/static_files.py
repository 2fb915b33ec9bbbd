"""Collects the static files when they changed since the last time."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

STAMP = ".collected"


def collect_stale() -> bool:
    """Whether anything had to be done. The stamp is written last, so an interrupted run is repeated."""
    stamp = Path(settings.STATIC_ROOT) / STAMP
    found = _fingerprint()
    if stamp.exists() and stamp.read_text() == found:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(found)
    return True


def _fingerprint() -> str:
    """Of the names, sizes and times of every source file."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            digest.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
