"""What the desk and the landing page say is waiting."""

from __future__ import annotations

import pytest

from ideas.enums import IdeaState
from ideas.models import Author
from ideas.queries.judging import juries_of
from ideas.queries.landing import waiting_for
from tests.factories.ideas import make_contest, make_idea
from tests.factories.people import make_staff
from tests.ideas.judging.conftest import begun, judge_of, one_of

pytestmark = pytest.mark.django_db


def test_withdrawn_idea_is_not_left_to_judge(officer):
    mine = one_of(begun(officer, ideas=2))
    assert waiting_for(judge_of(mine)).to_judge == 2
    mine.idea.state = IdeaState.WITHDRAWN
    mine.idea.save(update_fields=["state"])
    assert waiting_for(judge_of(mine)).to_judge == juries_of(judge_of(mine)).get().left == 1


@pytest.mark.parametrize(
    ("state", "number"),
    [(IdeaState.DRAFT, 1), (IdeaState.RETURNED, 1), (IdeaState.SUBMITTED, 0), (IdeaState.REJECTED, 0)],
)
def test_naming_waits_for_its_answer_while_the_idea_is_written(state, number):
    colleague = make_staff()
    make_idea(make_contest(), state=state, coauthors=[(colleague, 40)])
    Author.objects.update(consented_at=None)
    assert waiting_for(colleague).to_answer == number
