from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from kindness.access import anyone, page
from kindness.errors import Refused
from people.models import Department
from tests.factories.people import make_division, make_staff
from tests.support.answers import assert_refused

pytestmark = pytest.mark.django_db


def nobody(_user: Any) -> bool:
    return False


@page(permission=anyone)
def count_divisions(request: HttpRequest) -> HttpResponse:
    if request.method == "POST" or "write" in request.GET:
        make_division()
    return HttpResponse(str(Department.objects.count()))


@page(permission=nobody)
def closed(request: HttpRequest) -> HttpResponse:
    return HttpResponse("opened")


@page(permission=anyone)
def refuses(request: HttpRequest) -> HttpResponse:
    raise Refused("too_early", "아직 시간이 되지 않았습니다.", title="보낼 수 없습니다.")


def request(method: str, path: str = "/", **data: str) -> HttpRequest:
    made = getattr(RequestFactory(), method)(path, data)
    made.user = AnonymousUser()
    made._messages = []
    return made


def test_get_may_look():
    assert count_divisions(request("get")).content == b"0"


def test_get_may_not_write():
    with pytest.raises(RuntimeError), transaction.atomic():
        count_divisions(request("get", write="1"))
    assert Department.objects.count() == 0


def test_post_may_write():
    assert count_divisions(request("post")).content == b"1"


@pytest.mark.parametrize("method", ["put", "delete", "patch", "trace"])
def test_other_methods_are_not_allowed(method: str):
    answer = count_divisions(RequestFactory().generic(method.upper(), "/"))
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, POST"


def test_permission_is_asked_first():
    with pytest.raises(PermissionDenied):
        closed(request("post"))


def test_refusal_becomes_a_page_with_its_code():
    assert_refused(refuses(request("post")), "too_early")


def test_view_carries_its_declaration():
    assert count_divisions.permission is anyone
    assert count_divisions.login_required is False
    assert closed.login_required is True


def test_page_of_others_is_forbidden_for_a_person(as_person: Any):
    answer = as_person(make_staff()).get("/roles/")
    assert answer.status_code == 403


def test_unknown_page_is_not_found_for_a_person(as_person: Any):
    assert as_person(make_staff()).get("/nowhere/").status_code == 404
