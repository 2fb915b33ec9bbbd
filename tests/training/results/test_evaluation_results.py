"""What is shown of a survey, and from when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from kindness import clock
from tests.factories.training import make_cohort, make_session
from tests.training.results.support import after, answer, answer_all, attendees, open_for
from training.enums import Phase
from training.models import Cohort, EvaluationAnswer, EvaluationRight, EvaluationScore, Instructor
from training.queries import evaluation as queries
from training.rules.evaluation import Question
from training.services import evaluation as services


@pytest.fixture
def ended(cohort, there, officer):
    """Six were asked, five answered; the moment when results are shown."""
    until = open_for(cohort, officer)
    answer_all(there[:5], [3, 4, 4, 4, 5])
    cohort.refresh_from_db()
    return after(until)


@dataclass
class Result:
    turnout: queries.Turnout
    items: list
    texts: list


def result(cohort, moment, phase=Phase.POST):
    found = queries.counted(Cohort.objects.select_related("course")).get(pk=cohort.pk)
    survey = queries.survey_of(found, moment)
    return Result(survey.turnouts[phase], survey.items[phase], survey.texts)


def test_result_holds_mean_and_spread_on_100(cohort, ended):
    shown = result(cohort, ended)
    assert (shown.turnout.asked, shown.turnout.answered, shown.turnout.shown, len(shown.items)) == (
        6,
        5,
        True,
        10,
    )
    assert {round(row.figure.mean, 6) for row in shown.items} == {75.0}
    assert {round(row.figure.spread, 2) for row in shown.items} == {17.68}
    assert {row.figure.answers for row in shown.items} == {5}


def test_free_texts_are_shown_in_the_order_of_their_random_ids(cohort, ended):
    shown = result(cohort, ended)
    assert [(row.item.number, len(row.texts)) for row in shown.texts] == [(11, 5)]
    ids = [text.text for text in shown.texts[0].item.texts.order_by("id")]
    assert shown.texts[0].texts == ids


@pytest.mark.parametrize("answers", [0, 1, 4])
def test_nothing_is_shown_of_fewer_than_five(cohort, there, officer, answers):
    until = open_for(cohort, officer)
    answer_all(there[:answers], [4] * answers)
    shown = result(cohort, after(until))
    assert (shown.turnout.over, shown.turnout.shown, shown.items, shown.texts) == (True, False, [], [])


def test_nothing_is_shown_before_the_end(cohort, there, officer):
    until = open_for(cohort, officer)
    answer_all(there, [4] * 6)
    for moment in (clock.fresh(), until, until + timedelta(seconds=59)):
        shown = result(cohort, moment)
        assert (shown.turnout.over, shown.items, shown.texts) == (False, [], [])
    assert result(cohort, until + timedelta(minutes=1)).turnout.shown


def test_nothing_is_shown_of_a_survey_that_was_not_opened(cohort, there):
    shown = result(cohort, clock.fresh())
    assert (shown.turnout.asked, shown.turnout.until, shown.turnout.over, shown.turnout.shown) == (
        0,
        None,
        False,
        False,
    )


# --- cohorts and instructors beside each other ------------------------------------------------------------------
@pytest.fixture
def three(cohort, there, officer):
    """Cohorts with six, five and three answers; one instructor taught the first and the last, another the second."""
    kim, park = (Instructor.objects.create(name=name) for name in ("김강사", "박강사"))
    others = []
    for instructor, count in ((park, 5), (kim, 3)):
        other = make_cohort(cohort.course)
        make_session(other, clock.fresh() - timedelta(hours=9), instructor=instructor)
        others.append((other, attendees(other, count)))
    cohort.sessions.update(instructor=kim)
    until = open_for(cohort, officer)
    answer_all(there, [4] * 6)
    for (other, enrolments), points in zip(others, (2, 1), strict=True):
        open_for(other, officer)
        answer_all(enrolments, [points] * len(enrolments))
    return after(until)


def test_comparison_shows_cohorts_of_five_or_more(cohort, three):
    rows = queries.comparison_of(cohort.course, three).cohorts
    assert [(row.asked, row.answered) for row in rows] == [(6, 6), (5, 5), (3, 3)]
    assert [row.figure.mean if row.figure else None for row in rows] == [75.0, 25.0, None]


def test_sums_leave_out_cohorts_that_are_not_shown_themselves(cohort, three):
    """Otherwise three answers could be worked out from the instructor's sum."""
    comparison = queries.comparison_of(cohort.course, three)
    assert [(row.label, row.answered, row.figure.mean) for row in comparison.instructors] == [
        ("김강사", 6, 75.0),
        ("박강사", 5, 25.0),
    ]
    assert {row.figure.answers for row in comparison.items} == {11}


