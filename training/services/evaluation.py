"""The training survey: its questions, who may answer, their answers.

An answer leaves no audit row: the right is marked as used, and a row beside it would say for ever at which moment
each of them answered, in the transaction of the very answer.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from audit.services import Actor, record
from kindness import clock
from kindness.errors import Refused
from notifications.services import notify
from people.models import Staff
from training.enums import EnrolmentState, ItemKind, Phase
from training.models import (
    Cohort,
    Course,
    Enrolment,
    EvaluationAnswer,
    EvaluationItem,
    EvaluationRight,
    EvaluationScore,
    EvaluationText,
    Session,
)
from training.queries.evaluation import attended, ends_at
from training.rules import evaluation as rules
from training.rules.evaluation import Question

# The right, kept from being used twice; and the course's questions, kept as they are.
_LOCK_RIGHT = """
    SELECT evaluation_right.* FROM training_evaluationright AS evaluation_right
    JOIN training_enrolment AS enrolment ON enrolment.id = evaluation_right.enrolment_id
    JOIN training_course AS course ON course.id = enrolment.course_id
    WHERE evaluation_right.token = %s FOR UPDATE OF evaluation_right FOR KEY SHARE OF course
"""


# --- the questions ------------------------------------------------------------------------------------------
def set_questions(*, course: Course, questions: Sequence[Question], by: Actor) -> list[EvaluationItem]:
    """Replace a course's questions, numbered in their order from 1 in each phase.

    Refuses items_fixed from the first answer on, and what rules.check_questions refuses.
    """
    rules.check_questions(questions)
    with transaction.atomic():
        _lock_course(course)
        if EvaluationAnswer.objects.filter(cohort__course=course).exists():
            raise Refused(
                "items_fixed",
                gettext_lazy(
                    "Somebody has answered already. Changed questions would change what was meant. "
                    "Please set the questions of the next course."
                ),
                title=gettext_lazy("The questions can no longer be changed."),
            )
        course.evaluation_items.all().delete()
        items = _store_questions(course, questions)
        record(
            "evaluation.questions_set",
            by=by,
            target="course",
            target_id=course.pk,
            after={"items": len(items)},
        )
    return items


def _store_questions(course: Course, questions: Sequence[Question]) -> list[EvaluationItem]:
    numbers = dict.fromkeys(Phase.values, 0)
    items = []
    for question in questions:
        numbers[question.phase] += 1
        items.append(
            EvaluationItem(
                course=course,
                phase=question.phase,
                number=numbers[question.phase],
                kind=question.kind,
                text=str(question.text),
                survey_item=question.survey_item,
            )
        )
    return EvaluationItem.objects.bulk_create(items)


def _lock_course(course: Course) -> Course:
    return Course.objects.select_for_update(of=("self",)).get(pk=course.pk)


# --- who may answer -------------------------------------------------------------------------------------------
def open_evaluation(*, cohort: Cohort, until: datetime, by: Actor) -> int:
    """Ask those who attended, until then; returns how many are asked for the first time.

    Again: the end moves, and who was marked present meanwhile is asked too. Refuses not_now before the last session
    begins or for an end that has passed, nobody_attended, results_shown once numbers have been shown.
    """
    with transaction.atomic():
        locked = _lock_cohort(cohort)
        moment = clock.fresh()
        _check_opening(locked, until=until, moment=moment)
        _need_questions(locked, Phase.POST)
        asked = _give_rights(locked, Phase.POST)
        if not asked and not _rights(locked, Phase.POST).exists():
            raise Refused(
                "nobody_attended",
                gettext_lazy(
                    "Nobody is marked as present. Please mark the attendance of the sessions first."
                ),
            )
        locked.evaluation_until = until
        locked.save(update_fields=["evaluation_until"])
        _record_opening(locked, Phase.POST, asked, until=until, by=by)
        _tell(locked, asked, "training.evaluation_open", until=until)
    return len(asked)


def open_pre_evaluation(*, cohort: Cohort, by: Actor) -> int:
    """Ask those enrolled, until the first session begins; returns how many are asked for the first time.

    Refuses not_now once it has begun, no_items without questions for before the training, nobody_enrolled.
    """
    with transaction.atomic():
        locked = _lock_cohort(cohort)
        until = ends_at(locked, Phase.PRE)
        if until is None or clock.fresh() >= until:
            raise Refused(
                "not_now",
                gettext_lazy(
                    "Questions for before the training are asked until the first session begins. "
                    "Please ask those of after the training when it is over."
                ),
            )
        _need_questions(locked, Phase.PRE)
        asked = _give_rights(locked, Phase.PRE)
        if not asked and not _rights(locked, Phase.PRE).exists():
            raise Refused(
                "nobody_enrolled",
                gettext_lazy("Nobody is enrolled yet. Please ask when the seats are given."),
            )
        _record_opening(locked, Phase.PRE, asked, until=until, by=by)
        _tell(locked, asked, "training.pre_evaluation_open", until=until)
    return len(asked)


def _lock_cohort(cohort: Cohort) -> Cohort:
    return Cohort.objects.select_for_update(of=("self",)).select_related("course").get(pk=cohort.pk)


def _check_opening(cohort: Cohort, *, until: datetime, moment: datetime) -> None:
    last = Session.objects.filter(cohort=cohort).order_by("-starts_at").first()
    if last is None or moment < last.starts_at:
        raise Refused(
            "not_now",
            gettext_lazy(
                "The survey is about the whole training. Please open it when the last session has begun."
            ),
            title=gettext_lazy("The training is not over yet."),
        )
    if until <= moment:
        raise Refused("not_now", gettext_lazy("This end has passed already. Please choose a later day."))
    ended = cohort.evaluation_until is not None and cohort.evaluation_until <= moment
    answers = EvaluationAnswer.objects.filter(cohort=cohort, phase=Phase.POST)
    if ended and answers.count() >= rules.ENOUGH:
        raise Refused(
            "results_shown",
            gettext_lazy(
                "Its numbers could be read since it ended: one more answer would be told from the difference. "
                "Please ask further questions in the next cohort."
            ),
            title=gettext_lazy("This survey has ended."),
        )


def _need_questions(cohort: Cohort, phase: Phase) -> None:
    """A course without questions of its own gets the default ones when it is asked the first time."""
    if cohort.course.evaluation_items.filter(phase=phase).exists():
        return
    if phase == Phase.PRE:
        raise Refused(
            "no_items",
            gettext_lazy("This course has no questions for before the training. Please add them first."),
        )
    _lock_course(cohort.course)
    if not cohort.course.evaluation_items.filter(phase=phase).exists():
        _store_questions(cohort.course, rules.DEFAULT_QUESTIONS)


def _rights(cohort: Cohort, phase: Phase) -> QuerySet[EvaluationRight]:
    return EvaluationRight.objects.filter(enrolment__cohort=cohort, phase=phase)


def _give_rights(cohort: Cohort, phase: Phase) -> list[EvaluationRight]:
    """One for each who has none yet: for those who attended, or before the training for those enrolled."""
    enrolled = Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.BOOKED)
    asked = attended(enrolled) if phase == Phase.POST else enrolled
    new = asked.exclude(evaluation_rights__phase=phase)
    return EvaluationRight.objects.bulk_create(
        EvaluationRight(enrolment=enrolment, phase=phase) for enrolment in new
    )


def _record_opening(
    cohort: Cohort, phase: Phase, asked: Sequence[EvaluationRight], *, until: datetime, by: Actor
) -> None:
    record(
        "evaluation.opened",
        by=by,
        target="cohort",
        target_id=cohort.pk,
        after={"phase": phase.value, "people": len(asked), "until": until.isoformat()},
    )


def _tell(cohort: Cohort, asked: Sequence[EvaluationRight], kind: str, *, until: datetime) -> None:
    notify(
        people=[right.enrolment.staff_id for right in asked],
        kind=kind,
        key=str(cohort.pk),
        params={"course": cohort.course.title, "until": until.isoformat()},
        url=reverse("evaluations"),
    )


# --- answers -----------------------------------------------------------------------------------------------
def answer_evaluation(*, token: UUID, scores: Mapping[int, int], texts: Mapping[int, str], by: Staff) -> bool:
    """Store an answer apart from who gave it; the right is used up. Used before: nothing happens, and False.

    scores: item number → 1…5, for every five-point item of the phase. texts: item number → clean text, may be left
    out. Refuses survey_over, and what rules.check_answer refuses. Raises PermissionDenied for another's right,
    EvaluationRight.DoesNotExist.
    """
    with transaction.atomic():
        right = lock_right(token)
        cohort = Cohort.objects.get(enrolments=right.enrolment_id)
        if right.enrolment.staff_id != by.pk or right.enrolment.state != EnrolmentState.BOOKED:
            raise PermissionDenied
        if right.answered:
            return False
        _check_open(cohort, Phase(right.phase))
        items = {item.number: item for item in _items(cohort, right.phase)}
        _check_against(items.values(), scores, texts)
        _store_answer(cohort, right.phase, items, scores, texts)
        EvaluationRight.objects.filter(pk=right.pk).update(answered=True)
    return True


def lock_right(token: UUID) -> EvaluationRight:
    found = list(EvaluationRight.objects.raw(_LOCK_RIGHT, [token]))
    if not found:
        raise EvaluationRight.DoesNotExist
    return found[0]


def _items(cohort: Cohort, phase: str) -> list[EvaluationItem]:
    return list(EvaluationItem.objects.filter(course=cohort.course_id, phase=phase))


def _check_open(cohort: Cohort, phase: Phase) -> None:
    until = ends_at(cohort, phase)
    if until is None or clock.fresh() >= until:
        raise Refused(
            "survey_over",
            gettext_lazy("Answers were taken until its end, so that nobody's can be told apart afterwards."),
            title=gettext_lazy("This survey has ended."),
        )


def _check_against(
    items: Collection[EvaluationItem], scores: Mapping[int, int], texts: Mapping[int, str]
) -> None:
    rules.check_answer(
        scale_items=[item.number for item in items if item.kind == ItemKind.SCALE],
        text_items=[item.number for item in items if item.kind == ItemKind.TEXT],
        scores=scores,
        texts=texts,
    )


def _store_answer(
    cohort: Cohort,
    phase: str,
    items: Mapping[int, EvaluationItem],
    scores: Mapping[int, int],
    texts: Mapping[int, str],
) -> None:
    answer = EvaluationAnswer.objects.create(cohort=cohort, phase=phase)
    EvaluationScore.objects.bulk_create(
        EvaluationScore(answer=answer, item=items[number], value=points) for number, points in scores.items()
    )
    EvaluationText.objects.bulk_create(
        EvaluationText(cohort=cohort, item=items[number], text=text) for number, text in texts.items() if text
    )


# --- mixing ------------------------------------------------------------------------------------------------
_MIX_ANSWERS = """
    WITH was AS MATERIALIZED (
        DELETE FROM training_evaluationanswer WHERE cohort_id = %(cohort)s AND phase = %(phase)s RETURNING id
    ), fresh AS MATERIALIZED (
        SELECT id AS old_id, gen_random_uuid() AS id FROM was
    ), score AS MATERIALIZED (
        DELETE FROM training_evaluationscore WHERE answer_id IN (SELECT id FROM was)
        RETURNING answer_id, item_id, value
    ), answer AS (
        INSERT INTO training_evaluationanswer (id, cohort_id, phase, mixed)
        SELECT id, %(cohort)s, %(phase)s, true FROM fresh ORDER BY random()
    )
    INSERT INTO training_evaluationscore (id, answer_id, item_id, value)
    SELECT gen_random_uuid(), fresh.id, score.item_id, score.value
    FROM score JOIN fresh ON fresh.old_id = score.answer_id ORDER BY random()
