"""Who hears of a promise when: the person, then the deputy, then the head; once each; never outside of working hours."""

from __future__ import annotations

import pytest

from kindness import clock
from monitoring.models import CallBack
from monitoring.services import callbacks as services
from monitoring.services.callbacks import note_done, pass_on, remind_due_people
from notifications.models import Notice
from people.enums import Role
from people.models import Deputy, Staff
from tests.factories.callbacks import CALLER, PHONE, at, make_callback
from tests.factories.people import make_division, make_staff
from tests.support.races import at_once


@pytest.fixture
def people(db) -> dict[str, Staff]:
    division = make_division("도로과")
    head = make_staff(division, roles=[Role.DIVISION_HEAD])
    deputy = make_staff(division)
    Deputy.objects.create(head=head, deputy=deputy, starts_on=at(16, 0).date(), ends_on=at(20, 0).date())
    return {"head": head, "deputy": deputy, "person": make_staff(division)}


@pytest.fixture
def promise(people) -> CallBack:
    return make_callback(people["person"], taken_at=at(16, 10), due_at=at(16, 14))


def told(people) -> list[tuple[str, str]]:
    names = {person.pk: name for name, person in people.items()}
    rows = Notice.objects.values_list("person_id", "kind")
    return sorted((names[person], kind.removeprefix("monitoring.callback_")) for person, kind in rows)


def remind(moment) -> int:
    with clock.at(moment):
        return remind_due_people()


SOON = [("person", "soon")]
DUE = [("deputy", "deputy"), ("person", "due"), *SOON]
LATE = sorted([("head", "late"), *DUE])


def test_one_after_the_other_and_each_once(promise, people):
    for moment, number, heard in [
        (at(16, 13, 29), 0, []),
        (at(16, 13, 30), 1, SOON),
        (at(16, 13, 59), 0, SOON),
        (at(16, 14), 1, DUE),
        (at(16, 14, 29), 0, DUE),
        (at(16, 14, 30), 1, LATE),
        (at(17, 10), 0, LATE),
    ]:
        assert (remind(moment), told(people)) == (number, heard)


@pytest.mark.parametrize("moment", [at(16, 18), at(17, 8, 59), at(17, 12, 30), at(21, 10)])
def test_outside_of_working_hours_nobody_is_reminded(promise, people, moment):
    assert (remind(moment), told(people)) == (0, [])


def test_look_that_was_missed_is_made_up_for(promise, people):
    assert remind(at(17, 9)) == 1
    assert told(people) == [("deputy", "deputy"), ("head", "late"), ("person", "due")]


def test_promise_of_the_head_goes_to_the_deputy(people):
    make_callback(people["head"], taken_at=at(16, 10), due_at=at(16, 14))
    remind(at(16, 15))
    assert told(people) == [("deputy", "deputy"), ("head", "due")]


def test_ended_promise_reminds_nobody(promise, people):
    with clock.at(at(16, 11)):
        note_done(callback=promise, by=people["person"])
    assert (remind(at(16, 15)), told(people)) == (0, [])


def test_whoever_takes_over_is_reminded_themselves(promise, people):
    people["colleague"] = make_staff(people["person"].postings.get().department)
    remind(at(16, 13, 30))
    with clock.at(at(16, 13, 40)):
        pass_on(callback=promise, to=people["colleague"], by=people["person"])
    assert remind(at(16, 13, 50)) == 1
    assert told(people) == [("colleague", "left"), ("colleague", "soon"), *SOON]


def test_notices_lead_there_without_name_and_number(promise, people):
    remind(at(16, 15))
    assert set(Notice.objects.values_list("url", flat=True)) == {f"/callbacks/{promise.pk}/"}
    words = str(list(Notice.objects.values()))
    assert CALLER not in words
    assert PHONE not in words


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_tell_each_step_once(promise, people):
    def look(_n: int) -> int:
        with clock.at(at(16, 15)):
            return remind_due_people()

    assert sum(at_once(5, look)) == 1
    assert len(told(people)) == 3


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_workers_do_it_twice(promise, people, monkeypatch):
    """The twin: the row is not held, so that several find the step still to be told."""
    from django.db.models import QuerySet

    real = CallBack.objects.filter

    class Unlocked(QuerySet):
        def select_for_update(self, *_args, **_kwargs):
            return self

    def unlocked(*args, **kwargs):
        found = real(*args, **kwargs)
        found.__class__ = Unlocked
        return found

    monkeypatch.setattr(services.CallBack.objects, "filter", unlocked)
    found = [0]

    def look(_n: int) -> int:
        with clock.at(at(16, 15)):
            return remind_due_people()

    for _attempt in range(10):
        CallBack.objects.update(reminded=0)
        found.append(sum(at_once(5, look)))
        if found[-1] > 1:
            break
    assert max(found) > 1
