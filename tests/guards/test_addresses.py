"""Every address: declared, guarded, written down."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client
from django.urls import URLPattern, path

from kindness import access
from kindness.access import anyone, views
from tests.guards.source import ROOT
from tests.support.answers import assert_redirects_to_login

# Open to strangers, each with why.
OPEN = {
    "healthz": "a supervisor asks whether the process lives",
    "readyz": "a supervisor asks whether it can work",
    "login/": "where strangers become people",
    "logout/": "harmless without a log-in",
    "language/": "the log-in page speaks both languages",
    "privacy/": "the law asks that anybody can read it",
    "help/": "somebody who cannot log in needs it most",
    "accessibility/": "likewise",
    "training/certificates/verify/": "whoever is shown a certificate asks whether it is true",
    "training/feed/<str:part>.ics": "calendars do not log in: the signed address is the proof",
}
SAMPLES = {"uuid": str(uuid.UUID(int=7)), "half": "2026H1", "int": "7", "slug": "x", "str": "x"}
CONVERTER = re.compile(r"<(?:(\w+):)?\w+>")


def every_view() -> list[tuple[str, URLPattern]]:
    return list(views())


def address(route: str) -> str:
    """An address of that pattern; nothing needs to lie there."""
    return "/" + CONVERTER.sub(lambda match: SAMPLES[match[1] or "str"], route)


def test_project_has_addresses():
    assert len(every_view()) > 20


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_stranger_is_sent_to_log_in(method: str):
    for route, _pattern in every_view():
        if route not in OPEN:
            assert_redirects_to_login(getattr(Client(), method)(address(route)), route)


def test_open_list_holds_only_pages_for_anyone():
    open_views = {route for route, pattern in every_view() if pattern.callback.permission is anyone}
    assert open_views <= set(OPEN)


def test_every_view_declares_a_permission():
    assert access.every_view_declares_a_permission() == []


def test_undeclared_view_is_found(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(access, "views", lambda: [("secret/", path("secret/", print))])
    assert [error.id for error in access.every_view_declares_a_permission()] == ["kindness.E001"]


def test_every_address_has_a_name_of_its_own():
    names = [pattern.name for _route, pattern in every_view()]
    assert None not in names
    assert len(names) == len(set(names))


def test_every_address_ends_in_a_slash_or_names_a_file():
    odd = [
        route
        for route, _pattern in every_view()
        if route and not re.search(r"/$|/[a-z]+\.[^/]+$|>\.[a-z]+$", route)
    ]
    assert sorted(odd) == ["healthz", "readyz"]


# Numbers that tell nobody anything they may not know.
COUNTED = {
    "ideas/contests/<uuid:contest_id>/phases/<int:order>/close/": "a notice tells everybody its phases",
    "ideas/contests/<uuid:contest_id>/notices/<int:version_number>/": "versions of a notice everybody may read",
    "training/rooms/<int:room_id>/edit/": "those who may open one room see the list of all",
    "audit/<int:number>/": "rows of the record are numbered, so that a cut is seen; auditors see all of them",
    "training/overview/<int:year>/training.<slug:file_format>": "years are known to everybody",
}


def test_ids_in_addresses_cannot_be_counted_up():
    counted = {route for route, _pattern in every_view() if "<int:" in route or re.search(r"<\w+>", route)}
    assert counted - set(COUNTED) == set()


def written_down() -> set[str]:
    """Addresses in docs/contract.md in the form `/carnations/<>/`."""
    text = (ROOT / "docs" / "contract.md").read_text(encoding="utf-8")
    return {plain(found) for found in re.findall(r"`(/[^`\s?]*)", text)}


def plain(written: str) -> str:
    return re.sub(r"2026H[12]|<[^>]*>", "<>", written)


def test_contract_lists_every_address():
    missing = [f"/{route}" for route, _pattern in every_view() if plain(f"/{route}") not in written_down()]
    assert missing == []


def test_contract_comparison_notices_a_new_address():
    assert plain("/carnations/<uuid:carnation_id>/") == plain("/carnations/<id>/")
    assert plain("/nowhere/at/all/") not in written_down()
