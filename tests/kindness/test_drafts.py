from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import RequestFactory

from kindness import drafts

pytestmark = pytest.mark.django_db
PATH = "/carnations/send/"
FIELDS = {"author": "900001", "reason": "고맙습니다.", "csrfmiddlewaretoken": "x"}


def posted(fields: dict[str, str], path: str = PATH) -> HttpRequest:
    request = RequestFactory().post(path, fields)
    request.session = SessionStore()
    return request


def test_posted_text_is_kept_without_the_csrf_token():
    request = posted(FIELDS)
    drafts.keep(request)
    assert drafts.peek(request, author="900001") == {"author": "900001", "reason": "고맙습니다."}


def test_draft_lasts_a_quarter_of_an_hour():
    request = posted(FIELDS)
    drafts.keep(request)
    assert request.session.get_expiry_age() == timedelta(minutes=drafts.MINUTES).total_seconds()


def test_draft_is_offered_to_its_author_only():
    request = posted(FIELDS)
    drafts.keep(request)
    assert drafts.peek(request, author="900002") == {}


def test_draft_is_offered_on_its_page_only():
    request = posted(FIELDS)
    drafts.keep(request)
    request.path = "/roles/grant/"
    assert drafts.peek(request, author="900001") == {}


@pytest.mark.parametrize("fields", [{}, {"reason": "x"}, {**FIELDS, "reason": "가" * drafts.MAX_LENGTH}])
def test_text_without_author_or_beyond_reason_is_not_kept(fields: dict[str, str]):
    request = posted(fields)
    drafts.keep(request)
    assert drafts.peek(request, author="900001") == {}


def test_dropped_draft_is_gone():
    request = posted(FIELDS)
    drafts.keep(request)
    drafts.drop(request)
    assert drafts.peek(request, author="900001") == {}
    drafts.drop(request)
