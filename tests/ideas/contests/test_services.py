"""Contests: begun, written, published, changed with a reason, called off."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from audit.models import AuditRow
from ideas.enums import ContestState, IdeaState
from ideas.invariants import ideas
from ideas.invariants.contests import INVARIANTS
from ideas.models import Contest, Criterion, Notice, Phase, Prize
from ideas.queries.contests import draft_notice, newest_posted, notice_in_force, terms_of
from ideas.services import contests as services
from kindness import clock
from notifications.models import Notice as Told
from people.enums import EmploymentType
from people.models import Staff
from tests.factories.ideas import make_contest, make_idea, notice_of
from tests.factories.people import make_outsider, make_staff
from tests.support.rules import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def contest(officer: Staff) -> Contest:
    """Just begun."""
    return services.add_contest(title="친절시책 공모", theme="전화 친절", by=officer)


def posted(**notice: Any) -> Contest:
    """Published, and as whole as the pages leave it: paid for, and judged after the window."""
    contest = make_contest(**{"budget": 10_000_000} | notice)
    last = notice_of(contest).closes_at.date()
    Phase.objects.filter(notice__contest=contest).update(starts_on=last, ends_on=last + timedelta(days=9))
    return contest


def rows() -> tuple[int, int, int]:
    """What a refused act must leave as it was."""
    return Notice.objects.count(), AuditRow.objects.count(), Told.objects.count()


# --- begun --------------------------------------------------------------------------------------------------
def test_contest_begins_with_a_notice_that_can_be_published(officer: Staff):
    contest = services.add_contest(title="친절시책 공모", theme="전화 친절", by=officer)
    notice = draft_notice(contest)
    assert notice is not None
    terms = terms_of(notice)
    assert (contest.state, notice.number, notice.theme) == (ContestState.DRAFT, 1, "전화 친절")
    assert notice.closes_at - notice.opens_at == timedelta(days=12)
    assert [one.weight for one in terms.criteria] == [30, 30, 15, 15, 10]
    assert [(one.seats, one.amount, one.adopts) for one in terms.prizes] == [
        (1, 0, True),
        (2, 0, True),
        (3, 0, True),
        (5, 0, False),
    ]
    assert [(one.blind, one.passes) for one in terms.phases] == [(True, None)]
    assert terms.phases[0].starts_on > notice.closes_at.date()
    assert services.post_notice(notice=notice, by=officer).posted_at is not None


def test_contest_is_begun_once_for_a_token(officer: Staff):
    token = uuid4()
    first = services.add_contest(title="공모", theme="전화", by=officer, token=token)
    assert services.add_contest(title="공모", theme="전화", by=officer, token=token) == first
    assert (Contest.objects.count(), AuditRow.objects.filter(action="contest.added").count()) == (1, 1)


def test_second_contest_of_the_same_name_is_refused(officer: Staff, contest: Contest):
    before = rows()
    with refused("name_taken"):
        services.add_contest(title=contest.title, theme="다른 주제", by=officer)
    assert (Contest.objects.count(), rows()) == (1, before)


# --- written ------------------------------------------------------------------------------------------------
def test_draft_notice_is_changed_freely(officer: Staff, contest: Contest):
    notice = notice_of(contest)
    services.change_notice(notice=notice, by=officer, title="새 이름", most_ideas=5)
    services.change_notice(notice=notice, by=officer, title="새 이름", most_ideas=5)
    services.set_criteria(
        notice=notice, criteria=[("창의성", 60, "새로운가"), ("노력도", 30, "")], by=officer
    )
    services.set_prizes(notice=notice, prizes=[("금상", 1, 500_000, True)], by=officer)
    days = {"starts_on": notice.closes_at.date(), "ends_on": notice.closes_at.date() + timedelta(days=7)}
    services.set_phases(notice=notice, phases=[{"name": "예비 심사", "passes": 5} | days], by=officer)
    terms = terms_of(notice_of(contest))
    assert (Contest.objects.get().title, terms.notice.most_ideas) == ("새 이름", 5)
    assert [(one.name, one.weight, one.help) for one in terms.criteria] == [
        ("창의성", 60, "새로운가"),
        ("노력도", 30, ""),
    ]
    assert [(one.name, one.amount) for one in terms.prizes] == [("금상", 500_000)]
    assert [(one.name, one.passes, one.blind) for one in terms.phases] == [("예비 심사", 5, True)]
    assert list(AuditRow.objects.order_by("id").values_list("action", flat=True)) == [
        "contest.added",
        "contest.renamed",
        "notice.changed",
        "notice.criteria_set",
        "notice.prizes_set",
        "notice.phases_set",
    ]


def test_same_list_again_writes_nothing(officer: Staff, contest: Contest):
    notice = notice_of(contest)
    kept = list(Criterion.objects.filter(notice=notice).values_list("pk", "name", "weight", "help"))
    before = rows()
    services.set_criteria(notice=notice, criteria=[row[1:] for row in kept], by=officer)
    assert list(Criterion.objects.values_list("pk", "name", "weight", "help")) == kept
    assert rows() == before


@pytest.mark.parametrize(
    ("act", "code"),
    [
        ({"criteria": [("창의성", 50, ""), ("창의성", 50, "")]}, "name_taken"),
        ({"prizes": [("금상", 1, 0, True), ("금상", 2, 0, True)]}, "name_taken"),
    ],
    ids=["criteria", "prizes"],
)
def test_two_rows_of_one_name_are_refused(officer: Staff, contest: Contest, act: dict[str, Any], code: str):
    notice, before = notice_of(contest), rows()
    (name,) = act
    with refused(code):
        getattr(services, f"set_{name}")(notice=notice, by=officer, **act)
    assert (Criterion.objects.count(), Prize.objects.count(), rows()) == (5, 4, before)


def test_phase_that_ends_before_it_begins_is_refused(officer: Staff, contest: Contest):
    notice = notice_of(contest)
    day = notice.closes_at.date()
    with refused("invalid_days"):
        services.set_phases(
            notice=notice,
            phases=[{"name": "심사", "starts_on": day, "ends_on": day - timedelta(days=1)}],
            by=officer,
        )
    assert Phase.objects.count() == 1


def test_window_that_ends_before_it_begins_is_refused(officer: Staff, contest: Contest):
    notice = notice_of(contest)
    with refused("invalid_days"):
        services.change_notice(notice=notice, by=officer, closes_at=notice.opens_at)
    assert notice_of(contest).closes_at == notice.closes_at


def test_field_no_notice_has_is_the_callers_mistake(officer: Staff, contest: Contest):
    with pytest.raises(ValueError, match="posted_at"):
        services.change_notice(notice=notice_of(contest), by=officer, posted_at=clock.fresh())


# --- published ----------------------------------------------------------------------------------------------
def test_posting_tells_everybody_it_is_addressed_to_once(officer: Staff, contest: Contest):
    permanent = make_staff(employment_type=EmploymentType.PERMANENT)
    make_staff(employment_type=EmploymentType.TEMPORARY)
    make_outsider()
    notice = notice_of(contest)
    services.post_notice(notice=notice, by=officer)
    services.post_notice(notice=notice, by=officer)
    contest.refresh_from_db()
    assert (contest.state, contest.posted_at is not None) == (ContestState.POSTED, True)
    assert notice_in_force(contest) == notice
    assert set(Told.objects.values_list("person", "kind")) == {
        (officer.pk, "ideas.contest_posted"),
        (permanent.pk, "ideas.contest_posted"),
    }
    assert AuditRow.objects.filter(action="notice.posted").count() == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"criteria": [("창의성", 90, "")]}, "weights_not_100"),
        ({"criteria": []}, "incomplete"),
        ({"prizes": []}, "incomplete"),
        ({"phases": []}, "incomplete"),
        ({"prizes": [("금상", 1, 100_000, True)]}, "legal_basis_missing"),
    ],
    ids=["weights", "criteria", "prizes", "phases", "money"],
)
def test_unfinished_notice_is_not_published(
    officer: Staff, contest: Contest, change: dict[str, Any], code: str
):
    notice = notice_of(contest)
    (name,) = change
    getattr(services, f"set_{name}")(notice=notice, by=officer, **change)
    before = rows()
    with refused(code):
        services.post_notice(notice=notice, by=officer)
    contest.refresh_from_db()
    assert (contest.state, newest_posted(contest), rows()) == (ContestState.DRAFT, None, before)


def test_published_notice_nobody_entered_under_is_put_right(officer: Staff):
    contest = posted()
    draft = make_idea(contest, state=IdeaState.DRAFT)
    notice = notice_of(contest)
    services.change_notice(notice=notice, by=officer, most_ideas=7)
    assert notice_of(contest).most_ideas == 7
    assert list(Told.objects.values_list("person", "kind")) == [(draft.author_id, "ideas.notice_corrected")]
    before = rows()
    with refused("weights_not_100"):
        services.set_criteria(notice=notice, criteria=[("창의성", 99, "")], by=officer)
    assert (notice.criteria.count(), rows()) == (5, before)


# --- changed after entries ----------------------------------------------------------------------------------
def test_notice_somebody_entered_under_is_kept(officer: Staff):
    contest = make_contest()
    make_idea(contest)
    notice, before = notice_of(contest), rows()
    with refused("frozen"):
        services.change_notice(notice=notice, by=officer, most_ideas=7)
    with refused("frozen"):
        services.set_prizes(notice=notice, prizes=[("금상", 1, 0, True)], by=officer)
    assert (notice_of(contest).most_ideas, rows()) == (3, before)


def test_database_keeps_a_notice_somebody_entered_under():
    contest = make_contest()
    make_idea(contest)
    notice = notice_of(contest)
    for act in (
        lambda: Notice.objects.filter(pk=notice.pk).update(most_ideas=9),
        lambda: Criterion.objects.filter(notice=notice).delete(),
        lambda: Prize.objects.create(notice=notice, order=9, name="특별상"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_changed_version_takes_its_place_and_every_entrant_reads_why(officer: Staff):
    contest = posted()
    helper, gone = make_staff(), make_staff()
    idea = make_idea(contest, coauthors=[(helper, 30)])
    make_idea(contest, gone, IdeaState.WITHDRAWN)
    first = notice_of(contest)
    draft = services.begin_change(contest=contest, reason="접수 기간을 늘립니다.", by=officer)
    assert (draft.number, notice_in_force(contest)) == (2, first)
    assert [row.name for row in terms_of(draft).prizes] == [row.name for row in terms_of(first).prizes]
    services.change_notice(notice=draft, by=officer, closes_at=first.closes_at + timedelta(days=3))
    services.set_phases(
        notice=draft,
        phases=[
            {
                "name": "본심사",
                "starts_on": first.closes_at.date() + timedelta(days=4),
                "ends_on": first.closes_at.date() + timedelta(days=9),
            }
        ],
        by=officer,
    )
    services.post_notice(notice=draft, by=officer)
    assert notice_in_force(contest).number == 2
    assert set(Told.objects.values_list("person", "kind")) == {
        (idea.author_id, "ideas.notice_changed"),
        (helper.pk, "ideas.notice_changed"),
    }
    assert Told.objects.first().params["reason"] == "접수 기간을 늘립니다."  # type: ignore[union-attr]
    assert Notice.objects.get(contest=contest, number=1).closes_at == first.closes_at
    row = AuditRow.objects.get(action="notice.posted")
    assert (row.actor, row.reason, row.after) == (officer.number, "접수 기간을 늘립니다.", {"number": 2})


def test_change_without_reason_is_refused(officer: Staff):
    contest = make_contest()
    before = rows()
    with refused("reason_required"):
        services.begin_change(contest=contest, reason="", by=officer)
    assert rows() == before


def test_second_changed_version_is_refused(officer: Staff):
    contest = make_contest()
    services.begin_change(contest=contest, reason="오기 정정", by=officer)
    before = rows()
    with refused("draft_exists"):
        services.begin_change(contest=contest, reason="오기 정정", by=officer)
    assert rows() == before


def test_begun_change_is_dropped(officer: Staff):
    contest = make_contest()
    services.begin_change(contest=contest, reason="오기 정정", by=officer)
    services.discard_change(contest=contest, by=officer)
    services.discard_change(contest=contest, by=officer)
    assert (Notice.objects.count(), Criterion.objects.count()) == (1, 5)
    assert AuditRow.objects.filter(action="notice.change_discarded").count() == 1


def test_first_notice_is_not_dropped(officer: Staff, contest: Contest):
    with refused("not_now"):
        services.discard_change(contest=contest, by=officer)
    assert Notice.objects.count() == 1


@pytest.mark.parametrize(
    "state", [ContestState.JUDGING, ContestState.CHECKING, ContestState.ANNOUNCED, ContestState.CALLED_OFF]
)
def test_nothing_changes_once_judging_has_begun(officer: Staff, state: ContestState):
    contest = make_contest()
    draft = services.begin_change(contest=contest, reason="오기 정정", by=officer)
    Contest.objects.update(state=state)
    before = rows()
    for act in (
        lambda: services.change_notice(notice=draft, by=officer, most_ideas=9),
        lambda: services.set_criteria(notice=draft, criteria=[("창의성", 100, "")], by=officer),
        lambda: services.post_notice(notice=draft, by=officer),
        lambda: services.begin_change(contest=contest, reason="다시", by=officer),
    ):
        with refused("frozen"):
            act()
    assert rows() == before


def test_change_before_the_first_notice_is_refused(officer: Staff, contest: Contest):
    with refused("not_now"):
        services.begin_change(contest=contest, reason="오기 정정", by=officer)


def test_older_notice_is_history(officer: Staff):
    contest = posted()
    older = notice_of(contest)
    services.post_notice(notice=services.begin_change(contest=contest, reason="정정", by=officer), by=officer)
    with refused("frozen"):
        services.change_notice(notice=older, by=officer, most_ideas=9)


def test_contest_somebody_entered_keeps_its_name(officer: Staff):
    contest = make_contest()
    make_idea(contest)
    draft = services.begin_change(contest=contest, reason="정정", by=officer)
    with refused("frozen"):
        services.change_notice(notice=draft, by=officer, title="다른 이름")
    assert Contest.objects.get().title == contest.title


# --- called off ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "state", [ContestState.DRAFT, ContestState.POSTED, ContestState.JUDGING, ContestState.CHECKING]
)
def test_running_contest_is_called_off_once(officer: Staff, state: ContestState):
    contest = make_contest(state)
    idea = make_idea(contest)
    services.call_off(contest=contest, reason="재난 대응에 집중합니다.", by=officer)
    services.call_off(contest=contest, reason="재난 대응에 집중합니다.", by=officer)
    contest.refresh_from_db()
    assert (contest.state, contest.called_off_because) == (
        ContestState.CALLED_OFF,
        "재난 대응에 집중합니다.",
    )
    assert list(Told.objects.values_list("person", "kind")) == [(idea.author_id, "ideas.contest_called_off")]
    assert AuditRow.objects.filter(action="contest.called_off").count() == 1


def test_announced_contest_is_not_called_off(officer: Staff):
    contest, before = make_contest(ContestState.ANNOUNCED), rows()
    with refused("not_now"):
        services.call_off(contest=contest, reason="이유", by=officer)
    assert (Contest.objects.get().state, rows()) == (ContestState.ANNOUNCED, before)


def test_contest_is_not_called_off_without_reason(officer: Staff):
    contest, before = make_contest(), rows()
    with refused("reason_required"):
        services.call_off(contest=contest, reason="", by=officer)
    assert (Contest.objects.get().state, rows()) == (ContestState.POSTED, before)


# --- invariants ---------------------------------------------------------------------------------------------
def test_invariants_hold_after_a_life(officer: Staff, contest: Contest):
    services.post_notice(notice=notice_of(contest), by=officer)
    make_idea(contest)
    services.begin_change(contest=contest, reason="정정", by=officer)
    assert {name: count() for name, count in INVARIANTS.items()} == dict.fromkeys(INVARIANTS, 0)


def test_invariants_find_what_is_broken():
    contest = make_contest()
    Criterion.objects.filter(name="노력도").update(weight=9)
    Phase.objects.all().delete()
    Contest.objects.filter(pk=contest.pk).update(last_number=3)
    other = make_contest(ContestState.CALLED_OFF)
    Notice.objects.create(
        contest=other, number=2, theme="주제", opens_at=clock.fresh(), closes_at=clock.fresh() + timedelta(1)
    )
    assert ideas.INVARIANTS["idea_numbers_with_gaps"]() == 1
    third = make_contest()
    Notice.objects.filter(contest=third).update(posted_at=None)
    assert {name: count() for name, count in INVARIANTS.items()} == {
        "ideas.published_weights_not_100": 1,
        "ideas.running_contests_without_notice": 1,
        "ideas.changed_notices_without_reason": 1,
        "ideas.called_off_without_reason": 1,
        "ideas.published_without_phase": 1,
    }
