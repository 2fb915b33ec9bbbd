"""Without its access row no page with another's data leaves."""

from __future__ import annotations

import pytest
from django.db import connection

from audit.access import shown, shows
from audit.models import AccessRow
from people.enums import Role
from tests.factories.people import make_staff

SECRET = "김친절"


@pytest.fixture
def page_with_a_name(transactional_db, as_person):
    """The auditor's list, on which somebody else's name stands."""
    from audit.services import record

    officer = make_staff(name=SECRET)
    record("period.closed", by=officer, target="period", target_id="2026H1")
    return as_person(make_staff(roles=[Role.AUDITOR]))


@pytest.fixture
def log_cannot_be_written(transactional_db):
    """A real fault of the database: the access log refuses every row."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_accessrow ADD CONSTRAINT full_disk CHECK (false) NOT VALID")
    yield
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_accessrow DROP CONSTRAINT full_disk")


def test_access_row_says_who_saw_whose_data_from_where(page_with_a_name):
    assert SECRET in page_with_a_name.get("/audit/?who=", REMOTE_ADDR="10.1.2.3").content.decode()
    row = AccessRow.objects.get()
    assert (row.method, row.path, row.what, row.address, len(row.subjects)) == (
        "GET",
        "/audit/",
        "audit log",
        "10.1.2.3",
        1,
    )


def test_page_is_refused_when_the_row_cannot_be_written(page_with_a_name, log_cannot_be_written):
    answer = page_with_a_name.get("/audit/")
    assert answer.status_code == 503
    assert SECRET not in answer.content.decode()
    assert AccessRow.objects.count() == 0


def test_file_is_refused_when_the_row_cannot_be_written(page_with_a_name, log_cannot_be_written):
    answer = page_with_a_name.post("/audit/export/", {"format": "csv", "purpose": "점검"})
    assert (answer.status_code, answer.streaming) == (503, False)
    assert SECRET not in answer.content.decode()


def test_page_without_anothers_data_goes_on(page_with_a_name, log_cannot_be_written):
    assert page_with_a_name.get("/audit/seals/").status_code == 200


def test_twin_without_the_middleware_the_name_leaves_unlogged(
    page_with_a_name, log_cannot_be_written, settings
):
    settings.MIDDLEWARE = [
        name for name in settings.MIDDLEWARE if name != "audit.middleware.AccessLogMiddleware"
    ]
    page_with_a_name.handler.load_middleware()
    answer = page_with_a_name.get("/audit/")
    assert answer.status_code == 200
    assert SECRET in answer.content.decode()


def test_shows_ones_own_data_leaves_no_row(rf, db):
    request = rf.get("/")
    request.user = make_staff(number="900001")
    shows(request, what="letter", subjects=["900001"])
    assert shown(request) == []
    shows(request, what="letter", subjects=["900002", "900001", "900002"])
    assert [entry.subjects for entry in shown(request)] == [("900002",)]
