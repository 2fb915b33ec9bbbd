"""Report requests: claimed once, again when their maker died, forgotten after a week."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from awards import rules, services
from awards.enums import ReportState
from awards.models import ReportJob, Tally
from people.models import Staff
from tests.factories.awards import make_closing_period, make_senders, make_tally, thank
from tests.factories.people import make_division, make_staff
from tests.support.races import at_once


def request(tally: Tally, by: Staff, **fields: Any) -> ReportJob:
    wanted = {"format": "csv", "purpose": "심사 자료", "language": "ko", "token": None} | fields
    return services.request_report(tally=tally, by=by, **wanted)


def test_claim_report_oldest_first_each_once(tally: Tally, officer: Staff) -> None:
    first, second = request(tally, officer), request(tally, officer)
    assert [services.claim_report() for _time in range(3)] == [first.pk, second.pk, None]


def test_claim_report_whose_maker_is_silent_is_claimed_again(tally: Tally, officer: Staff) -> None:
    job = request(tally, officer)
    assert services.claim_report() == job.pk
    assert services.claim_report() is None
    ReportJob.objects.update(claimed_at=Now() - timedelta(minutes=rules.CLAIM_MINUTES, seconds=1))
    assert services.claim_report() == job.pk


def test_make_report_twice_keeps_the_first_file(tally: Tally, officer: Staff) -> None:
    job = request(tally, officer, language="en")
    first = services.make_report(job.pk)
    content = bytes(first.content or b"")
    ReportJob.objects.update(purpose="다른 목적")
    assert bytes(services.make_report(job.pk).content or b"") == content
    assert (first.state, first.done, first.file_name) == (
        ReportState.READY,
        1,
        "Carnation tally, First half of 2026.csv",
    )


def test_make_report_in_the_language_it_was_asked_in(tally: Tally, officer: Staff) -> None:
    job = services.make_report(request(tally, officer, language="en").pk)
    assert job.file_name == "Carnation tally, First half of 2026.csv"
    assert bytes(job.content or b"").decode("utf-8-sig").startswith("Place,Name,Employee number")


def test_make_report_that_cannot_be_made_is_marked(
    tally: Tally, officer: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("no disk")

    monkeypatch.setattr("awards.reports.make", break_down)
    job = request(tally, officer)
    with pytest.raises(RuntimeError, match="no disk"):
        services.make_report(job.pk)
    assert ReportJob.objects.get().state == ReportState.FAILED
    assert services.claim_report() is None


def test_forget_old_reports_removes_the_file_and_keeps_the_request(tally: Tally, officer: Staff) -> None:
    old, new = request(tally, officer), request(tally, officer)
    services.make_due_reports()
    ReportJob.objects.filter(pk=old.pk).update(requested_at=Now() - timedelta(days=8))
    assert services.forget_old_reports() == 1
    assert ReportJob.objects.filter(content__isnull=False).get() == new
    assert ReportJob.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_claim_report_in_four_workers_gives_it_to_one() -> None:
    period = make_closing_period()
    officer = make_staff(make_division())
    thank(officer, make_senders(1), period=period)
    job = request(make_tally(period), officer)
    results = at_once(4, lambda _number: services.claim_report())
    assert results.count(job.pk) == 1
    assert results.count(None) == 3
