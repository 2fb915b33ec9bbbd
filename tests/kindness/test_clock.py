from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test.utils import CaptureQueriesContext

from kindness import clock
from kindness.halfyear import SEOUL

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 6, 30, 15, 0, tzinfo=UTC)


def test_fresh_reading_is_the_databases_and_in_seoul():
    first, second = clock.fresh(), clock.fresh()
    assert first < second
    assert first.tzinfo is SEOUL


def test_clock_can_be_set_and_goes_back():
    with clock.at(MOMENT):
        assert clock.now() == clock.fresh() == MOMENT
        assert clock.today().isoformat() == "2026-07-01"
    assert clock.now() > MOMENT


def test_set_clocks_can_be_nested():
    with clock.at(MOMENT):
        with clock.at(MOMENT + timedelta(days=1)):
            assert clock.today().isoformat() == "2026-07-02"
        assert clock.today().isoformat() == "2026-07-01"


def ask_twice(_request: HttpRequest) -> HttpResponse:
    with CaptureQueriesContext(connection) as queries:
        same = clock.now() == clock.now()
    return HttpResponse(f"{same} {len(queries)}")


def test_request_reads_the_clock_once():
    answer = clock.ClockMiddleware(ask_twice)(HttpRequest())
    assert answer.content == b"True 1"


def test_reading_of_one_request_is_not_the_next_ones():
    readings = []
    middleware = clock.ClockMiddleware(lambda _request: HttpResponse(readings.append(clock.now()) or b""))
    middleware(HttpRequest())
    time.sleep(0.002)
    middleware(HttpRequest())
    assert readings[0] < readings[1]


def test_reading_another_query_brought_along_is_kept():
    with CaptureQueriesContext(connection) as queries:
        answer = clock.ClockMiddleware(lambda _request: HttpResponse(str(clock.note(MOMENT) == clock.now())))(
            HttpRequest()
        )
    assert (answer.content, len(queries)) == (b"True", 0)


def test_day_in_sql_is_the_day_in_seoul():
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_DATE, (clock_timestamp() AT TIME ZONE 'Asia/Seoul')::date")
        today, in_seoul = cursor.fetchone()
    assert today == in_seoul == clock.today()


def test_day_in_sql_follows_a_set_clock():
    with clock.at(MOMENT):
        assert clock.today_in_sql().value.isoformat() == "2026-07-01"
