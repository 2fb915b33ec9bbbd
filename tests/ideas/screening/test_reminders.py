"""A correction that falls due: its first author is told the working day before, and on the day, once each."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from ideas.enums import IdeaState
from ideas.rules.screening import reminder_due
from ideas.services.author_reminders import remind_authors
from ideas.services.ideas import hand_in_correction
from ideas.services.screening import ask_correction, reopen_idea
from kindness import clock
from kindness.halfyear import SEOUL
from notifications.models import Notice
from people.enums import Role
from tests.factories.ideas import make_contest, make_idea
from tests.factories.people import make_staff

MONDAY = date(2027, 3, 8)
FRIDAY = date(2027, 3, 12)


# --- the rule ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("today", "mark"),
    [(10, ""), (11, "before"), (12, "day"), (13, "")],
)
def test_day_before_and_day_itself(today, mark):
    assert reminder_due(FRIDAY, asked_on=date(2027, 3, 5), today=date(2027, 3, today)) == mark


@pytest.mark.parametrize(
    ("today", "mark"), [(4, ""), (5, "before"), (6, "before"), (7, "before"), (8, "day")]
)
def test_weekend_is_passed_over(today, mark):
    assert reminder_due(MONDAY, asked_on=date(2027, 3, 2), today=date(2027, 3, today)) == mark


def test_closed_day_is_passed_over():
    given = {"asked_on": date(2027, 3, 2), "today": date(2027, 3, 10)}
    assert reminder_due(FRIDAY, **given) == ""
    assert reminder_due(FRIDAY, **given, closed=[date(2027, 3, 11)]) == "before"


def test_nobody_is_reminded_on_the_day_they_are_asked():
    assert reminder_due(FRIDAY, asked_on=FRIDAY, today=FRIDAY) == ""


# --- the job ----------------------------------------------------------------------------------------------------
@pytest.fixture
def asked(db):
    """Asked on a Friday for what is due a week later; with a co-author, who is not reminded."""
    contest = make_contest(correction_days=7)
    idea = make_idea(contest, state=IdeaState.SUBMITTED, coauthors=[(make_staff(), 30)])
    officer = make_staff(roles=[Role.PROGRAMME_OFFICER])
    with clock.at(at(5)):
        ask_correction(idea=idea, text="비용을 적어 주세요.", by=officer)
    return idea, officer


def at(day, hour=9):
    return datetime.combine(date(2027, 3, day), time(hour), SEOUL)


def looks(*days):
    for day in days:
        with clock.at(at(day)):
            remind_authors()
    return list(
        Notice.objects.filter(kind="ideas.correction_due").order_by("pk").values_list("person", "url")
    )


def test_first_author_is_told_twice_however_often_it_is_looked_at(asked):
    idea, _officer = asked
    assert looks(5, 8, 9, 10) == []
    assert looks(11, 11) == [(idea.author_id, f"/ideas/{idea.pk}/")]
    assert looks(11, 12, 12, 13, 15) == [(idea.author_id, f"/ideas/{idea.pk}/")] * 2
    params = Notice.objects.filter(kind="ideas.correction_due").first().params
    assert params == {"contest": idea.contest.title, "number": idea.number, "due": "2027-03-12"}


def test_what_was_handed_in_or_taken_back_is_not_reminded_of(asked):
    idea, officer = asked
    other = make_idea(idea.contest, state=IdeaState.SUBMITTED)
    with clock.at(at(5)):
        ask_correction(idea=other, text="비용을 적어 주세요.", by=officer)
    with clock.at(at(9)):
        hand_in_correction(idea=idea, by=idea.author)
        reopen_idea(idea=other, by=officer)
    assert looks(11, 12) == []
