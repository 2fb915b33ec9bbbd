"""Looked at again: in the public check by any colleague, afterwards for the authors; answered by others."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from ideas.enums import IdeaState, Outcome, StepKind
from ideas.invariants.results import INVARIANTS
from ideas.models import Adoption, Contest, Decision, Objection, Step
from ideas.services.objections import answer_objection, file_objection
from kindness import clock
from kindness.errors import Refused
from notifications.models import Notice
from people.enums import Role
from tests.factories.ideas import make_idea
from tests.factories.people import as_signed_in, give_role, make_staff
from tests.ideas.results.conftest import REASON, Judged
from tests.support.rows import nothing_written
from tests.support.rules import breaks_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _every_rule_holds(db):
    yield
    assert breaks_of(INVARIANTS) == {}


@pytest.fixture
def shown(judged):
    judged.shown()
    return judged


@pytest.fixture
def announced(judged):
    judged.announced()
    return judged


def check(idea, person, **fields):
    return _file(idea, person, "check", {"ground": "copied", "text": "작년 제안과 같습니다."} | fields)


def review(idea, person=None, **fields):
    values = {"ground": "misjudged", "text": "비용을 잘못 보셨습니다."} | fields
    return _file(idea, person or idea.author, "review", values)


def _file(idea, person, kind, values):
    return file_objection(idea=idea, kind=kind, by=person, **{"token": uuid4()} | values)


def answer(objection, person, outcome="dismissed", **fields):
    return answer_objection(
        objection=objection, outcome=outcome, by=person, **{"answer": "다시 살펴보았습니다."} | fields
    )


def adopting(judged, **fields):
    values = {"outcome": Outcome.PARTLY, "reason": REASON, "owner": judged.owner, "planned_for": "내년"}
    return {"prize": None} | values | fields


def as_officer(person):
    give_role(person, Role.PROGRAMME_OFFICER)
    return as_signed_in(person)


# --- in the public check ------------------------------------------------------------------------------------------
def test_colleague_objects_once_and_the_officers_are_told(shown):
    token = uuid4()
    colleague = make_staff()
    first = check(shown.ideas[0], colleague, token=token)
    assert check(shown.ideas[0], colleague, token=token) == first
    told = Notice.objects.filter(kind="ideas.objection_filed").values_list("person", flat=True)
    assert sorted(told) == sorted([shown.officer.pk, shown.other.pk])
    with nothing_written(), pytest.raises(Refused, match="already_filed"):
        check(shown.ideas[0], colleague)


def test_notice_of_an_objection_names_nobody(shown):
    colleague = make_staff(name="한지우")
    check(shown.ideas[0], colleague)
    notice = Notice.objects.filter(kind="ideas.objection_filed").first()
    assert notice.params == {"contest": shown.contest.title, "number": 1, "kind": "check"}


def test_own_idea_is_not_objected_to(shown):
    with nothing_written(), pytest.raises(Refused, match="own_idea"):
        check(shown.ideas[0], shown.ideas[0].author)


def test_objection_without_a_reason_is_refused(shown):
    colleague = make_staff()
    with nothing_written(), pytest.raises(Refused, match="reason_required"):
        check(shown.ideas[0], colleague, text=" \u3164")


def test_idea_that_is_not_shown_is_not_objected_to(db):
    judged = Judged([90, 20])
    judged.shown()
    Decision.objects.filter(idea=judged.ideas[1]).update(shortlisted_at=None)
    colleague = make_staff()
    with nothing_written(), pytest.raises(Refused, match="not_now"):
        check(judged.ideas[1], colleague)


def test_objection_before_the_check_is_refused(judged):
    colleague = make_staff()
    with nothing_written(), pytest.raises(Refused, match="not_now"):
        check(judged.ideas[0], colleague)


def test_last_day_of_the_check_still_counts(shown):
    with clock.at(clock.fresh() + timedelta(days=10)):
        assert check(shown.ideas[0], make_staff()).outcome == ""


def test_objection_after_the_last_day_is_refused(shown):
    shown.end_check()
    colleague = make_staff()
    with nothing_written(), pytest.raises(Refused, match="deadline_passed"):
        check(shown.ideas[0], colleague)


def test_dismissed_objection_changes_nothing_and_is_answered_to_the_person(shown):
    colleague = make_staff()
    found = answer(check(shown.ideas[0], colleague), shown.other)
    assert (found.outcome, found.answered_by) == ("dismissed", shown.other)
    assert shown.decision(0).outcome == Outcome.ADOPTED
    assert Notice.objects.filter(person=colleague, kind="ideas.objection_answered").count() == 1


def test_accepted_objection_changes_the_pending_decision(shown):
    instead = {"outcome": Outcome.NOT_ADOPTED, "reason": "이미 시행 중입니다."}
    answer(check(shown.ideas[0], make_staff()), shown.other, "upheld", decision=instead)
    made = shown.decision(0)
    assert (made.outcome, made.prize, made.published_at) == (Outcome.NOT_ADOPTED, None, None)


def test_objection_is_answered_once(shown):
    found = answer(check(shown.ideas[0], make_staff()), shown.other)
    with nothing_written(), pytest.raises(Refused, match="not_now"):
        answer(found, shown.officer)


def test_answer_without_a_reason_is_refused(shown):
    found = check(shown.ideas[0], make_staff())
    with nothing_written(), pytest.raises(Refused, match="reason_required"):
        answer(found, shown.other, answer="")


def test_author_does_not_answer(shown):
    found = check(shown.ideas[0], make_staff())
    author = as_officer(shown.ideas[0].author)
    with nothing_written(), pytest.raises(Refused, match="own_idea"):
        answer(found, author)


def test_judge_does_not_answer(shown):
    found = check(shown.ideas[0], make_staff())
    judge = as_officer(shown.judges[0].staff)
    with nothing_written(), pytest.raises(Refused, match="not_impartial"):
        answer(found, judge)


def test_nobody_answers_their_own_objection(shown):
    found = check(shown.ideas[0], shown.other)
    with nothing_written(), pytest.raises(Refused, match="own_objection"):
        answer(found, shown.other)


def test_who_decided_may_answer_in_the_public_check(shown):
    assert answer(check(shown.ideas[0], make_staff()), shown.officer).answered_by == shown.officer


# --- after the announcement ---------------------------------------------------------------------------------------
def test_author_asks_for_a_new_decision(announced):
    found = review(announced.ideas[3])
    assert (found.kind, found.decision) == ("review", announced.decision(3))


def test_author_of_a_merged_idea_asks_as_well(judged):
    joined = make_staff()
    make_idea(judged.contest, joined, IdeaState.MERGED, merged_into=judged.ideas[3])
    judged.announced()
    assert review(judged.ideas[3], joined).filed_by == joined


def test_others_do_not_ask_for_a_new_decision(announced):
    colleague = make_staff()
    with nothing_written(), pytest.raises(Refused, match="not_author"):
        review(announced.ideas[3], colleague)


def test_new_decision_before_the_announcement_is_refused(shown):
    with nothing_written(), pytest.raises(Refused, match="not_now"):
        review(shown.ideas[3])


@pytest.mark.parametrize(("days", "allowed"), [(15, True), (16, False)])
def test_new_decision_can_be_asked_for_within_fifteen_days(announced, days, allowed):
    with clock.at(clock.fresh() + timedelta(days=days)):
        if allowed:
            assert review(announced.ideas[3]).outcome == ""
            return
        with nothing_written(), pytest.raises(Refused, match="deadline_passed"):
            review(announced.ideas[3])


def test_second_author_does_not_ask_while_the_first_waits(db):
    judged = Judged([])
    coauthor = make_staff()
    judged.ideas.append(judged.add(20, coauthors=[(coauthor, 50)]))
    judged.announced()
    review(judged.ideas[0])
    with nothing_written(), pytest.raises(Refused, match="already_filed"):
        review(judged.ideas[0], coauthor)


def test_idea_is_looked_at_again_once(announced):
    answer(review(announced.ideas[3]), announced.other)
    with nothing_written(), pytest.raises(Refused, match="already_answered"):
        review(announced.ideas[3])


def test_new_decision_replaces_the_published_one_which_is_kept(announced):
    idea = announced.ideas[3]
    old = announced.decision(3)
    answer(review(idea), announced.other, "upheld", decision=adopting(announced))
    old.refresh_from_db()
    new = announced.decision(3)
    assert old.replaced_at is not None
    assert (new.outcome, new.place, new.points, new.decided_by) == (
        Outcome.PARTLY,
        old.place,
        old.points,
        announced.other,
    )
    assert new.published_at is not None
    assert Adoption.objects.get(idea=idea).division == announced.owner
    assert Step.objects.filter(idea=idea, kind=StepKind.REVIEWED).count() == 1
    assert Notice.objects.filter(person=idea.author, kind="ideas.decided_again").count() == 1


def test_idea_that_is_no_longer_adopted_leaves_its_department(announced):
    instead = {"outcome": Outcome.ENCOURAGED, "reason": "이미 시행 중입니다."}
    assert Adoption.objects.filter(idea=announced.ideas[0]).count() == 1
    answer(review(announced.ideas[0]), announced.other, "upheld", decision=instead)
    assert Adoption.objects.filter(idea=announced.ideas[0]).count() == 0


def test_accepted_request_needs_the_new_decision(announced):
    found = review(announced.ideas[3])
    with nothing_written(), pytest.raises(Refused, match="decision_required"):
        answer(found, announced.other, "upheld")


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"owner": None}, "owner_required"),
        ({"planned_for": " "}, "planned_time_required"),
        ({"reason": ""}, "reason_required"),
    ],
)
def test_new_decision_is_whole_at_once(announced, fields, code):
    found = review(announced.ideas[3])
    with nothing_written(), pytest.raises(Refused, match=code):
        answer(found, announced.other, "upheld", decision=adopting(announced, **fields))


def test_who_decided_does_not_answer_the_request(announced):
    found = review(announced.ideas[3])
    with nothing_written(), pytest.raises(Refused, match="not_impartial"):
        answer(found, announced.officer)


def test_who_screened_does_not_answer_the_request(announced):
    idea = announced.ideas[3]
    idea.screened_by = announced.other
    idea.save(update_fields=["screened_by"])
    found = review(idea)
    with nothing_written(), pytest.raises(Refused, match="not_impartial"):
        answer(found, announced.other)


def test_who_answered_an_objection_before_does_not_answer_the_request(shown):
    answer(check(shown.ideas[0], make_staff()), shown.other)
    shown.end_check()
    from ideas.services.decisions import announce_results

    announce_results(contest=shown.contest, by=shown.officer)
    found = review(shown.ideas[0])
    with nothing_written(), pytest.raises(Refused, match="not_impartial"):
        answer(found, shown.other)


def test_judge_who_left_does_not_answer_either(announced):
    judge = announced.judges[0]
    judge.left_at = clock.fresh()
    judge.save(update_fields=["left_at"])
    found = review(announced.ideas[3])
    officer = as_officer(judge.staff)
    with nothing_written(), pytest.raises(Refused, match="not_impartial"):
        answer(found, officer)


def test_objections_are_counted_for_the_announcement(shown):
    check(shown.ideas[0], make_staff())
    check(shown.ideas[1], make_staff())
    from ideas.queries.results import results_of

    assert results_of(Contest.objects.get(pk=shown.contest.pk)).open_objections == 2
    assert Objection.objects.count() == 2
