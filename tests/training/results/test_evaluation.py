"""The training survey: who may answer, what is kept, and that nothing leads back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from audit.models import AuditRow
from kindness import clock
from kindness.errors import Refused
from notifications.models import Notice
from tests.factories.people import make_division, make_staff
from tests.factories.training import make_cohort, make_course, make_enrolment, make_session
from tests.support.races import codes, together
from tests.support.rows import nothing_written
from tests.training.results.support import SCALE, answer, answer_all, attendees, open_for, right_of
from training import invariants
from training.enums import EnrolmentState, Mark, Phase
from training.models import (
    EvaluationAnswer,
    EvaluationItem,
    EvaluationRight,
    EvaluationScore,
    EvaluationText,
)
from training.rules.evaluation import Question
from training.services import evaluation as services


def refused(code, act, *args, **kwargs):
    with nothing_written(), pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    assert caught.value.code == code


# --- opening -----------------------------------------------------------------------------------------------------
def test_opening_asks_those_who_attended_and_tells_them(cohort, there, officer):
    attendees(cohort, 1, mark=Mark.ABSENT)
    attendees(cohort, 1, mark=Mark.EXCUSED)
    late = attendees(cohort, 1, mark=Mark.LATE)
    until = clock.fresh() + timedelta(days=3)
    assert services.open_evaluation(cohort=cohort, until=until, by=officer) == 7
    asked = {right.enrolment_id for right in EvaluationRight.objects.all()}
    assert asked == {enrolment.pk for enrolment in (*there, *late)}
    assert Notice.objects.filter(kind="training.evaluation_open").count() == 7
    assert EvaluationItem.objects.filter(course=cohort.course).count() == 12
    cohort.refresh_from_db()
    assert cohort.evaluation_until == until
    assert AuditRow.objects.get(action="evaluation.opened").after["people"] == 7


def test_opening_again_moves_the_end_and_asks_only_who_was_not_asked(cohort, there, officer):
    open_for(cohort, officer)
    attendees(cohort, 2)
    later = clock.fresh() + timedelta(days=9)
    assert services.open_evaluation(cohort=cohort, until=later, by=officer) == 2
    assert EvaluationRight.objects.count() == 8
    assert EvaluationItem.objects.count() == 12


def test_opening_is_refused_before_the_last_session(cohort, there, officer):
    make_session(cohort)
    refused("not_now", open_for, cohort, officer)


def test_opening_is_refused_for_an_end_that_has_passed(cohort, there, officer):
    refused("not_now", open_for, cohort, officer, days=-1)


def test_opening_is_refused_when_nobody_attended(cohort, officer):
    attendees(cohort, 2, mark=Mark.ABSENT)
    refused("nobody_attended", open_for, cohort, officer)


def test_opening_is_refused_once_numbers_could_be_read(cohort, there, officer):
    """One answer more would be told from the difference."""
    until = open_for(cohort, officer)
    answer_all(there[:5], [4, 4, 5, 3, 2])
    with clock.at(until + timedelta(hours=1)):
        refused("results_shown", open_for, cohort, officer)


def test_opening_goes_on_after_an_end_that_showed_nothing(cohort, there, officer):
    until = open_for(cohort, officer)
    answer_all(there[:4], [4, 4, 5, 3])
    with clock.at(until + timedelta(hours=1)):
        open_for(cohort, officer)
        assert answer(there[4])


# --- before the training ---------------------------------------------------------------------------------------
@pytest.fixture
def coming(db, officer):
    """A cohort in three weeks with a question for before, and six enrolled."""
    cohort = make_cohort(make_course("사전 진단 과정"))
    make_session(cohort)
    division = make_division("민원여권과")
    enrolments = [make_enrolment(cohort, make_staff(division)) for _n in range(6)]
    questions = [Question(phase, "scale", "전화 첫인사에 자신이 있다", "greeting") for phase in Phase.values]
    services.set_questions(course=cohort.course, questions=questions, by=officer)
    return cohort, enrolments


def test_those_enrolled_are_asked_before_the_training(coming, officer):
    cohort, enrolments = coming
    assert services.open_pre_evaluation(cohort=cohort, by=officer) == 6
    right = right_of(enrolments[0], Phase.PRE)
    assert services.answer_evaluation(token=right.pk, scores={1: 2}, texts={}, by=enrolments[0].staff)
    assert EvaluationAnswer.objects.get().phase == Phase.PRE


def test_nobody_answers_before_the_training_once_it_has_begun(coming, officer):
    cohort, enrolments = coming
    services.open_pre_evaluation(cohort=cohort, by=officer)
    right = right_of(enrolments[0], Phase.PRE)
    with clock.at(cohort.sessions.get().starts_at):
        refused(
            "survey_over",
            services.answer_evaluation,
            token=right.pk,
            scores={1: 2},
            texts={},
            by=enrolments[0].staff,
        )
        refused("not_now", services.open_pre_evaluation, cohort=cohort, by=officer)  # fmt: skip


def test_asking_before_needs_questions(cohort, officer):
    later = make_cohort(cohort.course)
    make_session(later)
    refused("no_items", services.open_pre_evaluation, cohort=later, by=officer)


# --- questions -----------------------------------------------------------------------------------------------------
def test_questions_are_numbered_by_phase_and_replace_the_earlier_ones(cohort, officer):
    first = [
        Question("post", "scale", "하나"),
        Question("pre", "scale", "둘"),
        Question("post", "text", "셋"),
    ]
    services.set_questions(course=cohort.course, questions=first, by=officer)
    items = cohort.course.evaluation_items.values_list("phase", "number", "text")
    assert sorted(items) == [("post", 1, "하나"), ("post", 2, "셋"), ("pre", 1, "둘")]
    services.set_questions(course=cohort.course, questions=first[:1], by=officer)
    assert cohort.course.evaluation_items.count() == 1


def test_questions_are_fixed_from_the_first_answer_on(cohort, there, officer):
    open_for(cohort, officer)
    answer(there[0])
    refused(
        "items_fixed",
        services.set_questions,
        course=cohort.course,
        questions=[Question("post", "scale", "하나")],
        by=officer,
    )


# --- answering ---------------------------------------------------------------------------------------------------
def test_answer_uses_the_right_up_and_is_kept_apart(cohort, there, officer):
    open_for(cohort, officer)
    assert answer(there[0], 5, text="좋았습니다.")
    assert right_of(there[0]).answered
    kept = EvaluationAnswer.objects.get()
    assert (kept.cohort, kept.scores.count()) == (cohort, 10)
    assert EvaluationText.objects.get().text == "좋았습니다."


def test_second_answer_changes_nothing(cohort, there, officer):
    open_for(cohort, officer)
    answer(there[0], 5)
    with nothing_written():
        assert not answer(there[0], 1)


def test_nobody_answers_with_the_right_of_another(cohort, there, officer):
    open_for(cohort, officer)
    with nothing_written(), pytest.raises(PermissionDenied):
        services.answer_evaluation(
            token=right_of(there[0]).pk, scores=dict.fromkeys(SCALE, 1), texts={}, by=there[1].staff
        )


def test_nobody_answers_without_a_right(there):
    with nothing_written(), pytest.raises(EvaluationRight.DoesNotExist):
        services.answer_evaluation(token=uuid4(), scores={}, texts={}, by=there[0].staff)


def test_nobody_answers_after_leaving_the_cohort(cohort, there, officer):
    open_for(cohort, officer)
    there[0].state, there[0].seat = EnrolmentState.CANCELLED, None
    there[0].save()
    with nothing_written(), pytest.raises(PermissionDenied):
        answer(there[0])


def test_answer_is_refused_after_the_end(cohort, there, officer):
    until = open_for(cohort, officer)
    with clock.at(until):
        refused("survey_over", answer, there[0])


def test_answer_is_refused_without_all_scores(cohort, there, officer):
    open_for(cohort, officer)
    refused(
        "incomplete",
        services.answer_evaluation,
        token=right_of(there[0]).pk,
        scores={1: 4},
        texts={},
        by=there[0].staff,
    )


# --- one right, one answer: the race and its twin -----------------------------------------------------------------
def race(enrolment, monkeypatch, *, guarded):
    if not guarded:
        monkeypatch.setattr(services, "lock_right", lambda token: EvaluationRight.objects.get(pk=token))
    check = services._check_open

    def slowly(*args):
        check(*args)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.2)")

    monkeypatch.setattr(services, "_check_open", slowly)
    return codes(together(*[lambda: answer(enrolment)] * 2))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("guarded", "answers"), [(True, 1), (False, 2)])
def test_double_click_gives_one_answer_and_two_without_the_lock(
    cohort, there, officer, monkeypatch, guarded, answers
):
    open_for(cohort, officer)
    assert race(there[0], monkeypatch, guarded=guarded) == ["ok", "ok"]
    assert EvaluationAnswer.objects.count() == answers
    broken = invariants.INVARIANTS["surveys_with_other_answers_than_used_rights"]()
    assert broken == answers - 1


# --- nothing leads back ---------------------------------------------------------------------------------------------
TABLES = ("training_evaluationanswer", "training_evaluationscore", "training_evaluationtext")
OF_PEOPLE = ("training_evaluationright", "audit_auditrow", "training_enrolment", "notifications_notice")


def rows(table, column="xmin::text"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY ctid")  # noqa: S608 - our own table names
        return [row[0] for row in cursor.fetchall()]


def columns(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
        return {row[0] for row in cursor.fetchall()}


@pytest.mark.django_db
def test_columns_of_an_answer_name_nobody_and_no_moment():
    assert columns("training_evaluationanswer") == {"id", "cohort_id", "phase", "mixed"}
    assert columns("training_evaluationscore") == {"id", "answer_id", "item_id", "value"}
    assert columns("training_evaluationtext") == {"id", "cohort_id", "item_id", "text"}
    assert columns("training_evaluationright") == {"token", "enrolment_id", "phase", "answered"}


@pytest.mark.django_db
def test_no_key_leads_from_an_answer_to_a_person():
    targets = {
        field.related_model.__name__
        for model in (EvaluationAnswer, EvaluationScore, EvaluationText)
        for field in model._meta.concrete_fields
        if field.related_model
    }
    assert targets == {"Cohort", "EvaluationAnswer", "EvaluationItem"}


def test_answer_leaves_no_audit_row(cohort, there, officer):
    open_for(cohort, officer)
    before = AuditRow.objects.count()
    answer(there[0])
    services.mix_answers()
    assert AuditRow.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_writing_transaction_tells_the_right_until_mixed_and_nothing_afterwards(cohort, there, officer):
    """Each answer in a transaction of its own, as on the web. The first half is the twin: without the job it shows."""
    open_for(cohort, officer)
    answer_all(there, [1, 2, 3, 4, 5, 1])
    assert len(set(rows(TABLES[0])) & set(rows(OF_PEOPLE[0]))) == 6
    assert services.mix_answers() == 1
    assert [len(set(rows(table))) for table in TABLES] == [1, 1, 1]
    assert len(set(rows(OF_PEOPLE[0]))) == 1
    for table in OF_PEOPLE[1:]:
        assert not {xmin for answers in TABLES for xmin in rows(answers)} & set(rows(table)), table


@pytest.mark.django_db(transaction=True)
def test_place_of_an_answer_tells_nothing_after_mixing(cohort, there, officer):
    """Answers come in as 1, 2, 3, 4, 5, 1: that order is not found again, and it differs between mixings."""
    open_for(cohort, officer)
    answer_all(there, [1, 2, 3, 4, 5, 1])
    assert rows(TABLES[2], "text") == [f"의견 {points}" for points in (1, 2, 3, 4, 5, 1)]
    orders = set()
    for _n in range(8):
        EvaluationAnswer.objects.update(mixed=False)
        services.mix_answers()
        orders.add(tuple(rows(TABLES[2], "text")))
    assert len(orders) > 2


@pytest.mark.django_db(transaction=True)
def test_ids_are_others_after_mixing_and_every_score_stays_with_its_answer(cohort, there, officer):
    open_for(cohort, officer)
    answer_all(there, [1, 2, 3, 4, 5, 1])
    ids = {table: set(rows(table, "id::text")) for table in TABLES}
    services.mix_answers()
    assert all(ids[table].isdisjoint(rows(table, "id::text")) for table in TABLES)
    kept = [{*answer.scores.values_list("value", flat=True)} for answer in EvaluationAnswer.objects.all()]
    assert sorted(kept, key=min) == [{1}, {1}, {2}, {3}, {4}, {5}]
    assert EvaluationScore.objects.count() == 60
    assert sorted(EvaluationText.objects.values_list("text", flat=True)) == sorted(
        f"의견 {points}" for points in (1, 2, 3, 4, 5, 1)
    )


def test_mixing_has_nothing_to_do_twice(cohort, there, officer):
    open_for(cohort, officer)
    answer(there[0])
    assert services.mix_answers() == 1
    with nothing_written():
        assert services.mix_answers() == 0


def test_mixing_leaves_other_cohorts_alone(cohort, there, officer):
    open_for(cohort, officer)
    answer_all(there[:2], [5, 4])
    services.mix_answers()
    other = make_cohort(cohort.course)
    make_session(other, clock.fresh() - timedelta(hours=9))
    others = attendees(other, 2)
    open_for(other, officer)
    answer_all(others, [1, 2])
    before = {answer.pk for answer in EvaluationAnswer.objects.filter(cohort=cohort)}
    assert services.mix_answers() == 1
    assert {answer.pk for answer in EvaluationAnswer.objects.filter(cohort=cohort)} == before
    assert EvaluationAnswer.objects.filter(cohort=other, mixed=True).count() == 2
