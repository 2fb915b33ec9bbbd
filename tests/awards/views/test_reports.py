"""The report page: the file at once, or when a worker has made it; the purpose; whose request it is."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from audit.models import AccessRow, AuditRow
from awards import rules, services
from awards.enums import ReportState
from awards.models import ReportJob, Tally
from people.models import Staff
from recognition.models import Period
from tests.factories.awards import make_senders, make_tally, thank
from tests.support.answers import assert_refused
from tests.support.client import InspectingClient
from tests.support.rows import nothing_written

AsPerson = Callable[..., InspectingClient]
ADDRESS = "/awards/2026H1/report/"
PURPOSE = "공적심사위원회 자료"


def test_report_csv_names_the_person(tally: Tally, officer: Staff, as_person: AsPerson) -> None:
    answer = as_person(officer, language="ko").post(ADDRESS, {"format": "csv", "purpose": PURPOSE})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    text = answer.content.decode("utf-8-sig")
    assert "1,정지호,700001,민원여권과,지방행정서기,2,1," in text


def test_report_xlsx_holds_every_sheet_and_the_person(
    tally: Tally, officer: Staff, as_person: AsPerson
) -> None:
    answer = as_person(officer, language="en").post(ADDRESS, {"format": "xlsx", "purpose": PURPOSE})
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    assert book.sheet_names == [
        "Overview",
        "Over the half-years",
        "Places",
        "Things to look at",
        "Departments",
        "Who thanked whom",
        "Versions",
    ]
    rows = book.get_sheet_by_name("Places").to_python()
    assert rows[1][:7] == [1.0, "정지호", "700001", "민원여권과", "지방행정서기", 2.0, 1.0]
    overview = str(book.get_sheet_by_name("Overview").to_python())
    assert PURPOSE in overview
    assert f"박서연 ({officer.number})" in overview


def test_report_pdf_is_one(tally: Tally, officer: Staff, as_person: AsPerson) -> None:
    answer = as_person(officer).post(ADDRESS, {"format": "pdf", "purpose": PURPOSE})
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content[:5] == b"%PDF-"


def test_report_hwpx_names_the_person(tally: Tally, officer: Staff, as_person: AsPerson) -> None:
    answer = as_person(officer).post(ADDRESS, {"format": "hwpx", "purpose": PURPOSE})
    with zipfile.ZipFile(BytesIO(answer.content)) as package:
        body = package.read("Contents/section0.xml").decode()
    assert "정지호" in body
    assert "700001" in body


def test_report_keeps_request_purpose_and_access(
    tally: Tally, jiho: Staff, officer: Staff, as_person: AsPerson
) -> None:
    as_person(officer).post(ADDRESS, {"format": "csv", "purpose": PURPOSE})
    job = ReportJob.objects.get()
    assert (job.purpose, job.state, job.requested_by) == (PURPOSE, ReportState.READY, officer)
    access = AccessRow.objects.get()
    assert (access.what, access.subjects, access.purpose) == ("award report", [jiho.number], PURPOSE)
    assert AuditRow.objects.filter(action="report.requested", reason=PURPOSE).count() == 1


def test_report_same_token_same_file(tally: Tally, officer: Staff, as_person: AsPerson) -> None:
    fields = {"format": "csv", "purpose": PURPOSE, "token": "0e6b7f0e-7b1c-4a57-9a52-1f5ad3a4d2aa"}
    first, second = (as_person(officer).post(ADDRESS, fields) for _time in range(2))
    assert first.content == second.content
    assert ReportJob.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"format": "csv"}, "purpose_required"),
        ({"format": "csv", "purpose": "   "}, "purpose_required"),
        ({"format": "csv", "purpose": "\u3164"}, "purpose_required"),
        ({"format": "csv", "purpose": "가" * 401}, "too_long"),
        ({"format": "csv", "purpose": "가\x00나"}, "unreadable"),
        ({"purpose": PURPOSE}, "invalid_format"),
        ({"format": "hwp", "purpose": PURPOSE}, "invalid_format"),
    ],
)
def test_report_refusals(
    tally: Tally, officer: Staff, as_person: AsPerson, fields: dict[str, str], code: str
) -> None:
    person = as_person(officer)
    with nothing_written():
        answer = person.post(ADDRESS, fields)
    assert_refused(answer, code)


def test_report_before_the_tally_is_refused(period: Period, officer: Staff, as_person: AsPerson) -> None:
    person = as_person(officer)
    with nothing_written():
        answer = person.post(ADDRESS, {"format": "csv", "purpose": PURPOSE})
    assert_refused(answer, "not_tallied")


# --- large ones ----------------------------------------------------------------------------------------
@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """From one person on, a report is made by a worker."""
    monkeypatch.setattr(rules, "MADE_AT_ONCE", 0)


def test_large_report_waits_for_a_worker(
    large: None, tally: Tally, officer: Staff, as_person: AsPerson
) -> None:
    person = as_person(officer)
    answer = person.post(ADDRESS, {"format": "csv", "purpose": PURPOSE})
    job = ReportJob.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/awards/reports/{job.pk}/")
    page = person.get(f"/awards/reports/{job.pk}/").content.decode()
    assert f'data-progress-url="/awards/reports/{job.pk}/progress/"' in page
    assert 'http-equiv="refresh"' in page
    assert person.get(f"/awards/reports/{job.pk}/progress/").json()["state"] == "running"
    assert person.get(f"/awards/reports/{job.pk}/download/").status_code == 404

    assert services.make_due_reports() == 1
    assert person.get(f"/awards/reports/{job.pk}/progress/").json()["percent"] == 100
    assert f"/awards/reports/{job.pk}/download/" in person.get(f"/awards/reports/{job.pk}/").content.decode()
    assert "700001" in person.get(f"/awards/reports/{job.pk}/download/").content.decode("utf-8-sig")
    assert AccessRow.objects.get().purpose == PURPOSE


def test_report_of_somebody_else_is_404(
    large: None, tally: Tally, officer: Staff, second_officer: Staff, as_person: AsPerson
) -> None:
    as_person(officer).post(ADDRESS, {"format": "csv", "purpose": PURPOSE})
    job = ReportJob.objects.get()
    other = as_person(second_officer)
    addresses = [f"/awards/reports/{job.pk}/{rest}" for rest in ("", "progress/", "download/")]
    assert [other.get(address).status_code for address in addresses] == [404, 404, 404]


def test_report_removed_after_a_week_says_so(
    large: None, tally: Tally, officer: Staff, as_person: AsPerson
) -> None:
    person = as_person(officer)
    person.post(ADDRESS, {"format": "csv", "purpose": PURPOSE})
    services.make_due_reports()
    ReportJob.objects.update(content=None)
    job = ReportJob.objects.get()
    assert person.get(f"/awards/reports/{job.pk}/download/").status_code == 404
    assert person.get(f"/awards/reports/{job.pk}/").status_code == 200


def test_report_of_a_tie_says_it_in_the_remarks(
    period: Period, jiho: Staff, officer: Staff, as_person: AsPerson
) -> None:
    thank(jiho, make_senders(2), period=period)
    thank(make_senders(1)[0], make_senders(2), period=period)
    make_tally(period)
    answer = as_person(officer, language="en").post(ADDRESS, {"format": "csv", "purpose": PURPOSE})
    assert answer.content.decode("utf-8-sig").count("shared place 1") == 2
