"""A person's own notices, and nobody else's."""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError, transaction

from notifications.models import Notice
from tests.factories.people import make_staff
from tests.notifications.tell import tell
from tests.support.rows import nothing_written
from tests.support.statements import statements


@pytest.fixture
def me(db):
    return make_staff(number="900001")


@pytest.fixture
def mine(me, as_person):
    return as_person(me)


def titles(response):
    return [notice.title for notice in response.context["notices"]]


def unread(person):
    return Notice.objects.filter(person=person, read_at__isnull=True).count()


def test_notices_unread_first_then_newest(me, mine):
    for n in range(4):
        tell(me, n)
    mine.post(f"/notices/{Notice.objects.get(key='3').pk}/")
    tell(make_staff(), 9)
    assert titles(mine.get("/notices/")) == ["News 2", "News 1", "News 0", "News 3"]


def test_notices_empty(mine):
    assert mine.get("/notices/").status_code == 200


def test_notices_pages(me, mine):
    for n in range(21):
        tell(me, n)
    assert titles(mine.get("/notices/?page=2")) == ["News 0"]
    assert len(titles(mine.get("/notices/?page=abc"))) == 20


@pytest.mark.parametrize("count", [1, 3])
def test_notices_cost_the_same_for_one_and_many(me, mine, count):
    for n in range(count):
        tell(me, n)
    mine.get("/help/")  # a log-in writes its last use at most once a minute: not now
    with statements() as asked:
        mine.get("/notices/")
    assert len(asked) == 5  # session, person, bell, count, rows


def test_bell_is_one_query_and_counts_mine_only(me, mine):
    for n in range(3):
        tell(me, n)
    tell(make_staff(), 7)
    with statements() as asked:
        page = mine.get("/help/")
    assert page.context["unread"]() == 3
    assert len([sql for sql in asked if "notifications_notice" in sql]) == 1


def test_notice_is_shown_and_stays_unread(me, mine):
    notice = tell(me)
    with nothing_written():
        page = mine.get(f"/notices/{notice.pk}/")
    assert page.context["notice"].body == "Body of 1"
    assert unread(me) == 1


def test_notice_opened_is_read_and_leads_to_what_it_tells_of(me, mine):
    notice = tell(me, url="/carnations/")
    answer = mine.post(f"/notices/{notice.pk}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/carnations/")
    read_at = Notice.objects.get().read_at
    mine.post(f"/notices/{notice.pk}/")
    assert Notice.objects.get().read_at == read_at
    assert read_at is not None


def test_notice_without_address_leads_back_to_the_list(me, mine):
    assert mine.post(f"/notices/{tell(me, url='').pk}/").headers["Location"] == "/notices/"


@pytest.mark.parametrize("method", ["get", "post"])
def test_notice_of_another_is_not_found(mine, method):
    other = make_staff()
    notice = tell(other)
    with nothing_written():
        assert getattr(mine, method)(f"/notices/{notice.pk}/").status_code == 404
        assert getattr(mine, method)(f"/notices/{uuid.uuid4()}/").status_code == 404


def test_read_all_reads_mine_only(me, mine):
    other = make_staff()
    for n in range(3):
        tell(me, n)
    tell(other)
    with nothing_written():
        assert mine.get("/notices/read/").status_code == 200
    assert mine.post("/notices/read/").headers["Location"] == "/notices/"
    assert (unread(me), unread(other)) == (0, 1)


@pytest.mark.parametrize(
    "path", ["/notices/", "/notices/read/", "/notices/00000000-0000-4000-8000-000000000000/"]
)
def test_strangers_are_sent_to_log_in(client, db, path):
    assert client.get(path).status_code == 302
    assert client.post(path).status_code == 302


def test_notify_tells_a_fact_once(me):
    tell(me)
    tell(me)
    assert Notice.objects.count() == 1


@pytest.mark.parametrize(
    "url", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "help"]
)
def test_notice_leads_nowhere_else(me, url):
    with pytest.raises(IntegrityError, match="notifications_notice_own_address"), transaction.atomic():
        tell(me, url=url)
