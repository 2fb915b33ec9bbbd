"""Two at one time: a notice is published once, and nobody enters under terms that change under their hands."""

from __future__ import annotations

from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest

from audit.models import AuditRow
from ideas.enums import ContestState, IdeaState
from ideas.models import Contest, Notice
from ideas.services import contests as services
from ideas.services.ideas import submit_idea
from people.models import Staff
from tests.factories.ideas import make_contest, make_idea, notice_of
from tests.factories.people import as_signed_in, make_staff
from tests.ideas.contests.test_services import posted
from tests.support.races import at_once, codes, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def officer() -> Staff:
    return make_staff()


def test_published_by_two_at_once_is_published_once(officer: Staff):
    contest = services.add_contest(title="공모", theme="전화", by=officer)
    notice = notice_of(contest)
    assert codes(at_once(2, lambda _n: services.post_notice(notice=notice, by=officer))) == ["ok", "ok"]
    assert AuditRow.objects.filter(action="notice.posted").count() == 1


def test_without_the_lock_it_is_published_twice(officer: Staff, monkeypatch: pytest.MonkeyPatch):
    contest, barrier = services.add_contest(title="공모", theme="전화", by=officer), Barrier(2)
    notice, check = notice_of(contest), services.rules.check_changes

    def unlocked(contest_id: UUID) -> Contest:
        return Contest.objects.get(pk=contest_id)

    def slow(*args: Any) -> None:
        check(*args)
        barrier.wait(20)

    monkeypatch.setattr(services, "lock_contest", unlocked)
    monkeypatch.setattr(services.rules, "check_changes", slow)
    assert codes(at_once(2, lambda _n: services.post_notice(notice=notice, by=officer))) == ["ok", "ok"]
    assert AuditRow.objects.filter(action="notice.posted").count() == 2


def test_new_version_begun_by_two_is_begun_once(officer: Staff):
    contest = posted()
    results = at_once(2, lambda _n: services.begin_change(contest=contest, reason="정정", by=officer))
    assert codes(results) == ["draft_exists", "ok"]
    assert Notice.objects.count() == 2


def test_same_contest_sent_twice_at_once_is_begun_once(officer: Staff):
    token = uuid4()
    results = at_once(2, lambda _n: services.add_contest(title="공모", theme="전화", by=officer, token=token))
    assert results[0] == results[1]
    assert (Contest.objects.count(), Notice.objects.count()) == (1, 1)


def test_whoever_enters_reads_the_terms_that_hold(officer: Staff):
    """The change comes first and holds for the entry, or the entry does and keeps its terms."""
    contest = posted()
    draft = make_idea(contest, state=IdeaState.DRAFT)
    author = as_signed_in(draft.author)
    results = together(
        lambda: services.change_notice(notice=notice_of(contest), by=officer, most_ideas=9),
        lambda: submit_idea(idea=draft, pledged=True, by=author),
    )
    changed = notice_of(contest).most_ideas == 9
    assert codes(results) == (["ok", "ok"] if changed else ["frozen", "ok"])
    draft.refresh_from_db()
    assert (draft.number, draft.notice) == (1, notice_of(contest))


def test_called_off_while_somebody_enters_takes_or_refuses_whole(officer: Staff):
    contest = make_contest()
    draft = make_idea(contest, state=IdeaState.DRAFT)
    author = as_signed_in(draft.author)
    results = together(
        lambda: services.call_off(contest=contest, reason="재난 대응", by=officer),
        lambda: submit_idea(idea=draft, pledged=True, by=author),
    )
    contest.refresh_from_db()
    draft.refresh_from_db()
    assert contest.state == ContestState.CALLED_OFF
    entered = draft.number is not None
    assert codes(results) == (["ok", "ok"] if entered else ["closed", "ok"])
