"""An adopted idea is planned, reported on, carried out or stopped; everybody concerned is told."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from audit.models import AuditRow
from ideas.enums import AdoptionState, IdeaState, Outcome, StepKind
from ideas.invariants.carrying import INVARIANTS
from ideas.models import Adoption, Progress, Step
from ideas.queries.authorship import author_ids
from ideas.rules.quarters import Quarter
from ideas.services import carrying
from ideas.services.owner_reminders import remind_owners
from kindness import clock
from kindness.errors import Refused
from kindness.halfyear import SEOUL
from notifications.models import Notice
from people.enums import Role
from tests.factories.ideas import make_decision, make_idea
from tests.factories.people import make_division, make_staff
from tests.ideas.carrying.conftest import planned
from tests.support.races import codes, together
from tests.support.rows import nothing_written
from tests.support.rules import breaks_of

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 21, 10, tzinfo=SEOUL)


@pytest.fixture(autouse=True)
def _every_rule_holds(db):
    yield
    assert breaks_of(INVARIANTS) == {}


def told(kind):
    return sorted(Notice.objects.filter(kind=f"ideas.{kind}").values_list("person__name", flat=True))


def acts():
    return list(AuditRow.objects.filter(target="adoption").order_by("pk").values_list("action", flat=True))


def steps():
    return list(Step.objects.order_by("at", "pk").values_list("kind", flat=True))


def refused(code, call, **fields):
    with nothing_written(), pytest.raises(Refused) as found:
        call(**fields)
    assert found.value.code == code


# --- begun --------------------------------------------------------------------------------------------------------
def test_adopted_idea_is_handed_to_its_owner(idea, roads, head, officer):
    decision = make_decision(idea, owner=roads)
    today = clock.today()
    begun = carrying.adopt(decision=decision, on=today, by=officer)
    assert (begun.state, begun.division, begun.plan_due_on) == (
        AdoptionState.WAITING,
        roads,
        today + timedelta(days=30),
    )
    assert begun.follow_until.year == today.year + 3
    assert told("adoption_begun") == ["박다온"]
    with nothing_written():
        assert carrying.adopt(decision=decision, on=today, by=officer) == begun


def test_officers_are_told_where_a_division_has_no_head(idea, officer):
    other = make_staff(roles=[Role.PROGRAMME_OFFICER], name="한가람")
    carrying.adopt(decision=make_decision(idea, owner=make_division("총무과")), on=clock.today(), by=officer)
    assert told("adoption_begun") == [other.name]


def test_adoption_without_an_owner_is_refused(idea, officer):
    decision = make_decision(idea, published=False)
    refused("owner_required", carrying.adopt, decision=decision, on=clock.today(), by=officer)


def replaced(adoption, outcome, **fields):
    old = adoption.decision
    old.replaced_at = clock.fresh()
    old.save(update_fields=["replaced_at"])
    return make_decision(adoption.idea, outcome, **fields)


def test_deciding_again_forgets_what_was_not_begun(adoption, officer):
    replaced(adoption, Outcome.NOT_ADOPTED)
    carrying.drop_adoption(idea=adoption.idea, by=officer)
    assert Adoption.objects.count() == 0
    assert told("adoption_dropped") == ["박다온"]
    with nothing_written():
        carrying.drop_adoption(idea=adoption.idea, by=officer)


def test_deciding_again_stops_what_was_begun_and_adopting_takes_it_up(adoption, head, officer):
    planned(adoption, head)
    replaced(adoption, Outcome.NOT_ADOPTED)
    carrying.drop_adoption(idea=adoption.idea, by=officer)
    adoption.refresh_from_db()
    assert (adoption.state, adoption.ended_on) == (AdoptionState.STOPPED, clock.today())
    other = make_division("총무과")
    adoption.decision = adoption.idea.decisions.get(replaced_at=None)
    again = carrying.adopt(
        decision=replaced(adoption, Outcome.PARTLY, owner=other), on=clock.today(), by=officer
    )
    assert (again.pk, again.state, again.division, again.stopped_because) == (
        adoption.pk,
        AdoptionState.PLANNED,
        other,
        "",
    )


# --- planned and reported ---------------------------------------------------------------------------------------------
def test_plan_is_written_by_the_head_and_told_the_authors(adoption, head):
    held = planned(adoption, head)
    assert (held.state, held.planned_by) == (AdoptionState.PLANNED, head)
    assert told("adoption_planned") == ["김서윤", "이하늘"]
    assert (steps(), acts()) == ([StepKind.PLANNED], ["adoption.planned"])
    assert "문구" not in str(AuditRow.objects.get(action="adoption.planned").after)
    with nothing_written():
        planned(adoption, head)
    changed = planned(adoption, head, plan="문구를 정하고 교육한다.")
    assert (changed.planned_at, steps()) == (held.planned_at, [StepKind.PLANNED] * 2)


@pytest.mark.parametrize("who", ["stranger", "colleague", "author"])
def test_plan_of_anybody_else_is_denied(adoption, roads, author, who):
    by = {"stranger": make_staff(), "colleague": make_staff(roads), "author": author}[who]
    with nothing_written(), pytest.raises(PermissionDenied):
        planned(adoption, by)


def test_officer_who_wrote_it_leaves_it_to_others_but_a_head_may_carry_out_their_own(contest, roads, head):
    writing = make_staff(roles=[Role.PROGRAMME_OFFICER])
    mine = make_idea(contest, writing, coauthors=[(head, 40)])
    adoption = carrying.adopt(decision=make_decision(mine, owner=roads), on=clock.today(), by=head)
    refused("own_idea", carrying.stop, adoption=adoption, reason="예산이 없습니다.", by=writing)
    refused("own_idea", carrying.move_to, adoption=adoption, division=make_division("총무과"), by=writing)
    assert planned(adoption, head).state == AdoptionState.PLANNED


def test_authors_of_merged_ideas_are_told_and_those_who_declined_are_not(adoption, contest, idea, coauthor):
    later = make_idea(contest, make_staff(name="최별"), IdeaState.MERGED, merged_into=idea)
    declined = idea.authors.get(staff=coauthor)
    declined.consented_at, declined.declined_at = None, clock.fresh()
    declined.save()
    assert author_ids(idea.pk) == {idea.author_id, later.author_id}


def test_quarter_is_reported_and_corrected_until_it_is_due(adoption, head):
    with clock.at(START):
        planned(adoption, head)
        first = carrying.report_quarter(
            adoption=adoption, quarter="2026Q4", percent=30, text="문구를 모았다.", by=head
        )
    adoption.refresh_from_db()
    assert adoption.state == AdoptionState.UNDER_WAY
    with clock.at(datetime(2027, 1, 31, 23, 59, tzinfo=SEOUL)):
        again = carrying.report_quarter(
            adoption=adoption, quarter="2026Q4", percent=40, text="문구를 정했다.", by=head
        )
    assert (again.pk, again.percent, Progress.objects.count()) == (first.pk, 40, 1)
    assert told("adoption_reported") == ["김서윤", "이하늘"]
    with clock.at(datetime(2027, 2, 1, tzinfo=SEOUL)):
        late = {"adoption": adoption, "percent": 50, "text": "늦은 글", "by": head}
        refused("already_reported", carrying.report_quarter, quarter="2026Q4", **late)
        refused("not_started", carrying.report_quarter, quarter="2027Q2", **late)
        refused("not_now", carrying.report_quarter, quarter="2026Q3", **late)
        refused("incomplete", carrying.report_quarter, quarter="2027Q1", **late | {"text": ""})
        with pytest.raises(ValueError, match="not a quarter"):
            carrying.report_quarter(quarter="2027H1", **late)


# --- ended ------------------------------------------------------------------------------------------------------------
def test_idea_is_carried_out_with_what_changed(adoption, head):
    refused("not_now", carrying.finish, adoption=adoption, changed_what="달라졌다.", by=head)
    planned(adoption, head)
    refused("incomplete", carrying.finish, adoption=adoption, changed_what="", by=head)
    done = carrying.finish(adoption=adoption, changed_what="마무리 인사가 자연스럽다.", by=head)
    assert (done.state, done.ended_on) == (AdoptionState.DONE, clock.today())
    assert told("adoption_done") == ["김서윤", "이하늘"]
    assert len(told("adoption_done_told")) == 1
    refused("not_now", carrying.stop, adoption=adoption, reason="예산", by=head)


def test_stopped_idea_is_answered_and_taken_up_again(adoption, head, officer, author):
    refused("reason_required", carrying.stop, adoption=adoption, reason="", by=head)
    stopped = carrying.stop(adoption=adoption, reason="법이 바뀌어 할 수 없습니다.", by=head)
    assert (stopped.state, stopped.plan) == (AdoptionState.STOPPED, "")
    assert (told("adoption_stopped"), told("adoption_stopped_too")) == (["김서윤"], ["이하늘"])
    with nothing_written(), pytest.raises(PermissionDenied):
        carrying.say_word(adoption=adoption, word="다른 길이 있습니다.", by=head)
    carrying.say_word(adoption=adoption, word="법에 맞는 길이 있습니다.", by=author)
    assert told("adoption_word") == sorted([head.name, officer.name])
    refused("already_answered", carrying.say_word, adoption=adoption, word="또", by=author)
    with nothing_written(), pytest.raises(PermissionDenied):
        carrying.take_up_again(adoption=adoption, reason="길이 있습니다.", by=head)
    again = carrying.take_up_again(adoption=adoption, reason="길이 있습니다.", by=officer)
    assert (again.state, again.word, again.ended_on) == (AdoptionState.WAITING, "", None)
    assert again.plan_due_on == clock.today() + timedelta(days=30)
    assert steps() == [StepKind.STOPPED, StepKind.RESUMED]


def test_reported_idea_is_taken_up_where_it_stood(adoption, head, officer):
    planned(adoption, head)
    quarter = str(Quarter.containing(clock.today()))
    carrying.report_quarter(adoption=adoption, quarter=quarter, percent=10, text="시작했다.", by=head)
    carrying.stop(adoption=adoption, reason="예산이 없습니다.", by=head)
    again = carrying.take_up_again(adoption=adoption, reason="예산을 얻었습니다.", by=officer)
    assert again.state == AdoptionState.UNDER_WAY


def test_idea_is_handed_to_another_division_with_days_of_its_own(adoption, head, officer):
    other = make_division("총무과")
    boss = make_staff(other, roles=[Role.DIVISION_HEAD], name="정하나")
    with nothing_written(), pytest.raises(PermissionDenied):
        carrying.move_to(adoption=adoption, division=other, by=head)
    refused("same_division", carrying.move_to, adoption=adoption, division=adoption.division, by=officer)
    later = clock.fresh() + timedelta(days=20)
    with clock.at(later):
        moved = carrying.move_to(adoption=adoption, division=other, by=officer)
    assert (moved.division, moved.plan_due_on) == (other, later.date() + timedelta(days=30))
    assert told("adoption_begun") == [boss.name]
    with nothing_written(), pytest.raises(PermissionDenied):
        planned(adoption, head)
    assert planned(adoption, boss).state == AdoptionState.PLANNED


def test_survey_item_is_named(adoption, head):
    named = carrying.name_item(adoption=adoption, key="closing", by=head)
    assert (named.survey_item, acts()) == ("closing", ["adoption.item_named"])
    with nothing_written():
        carrying.name_item(adoption=adoption, key="closing", by=head)


# --- reminders --------------------------------------------------------------------------------------------------------
def on(day):
    return clock.at(datetime.combine(day, datetime.min.time(), SEOUL))


def test_plan_is_reminded_of_step_by_step(adoption):
    due = adoption.plan_due_on
    with on(due - timedelta(days=8)):
        assert remind_owners() == 0
    with on(due):
        assert (remind_owners(), remind_owners()) == (1, 0)
    assert told("adoption_plan_soon") == ["박다온"]
    with on(due + timedelta(days=1)):
        assert (remind_owners(), remind_owners()) == (1, 0)
    assert told("adoption_plan_overdue") == ["박다온"]
    with on(due + timedelta(days=8)):
        assert (remind_owners(), remind_owners()) == (1, 0)
    assert (len(told("adoption_plan_overdue")), len(told("adoption_plan_long_overdue"))) == (1, 1)
    assert acts() == ["adoption.reminded"] * 3


def test_missed_steps_are_told_at_once(adoption):
    with on(adoption.plan_due_on + timedelta(days=30)):
        assert remind_owners() == 1
    assert (told("adoption_plan_soon"), told("adoption_plan_overdue")) == ([], ["박다온"])
    assert len(told("adoption_plan_long_overdue")) == 1


def test_report_is_reminded_of_and_what_is_stopped_is_not(adoption, head):
    with clock.at(START):
        planned(adoption, head)
    with on(date(2027, 1, 1)):
        assert remind_owners() == 1
    assert told("adoption_report_soon") == ["박다온"]
    with on(date(2027, 2, 8)):
        assert remind_owners() == 1
        carrying.stop(adoption=adoption, reason="예산이 없습니다.", by=head)
        assert remind_owners() == 0
    assert (told("adoption_report_overdue"), len(told("adoption_report_long_overdue"))) == (["박다온"], 1)


def test_words_of_notices_never_name_an_author(adoption, head):
    planned(adoption, head)
    carrying.stop(adoption=adoption, reason="예산이 없습니다.", by=head)
    for notice in Notice.objects.all():
        assert "김서윤" not in str(notice.params)
        assert "이하늘" not in str(notice.params)


# --- races ------------------------------------------------------------------------------------------------------------
def ending_twice(adoption, head, officer):
    return codes(
        together(
            lambda: carrying.finish(adoption=adoption, changed_what="달라졌다.", by=head),
            lambda: carrying.finish(adoption=adoption, changed_what="자연스럽다.", by=officer),
        )
    )


@pytest.mark.django_db(transaction=True)
def test_idea_ends_once_when_two_end_it_together(adoption, head, officer):
    planned(adoption, head)
    assert ending_twice(adoption, head, officer) == ["not_now", "ok"]
    assert Step.objects.filter(kind=StepKind.DONE).count() == 1


@pytest.mark.django_db(transaction=True)
def test_idea_ends_twice_without_the_lock(adoption, head, officer, monkeypatch):
    """The twin: both have read before either writes."""
    planned(adoption, head)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_options: rows)
    _read_before_writing(monkeypatch)
    ending_twice(adoption, head, officer)
    assert Step.objects.filter(kind=StepKind.DONE).count() == 2


def _read_before_writing(monkeypatch):
    both_have_read = Barrier(2)
    plain = carrying._end

    def end(held, state, **values):
        both_have_read.wait(5)
        plain(held, state, **values)

    monkeypatch.setattr(carrying, "_end", end)
