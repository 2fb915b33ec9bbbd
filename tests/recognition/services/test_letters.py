"""Letters: sent, taken back, delivered, opened."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import AuditRow
from kindness import clock
from kindness.errors import Refused
from kindness.halfyear import HalfYear
from notifications.models import Notice
from recognition.enums import CarnationState, PeriodState
from recognition.models import Carnation
from recognition.services import (
    deliver_due_letters,
    letters,
    mark_read,
    send_carnation,
    withdraw_carnation,
)
from tests.factories.people import make_outsider, make_staff, seat
from tests.factories.recognition import REASON, make_carnation, make_period, make_waiting_carnation
from tests.support.rows import nothing_written

MICROSECOND = timedelta(microseconds=1)


def send(sender, recipient, **fields):
    given = {"basis": "helped", "reason": REASON, "token": uuid4()} | fields
    return send_carnation(sender=sender, recipient_number=getattr(recipient, "number", recipient), **given)


def move_to(person, division, *, on):
    """Their posting ends and the next begins."""
    person.postings.update(ends_on=on)
    seat(person, division, since=on)


def assert_refuses(code, sender, recipient, **fields):
    with nothing_written(), pytest.raises(Refused) as caught:
        send(sender, recipient, **fields)
    assert caught.value.code == code
    return caught.value


# --- sending ---------------------------------------------------------------------------------------------
def test_letter_copies_both_seats_of_that_moment(period, sender, recipient):
    letter = send(sender, recipient)
    letter.refresh_from_db()
    assert (letter.sender_name, letter.sender_division_name, letter.sender_rank) == (
        "김서윤",
        "도로과",
        "지방행정주사보",
    )
    assert (letter.recipient_name, letter.recipient_division_name) == ("정지호", "민원여권과")
    assert (letter.sender_division_id, letter.recipient_division_id) == (
        sender.division_id,
        recipient.division_id,
    )
    assert (letter.slot, letter.state, letter.period_id) == (1, CarnationState.SENT, period.pk)
    assert letter.deliver_after - letter.sent_at == timedelta(minutes=10)


def test_sending_writes_one_audit_row_that_does_not_tell_to_whom(period, sender, recipient):
    letter = send(sender, recipient)
    row = AuditRow.objects.get()
    assert (row.action, row.actor, row.target_id) == ("carnation.sent", "700001", str(letter.pk))
    assert row.after == {"period": str(period.half), "slot": 1}
    assert recipient.number not in str([row.before, row.after, row.reason])


def test_sending_takes_seven_queries_with_its_transaction(
    period, sender, recipient, django_assert_num_queries
):
    token = uuid4()
    with django_assert_num_queries(
        7
    ):  # savepoint, locks and clock, own letters, seats, letter, audit, release
        send(sender, recipient, token=token)


def test_same_token_gives_the_same_letter_even_with_other_words(period, sender, recipient):
    token = uuid4()
    first = send(sender, recipient, token=token)
    again = send(sender, recipient, token=token, reason=REASON + " 다시 한번 고맙습니다.")
    assert (again.pk, again.reason) == (first.pk, first.reason)
    assert Carnation.objects.count() == 1


def test_same_token_of_another_sender_is_another_letter(period, sender, recipient):
    token = uuid4()
    assert send(sender, recipient, token=token).pk != send(recipient, sender, token=token).pk


def test_same_token_after_the_close_gives_the_letter_sent_before_it(period, sender, recipient):
    token = uuid4()
    first = send(sender, recipient, token=token)
    period.state, period.closed_at = PeriodState.CLOSING, clock.fresh()
    period.save()
    assert send(sender, recipient, token=token).pk == first.pk


def test_second_letter_is_refused_when_the_quota_is_one(period, sender, recipient):
    send(sender, recipient)
    assert_refuses("quota_used", sender, recipient)


def test_slots_are_filled_from_the_lowest_free_one(sender, recipient, db):
    make_period(quota=3)
    letters = [send(sender, recipient) for _ in range(3)]
    withdraw_carnation(carnation=letters[1], by=sender)
    assert send(sender, recipient).slot == 2
    assert_refuses("quota_used", sender, recipient)


def test_late_send_uses_the_seat_of_the_moment_of_sending(sender, recipient, roads, civil):
    """A transfer known for 1 January changes nothing before, and everything from then on."""
    half = HalfYear(2026, 2)
    make_period(half)
    make_period(half.next, state="scheduled")
    move_to(recipient, roads, on=date(2027, 1, 1))
    with clock.at(half.closes_at - MICROSECOND):
        assert send(sender, recipient).recipient_division_name == "민원여권과"
    with clock.at(half.closes_at):
        assert_refuses("same_division", sender, recipient)


@pytest.mark.parametrize(
    ("offset", "expected"),
    [(-MICROSECOND, "2026H1"), (timedelta(0), "2026H2"), (MICROSECOND, "2026H2")],
)
def test_letter_at_the_edge_belongs_to_exactly_one_half_year(sender, recipient, offset, expected):
    make_period("2026H1")
    make_period("2026H2", state="scheduled")
    with clock.at(HalfYear(2026, 2).opens_at + offset):
        assert str(send(sender, recipient).period.half) == expected


@pytest.mark.parametrize("offset", [timedelta(0), MICROSECOND])
def test_first_moment_after_the_last_half_year_is_refused(sender, recipient, offset):
    make_period("2026H1")
    with clock.at(HalfYear(2026, 1).closes_at + offset):
        assert_refuses("period_not_open", sender, recipient)


def test_moment_before_the_first_half_year_is_refused(sender, recipient):
    make_period("2026H1")
    with clock.at(HalfYear(2026, 1).opens_at - MICROSECOND):
        assert_refuses("period_not_open", sender, recipient)


@pytest.mark.parametrize("state", ["closing", "closed"])
def test_period_closed_early_takes_no_letter(sender, recipient, state):
    make_period(state=state, closed_at=clock.fresh())
    assert_refuses("period_not_open", sender, recipient)


def test_recipient_of_the_same_division_in_another_team_is_refused(period, sender, colleague):
    refused = assert_refuses("same_division", sender, colleague)
    assert "박도현" in refused.message
    assert "도로과" in refused.message


@pytest.mark.parametrize(
    ("days", "moved_ago", "code"),
    [(0, 1, "ok"), (30, 30, "ok"), (30, 29, "same_division"), (90, 1, "same_division")],
)
def test_recent_colleagues_are_refused_within_the_days_of_the_period(
    sender, recipient, roads, days, moved_ago, code
):
    """The recipient sat in the sender's division until `moved_ago` days before."""
    make_period(recent_posting_days=days)
    today = clock.today()
    moved = today - timedelta(days=moved_ago)
    recipient.postings.update(starts_on=moved)
    seat(recipient, roads, since=moved - timedelta(days=400), until=moved)
    if code == "ok":
        assert send(sender, recipient).recipient_division_name == "민원여권과"
    else:
        assert_refuses(code, sender, recipient)


