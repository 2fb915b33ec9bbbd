"""Half-years and reported letters, for programme officers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from audit.models import AccessRow
from kindness import clock
from kindness.halfyear import HalfYear
from people.enums import Role
from recognition.models import Carnation, Period
from tests.factories.people import make_staff
from tests.factories.recognition import (
    REASON,
    make_carnation,
    make_closed_period,
    make_period,
    make_reported_carnation,
)
from tests.support.answers import assert_refused
from tests.support.rows import nothing_written


@pytest.fixture
def officer(db):
    return make_staff(number="700010", name="남가은", roles=[Role.PROGRAMME_OFFICER])


@pytest.fixture
def desk(as_person, officer):
    """The officer's browser."""
    return as_person(officer)


def assert_post_refused(client, path, fields, code):
    with nothing_written():
        answer = client.post(path, fields)
    assert_refused(answer, code)
    return answer.content.decode()


OTHER_ROLES = [Role.DIVISION_HEAD, Role.AUDITOR, Role.SYSTEM_ADMIN]  # all of them: tests/guards


@pytest.mark.parametrize("role", OTHER_ROLES)
def test_officers_pages_are_closed_to_other_roles(as_person, period, sender, recipient, role):
    letter = make_reported_carnation(sender, recipient)
    client, half = as_person(make_staff(roles=[role])), period.half
    paths = [
        "/periods/",
        "/periods/new/",
        f"/periods/{half}/",
        f"/periods/{half}/extend/",
        f"/periods/{half}/close/",
    ]
    paths += ["/carnations/reports/", f"/carnations/reports/{letter.pk}/"]
    with nothing_written():
        assert {client.get(path).status_code for path in paths} == {403}
        assert {client.post(path, {"early": "on", "reason": "까닭"}).status_code for path in paths} == {403}


# --- reported letters ------------------------------------------------------------------------------------------
def test_queue_tells_nothing_about_people_and_logs_nothing(desk, period, sender, recipient):
    make_reported_carnation(sender, recipient)
    page = desk.get("/carnations/reports/").content.decode()
    assert [word in page for word in ("김서윤", "정지호", REASON)] == [False, False, False]
    assert AccessRow.objects.count() == 0


def test_reported_letter_is_shown_and_written_into_the_access_log(desk, officer, period, sender, recipient):
    letter = make_reported_carnation(sender, recipient)
    page = desk.get(f"/carnations/reports/{letter.pk}/").content.decode()
    assert REASON in page
    row = AccessRow.objects.get()
    assert (row.viewer, row.what, row.subjects) == ("700010", "reported letter", ["700001", "700002"])


def test_letter_nobody_reported_is_no_page_for_an_officer(desk, period, sender, recipient):
    letter = make_carnation(sender, recipient)
    assert desk.get(f"/carnations/reports/{letter.pk}/").status_code == 404
    assert desk.get(f"/carnations/{letter.pk}/").status_code == 404


def test_decision_is_recorded_and_moves_the_letter_to_the_decided(desk, period, sender, recipient):
    letter = make_reported_carnation(sender, recipient)
    fields = {"decision": "void", "reason": "맞교환", "slot_returned": "on"}
    answer = desk.post(f"/carnations/reports/{letter.pk}/", fields)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/carnations/reports/")
    stored = Carnation.objects.get()
    assert (stored.state, stored.slot_returned, stored.decision_reason) == ("voided", True, "맞교환")
    assert desk.get("/carnations/reports/").context["listing"].paginator.count == 0
    assert desk.get("/carnations/reports/?tab=decided").context["listing"].paginator.count == 1
    assert "맞교환" in desk.get(f"/carnations/reports/{letter.pk}/").content.decode()


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"reason": "까닭"}, "required"),
        ({"decision": "burn", "reason": "까닭"}, "invalid_choice"),
        ({"decision": "hide"}, "reason_required"),
        ({"decision": "hide", "reason": "\u3164"}, "reason_required"),
        ({"decision": "hide", "reason": "가" * 401}, "too_long"),
    ],
)
def test_decision_is_refused(desk, period, sender, recipient, fields, code):
    letter = make_reported_carnation(sender, recipient)
    assert_post_refused(desk, f"/carnations/reports/{letter.pk}/", fields, code)


