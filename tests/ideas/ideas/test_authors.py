"""Who wrote it: named, asked, shares, taken off."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from ideas.models import Author, Contest
from ideas.services.authors import answer_naming, name_author, remove_author, set_shares
from ideas.services.ideas import submit_idea
from kindness.errors import Refused
from notifications.models import Notice
from people.enums import EmploymentType
from people.models import Staff
from tests.factories.ideas import make_contest
from tests.factories.people import make_staff
from tests.ideas.ideas.making import joined, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(db: None) -> Staff:
    return make_staff()


def shares_of(idea_id: object) -> list[int]:
    return list(Author.objects.filter(idea=idea_id).order_by("order").values_list("share", flat=True))


def test_name_author_takes_the_share_from_the_first_and_asks(contest: Contest, me: Staff) -> None:
    idea, colleague = written(contest, me), make_staff()
    author = name_author(idea=idea, staff=colleague, share=30, part="조사", by=me)
    assert (author.order, author.part, author.consented_at) == (1, "조사", None)
    assert shares_of(idea.pk) == [70, 30]
    assert Notice.objects.filter(person=colleague, kind="ideas.author_named").count() == 1


def test_name_author_again_is_refused(contest: Contest, me: Staff) -> None:
    idea, colleague = written(contest, me), make_staff()
    joined(idea, colleague)
    for somebody in (colleague, me):
        with pytest.raises(Refused) as refused:
            name_author(idea=idea, staff=somebody, share=10, by=me)
        assert refused.value.code == "already_author"
    assert shares_of(idea.pk) == [70, 30]


def test_name_author_beyond_the_most_is_refused(me: Staff) -> None:
    idea = written(make_contest(most_authors=1), me)
    with pytest.raises(Refused) as refused:
        name_author(idea=idea, staff=make_staff(), share=10, by=me)
    assert refused.value.code == "too_many_authors"
    assert shares_of(idea.pk) == [100]


def test_name_author_the_notice_does_not_ask_is_refused(contest: Contest, me: Staff) -> None:
    idea = written(contest, me)
    with pytest.raises(Refused) as refused:
        name_author(idea=idea, staff=make_staff(employment_type=EmploymentType.TEMPORARY), share=10, by=me)
    assert refused.value.code == "not_eligible"
    assert shares_of(idea.pk) == [100]


@pytest.mark.parametrize("share", [0, 101])
def test_name_author_with_an_impossible_share_is_refused(contest: Contest, me: Staff, share: int) -> None:
    idea = written(contest, me)
    with pytest.raises(Refused) as refused:
        name_author(idea=idea, staff=make_staff(), share=share, by=me)
    assert refused.value.code == "shares_not_100"
    assert shares_of(idea.pk) == [100]


def test_set_shares_asks_again_whose_share_changed(contest: Contest, me: Staff) -> None:
    idea, one, other = written(contest, me), make_staff(), make_staff()
    joined(idea, one, 20)
    joined(idea, other, 20)
    set_shares(idea=idea, shares={me.pk: 50, one.pk: 30}, by=me)
    assert shares_of(idea.pk) == [50, 30, 20]
    assert Author.objects.get(staff=one).consented_at is None
    assert Author.objects.get(staff=other).consented_at is not None
    assert Notice.objects.filter(person=one, kind="ideas.author_named").count() == 2
    assert Notice.objects.filter(person=other, kind="ideas.author_named").count() == 1


def test_remove_author_gives_the_share_back(contest: Contest, me: Staff) -> None:
    idea, colleague = written(contest, me), make_staff()
    joined(idea, colleague)
    remove_author(idea=idea, staff=colleague, by=me)
    remove_author(idea=idea, staff=me, by=me)  # the first author stays
    assert shares_of(idea.pk) == [100]


def test_answer_naming_can_be_changed_and_tells_the_first_author(contest: Contest, me: Staff) -> None:
    idea, colleague = written(contest, me), make_staff()
    name_author(idea=idea, staff=colleague, share=30, by=me)
    answer_naming(idea=idea, consents=False, by=colleague)
    author = answer_naming(idea=idea, consents=True, by=colleague)
    assert (author.consented_at is not None, author.declined_at) == (True, None)
    kinds = Notice.objects.filter(person=me).order_by("created_at").values_list("kind", flat=True)
    assert list(kinds) == ["ideas.naming_declined", "ideas.naming_agreed"]


def test_answer_naming_by_anybody_else_is_denied(contest: Contest, me: Staff) -> None:
    idea, colleague = written(contest, me), make_staff()
    name_author(idea=idea, staff=colleague, share=30, by=me)
    for somebody in (me, make_staff()):
        with pytest.raises(PermissionDenied):
            answer_naming(idea=idea, consents=True, by=somebody)
    assert Author.objects.get(staff=colleague).consented_at is None


def test_authors_of_a_received_idea_stay(contest: Contest, me: Staff) -> None:
    idea, colleague = written(contest, me), make_staff()
    joined(idea, colleague)
    submit_idea(idea=idea, pledged=True, by=me)
    acts = (
        lambda: name_author(idea=idea, staff=make_staff(), share=10, by=me),
        lambda: set_shares(idea=idea, shares={me.pk: 10}, by=me),
        lambda: remove_author(idea=idea, staff=colleague, by=me),
        lambda: answer_naming(idea=idea, consents=False, by=colleague),
    )
    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "not_now"
    assert shares_of(idea.pk) == [70, 30]
