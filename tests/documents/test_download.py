from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import cast

import pytest
from django.http import StreamingHttpResponse

from documents.csv import stream_csv
from documents.download import CONTENT_TYPES, attachment, file_name
from tests.factories.documents import tally_sheet


def test_attachment_is_named_typed_and_kept_nowhere() -> None:
    answer = attachment(b"%PDF", "상반기 보고서.pdf", CONTENT_TYPES["pdf"])
    encoded = "%EC%83%81%EB%B0%98%EA%B8%B0%20%EB%B3%B4%EA%B3%A0%EC%84%9C.pdf"
    assert dict(answer.headers) == {
        "Content-Type": "application/pdf",
        "Content-Disposition": f"attachment; filename*=utf-8''{encoded}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }


@pytest.mark.parametrize(
    "make", [lambda: iter([b"a", b"b"]), lambda: BytesIO(b"ab")], ids=["generator", "file"]
)
def test_attachment_generator_or_file_is_streamed(make: object) -> None:
    answer = attachment(make(), "a.csv", CONTENT_TYPES["csv"])  # type: ignore[operator]
    assert isinstance(answer, StreamingHttpResponse)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="a.csv"'
    assert b"".join(cast("Iterable[bytes]", answer)) == b"ab"


def test_attachment_csv_stream_arrives_whole() -> None:
    answer = attachment(stream_csv(tally_sheet()), "a.csv", CONTENT_TYPES["csv"])
    assert b"".join(cast("Iterable[bytes]", answer)) == b"".join(stream_csv(tally_sheet()))


@pytest.mark.parametrize(
    ("wished", "name"),
    [
        ("../../etc/passwd.csv", "etc passwd.csv"),
        ('a"b\r\nX-Evil: 1.csv', "a b X-Evil 1.csv"),
        ("\u202efdp.exe.pdf", "fdp.exe.pdf"),
        ("정\x00지호.xlsx", "정지호.xlsx"),
        (".csv", "download.csv"),
        ("가" * 200 + ".hwpx", "가" * 80 + ".hwpx"),
    ],
)
def test_file_name_is_one_every_file_system_takes(wished: str, name: str) -> None:
    assert file_name(wished) == name
