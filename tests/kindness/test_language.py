from __future__ import annotations

import pytest

from tests.support import hostile
from tests.support.client import InspectingClient

pytestmark = pytest.mark.django_db


def test_korean_is_spoken_whatever_the_browser_prefers(client: InspectingClient):
    answer = client.get("/login/", headers={"accept-language": "en"})
    assert answer.headers["Content-Language"] == "ko"
    assert '<html lang="ko">' in answer.content.decode()


def test_chosen_language_stays(client: InspectingClient):
    answer = client.post("/language/", {"language": "en", "next": "/login/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/login/")
    assert '<html lang="en">' in client.get("/login/").content.decode()


@pytest.mark.parametrize("language", ["fr", "", "KO", *hostile.PARAMETERS])
def test_unknown_language_is_refused(client: InspectingClient, language: str):
    answer = client.post("/language/", {"language": language})
    assert answer.status_code == 422
    assert "kindness_language" not in answer.cookies


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example", "/a\x00b"]
)
def test_language_switch_leads_nowhere_else(client: InspectingClient, target: str):
    assert client.post("/language/", {"language": "en", "next": target}).headers["Location"] == "/"


def test_unknown_cookie_is_ignored(client: InspectingClient):
    client.cookies["kindness_language"] = "xx"
    assert client.get("/login/").headers["Content-Language"] == "ko"


def test_switch_without_script_is_a_page(client: InspectingClient):
    answer = client.get("/language/", {"next": "/login/"})
    assert answer.status_code == 200
    assert 'value="en"' in answer.content.decode()
