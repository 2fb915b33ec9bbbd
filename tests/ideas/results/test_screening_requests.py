"""An idea that was not taken up in screening: its authors ask for another look, somebody who had no part in it answers."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import AccessRow, AuditRow
from ideas.enums import ContestState, Ground, IdeaState, ObjectionKind, StepKind
from ideas.invariants.results import INVARIANTS
from ideas.models import Contest, Idea, Objection, Step
from ideas.services.judging import open_judging
from ideas.services.objections import answer_objection, file_objection, name_answerer
from ideas.services.screening import accept_ideas, reject_ideas, reopen_idea
from kindness import clock
from kindness.errors import Refused
from notifications.models import Notice
from people.enums import Role
from tests.factories.ideas import announce, make_contest, make_idea, make_judge
from tests.factories.people import as_signed_in, give_role, make_division, make_staff
from tests.support.answers import assert_refused
from tests.support.client import client_of
from tests.support.rows import nothing_written

pytestmark = pytest.mark.django_db
WHY = "문구 카드는 시행하고 있지 않습니다."
SCREENED = "이미 시행하고 있는 내용입니다."


@pytest.fixture(autouse=True)
def _every_rule_holds(db):
    yield
    assert {name: count() for name, count in INVARIANTS.items() if count()} == {}


class TurnedDown:
    """Screened by one officer; another had no part in it."""

    def __init__(self, **notice):
        self.officer = make_staff(make_division("기획예산과"), roles=[Role.PROGRAMME_OFFICER], name="선별한")
        self.other = make_staff(make_division("총무과"), roles=[Role.PROGRAMME_OFFICER], name="다른한")
        self.contest: Contest = make_contest(**notice)
        self.helper = make_staff(make_division("세정과"), name="함께한")
        author = make_staff(make_division("민원여권과"), name="쓴사람")
        self.idea: Idea = make_idea(self.contest, author, IdeaState.SUBMITTED, coauthors=[(self.helper, 40)])
        self.reject()

    def reject(self, by=None):
        reject_ideas(ideas=[self.idea], ground=Ground.IN_FORCE, text=SCREENED, by=by or self.officer)
        self.idea.refresh_from_db()

    def asks(self, person=None, **fields):
        values = {"ground": "misjudged", "text": WHY, "token": uuid4()} | fields
        return file_objection(
            idea=self.idea, kind=ObjectionKind.SCREENING, by=person or self.idea.author, **values
        )

    def answers(self, objection, person, outcome="dismissed"):
        return answer_objection(
            objection=objection, outcome=outcome, answer="다시 살펴보았습니다.", by=person
        )

    @property
    def state(self):
        self.idea.refresh_from_db()
        return self.idea.state


@pytest.fixture
def down():
    return TurnedDown()


def refused(act, code):
    with nothing_written(), pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code


def told(kind):
    rows = Notice.objects.filter(kind=f"ideas.{kind}").order_by("person")
    return list(rows.values_list("person", flat=True))


# --- asking -----------------------------------------------------------------------------------------------------------
def test_author_asks_and_the_officer_without_a_part_in_it_is_told(down):
    found = down.asks()
    assert (found.kind, found.decision, found.outcome) == ("screen", None, "")
    assert told("objection_filed") == [down.other.pk]
    params = Notice.objects.get(kind="ideas.objection_filed").params
    assert params == {"contest": down.contest.title, "number": down.idea.number, "kind": "screen"}


def test_same_token_is_the_same_request(down):
    token = uuid4()
    assert down.asks(token=token) == down.asks(token=token)


def test_coauthor_and_author_of_a_merged_idea_may_ask(down):
    joined = make_idea(down.contest, state=IdeaState.MERGED, merged_into=down.idea).author
    assert down.asks(joined).filed_by == joined


def test_others_do_not_ask(down):
    stranger = make_staff()
    refused(lambda: down.asks(stranger), "not_author")


def test_idea_that_was_taken_up_is_not_asked_about(down):
    reopen_idea(idea=down.idea, by=down.officer)
    refused(down.asks, "not_now")
    accept_ideas(ideas=[down.idea], by=down.officer)
    refused(down.asks, "not_now")


def test_contest_that_was_called_off_is_over(down):
    Contest.objects.update(state=ContestState.CALLED_OFF)
    refused(down.asks, "not_now")


def test_request_says_why(down):
    refused(lambda: down.asks(text=" "), "reason_required")


@pytest.mark.parametrize(("days", "allowed"), [(15, True), (16, False)])
def test_days_count_from_when_the_authors_were_told(down, days, allowed):
    with clock.at(clock.fresh() + timedelta(days=days)):
        if allowed:
            assert down.asks().outcome == ""
        else:
            refused(down.asks, "deadline_passed")


@pytest.mark.parametrize("state", [ContestState.JUDGING, ContestState.CHECKING, ContestState.ANNOUNCED])
def test_days_do_not_end_with_the_screening(down, state):
    Contest.objects.update(state=state)
    assert down.asks().outcome == ""


def test_one_request_waits_and_one_is_answered(down):
    first = down.asks()
    refused(lambda: down.asks(down.helper), "already_filed")
    down.answers(first, down.other)
    refused(down.asks, "already_answered")
    refused(lambda: down.asks(down.helper), "already_answered")


def test_screening_done_again_may_be_asked_about_again(down):
    third = make_staff(roles=[Role.PROGRAMME_OFFICER])
    down.answers(down.asks(), down.other, "upheld")
    down.reject()
    found = down.asks()
    assert told("objection_filed") == sorted([down.other.pk, third.pk, third.pk])
    refused(lambda: down.answers(found, down.other), "not_impartial")
    assert down.answers(found, third).answered_by == third


# --- answering --------------------------------------------------------------------------------------------------------
def test_accepted_request_opens_the_idea_to_screening(down):
    found = down.answers(down.asks(), down.other, "upheld")
    assert (found.outcome, down.state) == ("upheld", IdeaState.SUBMITTED)
    assert (down.idea.ground, down.idea.screened_by) == ("", None)
    assert told("idea_reopened") == sorted([down.idea.author_id, down.helper.pk])
    assert told("objection_answered") == [down.idea.author_id]
    assert Step.objects.filter(idea=down.idea, kind=StepKind.REOPENED).count() == 1


def test_whoever_accepted_it_may_screen_it(down):
    down.answers(down.asks(), down.other, "upheld")
    accept_ideas(ideas=[down.idea], by=down.other)
    assert down.state == IdeaState.ACCEPTED


def test_request_that_is_not_accepted_leaves_the_idea_as_it_was(down):
    down.answers(down.asks(), down.other)
    assert (down.state, down.idea.ground_text) == (IdeaState.REJECTED, SCREENED)
    assert told("idea_reopened") == []


@pytest.mark.parametrize("state", [ContestState.JUDGING, ContestState.CHECKING, ContestState.ANNOUNCED])
def test_once_judges_read_an_accepted_request_changes_nothing_but_is_answered(down, state):
    Contest.objects.update(state=state)
    found = down.answers(down.asks(), down.other, "upheld")
    assert (found.outcome, down.state) == ("upheld", IdeaState.REJECTED)
    assert told("objection_answered") == [down.idea.author_id]
    assert told("idea_reopened") == []


def test_idea_reopened_meanwhile_is_not_reopened_twice(down):
    found = down.asks()
    reopen_idea(idea=down.idea, by=down.officer)
    down.answers(found, down.other, "upheld")
    assert Step.objects.filter(idea=down.idea, kind=StepKind.REOPENED).count() == 1


def test_who_screened_does_not_answer(down):
    found = down.asks()
    refused(lambda: down.answers(found, down.officer), "not_impartial")


def test_judge_does_not_answer(down):
    make_judge(down.contest, down.other)
    found = down.asks()
    refused(lambda: down.answers(found, down.other), "not_impartial")


def test_author_who_is_an_officer_does_not_answer(down):
    give_role(down.helper, Role.PROGRAMME_OFFICER)
    found = down.asks()
    refused(lambda: down.answers(found, as_signed_in(down.helper)), "own_idea")


def test_judging_waits_for_the_answer(down):
    moment = clock.fresh()
    contest = down.contest
    make_idea(contest)
    for _number in range(2):
        make_judge(contest, pledged_at=moment)
    found = down.asks()
    with clock.at(moment + timedelta(days=12)):
        refused(lambda: open_judging(contest=contest, by=down.officer), "objections_open")
        down.answers(found, down.other)
        assert open_judging(contest=contest, by=down.officer) == 2


# --- where no officer is impartial ------------------------------------------------------------------------------------
@pytest.fixture
def alone(down):
    """The other officer sits on the jury; somebody of a department that has nothing to do with it."""
    make_judge(down.contest, down.other)
    down.outside = make_staff(make_division("산림공원과"), roles=[Role.DIVISION_HEAD], name="산과장")
    down.objection = down.asks()
    return down


def names(down, person, by=None):
    return name_answerer(objection=down.objection, person=person, by=by or down.officer)


def test_officers_who_may_name_somebody_are_told_where_none_may_answer(alone):
    assert told("objection_filed") == sorted([alone.officer.pk, alone.other.pk])


def test_named_person_answers(alone):
    assert names(alone, alone.outside).named == alone.outside
    assert told("objection_given") == [alone.outside.pk]
    row = AuditRow.objects.get(action="objection.answerer_named")
    assert (row.actor, row.after) == (alone.officer.number, {"staff": alone.outside.number})
    found = alone.answers(alone.objection, alone.outside, "upheld")
    assert (found.answered_by, alone.state) == (alone.outside, IdeaState.SUBMITTED)


def test_named_twice_is_told_once(alone):
    names(alone, alone.outside)
    with nothing_written():
        names(alone, alone.outside)


def test_whoever_was_named_before_no_longer_answers(alone):
    names(alone, alone.outside)
    names(alone, make_staff(make_division("상하수도과")))
    with nothing_written(), pytest.raises(PermissionDenied):
        alone.answers(alone.objection, alone.outside)


def test_nobody_is_named_while_an_officer_is_impartial(down):
    down.objection = down.asks()
    person = make_staff()
    refused(lambda: names(down, person), "officer_free")


def test_named_person_had_no_part_in_it(alone):
    judge = make_judge(alone.contest).staff
    for person in (alone.helper, alone.idea.author, alone.officer, judge):
        refused(lambda person=person: names(alone, person), "not_impartial")


def test_colleague_and_superior_of_an_author_are_not_named(alone):
    above = alone.idea.author.postings.get().department.parent
    near = [make_staff(alone.helper.postings.get().department)]
    near += [make_staff(above)] if above else []
    for person in near:
        refused(lambda person=person: names(alone, person), "not_impartial")


def test_author_and_asker_name_nobody(alone):
    give_role(alone.helper, Role.PROGRAMME_OFFICER)
    refused(lambda: names(alone, alone.outside, by=as_signed_in(alone.helper)), "own_idea")


def test_answered_request_needs_nobody(alone):
    names(alone, alone.outside)
    alone.answers(alone.objection, alone.outside)
    another = make_staff()
    refused(lambda: names(alone, another), "not_now")


# --- the pages ----------------------------------------------------------------------------------------------------------
def test_request_goes_from_the_idea_to_its_answer_by_the_pages(down):
    author, path = client_of(down.idea.author), f"/ideas/{down.idea.pk}/object/"
    assert path in author.get(f"/ideas/{down.idea.pk}/").content.decode()
    assert author.get(path).status_code == 200
    sent = {"ground": "misjudged", "text": WHY, "token": str(uuid4())}
    assert author.post(path, sent).status_code == 302
    page = f"/ideas/objections/{Objection.objects.get().pk}/"
    officer = client_of(down.other)
    text = officer.get(page).content.decode()
    assert (WHY in text, SCREENED in text, 'name="outcome"' in text) == (True, True, False)
    assert_refused(officer.post(page, {"answered": "upheld"}), "reason_required")
    answered = officer.post(page, {"answered": "upheld", "answer": "시행하지 않는 것이 맞습니다."})
    assert answered.headers["Location"] == "/ideas/objections/"
    assert down.state == IdeaState.SUBMITTED


def test_author_of_a_merged_idea_reads_why_and_asks(down):
    mine = make_idea(down.contest, state=IdeaState.MERGED, merged_into=down.idea)
    led = client_of(mine.author).get(f"/ideas/{down.idea.pk}/")
    assert led.headers["Location"] == f"/ideas/{mine.pk}/"
    page = client_of(mine.author).get(f"/ideas/{mine.pk}/").content.decode()
    assert (SCREENED in page, f"/ideas/{down.idea.pk}/object/" in page) == (True, True)
    assert client_of(mine.author).get(f"/ideas/{down.idea.pk}/object/").status_code == 200


def test_form_comes_back_after_the_next_screening(down):
    author, path = client_of(down.idea.author), f"/ideas/{down.idea.pk}/object/"
    down.answers(down.asks(), down.other, "upheld")
    page = author.get(path)
    assert (
        page.context["kind"],
        page.context["offers"],
        "다시 살펴보았습니다." in page.content.decode(),
    ) == (
        None,
        False,
        True,
    )
    with nothing_written():
        assert author.post(path, {"ground": "other", "text": WHY}).status_code == 200
    down.reject()
    page = author.get(path)
    assert (page.context["offers"], len(page.context["asked"])) == (True, 1)


def test_days_that_are_over_are_not_offered(down):
    with clock.at(clock.fresh() + timedelta(days=16)):
        page = client_of(down.idea.author).get(f"/ideas/{down.idea.pk}/")
    assert "/object/" not in page.content.decode()


def test_officer_with_a_part_in_it_reads_whom_to_ask(down):
    page = client_of(down.officer).get(f"/ideas/objections/{down.asks().pk}/")
    assert (page.context["form"], page.context["naming"]) == (None, None)
    assert "다른한" in page.content.decode()


def test_officer_names_somebody_by_the_page(alone):
    path = f"/ideas/objections/{alone.objection.pk}/"
    officer = client_of(alone.officer)
    page = officer.get(path)
    assert (page.context["form"], page.context["free"]) == (None, [])
    assert page.context["naming"] is not None
    assert_refused(officer.post(f"{path}name/", {"person": alone.helper.number}), "not_impartial")
    assert_refused(officer.post(f"{path}name/", {"person": ""}), "required")
    assert officer.post(f"{path}name/", {"person": alone.outside.number}).status_code == 302
    assert "산과장" in officer.get(path).content.decode()


def test_named_person_reads_that_one_page_and_answers(alone):
    other = make_idea(alone.contest, state=IdeaState.REJECTED)
    second = file_objection(
        idea=other, kind="screen", ground="other", text=WHY, by=other.author, token=uuid4()
    )
    path = f"/ideas/objections/{alone.objection.pk}/"
    person = client_of(alone.outside)
    assert person.get(path).status_code == 404
    names(alone, alone.outside)
    Objection.objects.filter(pk=alone.objection.pk).update(text=f"저 쓴사람이 묻습니다. {WHY}")
    page = person.get(path)
    text = page.content.decode()
    assert (WHY in text, "쓴사람" in text, AccessRow.objects.count()) == (True, False, 0)
    assert path in person.get("/ideas/").content.decode()
    assert 'href="/ideas/"' in person.get("/").content.decode()
    assert page.context["form"] is not None
    for closed, status in (
        (f"/ideas/objections/{second.pk}/", 404), ("/ideas/objections/", 403), (f"{path}name/", 403),
        (f"/ideas/screening/{alone.idea.pk}/", 403), (f"/ideas/{alone.idea.pk}/", 404),
    ):  # fmt: skip
        assert person.get(closed).status_code == status, closed
    answered = person.post(path, {"answered": "dismissed", "answer": "시행하고 있습니다."})
    assert answered.headers["Location"] == "/ideas/"
    assert path not in person.get("/ideas/").content.decode()
    assert person.get(path).context["form"] is None


def test_officer_on_the_jury_does_not_learn_who_asks(alone):
    path = f"/ideas/objections/{alone.objection.pk}/"
    judge = client_of(alone.other)
    for asked in (judge.get(path), judge.get(f"{path}name/")):
        assert_refused(asked, "judge_here")
        assert "쓴사람" not in asked.content.decode()
    announce(alone.contest)
    assert judge.get(path).status_code == 200


def test_officer_among_the_authors_does_not_learn_who_objects(down):
    give_role(down.helper, Role.PROGRAMME_OFFICER)
    asked = Objection.objects.create(
        idea=down.idea, kind="check", ground="copied", text=WHY, filed_at=clock.fresh(),
        filed_by=make_staff(name="물은사람"),
    )  # fmt: skip
    page = client_of(down.helper).get(f"/ideas/objections/{asked.pk}/")
    assert_refused(page, "own_idea")
    assert "물은사람" not in page.content.decode()