"""
_MIX_TEXTS = """
    WITH was AS MATERIALIZED (
        DELETE FROM training_evaluationtext AS said USING training_evaluationitem AS item
        WHERE item.id = said.item_id AND said.cohort_id = %(cohort)s AND item.phase = %(phase)s
        RETURNING said.item_id, said.text
    )
    INSERT INTO training_evaluationtext (id, cohort_id, item_id, text)
    SELECT gen_random_uuid(), %(cohort)s, item_id, text FROM was ORDER BY random()
"""
# All rights of the cohort, used or not, bear the number of one transaction then: the mixing's.
_EVEN_RIGHTS = """
    UPDATE training_evaluationright SET answered = answered
    WHERE phase = %(phase)s AND enrolment_id IN (SELECT id FROM training_enrolment WHERE cohort_id = %(cohort)s)
"""


def mix_answers() -> int:
    """Write the answers of each cohort with a new one again, in an order by chance and with other ids.

    Afterwards no row's number, place or writing transaction says which right it came with. Returns how many
    cohorts were mixed. It leaves no audit row: nothing is changed but the order.
    """
    due = EvaluationAnswer.objects.filter(mixed=False).order_by().values_list("cohort", "phase").distinct()
    mixed = 0
    for cohort, phase in list(due):
        with transaction.atomic(), connection.cursor() as cursor:
            Cohort.objects.select_for_update(of=("self",)).get(pk=cohort)
            for statement in (_MIX_ANSWERS, _MIX_TEXTS, _EVEN_RIGHTS):
                cursor.execute(statement, {"cohort": cohort, "phase": phase})
        mixed += 1
    return mixed
