"""Has a picture drawn anew in a process of its own, never in a web worker (reliability rule 19)."""

from __future__ import annotations

from subprocess import TimeoutExpired

from documents.files import check_file, check_photo, name_as, tidy, unreadable_picture
from kindness.limits import run_apart

MOST_SECONDS = 30


def photo_of(name: str, content: bytes) -> tuple[str, bytes]:
    """(name, JPEG) of a picture somebody sent. Refuses invalid_file, empty_file, too_large, unreadable_file."""
    name = tidy(name)
    check_photo(check_file(name, content))
    return name_as(name, "jpg"), redrawn_apart(content)


def redrawn_apart(content: bytes) -> bytes:
    """The picture as a JPEG without anything but its pixels. Refuses unreadable_file."""
    try:
        child = run_apart("documents.redrawing", content, seconds=MOST_SECONDS)
    except TimeoutExpired as error:
        raise unreadable_picture() from error
    if child.returncode or not child.stdout:
        raise unreadable_picture()
    return child.stdout