def test_people_without_a_seat_or_outside_the_rules_do_not_take_part(sender, recipient, civil):
    make_period(recipients=["general"], senders=["general"])
    worker = make_staff(civil, employment_type="permanent")
    seatless = make_outsider()
    assert_refuses("not_eligible", sender, worker)
    assert_refuses("not_eligible", worker, sender)
    assert_refuses("not_eligible", sender, seatless)


def test_closed_accounts_and_unknown_numbers_are_nobody(period, sender, recipient):
    recipient.status, recipient.closed_at = "closed", clock.fresh()
    recipient.save()
    for number in [recipient.number, "999999", "", "정지호"]:
        assert_refuses("no_such_person", sender, number)


def test_namesakes_are_told_apart_by_number(period, sender, civil):
    namesakes = [make_staff(civil, name="정지호") for _ in range(2)]
    assert send(sender, namesakes[1]).recipient_id == namesakes[1].pk


# --- taking back -----------------------------------------------------------------------------------------
def test_withdrawal_frees_the_carnation_and_is_recorded(period, sender, recipient):
    letter = send(sender, recipient)
    taken_back = withdraw_carnation(carnation=letter, by=sender)
    assert taken_back.state == CarnationState.WITHDRAWN
    assert AuditRow.objects.filter(action="carnation.withdrawn", target_id=str(letter.pk)).count() == 1
    assert send(sender, recipient).slot == 1


