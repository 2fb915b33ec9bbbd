"""Whoever judges, likes or objects never learns who wrote an idea: every address, at every stage, read to its end.

Each twin below opens one door on purpose; the crawl must find it.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from types import ModuleType

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import include, path, resolve

from ideas.models import Attachment, Idea, Phase
from ideas.queries import judging as judging_queries, objections
from ideas.services import files, ideas
from ideas.views import check
from kindness import urls
from kindness.access import page
from notifications.models import Notice
from notifications.words import words_of
from people.permissions import is_signed_in
from tests.ideas.blind_city import STAGES, BlindCity
from tests.ideas.crawl import addresses, crawl, leaks, one_of_each, tells_by_search
from tests.support.client import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# What each must have been shown at that stage: a crawl that is refused everywhere finds nothing.
SHOWN = {
    ("judging", "judge"): {"ideas/judging/<uuid:assignment_id>/"},
    ("judging", "outsider"): {"ideas/judging/files/<uuid:file_id>/"},
    ("checking", "judge"): {"ideas/judging/<uuid:assignment_id>/", "ideas/check/files/<uuid:file_id>/"},
    ("checking", "head"): {
        "ideas/check/ideas/<uuid:idea_id>/",
        "ideas/check/files/<uuid:file_id>/",
        "ideas/objections/<uuid:objection_id>/",
    },
}


@pytest.fixture(autouse=True)
def _plain_refusals(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hundreds of addresses are nobody's business; their page holds nothing (tests/guards/test_permission_matrix.py)."""
    for status in (403, 404):
        monkeypatch.setattr(
            urls,
            f"handler{status}",
            lambda _request, status=status, **_: HttpResponse(status=status),
            raising=False,
        )
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("stage", STAGES)
def test_nobody_learns_who_wrote_an_idea(stage: str) -> None:
    city = BlindCity(stage)
    for index, (who, viewer) in enumerate(city.viewers.items()):
        seen = crawl(city, viewer, language=("ko", "en")[index % 2])
        assert {one.status for one in seen} <= {200, 302, 403, 404, 422}
        assert leaks(city, seen) == set(), who
        shown = one_of_each(seen)
        assert SHOWN.get((stage, who), {"ideas/"}) <= {resolve(one).route for one in shown}, who
        assert tells_by_search(city, client_of(viewer), shown) == set(), who


@pytest.mark.parametrize("stage", STAGES)
def test_no_notice_names_an_author(stage: str) -> None:
    """Words in the page and in the mail are made of these."""
    city = BlindCity(stage)
    told = Notice.objects.filter(
        person__in=[city.judge, city.other_judge, city.outsider, city.colleague, city.head]
    )
    for notice in told:
        words = words_of(notice.kind).told(notice.params)
        whole = f"{words.title} {words.body} {notice.params} {notice.url} {notice.key}"
        assert city.found_in(whole) == set(), notice.kind
    assert told.filter(kind="ideas.jury_joined").count() == 3


# --- twins ----------------------------------------------------------------------------------------------------------
def paths_of(found: set[tuple[str, str, str]]) -> set[str]:
    return {route.split("/")[2] for _method, route, _trace in found}


def test_twin_with_an_unmasked_copy_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ideas, "masked", lambda text, **_words: text)
    city = BlindCity("judging")
    assert paths_of(leaks(city, crawl(city, city.judge, only="ideas/judging/"))) == {"judging"}


def test_twin_with_a_phase_that_shows_names_is_found() -> None:
    city = BlindCity("judging")
    Phase.objects.update(blind=False)
    found = leaks(city, crawl(city, city.judge, only="ideas/judging/"))
    assert {trace for _method, _path, trace in found} >= {one.staff.name for one in city.writers[:2]}


def test_twin_with_files_as_they_were_sent_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_stripped_apart", lambda content: content)
    city = BlindCity("judging")
    found = leaks(city, crawl(city, city.judge, only="ideas/judging/"))
    assert {trace for _method, _path, trace in found} >= {"maker-773001", "만든이 갈매샛별", "노을마루과"}


def test_twin_whose_search_knows_the_authors_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    real = judging_queries.ideas_of

    def by_author(staff, *, left, text=""):
        rows = real(staff, left=left)
        return rows.filter(idea__authors__name=text) if text else rows

    monkeypatch.setattr(judging_queries, "ideas_of", by_author)
    city = BlindCity("judging")
    found = tells_by_search(city, client_of(city.judge), ["/ideas/judging/"])
    assert found == {("/ideas/judging/", "갈매샛별")}


def test_twin_whose_files_keep_their_names_in_the_check_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    sent, given = check.attachment, Attachment.objects.values_list("name", flat=True)
    monkeypatch.setattr(check, "attachment", lambda content, _name, kind: sent(content, given[0], kind))
    city = BlindCity("checking")
    found = leaks(city, crawl(city, city.head, only="ideas/check/files/"))
    assert {trace for _method, _path, trace in found} == {f"{city.writers[0].staff.name}_기안.docx"}


def test_twin_who_is_named_to_answer_and_reads_who_asks_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objections, "masked", lambda text, **_words: text)
    city = BlindCity("posted")
    found = leaks(city, crawl(city, city.head, only="ideas/objections/"))
    assert {trace for _method, _path, trace in found} >= {city.writers[4].staff.name}


@page(permission=is_signed_in)
def leaking(_request: HttpRequest, idea_id: str) -> HttpResponse:
    """As somebody might add it tomorrow: the number of the author's account, in an attribute."""
    idea = Idea.objects.get(pk=idea_id)
    return HttpResponse(f'<!doctype html><html><p data-by="{idea.author_id}">…</p></html>')


@pytest.fixture
def new_page(settings) -> Iterator[str]:
    route, module = "ideas/<uuid:idea_id>/new/", ModuleType("urls_with_a_new_page")
    module.urlpatterns = [path(route, leaking), path("", include("kindness.urls"))]  # type: ignore[attr-defined]
    sys.modules[module.__name__] = module
    settings.ROOT_URLCONF = module.__name__
    yield "new"
    del sys.modules[module.__name__]


def test_page_added_tomorrow_is_crawled(new_page: str) -> None:
    city = BlindCity("posted")
    assert f"/ideas/{city.idea.pk}/{new_page}/" in set(addresses(city, city.colleague))
    found = leaks(city, crawl(city, city.colleague, only="ideas/<uuid:idea_id>/"))
    assert ("GET", f"/ideas/{city.idea.pk}/{new_page}/", str(city.idea.author_id)) in found
