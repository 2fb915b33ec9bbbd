"""From points to the announcement: proposed, decided by hand, shown, announced together."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from audit.models import AuditRow
from ideas.enums import ContestState, IdeaState, Mean, Outcome, StepKind, TieRule
from ideas.invariants.results import INVARIANTS
from ideas.models import Adoption, Decision, Idea, Objection, Phase, Step
from ideas.queries.results import results_of
from ideas.services.decisions import (
    announce_results,
    decide,
    give_reasons,
    propose_decisions,
    start_public_check,
)
from kindness import clock
from kindness.errors import Refused
from notifications.models import Notice
from people.enums import Role
from tests.factories.ideas import make_idea, make_phase, make_scored, notice_of
from tests.factories.people import make_staff
from tests.ideas.results.conftest import REASON, Judged, like
from tests.support.rows import nothing_written
from tests.support.rules import breaks_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _every_rule_holds(db):
    yield
    assert breaks_of(INVARIANTS) == {}


def outcomes(judged):
    """Idea → (outcome, name of the prize), in the order of the ideas."""
    rows = Decision.objects.filter(replaced_at__isnull=True).order_by("idea__number")
    return [(row.outcome, row.prize.name if row.prize else "") for row in rows.select_related("prize")]


# --- points read ------------------------------------------------------------------------------------------------
def test_points_are_the_mean_of_the_judges(db):
    """90 and 71 % of each weight, rounded down: 27+27+13+13+9 = 89 and 21+21+10+10+7 = 69."""
    judged = Judged([(90, 71)])
    (line,) = results_of(judged.contest).lines
    assert (line.points, line.place, line.judges, line.low, line.high) == (Decimal(79), 1, 2, 69, 89)


def test_points_are_hidden_while_a_phase_is_open(judged):
    Phase.objects.update(closed_at=None)
    found = results_of(judged.contest)
    assert (found.phases_open, found.ideas, found.lines) == (1, {}, [])


def test_idea_counts_by_the_last_phase_it_was_judged_in(db):
    judged = Judged([60, 95], mean=Mean.PLAIN)
    second = make_phase(notice_of(judged.contest), order=1)
    make_scored(judged.judges[0], judged.ideas[0], 50, phase=second)
    judged.close_phases()
    lines = results_of(judged.contest).lines
    assert [(line.key, line.judges, line.place) for line in lines] == [
        (judged.ideas[0].pk, 1, 1),
        (judged.ideas[1].pk, 2, 2),
    ]


def test_withdrawn_and_merged_ideas_have_no_line(judged):
    make_idea(judged.contest, state=IdeaState.WITHDRAWN)
    make_idea(judged.contest, state=IdeaState.MERGED, merged_into=judged.ideas[0])
    assert [line.key for line in results_of(judged.contest).lines] == [one.pk for one in judged.ideas]


# --- proposed -----------------------------------------------------------------------------------------------------
def test_prizes_are_proposed_by_place_and_the_rest_is_not_adopted(db):
    judged = Judged([50, 90, 80, 70, 60, 55, 40, 30])
    assert propose_decisions(contest=judged.contest, by=judged.officer) == 8
    assert outcomes(judged) == [
        ("encouraged", "장려상"),
        ("adopted", "금상"),
        ("adopted", "은상"),
        ("adopted", "은상"),
        ("encouraged", "장려상"),
        ("encouraged", "장려상"),
        ("not_adopted", ""),
        ("not_adopted", ""),
    ]
    assert set(Decision.objects.values_list("decided_by", "reason", "published_at")) == {(None, "", None)}


def test_proposal_keeps_what_was_decided_by_hand_with_its_seat(judged):
    silver = judged.prizes[1]
    judged.decided(3, prize=silver)
    assert propose_decisions(contest=judged.contest, by=judged.officer) == 3
    assert outcomes(judged) == [
        ("adopted", "금상"),
        ("adopted", "은상"),
        ("encouraged", "장려상"),
        ("adopted", "은상"),
    ]


def test_proposal_again_replaces_the_first(judged):
    propose_decisions(contest=judged.contest, by=judged.officer)
    assert propose_decisions(contest=judged.contest, by=judged.officer) == 4
    assert Decision.objects.count() == 4


def test_proposal_forgets_an_idea_withdrawn_meanwhile(judged):
    propose_decisions(contest=judged.contest, by=judged.officer)
    Idea.objects.filter(pk=judged.ideas[0].pk).update(state=IdeaState.WITHDRAWN, withdrawn_at=clock.fresh())
    assert propose_decisions(contest=judged.contest, by=judged.officer) == 3
    assert outcomes(judged)[0] == ("adopted", "금상")
    assert not Decision.objects.filter(idea=judged.ideas[0]).exists()


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (TieRule.JOINT, ["금상", "금상", "은상", "장려상"]),
        (TieRule.EARLIER, ["금상", "은상", "은상", "장려상"]),
    ],
)
def test_tie_is_solved_by_the_notice(db, rule, expected):
    judged = Judged([90, 90, 70, 60], tie_rule=rule)
    propose_decisions(contest=judged.contest, by=judged.officer)
    assert [prize for _outcome, prize in outcomes(judged)] == expected


@pytest.mark.parametrize("state", [ContestState.POSTED, ContestState.ANNOUNCED, ContestState.CALLED_OFF])
def test_proposal_at_another_time_is_refused(db, state):
    judged = Judged()
    judged.contest.state = state
    judged.contest.save()
    with nothing_written(), pytest.raises(Refused, match="not_now"):
        propose_decisions(contest=judged.contest, by=judged.officer)
    judged.contest.state = ContestState.JUDGING
    judged.contest.save()


def test_proposal_before_the_last_phase_is_closed_is_refused(judged):
    Phase.objects.update(closed_at=None)
    with nothing_written(), pytest.raises(Refused, match="not_over"):
        propose_decisions(contest=judged.contest, by=judged.officer)


# --- by hand ------------------------------------------------------------------------------------------------------
def test_decision_by_hand_is_pending_and_told_to_nobody(judged):
    made = judged.decided(0, prize=judged.prizes[0])
    assert (made.outcome, made.prize.name, made.owner, made.decided_by) == (
        "adopted",
        "금상",
        judged.owner,
        judged.officer,
    )
    assert made.published_at is None
    assert Notice.objects.count() == 0
    assert Step.objects.count() == 0


def test_decision_can_be_changed_until_it_is_announced(judged):
    first = judged.decided(0, prize=judged.prizes[0])
    second = judged.decided(0, Outcome.NOT_ADOPTED)
    assert first.pk == second.pk
    assert (second.prize, second.owner, second.planned_for) == (None, None, "")
    row = AuditRow.objects.filter(action="decision.made").latest("pk")
    assert (row.before["outcome"], row.after["outcome"]) == ("adopted", "not_adopted")


def test_reason_is_wanted(judged):
    with nothing_written(), pytest.raises(Refused, match="reason_required"):
        judged.decided(0, reason="\u3164 ")


def test_author_does_not_decide_about_the_own_idea(db):
    judged = Judged([])
    officer = make_staff(roles=[Role.PROGRAMME_OFFICER])
    judged.ideas.append(judged.add(90, author=officer))
    with nothing_written(), pytest.raises(Refused, match="own_idea"):
        judged.decided(0, by=officer)


def test_coauthor_of_a_merged_idea_does_not_decide_either(judged):
    officer = make_staff(roles=[Role.PROGRAMME_OFFICER])
    make_idea(judged.contest, state=IdeaState.MERGED, merged_into=judged.ideas[0], coauthors=[(officer, 30)])
    with nothing_written(), pytest.raises(Refused, match="own_idea"):
        judged.decided(0, by=officer)


@pytest.mark.parametrize(
    ("outcome", "prize"), [(Outcome.ADOPTED, 2), (Outcome.ENCOURAGED, 0), (Outcome.NOT_ADOPTED, 2)]
)
def test_prize_of_another_decision_is_refused(judged, outcome, prize):
    with nothing_written(), pytest.raises(Refused, match="wrong_prize"):
        judged.decided(0, outcome, prize=judged.prizes[prize])


def test_prize_has_so_many_places(judged):
    gold = judged.prizes[0]
    judged.decided(0, prize=gold)
    with nothing_written(), pytest.raises(Refused, match="no_seat_left"):
        judged.decided(1, prize=gold)


def test_joint_place_shares_a_prize_beyond_its_seats(db):
    judged = Judged([90, 90], tie_rule=TieRule.JOINT)
    gold = judged.prizes[0]
    assert [judged.decided(number, prize=gold).prize for number in (0, 1)] == [gold, gold]


def test_rejected_idea_is_not_decided_about(judged):
    rejected = make_idea(judged.contest, state=IdeaState.REJECTED)
    with nothing_written(), pytest.raises(Refused, match="not_now"):
        decide(idea=rejected, outcome=Outcome.ADOPTED, reason=REASON, by=judged.officer)


def test_prize_of_another_contest_is_the_callers_mistake(judged):
    with pytest.raises(ValueError, match="another notice"):
        judged.decided(0, prize=Judged().prizes[0])


# --- one reason for several -----------------------------------------------------------------------------------------
def test_one_reason_is_written_to_several(judged):
    propose_decisions(contest=judged.contest, by=judged.officer)
    ideas = [one.pk for one in judged.ideas[1:]]
    count = give_reasons(
        contest=judged.contest, ideas=ideas, reason=REASON, owner=judged.owner, planned_for="내년", by=judged.officer
    )  # fmt: skip
    assert count == 3
    rows = Decision.objects.order_by("idea__number").values_list("reason", "owner", "planned_for")
    assert list(rows) == [
        ("", None, ""),
        (REASON, judged.owner.pk, "내년"),
        (REASON, judged.owner.pk, "내년"),
        (REASON, None, ""),  # encouraged: nobody carries it out
    ]


def test_one_reason_for_several_refuses_the_own_idea_and_writes_none(judged):
    officer = make_staff(roles=[Role.PROGRAMME_OFFICER])
    own = judged.add(85, author=officer)
    propose_decisions(contest=judged.contest, by=judged.officer)
    with nothing_written(), pytest.raises(Refused, match="own_idea"):
        give_reasons(contest=judged.contest, ideas=[own.pk, judged.ideas[0].pk], reason=REASON, by=officer)


def test_one_reason_for_nothing_is_refused(judged):
    with nothing_written(), pytest.raises(Refused, match="nothing_chosen"):
        give_reasons(contest=judged.contest, ideas=[judged.ideas[0].pk], reason=REASON, by=judged.officer)


# --- the public check -------------------------------------------------------------------------------------------------
def test_public_check_shows_what_is_to_be_adopted_or_has_a_prize(db):
    judged = Judged([90, 80, 70, 60, 50, 40, 30])
    propose_decisions(contest=judged.contest, by=judged.officer)
    contest = start_public_check(contest=judged.contest, by=judged.officer)
    assert (contest.state, contest.checked_until) == (
        ContestState.CHECKING,
        clock.today() + timedelta(days=10),
    )
    shown = Decision.objects.filter(shortlisted_at__isnull=False).values_list("idea__number", flat=True)
    assert sorted(shown) == [1, 2, 3, 4, 5, 6]
    assert Step.objects.filter(kind=StepKind.SHORTLISTED).count() == 6
    assert Notice.objects.filter(kind="ideas.shortlisted").count() == 6


def test_public_check_waits_for_every_decision(judged):
    judged.decided(0)
    with nothing_written(), pytest.raises(Refused, match="undecided"):
        start_public_check(contest=judged.contest, by=judged.officer)


def test_public_check_of_nothing_is_refused(db):
    judged = Judged([20])
    judged.decided(0, Outcome.NOT_ADOPTED)
    with nothing_written(), pytest.raises(Refused, match="nothing_to_show"):
        start_public_check(contest=judged.contest, by=judged.officer)


def test_public_check_begins_once(judged):
    judged.shown()
    with nothing_written(), pytest.raises(Refused, match="not_now"):
        start_public_check(contest=judged.contest, by=judged.officer)


def test_nothing_is_adopted_that_was_not_shown(db):
    judged = Judged([90, 80, 70, 60, 50, 40, 30])
    judged.shown()
    with nothing_written(), pytest.raises(Refused, match="not_shown"):
        judged.decided(6)
    assert judged.decided(0, Outcome.NOT_ADOPTED).shortlisted_at is not None


def test_likes_lay_the_prizes_anew_after_the_check(db):
    """88 and 79 points; the second gets all ten points of the likes."""
    judged = Judged([90, 80], likes_points=10)
    judged.shown()
    like(judged.ideas[1])
    assert propose_decisions(contest=judged.contest, by=judged.officer) == 2
    assert outcomes(judged) == [("adopted", "은상"), ("adopted", "금상")]
    assert {one.reason for one in Decision.objects.all()} == {REASON}


def test_likes_are_not_counted_unless_the_notice_says_so(db):
    judged = Judged([90, 80])
    judged.shown()
    like(judged.ideas[1])
    propose_decisions(contest=judged.contest, by=judged.officer)
    assert outcomes(judged) == [("adopted", "금상"), ("adopted", "은상")]


def test_decision_made_during_the_check_stays_when_prizes_are_laid_anew(db):
    judged = Judged([90, 80], likes_points=10)
    judged.shown()
    judged.decided(0, Outcome.NOT_ADOPTED)
    assert propose_decisions(contest=judged.contest, by=judged.officer) == 1
    assert outcomes(judged) == [("not_adopted", ""), ("adopted", "금상")]


# --- the announcement -----------------------------------------------------------------------------------------------
def test_announcement_publishes_all_at_once_with_points_and_places(judged):
    judged.announced()
    rows = Decision.objects.order_by("place").values_list("place", "points", "published_at")
    assert [(place, points) for place, points, _at in rows] == [
        (1, Decimal(89)), (2, Decimal(80)), (3, Decimal(69)), (4, Decimal(60)),
    ]  # fmt: skip
    assert {at for *_rest, at in rows} == {judged.contest.announced_at}
    assert judged.contest.state == ContestState.ANNOUNCED


def test_announcement_tells_every_author_and_thanks_the_others(db):
    judged = Judged([])
    coauthor, entrant, joined = make_staff(), make_staff(), make_staff()
    judged.ideas.append(judged.add(90, coauthors=[(coauthor, 40)]))
    make_idea(judged.contest, entrant, IdeaState.REJECTED)
    make_idea(judged.contest, joined, IdeaState.MERGED, merged_into=judged.ideas[0])
    judged.announced()
    told = Notice.objects.filter(kind="ideas.decided").values_list("person", flat=True)
    assert sorted(told) == sorted([judged.ideas[0].author_id, coauthor.pk, joined.pk])
    thanked = Notice.objects.filter(kind="ideas.results_announced").values_list("person", flat=True)
    assert sorted(thanked) == sorted([entrant.pk, *(judge.staff_id for judge in judged.judges)])


def test_announcement_gives_adopted_ideas_to_their_departments(judged):
    judged.announced()
    adopted = Adoption.objects.order_by("idea__number").values_list("idea", "division")
    assert list(adopted) == [(one.pk, judged.owner.pk) for one in judged.ideas[:3]]
    assert Step.objects.filter(kind=StepKind.DECIDED).count() == 4


def test_announcement_during_the_public_check_is_refused(judged):
    judged.shown()
    with nothing_written(), pytest.raises(Refused, match="not_over"):
        announce_results(contest=judged.contest, by=judged.officer)


def test_last_day_of_the_check_still_counts(judged):
    judged.shown()
    with (
        clock.at(clock.fresh() + timedelta(days=10)),
        nothing_written(),
        pytest.raises(Refused, match="not_over"),
    ):
        announce_results(contest=judged.contest, by=judged.officer)


def test_announcement_without_the_public_check_is_refused(judged):
    judged.completed()
    with nothing_written(), pytest.raises(Refused, match="not_checked"):
        announce_results(contest=judged.contest, by=judged.officer)


def test_announcement_without_a_check_where_the_notice_has_none(db):
    judged = Judged(public_days=0)
    judged.completed()
    assert announce_results(contest=judged.contest, by=judged.officer).state == ContestState.ANNOUNCED


def test_announcement_without_a_check_where_nothing_would_be_shown(db):
    judged = Judged([20, 10])
    for number in range(2):
        judged.decided(number, Outcome.NOT_ADOPTED)
    announce_results(contest=judged.contest, by=judged.officer)
    assert Notice.objects.filter(kind="ideas.decided").count() == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reason": ""}, "reason_required"),
        ({"owner": None}, "owner_required"),
        ({"planned_for": ""}, "planned_time_required"),
    ],
)
def test_announcement_waits_for_what_is_missing(judged, change, code):
    judged.shown()
    judged.end_check()
    Decision.objects.filter(idea=judged.ideas[0]).update(**change)
    with nothing_written(), pytest.raises(Refused, match=code):
        announce_results(contest=judged.contest, by=judged.officer)


def test_announcement_waits_for_open_objections(judged):
    judged.shown()
    judged.end_check()
    Objection.objects.create(
        idea=judged.ideas[0], kind="check", ground="copied", text="작년 제안과 같습니다.",
        filed_by=make_staff(), filed_at=clock.fresh(),
    )  # fmt: skip
    with nothing_written(), pytest.raises(Refused, match="objections_open"):
        announce_results(contest=judged.contest, by=judged.officer)


def test_announcement_happens_once(judged):
    judged.announced()
    with nothing_written(), pytest.raises(Refused, match="not_now"):
        announce_results(contest=judged.contest, by=judged.officer)


def test_contest_without_a_judged_idea_is_announced_with_thanks(db):
    judged = Judged([])
    entrant = make_staff()
    make_idea(judged.contest, entrant, IdeaState.REJECTED)
    announce_results(contest=judged.contest, by=judged.officer)
    assert Notice.objects.filter(person=entrant, kind="ideas.results_announced").count() == 1


def test_published_decision_stands_in_the_database(judged):
    from django.db import DatabaseError, transaction

    judged.announced()
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.update(reason="바꾸었습니다.")
