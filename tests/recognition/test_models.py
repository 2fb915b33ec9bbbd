"""The database is the last word: each constraint and trigger, met by plain SQL."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from kindness import clock
from kindness.errors import Refused, refusing
from recognition.models import Carnation, Period
from tests.factories.recognition import REASON, make_carnation, make_period


def row_of(letter):
    """The row of a letter as column → value, under another id and token."""
    values = {
        field.column: field.get_db_prep_save(getattr(letter, field.attname), connection)
        for field in Carnation._meta.concrete_fields
    }
    return values | {"id": uuid4(), "token": uuid4()}


def insert(values):
    columns, marks = ", ".join(values), ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO recognition_carnation ({columns}) VALUES ({marks})",  # noqa: S608 - our own columns
            list(values.values()),
        )


def refused_by(act):
    with pytest.raises(Refused) as caught, refusing(Carnation, Period), transaction.atomic():
        act()
    return caught.value.code


def constraint_of(act):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        act()
    return caught.value.__cause__.diag.constraint_name


@pytest.fixture
def letter(period, sender, recipient):
    """A stored letter; `recipient` still has their carnation, so rows of theirs find a free slot."""
    return make_carnation(sender, recipient)


@pytest.fixture
def other(letter, sender, recipient):
    """A row that would be stored: from the recipient back to the sender."""
    back = Carnation(
        **{field.attname: getattr(letter, field.attname) for field in Carnation._meta.concrete_fields}
    )
    back.sender_id, back.recipient_id = recipient.pk, sender.pk
    back.sender_division_id, back.recipient_division_id = recipient.division_id, sender.division_id
    return row_of(back)


def test_row_that_breaks_nothing_is_stored(other):
    insert(other)
    assert Carnation.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (lambda row: {"recipient_id": row["sender_id"]}, "self"),
        (lambda row: {"recipient_division_id": row["sender_division_id"]}, "same_division"),
        (lambda _row: {"slot": 2}, "quota_used"),
        (lambda _row: {"reason": ""}, "reason_blank"),
        (lambda _row: {"reason": " \n\t"}, "reason_blank"),
        (lambda _row: {"reason": "\u3164\u3164"}, "reason_blank"),
        (lambda _row: {"reason": "\u200b\ufeff"}, "reason_blank"),
        (lambda _row: {"reason": "\u1100\u1175\u11b7"}, "reason_blank"),  # NFD: equal to nothing later
    ],
)
def test_broken_rules_are_refused_with_their_codes(other, changes, code):
    assert refused_by(lambda: insert(other | changes(other))) == code


def test_second_letter_in_one_slot_is_refused(letter):
    assert refused_by(lambda: insert(row_of(letter))) == "quota_used"


@pytest.mark.parametrize("state", ["sent", "hidden"])
def test_letter_sent_or_hidden_holds_its_slot(letter, recipient, state):
    if state == "hidden":
        decided = {"reported_at": clock.fresh(), "report_reason": "r", "decided_at": clock.fresh()}
        Carnation.objects.update(state=state, decided_by=recipient, decision_reason="r", **decided)
    assert refused_by(lambda: insert(row_of(letter) | {"state": "sent"})) == "quota_used"


@pytest.mark.parametrize(("returned", "free"), [(True, True), (False, False)])
def test_voided_letter_frees_its_slot_only_when_it_was_returned(letter, recipient, returned, free):
    decided = {"reported_at": clock.fresh(), "report_reason": "r", "decided_at": clock.fresh()}
    Carnation.objects.update(
        state="voided", slot_returned=returned, decided_by=recipient, decision_reason="r", **decided
    )
    if free:
        insert(row_of(letter))
        assert Carnation.objects.count() == 2
    else:
        assert refused_by(lambda: insert(row_of(letter))) == "quota_used"


def test_token_is_used_once_by_a_sender(letter, other):
    row = row_of(letter) | {"token": letter.token, "state": "withdrawn", "withdrawn_at": clock.fresh()}
    assert refused_by(lambda: insert(row)) == "repeated"


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"slot": 0}, "recognition_carnation_slot_from_1"),
        ({"deliver_after": "2000-01-01"}, "recognition_carnation_delivered_after_sending"),
        ({"state": "withdrawn"}, "recognition_carnation_withdrawn_has_a_time"),
        ({"state": "hidden"}, "recognition_carnation_decided_by_someone"),
        (
            {"reported_at": "2026-01-01", "report_reason": "r", "decided_at": "2026-01-01"},
            "recognition_carnation_decision_complete",
        ),
        ({"reported_at": "2026-01-01"}, "recognition_carnation_report_complete"),
        ({"report_reason": "r"}, "recognition_carnation_report_complete"),
    ],
)
def test_half_told_states_are_not_stored(other, changes, constraint):
    assert constraint_of(lambda: insert(other | changes)) == constraint


def test_decision_without_a_report_is_not_stored(other):
    decided = {
        "state": "hidden",
        "decided_at": "2026-01-01",
        "decided_by_id": other["sender_id"],
        "decision_reason": "r",
    }
    assert constraint_of(lambda: insert(other | decided)) == "recognition_carnation_decided_when_reported"


# --- frozen ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "change",
    [
        {"reason": REASON + "!"},
        {"basis": "praised"},
        {"slot": 2},
        {"recipient_name": "다른 이름"},
        {"sender_division_name": "다른 과"},
        {"token": "00000000-0000-0000-0000-000000000000"},
        {"sent_at": "2026-01-01T00:00Z"},
        {"deliver_after": "2030-01-01T00:00Z"},
    ],
)
def test_what_a_letter_says_never_changes(letter, change):
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Carnation.objects.filter(pk=letter.pk).update(**change)


def test_people_and_period_of_a_letter_never_change(letter, sender, recipient, colleague):
    later = make_period(letter.period.half.next, state="scheduled")
    for change in ({"sender": colleague}, {"recipient": colleague}, {"period": later}):
        with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
            Carnation.objects.filter(pk=letter.pk).update(**change)


def test_letters_are_never_deleted(letter):
    with pytest.raises(ProgrammingError, match="Cannot delete"), transaction.atomic():
        Carnation.objects.filter(pk=letter.pk).delete()


@pytest.mark.parametrize("field", ["quota", "reason_min", "reason_max", "recent_posting_days"])
@pytest.mark.parametrize("state", ["open", "closing", "closed"])
def test_rules_of_an_opened_period_never_change(db, state, field):
    period = make_period(state=state)
    value = getattr(period, field) + 1
    assert refused_by(lambda: Period.objects.update(**{field: value})) == "frozen_settings"


def test_undo_minutes_reminders_and_the_close_of_an_opened_period_may_change(db):
    period = make_period()
    changed = {"undo_minutes": 1, "reminder_days": [7], "closes_at": period.closes_at.replace(year=2040)}
    assert Period.objects.update(**changed) == 1


def test_rules_of_a_scheduled_period_may_change(db):
    make_period(state="scheduled")
    assert Period.objects.update(quota=2, senders=["general"]) == 1


def test_state_and_time_of_a_close_belong_together(period):
    with pytest.raises(IntegrityError), transaction.atomic():
        Period.objects.update(state="closing")
