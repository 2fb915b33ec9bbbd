"""A contest in its public check, an idea of 김서윤 and 이하준 on its shortlist, an officer, a colleague."""

from __future__ import annotations

import pytest

from ideas.invariants.voices import INVARIANTS
from tests.factories.ideas import make_checked_contest, make_shortlisted
from tests.factories.people import make_division, make_staff
from tests.support.rules import breaks_of


@pytest.fixture
def every_rule_holds(db):
    yield
    assert breaks_of(INVARIANTS) == {}


@pytest.fixture
def contest(db):
    return make_checked_contest(title="2027 친절시책 공모")


@pytest.fixture
def author():
    return make_staff(make_division("하천정비과"), name="김서윤")


@pytest.fixture
def coauthor():
    return make_staff(make_division("민원여권과"), name="이하준")


@pytest.fixture
def idea(contest, author, coauthor):
    return make_shortlisted(contest, author, coauthors=[(coauthor, 40)])


@pytest.fixture
def colleague(db):
    return make_staff()
