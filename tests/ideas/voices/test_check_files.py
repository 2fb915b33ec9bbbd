"""Attachments in the public check: what nobody hid, without the name it came under."""

from __future__ import annotations

import pytest

from ideas.models import Attachment, Decision
from tests.factories.ideas import announce
from tests.support.client import client_of

pytestmark = pytest.mark.django_db


def attach(idea, name="김서윤 초안.PDF", **fields):
    return Attachment.objects.create(
        idea=idea, name=name, media_type="application/pdf", size=4, sha256="0" * 64, content=b"%PDF",
        uploaded_by=idea.author, **fields,
    )  # fmt: skip


def file_of(person, attachment):
    return client_of(person).get(f"/ideas/check/files/{attachment.pk}/")


def test_colleagues_read_it_under_a_neutral_name(idea, colleague):
    attach(idea, "김서윤 사진.png", hidden=True)
    found = attach(idea)
    page = client_of(colleague).get(f"/ideas/check/ideas/{idea.pk}/").content.decode()
    assert (page.count("/ideas/check/files/"), "초안" in page, "김서윤" in page) == (1, False, False)
    answer = file_of(colleague, found)
    assert answer.content == b"%PDF"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment")
    assert ".pdf" in disposition
    assert "%EA%B9%80" not in disposition  # 김


def test_hidden_and_removed_files_are_nowhere(idea, colleague):
    for found in (attach(idea, hidden=True), attach(idea, removed_at=idea.submitted_at)):
        assert file_of(colleague, found).status_code == 404
    assert (
        "/ideas/check/files/"
        not in client_of(colleague).get(f"/ideas/check/ideas/{idea.pk}/").content.decode()
    )


def test_file_of_an_idea_that_is_not_shown_is_not_found(idea, colleague):
    found = attach(idea)
    Decision.objects.update(shortlisted_at=None)
    assert file_of(colleague, found).status_code == 404


def test_after_the_announcement_there_is_none(contest, idea, colleague):
    found = attach(idea)
    announce(contest)
    assert file_of(colleague, found).status_code == 404
