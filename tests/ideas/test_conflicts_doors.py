"""Own idea, own department, somebody under oneself: every way by which an idea comes to a judge, and every act of an
officer on an idea of their own, is tried with each of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from ideas.enums import ContestState, IdeaState, Outcome, Recusal
from ideas.invariants.judging import INVARIANTS
from ideas.models import Assignment, Attachment, Comment, Idea, Judge, Score
from ideas.services.carrying import move_to, write_plan
from ideas.services.decisions import decide, give_reasons
from ideas.services.judging import (
    add_judge,
    assign,
    close_phase,
    draw_evenly,
    hand_in,
    open_judging,
    recuse,
    remove_judge,
    save_all,
)
from ideas.services.objections import answer_objection, file_objection
from ideas.services.screening import (
    accept_ideas,
    ask_correction,
    credit_idea,
    edit_blind,
    hide_attachment,
    merge_idea,
    reject_ideas,
    reopen_idea,
)
from ideas.services.voices import hide_comment, like, show_comment, write_comment
from kindness import clock
from kindness.errors import Refused
from people.enums import Role
from people.models import Staff
from tests.factories.ideas import (
    announce,
    make_adoption,
    make_checked_contest,
    make_contest,
    make_decision,
    make_idea,
    make_judge,
    make_scored,
    make_shortlisted,
    notice_of,
)
from tests.factories.people import as_signed_in, make_division, make_place, make_staff
from tests.ideas.judging.conftest import (
    closed_contest,
    entries,
    judge_of,
    one_of,
    phase_of,
    pledged,
    sit,
    transfer,
)
from tests.support.answers import assert_refused
from tests.support.client import client_of
from tests.support.rows import nothing_written
from tests.support.rules import breaks_of

pytestmark = pytest.mark.django_db
CODES = ("own_idea", "own_division", "superior")
each = pytest.mark.parametrize("code", CODES)


@pytest.fixture
def officer() -> Staff:
    return make_staff(make_division("기획예산과"), roles=[Role.PROGRAMME_OFFICER])


@pytest.fixture(autouse=True)
def _nobody_judged_what_is_too_near(db: None):
    yield
    assert breaks_of(INVARIANTS) == {}


def judge_and_author(code: str) -> tuple[Staff, Staff]:
    """Somebody to judge, and an author who is too near to them."""
    bureau = make_place("건설교통국")
    if code == "superior":
        return make_staff(bureau), make_staff(make_division("도로과", parent=bureau))
    division = make_division("도로과")
    judge = make_staff(division)
    return judge, judge if code == "own_idea" else make_staff(division)


# --- the idea is never drawn to them -------------------------------------------------------------------------------
class Hall:
    """A near judge and an idea by whom they are near to, two more ideas, two judges who are free."""

    def __init__(
        self, code: str, officer: Staff, *, each: int = 0, phases: int = 1, late: bool = False
    ) -> None:
        self.officer = officer
        judge, author = judge_and_author(code)
        self.contest = closed_contest(ideas=2, phases=phases, judges_each=each)
        self.idea = make_idea(self.contest, make_staff(), coauthors=[(author, 40)])
        self.free = sit(self.contest, officer)
        self.judge = None if late else self.seat(judge)
        open_judging(contest=self.contest, by=officer)
        self.judge = self.judge or self.seat(judge)

    def seat(self, judge: Staff) -> Judge:
        return pledged(add_judge(contest=self.contest, staff=judge, by=self.officer))

    def drawn(self) -> set[int]:
        """Who has the idea."""
        rows = Assignment.objects.filter(idea=self.idea, recused_as="")
        return set(rows.values_list("judge", flat=True))

    @property
    def has(self) -> int:
        return Assignment.objects.filter(judge=self.judge).count()


@each
def test_draw_keeps_it_from_them(code: str, officer: Staff) -> None:
    hall = Hall(code, officer)
    assert hall.drawn() == {one.pk for one in hall.free}
    assert hall.has == 2


@each
def test_drawing_anew_keeps_it_from_them(code: str, officer: Staff) -> None:
    hall = Hall(code, officer, each=2)
    draw_evenly(phase=phase_of(hall.contest), seed=7, by=officer)
    assert hall.drawn() == {one.pk for one in hall.free}


@each
def test_late_judge_is_kept_from_it(code: str, officer: Staff) -> None:
    hall = Hall(code, officer, late=True)
    assert hall.drawn() == {one.pk for one in hall.free}
    assert hall.has == 2


@each
def test_what_a_leaving_judge_had_is_kept_from_them(code: str, officer: Staff) -> None:
    hall = Hall(code, officer, each=1)
    (holder,) = hall.drawn()
    remove_judge(judge=Judge.objects.get(pk=holder), by=officer)
    assert hall.drawn() == {one.pk for one in hall.free} - {holder}


@each
def test_what_somebody_stepped_back_from_is_kept_from_them(code: str, officer: Staff) -> None:
    hall = Hall(code, officer, each=1)
    mine = one_of(hall.contest, idea=hall.idea)
    drawn = recuse(assignment=mine, kind=Recusal.RECOGNISED, by=judge_of(mine))
    assert drawn is not None
    assert hall.drawn() == {one.pk for one in hall.free} - {mine.judge_id}
    last = recuse(assignment=drawn, kind=Recusal.RECOGNISED, by=judge_of(one_of(hall.contest, pk=drawn.pk)))
    assert last is None
    assert hall.drawn() == set()


@each
def test_next_phase_keeps_it_from_them(code: str, officer: Staff) -> None:
    hall = Hall(code, officer, phases=2)
    for one in Assignment.objects.select_related("judge__staff"):
        hand_in(assignment=one, entries=entries(hall.contest), by=judge_of(one))
    assert close_phase(phase=phase_of(hall.contest), by=officer) == 3
    second = Assignment.objects.filter(phase=phase_of(hall.contest, 1))
    assert set(second.filter(idea=hall.idea).values_list("judge", flat=True)) == {one.pk for one in hall.free}
    assert second.filter(judge=hall.judge).count() == 2


@each
def test_officer_cannot_give_it_to_them(code: str, officer: Staff) -> None:
    hall = Hall(code, officer)
    with nothing_written(), pytest.raises(Refused, match=code):
        assign(phase=phase_of(hall.contest), judge=hall.judge, idea=hall.idea, by=officer)
    form = {"number": hall.idea.number, "judge": hall.judge.staff.number}
    desk = client_of(officer)
    with nothing_written():
        assert_refused(desk.post(f"/ideas/contests/{hall.contest.pk}/jury/assign/", form), code)


# --- they became near after it had been drawn ------------------------------------------------------------------------
class Moved:
    """A judge who has the idea and two criteria scored already; then something changes."""

    def __init__(self, code: str, officer: Staff) -> None:
        bureau = make_place("건설교통국")
        contest = closed_contest(ideas=0)
        division = make_division("도로과", parent=bureau)
        self.idea = make_idea(contest, make_staff(division))
        sit(contest, officer)
        open_judging(contest=contest, by=officer)
        self.given = one_of(contest)
        self.judge = self.given.judge.staff
        self.entries = entries(contest)
        save_all(
            assignment=self.given, entries=dict(list(self.entries.items())[:2]), by=as_signed_in(self.judge)
        )
        if code == "own_idea":
            make_idea(
                contest, make_staff(), IdeaState.MERGED, merged_into=self.idea, coauthors=[(self.judge, 30)]
            )
        else:
            transfer(self.judge, division if code == "own_division" else bureau)

    @property
    def path(self) -> str:
        return f"/ideas/judging/{self.given.pk}/"

    @property
    def form(self) -> dict[str, str]:
        return {f"points-{pk}": str(one.points) for pk, one in self.entries.items()}


@each
def test_points_are_refused_from_the_moment_they_are_near(code: str, officer: Staff) -> None:
    moved = Moved(code, officer)
    with nothing_written(), pytest.raises(Refused, match=code):
        save_all(assignment=moved.given, entries=moved.entries, by=as_signed_in(moved.judge))
    desk = client_of(moved.judge)
    with nothing_written():
        assert_refused(desk.post(f"{moved.path}points/", moved.form), code)


@each
def test_script_is_told_why(code: str, officer: Staff) -> None:
    moved = Moved(code, officer)
    criterion, desk = next(iter(moved.entries)), client_of(moved.judge)
    with nothing_written():
        answer = desk.post(
            f"{moved.path}points/",
            {"criterion": criterion, "points": "3", "comment": ""},
            headers={"accept": "application/json"},
        )
    assert (answer.status_code, answer.json()["refusal"]) == (422, code)


@each
def test_handing_in_is_refused_from_the_moment_they_are_near(code: str, officer: Staff) -> None:
    moved = Moved(code, officer)
    with nothing_written(), pytest.raises(Refused, match=code):
        hand_in(assignment=moved.given, entries=moved.entries, by=as_signed_in(moved.judge))
    desk = client_of(moved.judge)
    with nothing_written():
        assert_refused(desk.post(f"{moved.path}hand-in/", moved.form), code)


@each
def test_they_may_step_back_and_their_points_go(code: str, officer: Staff) -> None:
    moved = Moved(code, officer)
    recuse(assignment=moved.given, kind=Recusal.CONFLICT, by=as_signed_in(moved.judge))
    assert Score.objects.filter(assignment=moved.given).count() == 0


# --- an officer's own idea ---------------------------------------------------------------------------------------------
def screened(officer: Staff, state: IdeaState = IdeaState.SUBMITTED) -> Idea:
    """With the officer as a co-author; one of others was received before and one after it."""
    contest = make_contest()
    make_idea(contest, state=IdeaState.SUBMITTED)
    own = make_idea(contest, make_staff(), state, coauthors=[(officer, 30)])
    make_idea(contest, state=IdeaState.SUBMITTED)
    return own


def beside(own: Idea, *, later: bool = False) -> Idea:
    others = own.contest.ideas.exclude(pk=own.pk).order_by("number")
    return others.last() if later else others.first()


def declined_before(officer: Staff) -> Idea:
    last_year = clock.fresh() - timedelta(days=365)
    return make_idea(announce(make_contest()), officer, IdeaState.REJECTED, priority_at=last_year)


def judged_own(officer: Staff) -> Idea:
    contest = make_contest(ContestState.JUDGING)
    own = make_idea(contest, make_staff(), coauthors=[(officer, 30)])
    make_scored(make_judge(contest, pledged_at=clock.fresh()), own)
    notice_of(contest).phases.update(opened_at=clock.fresh(), closed_at=clock.fresh())
    make_decision(own, published=False)
    return own


def shown_own(officer: Staff) -> Idea:
    return make_shortlisted(make_checked_contest(), make_staff(), coauthors=[(officer, 30)])


def comment_on(own: Idea) -> Comment:
    return Comment.objects.create(idea=own, staff=make_staff(), text="그림이 있으면 좋겠습니다.")


def file_of(own: Idea) -> Attachment:
    return Attachment.objects.create(
        idea=own, name="가.pdf", media_type="application/pdf", size=4, sha256="0" * 64, content=b"%PDF", uploaded_by=own.author
    )  # fmt: skip


def objection_to(own: Idea) -> Any:
    return file_objection(
        idea=own, kind="check", ground="copied", text="작년 것과 같습니다.", by=make_staff()
    )


def adopted_own(officer: Staff) -> Any:
    own = make_idea(announce(make_contest()), make_staff(), coauthors=[(officer, 30)])
    return make_adoption(own)


def days() -> dict[str, Any]:
    return {"starts_on": clock.today(), "ends_on": clock.today() + timedelta(days=30)}


def returned(officer: Staff) -> Idea:
    return screened(officer, IdeaState.ACCEPTED)


Act = tuple[Callable[[Staff], Any], Callable[[Any, Staff], Any]]
OWN: dict[str, Act] = {
    "accept": (screened, lambda own, by: accept_ideas(ideas=[own], by=by)),
    "reject": (screened, lambda own, by: reject_ideas(ideas=[own], ground="in_force", text="시행 중입니다.", by=by)),
    "ask to correct": (screened, lambda own, by: ask_correction(idea=own, text="비용을 적어 주세요.", by=by)),
    "merge": (screened, lambda own, by: merge_idea(idea=own, into=beside(own), by=by)),
    "merge into": (screened, lambda own, by: merge_idea(idea=beside(own, later=True), into=own, by=by)),
    "credit": (
        lambda by: (screened(by), declined_before(make_staff())),
        lambda pair, by: credit_idea(idea=pair[0], earlier=pair[1], by=by),
    ),
    "be credited": (
        lambda by: (screened(make_staff()), declined_before(by)),
        lambda pair, by: credit_idea(idea=pair[0], earlier=pair[1], by=by),
    ),
    "reopen": (returned, lambda own, by: reopen_idea(idea=own, by=by)),
    "edit the copy": (screened, lambda own, by: edit_blind(idea=own, title="새 제목", by=by)),
    "hide a file": (lambda by: file_of(screened(by)), lambda file, by: hide_attachment(attachment=file, hidden=True, by=by)),
    "decide": (judged_own, lambda own, by: decide(idea=own, outcome=Outcome.ADOPTED, reason="좋습니다.", by=by)),
    "decide in bulk": (
        judged_own, lambda own, by: give_reasons(contest=own.contest, ideas=[own.pk], reason="좋습니다.", by=by),
    ),
    "like": (shown_own, lambda own, by: like(idea=own, by=by)),
    "comment": (shown_own, lambda own, by: write_comment(idea=own, text="좋습니다.", by=by)),
    "object": (
        shown_own, lambda own, by: file_objection(idea=own, kind="check", ground="copied", text="같습니다.", by=by),
    ),
    "show a comment": (lambda by: comment_on(shown_own(by)), lambda one, by: show_comment(comment=one, by=by)),
    "hide a comment": (
        lambda by: comment_on(shown_own(by)), lambda one, by: hide_comment(comment=one, reason="짐작됩니다.", by=by),
    ),
    "answer an objection": (
        lambda by: objection_to(shown_own(by)),
        lambda one, by: answer_objection(objection=one, outcome="dismissed", answer="아닙니다.", by=by),
    ),
    "plan": (adopted_own, lambda one, by: write_plan(adoption=one, plan="합니다.", by=by, **days())),
    "hand on": (
        lambda by: (adopted_own(by), make_division("총무과")),
        lambda pair, by: move_to(adoption=pair[0], division=pair[1], by=by),
    ),
}  # fmt: skip


@pytest.mark.parametrize("act", OWN)
def test_officer_acts_on_no_idea_of_their_own(act: str, officer: Staff) -> None:
    """Co-author is author enough."""
    prepare, do = OWN[act]
    thing = prepare(officer)
    with pytest.raises(Refused) as caught, nothing_written():
        do(thing, officer)
    assert caught.value.code == "own_idea"


@pytest.mark.parametrize("act", OWN)
def test_another_officer_does(act: str, officer: Staff) -> None:
    """Otherwise the test above would prove nothing."""
    other = make_staff(make_division("총무과"), roles=[Role.PROGRAMME_OFFICER])
    prepare, do = OWN[act]
    do(prepare(officer), other)


# --- what the invariants would show ------------------------------------------------------------------------------------
@each
def test_invariants_find_who_judged_what_is_too_near(code: str) -> None:
    """A superior is known by the chart of that day alone, which nobody keeps: the doors above are the only guard."""
    judge, author = judge_and_author(code)
    contest = make_contest(ContestState.JUDGING)
    idea = make_idea(contest)
    make_idea(contest, author, IdeaState.MERGED, merged_into=idea)
    make_scored(make_judge(contest, judge, pledged_at=clock.fresh()), idea)
    found = {name for name, count in INVARIANTS.items() if count()}
    assert (
        found
        == {
            "own_idea": {"ideas_judged_by_their_authors", "ideas_judged_by_their_division"},
            "own_division": {"ideas_judged_by_their_division"},
            "superior": set(),
        }[code]
    )
    Idea.objects.filter(merged_into=idea).update(state=IdeaState.WITHDRAWN, merged_into=None)
