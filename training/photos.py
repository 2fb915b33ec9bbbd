"""Has a picture drawn anew in a process of its own, never in a web worker (reliability rule 19)."""

from __future__ import annotations

import subprocess
import sys

from django.conf import settings

from training.rules.files import unreadable_picture

MOST_SECONDS = 30


def redrawn_apart(content: bytes) -> bytes:
    """The picture as a JPEG without anything but its pixels. Refuses unreadable_file."""
    try:
        child = subprocess.run(
            [sys.executable, "-m", "documents.redrawing"],
            input=content,
            capture_output=True,
            timeout=MOST_SECONDS,
            cwd=settings.BASE_DIR,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise unreadable_picture() from error
    if child.returncode or not child.stdout:
        raise unreadable_picture()
    return child.stdout