def test_decision_about_an_own_letter_is_refused(desk, officer, period, sender):
    letter = make_reported_carnation(sender, officer)
    fields = {"decision": "dismiss", "reason": "문제 없음"}
    assert_post_refused(desk, f"/carnations/reports/{letter.pk}/", fields, "own_letter")


def test_voiding_after_the_announcement_is_refused(desk, sender, recipient):
    closed = make_closed_period(announced_at=clock.fresh())
    letter = make_reported_carnation(sender, recipient, period=closed)
    fields = {"decision": "void", "reason": "맞교환"}
    assert_post_refused(desk, f"/carnations/reports/{letter.pk}/", fields, "announced")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("tab", ["", "?tab=decided"])
def test_queue_takes_the_same_queries_for_one_and_three(
    desk, officer, period, recipient, count, tab, django_assert_num_queries
):
    done = {"decided_at": clock.fresh(), "decided_by": recipient, "decision_reason": "r"} if tab else {}
    for _ in range(count):
        make_reported_carnation(make_staff(), recipient, **done)
    desk.get("/components/")
    with django_assert_num_queries(5):  # session, person, unread notices, how many, the page
        assert len(desk.get(f"/carnations/reports/{tab}").context["listing"]) == count


# --- half-years --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("count", [1, 3])
def test_list_of_periods_takes_the_same_queries_for_one_and_three(desk, count, django_assert_num_queries):
    half = HalfYear.containing(clock.fresh())
    for _ in range(count):
        make_closed_period(half)
        half = half.previous
    desk.get("/components/")
    with django_assert_num_queries(
        6
    ):  # session, person, unread notices, half-years to set up, the list, open reports
        desk.get("/periods/")


def test_totals_stay_hidden_below_five_senders(desk, period, recipient):
    for _ in range(4):
        make_carnation(make_staff(), recipient)
    assert desk.get(f"/periods/{period.half}/").context["progress"].letters is None
    make_carnation(make_staff(), recipient)
    progress = desk.get(f"/periods/{period.half}/").context["progress"]
    assert (progress.letters, progress.senders, progress.divisions) == (5, 5, 5)


def test_page_of_a_period_names_nobody(desk, period, sender, recipient):
    make_carnation(sender, recipient)
    page = desk.get(f"/periods/{period.half}/").content.decode()
    assert [name in page for name in ("김서윤", "정지호")] == [False, False]


@pytest.mark.parametrize("address", ["2026", "2026H3", "1999H1", "2999H2", "abc"])
def test_address_of_no_half_year_is_no_page(desk, address):
    assert desk.get(f"/periods/{address}/").status_code == 404


def test_changeable_settings_are_saved_while_the_period_is_open(desk, period):
    answer = desk.post(f"/periods/{period.half}/", {"undo_minutes": "3", "reminder_days": "10, 2"})
    assert answer.status_code == 302
    stored = Period.objects.get()
    assert (stored.undo_minutes, stored.reminder_days, stored.quota) == (3, [10, 2], 1)


@pytest.mark.parametrize(
    "fields",
    [
        {"quota": "2"},
        {"reason_min": "1"},
        {"senders": ["general"]},
        {"recent_posting_days": "9"},
        {"tie_rule": "distinct_divisions"},
        {"closes_at": "2999-01-01T00:00"},
    ],
)
def test_frozen_setting_posted_all_the_same_is_refused(desk, period, fields):
    base = {"undo_minutes": "10", "reminder_days": "14, 3"}
    assert_post_refused(desk, f"/periods/{period.half}/", base | fields, "frozen_settings")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"undo_minutes": "abc"}, "invalid"),
        ({"undo_minutes": "99999999999999999999"}, "max_value"),
        ({"undo_minutes": "-1"}, "min_value"),
        ({"undo_minutes": ""}, "required"),
        ({"reminder_days": "bald"}, "invalid_days"),
        ({"reminder_days": "9" * 5000}, "invalid_days"),
        ({"reminder_days": "²"}, "invalid_days"),
    ],
)
def test_nonsense_in_settings_is_refused(desk, period, fields, code):
    base = {"undo_minutes": "10", "reminder_days": "14, 3"}
    assert_post_refused(desk, f"/periods/{period.half}/", base | fields, code)