def test_withdrawal_twice_changes_nothing_more(period, sender, recipient):
    letter = send(sender, recipient)
    withdraw_carnation(carnation=letter, by=sender)
    with nothing_written():
        withdraw_carnation(carnation=letter, by=sender)


def test_withdrawal_ends_with_the_last_microsecond_of_the_undo_minutes(period, sender, recipient):
    first = make_waiting_carnation(sender, recipient)
    with clock.at(first.deliver_after), nothing_written(), pytest.raises(Refused) as caught:
        withdraw_carnation(carnation=first, by=sender)
    assert caught.value.code == "too_late"
    with clock.at(first.deliver_after - MICROSECOND):
        assert withdraw_carnation(carnation=first, by=sender).state == CarnationState.WITHDRAWN


@pytest.mark.parametrize("state", ["closing", "closed"])
def test_withdrawal_after_the_close_is_too_late_even_within_the_minutes(period, sender, recipient, state):
    letter = send(sender, recipient)
    period.state, period.closed_at = state, clock.fresh()
    period.save()
    with nothing_written(), pytest.raises(Refused) as caught:
        withdraw_carnation(carnation=letter, by=sender)
    assert caught.value.code == "too_late"


def test_withdrawal_by_another_person_is_denied(period, sender, recipient):
    letter = send(sender, recipient)
    with nothing_written(), pytest.raises(PermissionDenied):
        withdraw_carnation(carnation=letter, by=recipient)


# --- delivery ----------------------------------------------------------------------------------------------
def test_delivery_tells_the_recipient_once_the_minutes_are_over(period, sender, recipient):
    letter = send(sender, recipient)
    with clock.at(letter.deliver_after - MICROSECOND):
        assert deliver_due_letters() == 0
    with clock.at(letter.deliver_after):
        assert deliver_due_letters() == 1
        assert deliver_due_letters() == 0
    notice = Notice.objects.get()
    assert (notice.person_id, notice.kind, notice.key) == (
        recipient.pk,
        "recognition.letter_received",
        str(letter.pk),
    )
    assert notice.params == {"sender": "김서윤", "division": "도로과"}
    letter.refresh_from_db()
    assert letter.delivered_at == letter.deliver_after


def test_delivery_leaves_out_what_was_taken_back(period, sender, recipient):
    letter = send(sender, recipient)
    withdraw_carnation(carnation=letter, by=sender)
    with clock.at(letter.deliver_after):
        assert deliver_due_letters() == 0


def test_delivery_told_before_a_crash_is_not_told_again(period, sender, recipient):
    letter = send(sender, recipient)
    with clock.at(letter.deliver_after):
        deliver_due_letters()
    Carnation.objects.update(delivered_at=None)  # as if the mark had been lost
    with clock.at(letter.deliver_after):
        assert deliver_due_letters() == 1
    assert Notice.objects.count() == 1


def test_delivery_goes_through_more_letters_than_one_batch(period, recipient, monkeypatch):
    monkeypatch.setattr(letters, "DELIVERED_AT_ONCE", 2)
    for _ in range(5):
        make_carnation(make_staff(), recipient, delivered_at=None)
    assert deliver_due_letters() == 5
    assert Notice.objects.count() == 5


# --- opening -----------------------------------------------------------------------------------------------
def test_opening_marks_the_letter_once(period, sender, recipient):
    letter = make_carnation(sender, recipient)
    read_at = mark_read(carnation=letter, by=recipient).read_at
    assert read_at is not None
    with nothing_written():
        assert mark_read(carnation=letter, by=recipient).read_at == read_at


@pytest.mark.parametrize("fields", [{"state": "hidden"}, {"state": "voided"}])
def test_opening_a_letter_no_longer_shown_is_denied(period, sender, recipient, fields):
    decided = {
        "reported_at": clock.fresh(),
        "report_reason": "신고",
        "decided_at": clock.fresh(),
        "decided_by": sender,
        "decision_reason": "개인정보",
    }
    letter = make_carnation(sender, recipient, **fields, **decided)
    with pytest.raises(PermissionDenied):
        mark_read(carnation=letter, by=recipient)


def test_opening_by_the_sender_or_before_delivery_is_denied(period, sender, recipient):
    letter = make_waiting_carnation(sender, recipient)
    for person in (sender, recipient):
        with nothing_written(), pytest.raises(PermissionDenied):
            mark_read(carnation=letter, by=person)
