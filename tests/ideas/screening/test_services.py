"""Screening: who goes to the judges, why not, what is put right, what is the same, what came back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from audit.models import AuditRow
from ideas.enums import ContestState, Ground, IdeaState, Outcome, StepKind
from ideas.invariants.screening import INVARIANTS
from ideas.models import Attachment, BlindCopy, Correction, Step
from ideas.services.screening import (
    accept_ideas,
    ask_correction,
    credit_idea,
    edit_blind,
    hide_attachment,
    merge_idea,
    note_list_file,
    reject_ideas,
    reopen_idea,
)
from kindness import clock
from kindness.errors import Refused
from notifications.models import Notice
from people.enums import Role
from tests.factories.ideas import make_author, make_contest, make_decision, make_idea, make_judge
from tests.factories.people import make_staff
from tests.support.rows import nothing_written
from tests.support.rules import breaks_of
from tests.support.statements import statements

pytestmark = pytest.mark.django_db
WHY = "이미 시행하고 있습니다."


@pytest.fixture(autouse=True)
def _every_rule_holds(db):
    yield
    assert breaks_of(INVARIANTS) == {}


@pytest.fixture
def officer():
    return make_staff(roles=[Role.PROGRAMME_OFFICER])


@pytest.fixture
def contest():
    return make_contest()


def entry(contest, **fields):
    return make_idea(contest, state=IdeaState.SUBMITTED, **fields)


def told(kind):
    return list(
        Notice.objects.filter(kind=f"ideas.{kind}").order_by("person").values_list("person", flat=True)
    )


def make_file(idea, **fields):
    return Attachment.objects.create(
        idea=idea, name="그림.png", media_type="image/png", size=3, sha256="0" * 64, content=b"png",
        uploaded_by=idea.author, **fields,
    )  # fmt: skip


# --- accepted -------------------------------------------------------------------------------------------------
def test_accepted_ideas_go_to_the_judges_and_their_authors_are_told(contest, officer):
    helper = make_staff()
    one, two = entry(contest, coauthors=[(helper, 40)]), entry(contest)
    assert accept_ideas(ideas=[one, two], by=officer) == 2
    one.refresh_from_db()
    assert (one.state, one.screened_by, one.screened_at is not None) == (IdeaState.ACCEPTED, officer, True)
    assert told("idea_accepted") == sorted([one.author_id, helper.pk, two.author_id])
    assert list(Step.objects.order_by("idea__number").values_list("idea", "kind")) == [
        (one.pk, StepKind.ACCEPTED),
        (two.pk, StepKind.ACCEPTED),
    ]
    assert AuditRow.objects.filter(action="idea.accepted", actor=officer.number).count() == 2


def test_what_others_screened_meanwhile_stays_as_it_is(contest, officer):
    done, waiting = make_idea(contest, state=IdeaState.REJECTED), entry(contest)
    assert accept_ideas(ideas=[done, waiting], by=officer) == 1
    done.refresh_from_db()
    assert done.state == IdeaState.REJECTED


@pytest.mark.parametrize("state", [IdeaState.ACCEPTED, IdeaState.REJECTED, IdeaState.WITHDRAWN])
def test_nothing_left_to_screen_is_refused(contest, officer, state):
    idea = make_idea(contest, state=state)
    with nothing_written(), pytest.raises(Refused, match="not_now"):
        accept_ideas(ideas=[idea], by=officer)


def test_draft_is_never_screened(contest, officer):
    idea = make_idea(contest, state=IdeaState.DRAFT)
    with nothing_written(), pytest.raises(Refused, match="not_now"):
        accept_ideas(ideas=[idea], by=officer)


def test_nothing_ticked_is_refused(officer):
    with nothing_written(), pytest.raises(Refused, match="nothing_chosen"):
        accept_ideas(ideas=[], by=officer)


def test_ideas_of_another_contest_are_left_alone(contest, officer):
    one, other = entry(contest), entry(make_contest())
    assert accept_ideas(ideas=[one, other], by=officer) == 1
    other.refresh_from_db()
    assert other.state == IdeaState.SUBMITTED


@pytest.mark.parametrize(
    "state", [ContestState.JUDGING, ContestState.CHECKING, ContestState.ANNOUNCED, ContestState.CALLED_OFF]
)
def test_screening_is_over_when_judging_begins(officer, state):
    contest = make_contest(state)
    idea, kept = entry(contest), entry(contest)
    later = entry(contest)
    for act in (
        lambda: accept_ideas(ideas=[idea], by=officer),
        lambda: reject_ideas(ideas=[idea], ground=Ground.IN_FORCE, text=WHY, by=officer),
        lambda: ask_correction(idea=idea, text="금액", by=officer),
        lambda: merge_idea(idea=later, into=kept, by=officer),
        lambda: reopen_idea(idea=idea, by=officer),
    ):
        with nothing_written(), pytest.raises(Refused, match="not_now"):
            act()


# --- by whom --------------------------------------------------------------------------------------------------
def test_officer_leaves_their_own_idea_to_another(contest, officer):
    own, named = entry(contest, author=officer), entry(contest, coauthors=[(officer, 30)])
    kept = entry(contest)
    make_idea(contest, officer, IdeaState.MERGED, merged_into=kept)
    later, file = entry(contest), make_file(own)
    for idea in (own, named, kept):
        for act in (
            lambda idea=idea: accept_ideas(ideas=[idea], by=officer),
            lambda idea=idea: reject_ideas(ideas=[idea], ground=Ground.IN_FORCE, text=WHY, by=officer),
            lambda idea=idea: ask_correction(idea=idea, text="금액", by=officer),
            lambda idea=idea: merge_idea(idea=later, into=idea, by=officer),
            lambda idea=idea: credit_idea(idea=idea, earlier=None, by=officer),
            lambda idea=idea: edit_blind(idea=idea, title="다른 제목", by=officer),
            lambda idea=idea: reopen_idea(idea=idea, by=officer),
        ):
            with nothing_written(), pytest.raises(Refused, match="own_idea"):
                act()
    with nothing_written(), pytest.raises(Refused, match="own_idea"):
        hide_attachment(attachment=file, hidden=True, by=officer)
    assert accept_ideas(ideas=[own, named, kept, later], by=officer) == 1


def test_who_declined_to_be_named_is_no_author(contest, officer):
    idea = entry(contest)
    make_author(idea, officer, order=1, share=10, declined_at=clock.fresh())
    assert accept_ideas(ideas=[idea], by=officer) == 1


def test_officer_on_the_jury_does_not_screen(contest, officer):
    idea, judge = entry(contest), make_judge(contest, officer)
    with nothing_written(), pytest.raises(Refused, match="judge_here"):
        accept_ideas(ideas=[idea], by=officer)
    with nothing_written(), pytest.raises(Refused, match="judge_here"):
        edit_blind(idea=idea, title="제목", by=officer)
    judge.left_at = clock.fresh()
    judge.save()
    assert accept_ideas(ideas=[idea], by=officer) == 1


# --- not taken up ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("ground", list(Ground))
def test_every_ground_of_the_law_is_kept_with_its_words(contest, officer, ground):
    idea = entry(contest)
    assert reject_ideas(ideas=[idea], ground=ground, text=WHY, by=officer) == 1
    idea.refresh_from_db()
    assert (idea.state, idea.ground, idea.ground_text) == (IdeaState.REJECTED, ground, WHY)
    assert idea.priority_at is not None
    assert Step.objects.get().note == WHY
    assert told("idea_rejected") == [idea.author_id]


def test_rejection_needs_words(contest, officer):
    idea = entry(contest)
    with nothing_written(), pytest.raises(Refused, match="reason_required"):
        reject_ideas(ideas=[idea], ground=Ground.IN_FORCE, text="  ", by=officer)


def test_authors_of_merged_ideas_are_told_too(contest, officer):
    kept = entry(contest)
    joined = make_idea(contest, state=IdeaState.MERGED, merged_into=kept)
    reject_ideas(ideas=[kept], ground=Ground.COMPLAINT, text=WHY, by=officer)
    assert told("idea_rejected") == sorted([kept.author_id, joined.author_id])


def test_hundreds_are_screened_together(contest, officer):
    author = make_staff()
    ideas = [entry(contest, author=author) for _number in range(60)]
    with statements() as asked:
        assert reject_ideas(ideas=ideas, ground=Ground.COMPLAINT, text=WHY, by=officer) == 60
    assert (len(asked), Notice.objects.filter(person=author).count()) == (10, 60)


# --- taken back -----------------------------------------------------------------------------------------------
def test_decision_is_taken_back_and_made_again(contest, officer):
    idea = entry(contest)
    for _again in range(2):
        reject_ideas(ideas=[idea], ground=Ground.RIGHTS, text=WHY, by=officer)
        reopen_idea(idea=idea, by=officer)
    idea.refresh_from_db()
    assert (idea.state, idea.ground, idea.ground_text, idea.screened_by) == (
        IdeaState.SUBMITTED,
        "",
        "",
        None,
    )
    assert (len(told("idea_rejected")), len(told("idea_reopened"))) == (2, 2)
    accept_ideas(ideas=[idea], by=officer)


def test_nothing_to_take_back(contest, officer):
    for idea in (entry(contest), make_idea(contest, state=IdeaState.WITHDRAWN)):
        with nothing_written(), pytest.raises(Refused, match="not_now"):
            reopen_idea(idea=idea, by=officer)


# --- correction -----------------------------------------------------------------------------------------------
def test_correction_is_asked_with_its_last_day(officer):
    idea = entry(make_contest(correction_days=5))
    asked = ask_correction(idea=idea, text="비용을 적어 주세요.", by=officer)
    idea.refresh_from_db()
    assert (idea.state, asked.due_on) == (IdeaState.RETURNED, clock.today() + timedelta(days=5))
    assert Step.objects.get().note == "비용을 적어 주세요."
    assert told("correction_asked") == [idea.author_id]
    with nothing_written(), pytest.raises(Refused, match="not_now"):
        ask_correction(idea=idea, text="또", by=officer)


def test_same_form_again_asks_once(contest, officer):
    idea, token = entry(contest), uuid4()
    first = ask_correction(idea=idea, text="비용", by=officer, token=token)
    assert ask_correction(idea=idea, text="비용", by=officer, token=token) == first
    assert (Correction.objects.count(), Notice.objects.count()) == (1, 1)


def test_correction_needs_words(contest, officer):
    idea = entry(contest)
    with nothing_written(), pytest.raises(Refused, match="reason_required"):
        ask_correction(idea=idea, text=" ", by=officer)


def test_request_ends_when_it_is_taken_back_or_the_idea_decided(contest, officer):
    one, two = entry(contest), entry(contest)
    for idea in (one, two):
        ask_correction(idea=idea, text="비용", by=officer)
    reopen_idea(idea=one, by=officer)
    accept_ideas(ideas=[two], by=officer)
    assert Correction.objects.filter(ended_at__isnull=True).count() == 0
    ask_correction(idea=one, text="다시", by=officer)


# --- merged ---------------------------------------------------------------------------------------------------
def test_earlier_idea_is_kept_with_all_authors(contest, officer):
    first, second = entry(contest), entry(contest)
    merge_idea(idea=second, into=first, by=officer)
    second.refresh_from_db()
    assert (second.state, second.merged_into) == (IdeaState.MERGED, first)
    assert Step.objects.get(idea=second).note == f"№ {first.number}"
    assert (told("idea_merged"), told("idea_joined")) == ([second.author_id], [first.author_id])


def test_what_was_merged_before_comes_along(contest, officer):
    first, second, third = entry(contest), entry(contest), entry(contest)
    merge_idea(idea=third, into=second, by=officer)
    merge_idea(idea=second, into=first, by=officer)
    third.refresh_from_db()
    assert third.merged_into == first


@pytest.mark.parametrize(
    ("state", "code"),
    [(IdeaState.REJECTED, "not_kept"), (IdeaState.WITHDRAWN, "not_kept"), (IdeaState.MERGED, "not_kept")],
)
def test_merging_needs_a_kept_idea(contest, officer, state, code):
    root = entry(contest)
    fields = {"merged_into": root} if state == IdeaState.MERGED else {}
    gone, later = make_idea(contest, state=state, **fields), entry(contest)
    with nothing_written(), pytest.raises(Refused, match=code):
        merge_idea(idea=later, into=gone, by=officer)


def test_merging_goes_from_later_to_earlier_within_a_contest(contest, officer):
    first, second, other = entry(contest), entry(contest), entry(make_contest())
    for idea, into, code in (
        (first, second, "not_earlier"),
        (first, first, "not_earlier"),
        (second, other, "other_contest"),
    ):
        with nothing_written(), pytest.raises(Refused, match=code):
            merge_idea(idea=idea, into=into, by=officer)


def test_judges_do_not_read_the_names_that_came_along(contest, officer):
    first = entry(contest, proposal="세무과 한도윤 주무관과 해 보았습니다.")
    second = entry(contest, author=make_staff(name="한도윤"))
    edit_blind(idea=first, problem="고친 문제", by=officer)
    merge_idea(idea=second, into=first, by=officer)
    copy = BlindCopy.objects.get(idea=first)
    assert "한도윤" not in copy.proposal
    assert copy.problem == "고친 문제"


# --- credited -------------------------------------------------------------------------------------------------
def declined(**fields):
    old = make_contest(ContestState.ANNOUNCED)
    long_ago = clock.fresh() - timedelta(days=400)
    return make_idea(old, state=IdeaState.REJECTED, **{"priority_at": long_ago} | fields)


def test_return_of_a_declined_idea_is_credited_to_its_first_author(contest, officer):
    old, new = declined(), entry(contest)
    credit_idea(idea=new, earlier=old, by=officer)
    new.refresh_from_db()
    assert (new.credited_to, new.state) == (old, IdeaState.SUBMITTED)
    assert (told("idea_credited"), told("idea_remembered")) == ([new.author_id], [old.author_id])
    credit_idea(idea=new, earlier=None, by=officer)
    new.refresh_from_db()
    assert new.credited_to is None


def test_credit_goes_to_the_very_first(contest, officer):
    oldest = declined()
    between = declined(priority_at=clock.fresh() - timedelta(days=100), credited_to=oldest)
    new = entry(contest)
    credit_idea(idea=new, earlier=between, by=officer)
    new.refresh_from_db()
    assert new.credited_to == oldest


def test_only_declined_earlier_ideas_are_credited(contest, officer):
    new = entry(contest)
    adopted = make_idea(make_contest(ContestState.ANNOUNCED), priority_at=clock.fresh() - timedelta(days=9))
    make_decision(adopted, Outcome.ADOPTED)
    later = declined(priority_at=clock.fresh() + timedelta(days=1))
    own = declined(author=officer)
    for earlier, code in ((adopted, "not_declined"), (later, "not_earlier"), (own, "own_idea")):
        with nothing_written(), pytest.raises(Refused, match=code):
            credit_idea(idea=new, earlier=earlier, by=officer)


def test_idea_declined_by_decision_is_credited(contest, officer):
    old = make_idea(make_contest(ContestState.ANNOUNCED), priority_at=clock.fresh() - timedelta(days=9))
    make_decision(old, Outcome.NOT_ADOPTED)
    new = entry(contest)
    assert credit_idea(idea=new, earlier=old, by=officer).credited_to == old


# --- what judges are given --------------------------------------------------------------------------------------
def test_judges_copy_is_edited_until_the_announcement(officer):
    for state in (ContestState.POSTED, ContestState.JUDGING, ContestState.CHECKING):
        idea = make_idea(make_contest(state))
        copy = edit_blind(idea=idea, title="가린 제목", by=officer)
        assert (copy.title, copy.edited_by, copy.problem) == ("가린 제목", officer, idea.problem)
    assert AuditRow.objects.filter(action="idea.blind_edited").last().after == {"fields": ["title"]}
    over = make_idea(make_contest(ContestState.ANNOUNCED))
    with nothing_written(), pytest.raises(Refused, match="not_now"):
        edit_blind(idea=over, title="가린 제목", by=officer)


def test_judges_copy_keeps_a_title(contest, officer):
    idea = entry(contest)
    with nothing_written(), pytest.raises(Refused, match="incomplete"):
        edit_blind(idea=idea, title=" ", by=officer)
    with nothing_written():
        edit_blind(idea=idea, title=idea.title, by=officer)
    with pytest.raises(ValueError, match="state"):
        edit_blind(idea=idea, state="accepted", by=officer)


def test_file_is_kept_from_the_judges_and_given_again(contest, officer):
    file = make_file(entry(contest))
    assert hide_attachment(attachment=file, hidden=True, by=officer).hidden
    assert not hide_attachment(attachment=file, hidden=False, by=officer).hidden
    with nothing_written():
        hide_attachment(attachment=file, hidden=False, by=officer)
    acts = AuditRow.objects.order_by("pk").values_list("action", flat=True)
    assert list(acts) == ["idea.file_hidden", "idea.file_shown"]


def test_export_is_recorded_with_its_purpose(contest, officer):
    note_list_file(contest=contest, file_format="csv", named=True, purpose="위원회 보고", by=officer)
    row = AuditRow.objects.get()
    assert (row.action, row.after, row.reason) == (
        "screening.exported",
        {"format": "csv", "named": True},
        "위원회 보고",
    )