def all_settings(half, **changes):
    fields = {
        "opens_at": f"{half.opens_at:%Y-%m-%dT%H:%M}",
        "closes_at": f"{half.closes_at:%Y-%m-%dT%H:%M}",
        "quota": "2",
        "reason_min": "10",
        "reason_max": "300",
        "senders": ["general", "permanent"],
        "recipients": ["general", "permanent", "temporary"],
        "recent_posting_days": "30",
        "tie_rule": "not_commended",
        "undo_minutes": "5",
        "reminder_days": "7",
    }
    return fields | changes


def test_all_settings_are_saved_before_the_opening(desk, period):
    half = period.half.next
    make_period(half, state="scheduled")
    assert desk.post(f"/periods/{half}/", all_settings(half)).status_code == 302
    stored = Period.objects.get(half=half)
    assert (stored.quota, stored.reason_min, stored.senders, stored.tie_rule) == (
        2,
        10,
        ["general", "permanent"],
        ["not_commended"],
    )
    assert (stored.opens_at, stored.closes_at) == (half.opens_at, half.closes_at)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"senders": []}, "required"),
        ({"senders": ["outside"]}, "invalid_choice"),
        ({"opens_at": "gestern"}, "invalid"),
        ({"closes_at": "2000-01-01T00:00"}, "dates_reversed"),
        ({"opens_at": "2026-01-01T00:00"}, "period_overlap"),
        ({"reason_min": "301"}, "reason_lengths"),
        ({"tie_rule": "lottery"}, "invalid_choice"),
    ],
)
def test_impossible_settings_are_refused_before_the_opening(desk, changes, code):
    make_period("2026H2")
    half = HalfYear(2027, 1)
    make_period(half, state="scheduled")
    assert_post_refused(desk, f"/periods/{half}/", all_settings(half, **changes), code)


def test_half_year_is_set_up_once(desk):
    half = HalfYear.containing(clock.fresh()).next
    fields = all_settings(half) | {"half": str(half)}
    for _ in range(2):  # a double click
        assert desk.post("/periods/new/", fields).status_code == 302
    assert Period.objects.get().quota == 2


def test_half_year_is_extended_with_a_reason(desk, period):
    later = f"{period.closes_at + timedelta(days=2):%Y-%m-%dT%H:%M}"
    path = f"/periods/{period.half}/extend/"
    assert_post_refused(desk, path, {"closes_at": later}, "reason_required")
    assert_post_refused(desk, path, {"closes_at": "2026-01-01T00:00", "reason": "명절"}, "not_later")
    assert_post_refused(desk, path, {"closes_at": "morgen", "reason": "명절"}, "invalid")
    assert desk.post(path, {"closes_at": later, "reason": "명절"}).status_code == 302
    assert Period.objects.get().extension_reason == "명절"


# --- the close -----------------------------------------------------------------------------------------------------
def test_close_asks_before_it_does(desk, period):
    with nothing_written():
        assert desk.get(f"/periods/{period.half}/close/").status_code == 200


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "not_over"),
        ({"reason": "시상식"}, "not_over"),
        ({"early": "on"}, "reason_required"),
        ({"early": "on", "reason": "\u3164"}, "reason_required"),
    ],
)
def test_close_before_the_end_is_refused_without_early_and_a_reason(desk, period, fields, code):
    page = assert_post_refused(desk, f"/periods/{period.half}/close/", fields, code)
    assert fields.get("reason", "") in page


def test_early_close_ends_the_sending(desk, officer, period):
    fields = {"early": "on", "reason": "시상식이 앞당겨졌습니다."}
    path = f"/periods/{period.half}/close/"
    assert desk.post(path, fields).headers["Location"] == f"/periods/{period.half}/"
    stored = Period.objects.get()
    assert (stored.state, stored.closed_by_id, stored.close_reason) == (
        "closing",
        officer.pk,
        fields["reason"],
    )
    with nothing_written():
        assert desk.post(path, fields).status_code == 302  # a double click


def test_close_after_the_end_needs_nothing(desk):
    period = make_period(HalfYear.containing(clock.fresh()).previous)
    assert desk.post(f"/periods/{period.half}/close/").status_code == 302
    assert Period.objects.get().state == "closing"


def test_close_of_a_period_that_has_not_opened_is_refused(desk, period):
    following = make_period(period.half.next, state="scheduled")
    fields = {"early": "on", "reason": "시상식"}
    assert_post_refused(desk, f"/periods/{following.half}/close/", fields, "period_not_open")