def test_comparison_shows_nothing_before_the_end(cohort, three):
    comparison = queries.comparison_of(cohort.course, clock.fresh())
    assert [row.figure for row in comparison.cohorts] == [None] * 3
    assert (comparison.instructors, comparison.items) == ([], [])


# --- before and after, by the telephone survey's item ------------------------------------------------------------
@pytest.fixture
def both(cohort, there, officer):
    """Five answered before (2) and after (4); greeting is asked in both, listening only after."""
    course = cohort.course
    questions = [
        Question(Phase.PRE, "scale", "첫인사에 자신이 있다", "greeting"),
        Question(Phase.POST, "scale", "첫인사에 자신이 있다", "greeting"),
        Question(Phase.POST, "scale", "끝까지 듣는다", "listening"),
        Question(Phase.POST, "scale", "전반적으로 만족한다"),
    ]
    services.set_questions(course=course, questions=questions, by=officer)
    cohort.sessions.update(
        starts_at=clock.fresh() + timedelta(hours=1), ends_at=clock.fresh() + timedelta(hours=3)
    )
    services.open_pre_evaluation(cohort=cohort, by=officer)
    give(there[:5], Phase.PRE, {1: 2})
    with clock.at(clock.fresh() + timedelta(hours=4)):
        until = open_for(cohort, officer)
        give(there[:5], Phase.POST, {1: 4, 2: 5, 3: 5})
    return after(until)


def give(enrolments, phase, scores):
    for enrolment in enrolments:
        right = EvaluationRight.objects.get(enrolment=enrolment, phase=phase)
        services.answer_evaluation(token=right.pk, scores=scores, texts={}, by=enrolment.staff)


def test_items_of_one_key_stand_beside_each_other(cohort, both):
    course = cohort.course
    pairs = queries.by_survey_item(course, both)
    assert list(pairs) == ["greeting", "listening"]
    greeting = pairs["greeting"]
    assert (greeting.before.mean, greeting.after.mean, greeting.change, greeting.signed) == (
        25.0,
        75.0,
        50.0,
        "+50.0",
    )
    assert (pairs["listening"].before, pairs["listening"].after.mean, pairs["listening"].change) == (
        None,
        100.0,
        None,
    )


def test_cohort_with_too_few_answers_before_is_left_out(cohort, both):
    answer_id = EvaluationAnswer.objects.filter(phase=Phase.PRE).first().pk
    EvaluationScore.objects.filter(answer=answer_id).delete()
    EvaluationAnswer.objects.filter(pk=answer_id).delete()
    assert queries.by_survey_item(cohort.course, both) == {}
    assert not result(cohort, both, Phase.PRE).turnout.shown
    assert result(cohort, both).turnout.shown


# --- whose ------------------------------------------------------------------------------------------------------
def test_waiting_rights_are_those_open_and_unused(cohort, there, officer):
    until = open_for(cohort, officer)
    person = there[0].staff
    assert len(queries.waiting_rights(person, clock.fresh())) == 1
    assert queries.waiting_rights(person, until) == []
    answer(there[0])
    assert queries.waiting_rights(person, clock.fresh()) == []
