"""From the first word to the receipt, the correction and the withdrawal."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import AuditRow
from ideas.enums import ContestState, IdeaState, StepKind
from ideas.models import BlindCopy, Contest, Correction, Idea
from ideas.services.ideas import (
    discard_draft,
    hand_in_correction,
    save_draft,
    start_draft,
    submit_idea,
    withdraw_idea,
)
from kindness import clock
from kindness.errors import Refused
from notifications.models import Notice
from people.enums import EmploymentType, Role
from people.models import Staff
from tests.factories.ideas import make_contest, make_idea, notice_of
from tests.factories.people import make_division, make_staff
from tests.ideas.ideas.making import TEXTS, joined, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(db: None) -> Staff:
    return make_staff(make_division("도로과"), name="김서연", extension="2314")


def returned(contest: Contest, author: Staff, days: int = 7) -> Idea:
    """A correction is asked for."""
    idea = make_idea(contest, author, IdeaState.RETURNED)
    Correction.objects.create(
        idea=idea,
        text="비용을 적어 주세요.",
        asked_by=make_staff(),
        asked_at=clock.fresh(),
        due_on=clock.today() + timedelta(days=days),
    )
    return idea


# --- drafts ---------------------------------------------------------------------------------------------------
def test_start_draft_makes_a_draft_with_its_first_author(contest: Contest, me: Staff) -> None:
    idea = start_draft(contest=contest, by=me)
    author = idea.authors.get()
    assert (idea.state, idea.number, idea.author_id) == (IdeaState.DRAFT, None, me.pk)
    assert (author.staff_id, author.share, author.order, author.division_name) == (me.pk, 100, 0, "도로과")
    assert AuditRow.objects.filter(action="idea.begun").count() == 1


def test_start_draft_with_the_same_token_is_the_same_draft(contest: Contest, me: Staff) -> None:
    token = uuid4()
    first = start_draft(contest=contest, by=me, token=token)
    assert start_draft(contest=contest, by=me, token=token) == first
    assert Idea.objects.count() == 1


@pytest.mark.parametrize(
    ("opens", "closes", "code"), [(1, 2, "not_started"), (-2, -1, "closed")], ids=["early", "late"]
)
def test_start_draft_outside_the_window_is_refused(me: Staff, opens: int, closes: int, code: str) -> None:
    moment = clock.fresh()
    contest = make_contest(opens_at=moment + timedelta(days=opens), closes_at=moment + timedelta(days=closes))
    with pytest.raises(Refused) as refused:
        start_draft(contest=contest, by=me)
    assert refused.value.code == code
    assert Idea.objects.count() == 0


def test_start_draft_by_somebody_the_notice_does_not_ask_is_refused(contest: Contest) -> None:
    somebody = make_staff(employment_type=EmploymentType.TEMPORARY)
    with pytest.raises(Refused) as refused:
        start_draft(contest=contest, by=somebody)
    assert refused.value.code == "not_eligible"
    assert Idea.objects.count() == 0


def test_start_draft_beyond_the_most_is_refused_until_one_is_withdrawn(me: Staff) -> None:
    contest = make_contest(most_ideas=1)
    first = submit_idea(idea=written(contest, me), pledged=True, by=me)
    with pytest.raises(Refused) as refused:
        start_draft(contest=contest, by=me)
    assert refused.value.code == "too_many_ideas"
    withdraw_idea(idea=first, by=me)
    assert start_draft(contest=contest, by=me).state == IdeaState.DRAFT


def test_save_draft_stores_what_was_given_and_leaves_no_audit_row(contest: Contest, me: Staff) -> None:
    idea = start_draft(contest=contest, by=me)
    before = AuditRow.objects.count()
    saved = save_draft(idea=idea, by=me, title="새 제목")
    assert (saved.title, saved.problem) == ("새 제목", "")
    assert saved.saved_at >= idea.saved_at
    assert AuditRow.objects.count() == before


def test_save_draft_after_another_window_is_refused(contest: Contest, me: Staff) -> None:
    idea = start_draft(contest=contest, by=me)
    save_draft(idea=idea, by=me, title="먼저")
    with pytest.raises(Refused) as refused:
        save_draft(idea=idea, by=me, seen=idea.saved_at, title="나중")
    assert refused.value.code == "changed_elsewhere"
    assert Idea.objects.get().title == "먼저"


def test_save_draft_of_the_same_text_again_changes_nothing(contest: Contest, me: Staff) -> None:
    idea = written(contest, me)
    again = save_draft(idea=idea, by=me, seen=idea.created_at, **TEXTS)
    assert again.saved_at == idea.saved_at


def test_save_draft_by_a_co_author_is_denied(contest: Contest, me: Staff) -> None:
    idea, colleague = written(contest, me), make_staff()
    joined(idea, colleague)
    with pytest.raises(PermissionDenied):
        save_draft(idea=idea, by=colleague, title="남의 것")
    assert Idea.objects.get().title == TEXTS["title"]


def test_discard_draft_deletes_it(contest: Contest, me: Staff) -> None:
    discard_draft(idea=written(contest, me), by=me)
    assert Idea.objects.count() == 0
    assert AuditRow.objects.filter(action="idea.discarded").count() == 1


def test_discard_draft_of_a_received_idea_is_refused(contest: Contest, me: Staff) -> None:
    idea = submit_idea(idea=written(contest, me), pledged=True, by=me)
    with pytest.raises(Refused) as refused:
        discard_draft(idea=idea, by=me)
    assert refused.value.code == "not_now"
    assert Idea.objects.count() == 1


# --- handing in -------------------------------------------------------------------------------------------------
def test_submit_idea_receives_it_under_the_next_number(contest: Contest, me: Staff) -> None:
    first = submit_idea(idea=written(contest, make_staff()), pledged=True, by=Staff.objects.last() or me)
    idea = submit_idea(idea=written(contest, me), pledged=True, by=me)
    assert (first.number, idea.number, idea.state) == (1, 2, IdeaState.SUBMITTED)
    assert idea.notice == notice_of(contest)
    assert idea.submitted_at == idea.priority_at == idea.pledged_at
    assert [step.kind for step in idea.steps.all()] == [StepKind.SUBMITTED]
    assert Notice.objects.filter(person=me, kind="ideas.received").count() == 1


def test_submit_idea_again_changes_nothing(contest: Contest, me: Staff) -> None:
    idea = submit_idea(idea=written(contest, me), pledged=True, by=me)
    again = submit_idea(idea=idea, pledged=True, by=me)
    assert again.number == 1
    contest.refresh_from_db()
    assert contest.last_number == 1


def test_submit_idea_takes_what_arrived_in_the_last_microsecond(contest: Contest, me: Staff) -> None:
    idea, closes = written(contest, me), notice_of(contest).closes_at
    with clock.at(closes), pytest.raises(Refused) as refused:
        submit_idea(idea=idea, pledged=True, by=me)
    assert refused.value.code == "closed"
    with clock.at(closes - timedelta(microseconds=1)):
        assert submit_idea(idea=idea, pledged=True, by=me).number == 1


@pytest.mark.parametrize("missing", ["title", "problem", "proposal", "effect"])
def test_submit_idea_with_something_missing_is_refused(contest: Contest, me: Staff, missing: str) -> None:
    idea = written(contest, me, **{missing: ""})
    with pytest.raises(Refused) as refused:
        submit_idea(idea=idea, pledged=True, by=me)
    assert refused.value.code == "incomplete"
    assert Idea.objects.get().number is None


def test_submit_idea_without_the_pledge_is_refused(contest: Contest, me: Staff) -> None:
    idea = written(contest, me)
    with pytest.raises(Refused) as refused:
        submit_idea(idea=idea, pledged=False, by=me)
    assert refused.value.code == "pledge_required"
    assert Idea.objects.get().number is None


def test_submit_idea_before_a_co_author_agreed_is_refused(contest: Contest, me: Staff) -> None:
    from ideas.services.authors import name_author

    idea = written(contest, me)
    name_author(idea=idea, staff=make_staff(), share=30, by=me)
    with pytest.raises(Refused) as refused:
        submit_idea(idea=idea, pledged=True, by=me)
    assert refused.value.code == "consent_missing"
    assert Idea.objects.get().number is None


def test_submit_idea_whose_shares_do_not_make_100_is_refused(contest: Contest, me: Staff) -> None:
    from ideas.services.authors import set_shares

    idea = written(contest, me)
    set_shares(idea=idea, shares={me.pk: 90}, by=me)
    with pytest.raises(Refused) as refused:
        submit_idea(idea=idea, pledged=True, by=me)
    assert refused.value.code == "shares_not_100"
    assert Idea.objects.get().number is None


def test_submit_idea_takes_names_and_places_of_the_day(contest: Contest, me: Staff) -> None:
    colleague = make_staff(make_division("민원여권과"), name="이하늘")
    idea = written(contest, me)
    joined(idea, colleague)
    idea.authors.update(division_name="옛 과", rank="옛 직급")
    submit_idea(idea=idea, pledged=True, by=me)
    assert list(idea.authors.values_list("name", "division_name", "share")) == [
        ("김서연", "도로과", 70),
        ("이하늘", "민원여권과", 30),
    ]
    assert Notice.objects.filter(kind="ideas.received").count() == 2


def test_submit_idea_masks_its_authors_in_the_judges_copy(contest: Contest, me: Staff) -> None:
    colleague = make_staff(make_division("민원여권과"), name="이하늘", email="haneul@daon.example")
    idea = written(
        contest,
        me,
        title="도로과 김서연의 문구 카드",
        problem=f"김 주무관({me.number}, 내선 2314)이 겪은 일입니다.",
        proposal="이하늘 주무관과 민원여권과에서 haneul@daon.example 로 받습니다.",
    )
    joined(idea, colleague)
    submit_idea(idea=idea, pledged=True, by=me)
    copy = BlindCopy.objects.get(idea=idea)
    everything = f"{copy.title} {copy.problem} {copy.proposal} {copy.effect} {copy.cost}"
    for word in ("도로과", "김서연", "김 주무관", me.number, "2314", "이하늘", "민원여권과", "haneul"):
        assert word not in everything
    assert "문구 카드" in copy.title


# --- correction ---------------------------------------------------------------------------------------------------
def test_hand_in_correction_goes_back_to_screening(contest: Contest, me: Staff) -> None:
    officer, idea = make_staff(roles=[Role.PROGRAMME_OFFICER]), returned(contest, me)
    save_draft(idea=idea, by=me, cost="십만 원입니다.")
    done = hand_in_correction(idea=idea, by=me)
    assert (done.state, done.corrections.get().ended_at is not None) == (IdeaState.SUBMITTED, True)
    assert BlindCopy.objects.get(idea=idea).cost == "십만 원입니다."
    assert [step.kind for step in done.steps.all()] == [StepKind.CORRECTED]
    assert Notice.objects.filter(person=officer, kind="ideas.corrected").count() == 1
    assert hand_in_correction(idea=idea, by=me).state == IdeaState.SUBMITTED
    assert done.steps.count() == 1


def test_hand_in_correction_after_its_last_day_is_refused(contest: Contest, me: Staff) -> None:
    idea = returned(contest, me, days=-1)
    for act in (
        lambda: hand_in_correction(idea=idea, by=me),
        lambda: save_draft(idea=idea, by=me, cost="늦음"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "closed"
    assert Idea.objects.get().state == IdeaState.RETURNED


def test_hand_in_correction_that_was_not_asked_for_is_refused(contest: Contest, me: Staff) -> None:
    idea = make_idea(contest, me, IdeaState.SUBMITTED)
    with pytest.raises(Refused) as refused:
        hand_in_correction(idea=idea, by=me)
    assert refused.value.code == "not_now"


def test_a_received_idea_is_not_rewritten(contest: Contest, me: Staff) -> None:
    idea = submit_idea(idea=written(contest, me), pledged=True, by=me)
    with pytest.raises(Refused) as refused:
        save_draft(idea=idea, by=me, title="다른 제목")
    assert refused.value.code == "not_now"
    assert Idea.objects.get().title == TEXTS["title"]


# --- withdrawal ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", [ContestState.POSTED, ContestState.JUDGING, ContestState.CHECKING])
def test_withdraw_idea_until_the_announcement(me: Staff, state: ContestState) -> None:
    idea, colleague = make_idea(make_contest(state), me, coauthors=[(make_staff(), 40)]), Staff.objects.last()
    done = withdraw_idea(idea=idea, by=me)
    assert (done.state, done.number, done.withdrawn_at is not None) == (
        IdeaState.WITHDRAWN,
        idea.number,
        True,
    )
    assert Notice.objects.filter(person=colleague, kind="ideas.withdrawn").count() == 1
    assert withdraw_idea(idea=idea, by=me).steps.count() == 1


@pytest.mark.parametrize(
    ("contest_state", "idea_state"),
    [
        (ContestState.ANNOUNCED, IdeaState.ACCEPTED),
        (ContestState.POSTED, IdeaState.DRAFT),
        (ContestState.POSTED, IdeaState.REJECTED),
    ],
    ids=["announced", "draft", "rejected"],
)
def test_withdraw_idea_at_another_time_is_refused(
    me: Staff, contest_state: ContestState, idea_state: IdeaState
) -> None:
    idea = make_idea(make_contest(contest_state), me, idea_state)
    with pytest.raises(Refused) as refused:
        withdraw_idea(idea=idea, by=me)
    assert refused.value.code == "not_now"
    assert Idea.objects.get().state == idea_state


def test_withdraw_idea_with_merged_ones_is_refused(contest: Contest, me: Staff) -> None:
    idea = make_idea(contest, me)
    make_idea(contest, state=IdeaState.MERGED, merged_into=idea)
    with pytest.raises(Refused) as refused:
        withdraw_idea(idea=idea, by=me)
    assert refused.value.code == "not_now"
    assert Idea.objects.filter(state=IdeaState.WITHDRAWN).count() == 0
