"""Adopted ideas for everybody, and the figures of contests."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from python_calamine import load_workbook

from audit.models import AccessRow
from ideas.enums import AdoptionState, ContestState, Ground, IdeaState, Outcome
from ideas.models import Like, Progress
from ideas.queries import gallery as queries
from ideas.queries.numbers import numbers_of
from kindness import clock
from people.enums import DepartmentGroup, Role
from tests.factories.ideas import announce, make_adoption, make_contest, make_decision, make_idea
from tests.factories.people import make_division, make_outsider, make_staff
from tests.support.client import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def announced(db):
    return announce(make_contest(title="2026 친절시책 공모"))


def adopted(contest, author=None, outcome=Outcome.ADOPTED, **fields):
    carried = fields.pop("carried", {})
    idea = make_idea(contest, author, **fields)
    make_adoption(idea, decision=make_decision(idea, outcome), **carried)
    return idea


def done(**fields):
    return {
        "state": AdoptionState.DONE,
        "plan": "카드를 만듭니다.",
        "changed_what": "전화를 다시 거는 일이 줄었습니다.",
        "ended_on": clock.today(),
    } | fields


def titles(**wanted):
    return [one.title for one in queries.entries(queries.gallery(**wanted))]


# --- what stands in it ------------------------------------------------------------------------------------------
def test_gallery_holds_adopted_ideas_of_announced_contests(announced):
    adopted(announced, title="마무리 카드")
    adopted(announced, title="일부 채택", outcome=Outcome.PARTLY)
    make_decision(make_idea(announced, title="격려"), Outcome.ENCOURAGED)
    make_decision(make_idea(announced, title="불채택"), Outcome.NOT_ADOPTED)
    make_decision(make_idea(announced, title="대기"), published=False)
    adopted(make_contest(ContestState.CHECKING), title="아직")
    replaced = adopted(announced, title="바뀜")
    replaced.decisions.update(replaced_at=clock.fresh())
    make_decision(replaced, Outcome.NOT_ADOPTED)
    assert titles() == ["마무리 카드", "일부 채택"]


def test_entry_tells_before_after_and_all_who_wrote_it(announced):
    author, other, later = (
        make_staff(make_division("도로과"), name="김서윤"),
        make_staff(make_division("세정과"), name="이하준"),
        make_staff(make_division("중앙동"), name="박도윤"),
    )
    idea = adopted(announced, author, coauthors=[(other, 40)], carried=done())
    make_idea(announced, later, state=IdeaState.MERGED, merged_into=idea)
    Like.objects.create(idea=idea, staff=later)
    found = queries.adopted_idea(idea.pk)
    assert [(one.name, one.division_name, one.merged) for one in found.writers] == [
        ("김서윤", "도로과", False),
        ("이하준", "세정과", False),
        ("박도윤", "중앙동", True),
    ]
    assert (found.before, found.after) == (idea.problem, "전화를 다시 거는 일이 줄었습니다.")
    assert (found.state, found.likes, found.division) == (AdoptionState.DONE, 1, "도로과")


def test_who_declined_to_be_named_is_not_named(announced):
    idea = adopted(announced, coauthors=[(make_staff(name="이하준"), 40)])
    idea.authors.filter(order=1).update(consented_at=None, declined_at=clock.fresh())
    assert len(queries.adopted_idea(idea.pk).writers) == 1


def test_gallery_is_filtered_and_searched(announced):
    roads, tax = make_division("도로과"), make_division("세정과")
    adopted(announced, make_staff(roads, name="김서윤"), title="마무리 카드", carried=done())
    adopted(announced, make_staff(tax), title="번호표", carried={"state": AdoptionState.WAITING})
    year = clock.today().year
    assert titles(state=AdoptionState.DONE) == ["마무리 카드"]
    assert titles(division=tax.code) == ["번호표"]
    assert titles(year=year) == ["마무리 카드", "번호표"]
    assert titles(year=year - 1) == []
    assert titles(q="카드 김서윤") == ["마무리 카드"]
    assert titles(q="다시 거는") == ["마무리 카드"]
    assert titles(q="카드 없는말") == []
    kept = announced.ideas.get(title="번호표")
    make_idea(announced, make_staff(name="박도윤"), state=IdeaState.MERGED, merged_into=kept)
    assert titles(q="박도윤") == ["번호표"]
    facets = queries.facets()
    assert facets.years == [year]
    assert facets.divisions == [(roads.code, "도로과"), (tax.code, "세정과")]


# --- its pages --------------------------------------------------------------------------------------------------
def test_gallery_page_names_the_authors_and_notes_the_look(announced, colleague):
    author = make_staff(make_division("도로과"), name="김서윤")
    idea = adopted(announced, author, title="마무리 카드", carried=done())
    Progress.objects.create(
        adoption=idea.adoption, quarter="2026Q3", percent=60, text="시범 운영", reported_by=author
    )
    client = client_of(colleague)
    listed = client.get("/ideas/gallery/").content.decode()
    whole = client.get(f"/ideas/gallery/{idea.pk}/").content.decode()
    for text in (listed, whole):
        assert all(word in text for word in ("마무리 카드", "김서윤", "도로과", "다시 거는 일이"))
    assert "시범 운영" in whole
    rows = AccessRow.objects.filter(viewer=colleague.number).values_list("what", "subjects")
    assert list(rows) == [("authors of adopted ideas", [author.number])] * 2


def test_gallery_page_takes_nonsense_for_no_filter(announced, colleague):
    adopted(announced, title="마무리 카드")
    for query in ("?year=abc&state=x&division=y", "?page=abc", "?year=99999999999999999999"):
        answer = client_of(colleague).get(f"/ideas/gallery/{query}")
        assert answer.status_code == 200
        assert "마무리 카드" in answer.content.decode()


def test_gallery_keeps_its_filters_from_page_to_page(announced, colleague):
    for number in range(51):
        adopted(announced, title=f"마무리 카드 {number}")
    text = client_of(colleague).get("/ideas/gallery/?q=카드").content.decode()
    assert "?q=%EC%B9%B4%EB%93%9C&amp;page=2" in text


def test_empty_gallery_says_what_will_be_there(colleague):
    assert "data-refusal" not in client_of(colleague).get("/ideas/gallery/").content.decode()


def test_idea_that_is_not_adopted_is_not_found(announced, colleague):
    idea = make_idea(announced)
    make_decision(idea, Outcome.NOT_ADOPTED)
    pending = adopted(make_contest(ContestState.CHECKING))
    for one in (idea, pending):
        assert client_of(colleague).get(f"/ideas/gallery/{one.pk}/").status_code == 404


def test_outside_judge_sees_neither_gallery_nor_figures(announced):
    idea = adopted(announced)
    client = client_of(make_outsider(roles=[Role.JUDGE]))
    for path in ("gallery/", f"gallery/{idea.pk}/", "numbers/", "numbers/file/?format=csv"):
        assert client.get(f"/ideas/{path}").status_code == 403


# --- figures ----------------------------------------------------------------------------------------------------
def busy_contest(contest, places):
    """An adopted idea done, one adopted, one rejected twice over, one merged, one withdrawn, one draft."""
    one = adopted(contest, make_staff(places[0]), carried=done())
    adopted(contest, make_staff(places[0]))
    for ground in (Ground.IN_FORCE, Ground.IN_FORCE, Ground.COMPLAINT):
        make_idea(contest, make_staff(places[0]), IdeaState.REJECTED, ground=ground)
    make_idea(contest, make_staff(places[1]), IdeaState.MERGED, merged_into=one)
    make_idea(contest, make_staff(places[1]), IdeaState.WITHDRAWN)
    make_idea(contest, make_staff(places[1]), IdeaState.DRAFT)


@pytest.fixture
def places(db):
    return make_division("도로과"), make_division("중앙동", group=DepartmentGroup.TOWN)


def counted(*, pending=False, days=0):
    day = clock.today() + timedelta(days=days)
    return numbers_of(day, day, pending=pending)


def test_figures_of_a_contest(announced, places):
    busy_contest(announced, places)
    found = counted()
    whole = found.whole
    counts = (whole.received, whole.rejected, whole.merged, whole.withdrawn, whole.taken_up, whole.done)
    assert counts == (7, 3, 1, 1, 2, 1)
    assert whole.rate == 0.4
    assert [(one.ground, one.count) for one in found.grounds] == [("in_force", 2), ("complaint", 1)]


def test_groups_of_fewer_than_five_people_stand_together(announced, places):
    busy_contest(announced, places)
    assert [(one.key, one.people, one.entries) for one in counted().groups] == [("", 6, 6)]


def test_contest_under_way_is_counted_for_officers_alone(places):
    busy_contest(make_contest(ContestState.CHECKING), places)
    assert counted().contests == []
    whole = counted(pending=True).whole
    assert (whole.received, whole.rate) == (7, None)


def test_other_days_are_not_counted(announced, places):
    busy_contest(announced, places)
    assert counted(days=1).contests == counted(days=-1).contests == []


def test_pending_decisions_are_counted_for_nobody(announced):
    make_decision(make_idea(announced), published=False)
    assert counted(pending=True).whole.taken_up == 0


def test_page_of_figures_differs_for_officers(places, colleague, officer):
    busy_contest(make_contest(ContestState.CHECKING, title="진행 중인 공모"), places)
    assert "진행 중인 공모" in client_of(officer).get("/ideas/numbers/").content.decode()
    assert "진행 중인 공모" not in client_of(colleague).get("/ideas/numbers/").content.decode()


def test_page_of_figures_draws_what_its_tables_say(announced, places, colleague):
    busy_contest(announced, places)
    text = client_of(colleague).get("/ideas/numbers/").content.decode()
    assert text.count('class="card chart"') == 3
    assert "40.0%" in text


def test_nonsense_days_show_the_usual_ones(announced, places, colleague):
    busy_contest(announced, places)
    for query in ("?first=abc", "?first=2026-12-31&last=2026-01-01", "?first=1990-01-01&last=2026-01-01"):
        answer = client_of(colleague).get(f"/ideas/numbers/{query}")
        assert "2026 친절시책 공모" in answer.content.decode()


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "hwpx"])
def test_figures_as_a_file(file_format, announced, places, colleague):
    busy_contest(announced, places)
    answer = client_of(colleague).get(f"/ideas/numbers/file/?format={file_format}")
    content = answer.getvalue()
    assert answer.status_code == 200
    assert len(content) > 100
    if file_format == "xlsx":
        rows = load_workbook(BytesIO(content)).get_sheet_by_index(1).to_python()
        assert any("2026 친절시책 공모" in row for row in rows)


def test_file_of_another_kind_is_not_found(colleague):
    assert client_of(colleague).get("/ideas/numbers/file/?format=exe").status_code == 404
