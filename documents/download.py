"""A file as an answer: always a download, never shown inside the site."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import IO

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from documents.values import clean

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "hwpx": "application/hwp+zip",
}

# What no file system takes in a name (Windows is the strictest).
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\n]+')
_LONGEST_STEM = 80


def attachment(
    content: bytes | Iterable[bytes] | IO[bytes], filename: str, content_type: str
) -> HttpResponseBase:
    """Return the answer that saves ``content`` as ``filename`` (RFC 6266, UTF-8).

    Bytes are sent whole, a generator is streamed, an open file is streamed from where it stands and
    closed. Neither browser nor proxy keeps a copy, and no browser guesses another type.
    """
    answer: HttpResponseBase
    if isinstance(content, bytes):
        answer = HttpResponse(content, content_type=content_type)
    elif hasattr(content, "read"):
        answer = FileResponse(content, content_type=content_type)
    else:
        answer = StreamingHttpResponse(content, content_type=content_type)
    answer.headers["Content-Disposition"] = content_disposition_header(True, file_name(filename))
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def file_name(wished: str) -> str:
    """Return a name every file system takes: no path, no control or direction characters, not hidden, not too long."""
    stem, dot, suffix = _FORBIDDEN.sub(" ", clean(wished)).rpartition(".")
    stem = re.sub(r"\s+", " ", stem).strip(" .")[:_LONGEST_STEM].strip()
    return (stem or "download") + dot + suffix.strip()
