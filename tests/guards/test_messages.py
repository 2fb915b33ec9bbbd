"""Korean is complete: nothing missing, nothing guessed, every placeholder in its place."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Catalog, Message

from tests.guards.source import ROOT
from tools import messages

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%(?!\()[sd%]")
TRANSLATED = re.compile(r"\{% translate .*?%\}|\{% blocktranslate.*?endblocktranslate %\}", re.DOTALL)
HANGUL = re.compile("[가-힣]")


@pytest.fixture(scope="module")
def korean() -> Catalog:
    return messages.read_korean()


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)", text))


def msgids(entry: Message) -> tuple[str, ...]:
    return (entry.id,) if isinstance(entry.id, str) else tuple(entry.id)


def test_catalogue_is_up_to_date(korean: Catalog):
    """`make messages` would change nothing."""
    assert messages.KOREAN.read_text(encoding="utf-8") == messages.as_text(messages.renew(korean))


def test_catalogue_is_complete(korean: Catalog):
    assert [(entry.id, entry.locations) for entry in messages.missing(korean)] == []


def test_nothing_is_fuzzy_or_obsolete(korean: Catalog):
    assert [entry.id for entry in korean if entry.id and entry.fuzzy] == []
    assert list(korean.obsolete) == []


def test_placeholders_are_the_same(korean: Catalog):
    wrong = [
        (entry.id, string)
        for entry in korean
        if entry.id
        for string in messages.strings(entry)
        if string and placeholders(string) != set().union(*map(placeholders, msgids(entry)))
    ]
    assert wrong == []


def test_placeholders_have_names(korean: Catalog):
    """A translation must be free to change their order."""
    unnamed = [
        entry.id for entry in korean if entry.id for text in msgids(entry) if re.search(r"%[sd]|\{\}", text)
    ]
    assert unnamed == []


def test_no_korean_stands_in_templates():
    """Words for people come through the catalogue, where English may hold an example; 한국어 names itself."""
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in messages.template_files()
        if "gallery" not in str(path)
        for line in TRANSLATED.sub("", path.read_text(encoding="utf-8")).splitlines()
        if HANGUL.search(line.replace("한국어", ""))
    ]
    assert found == []


def test_no_exclamation_marks(korean: Catalog):
    assert [
        s for entry in korean if entry.id for s in (*msgids(entry), *messages.strings(entry)) if "!" in s
    ] == []


def test_extraction_finds_messages_in_indented_templates():
    source = b"(\n    XX _('One') X\n  ngettext('%(n)s letter', '%(n)s letters', n)\n)"
    found = [message.ids for message in messages.find(ROOT / "templates" / "base.html", source)]
    assert found == ["One", ("%(n)s letter", "%(n)s letters")]


def test_renewing_keeps_what_is_used_and_drops_the_rest():
    old = Catalog(locale="ko")
    entry = messages.find_all()[0]
    old.add(entry.ids, "옮긴 말")
    old.add("Nobody says this any more", "사라질 말")
    new = messages.renew(old)
    assert new[entry.key[1]].string == "옮긴 말"
    assert new.get("Nobody says this any more") is None
    assert len(messages.missing(new)) == len(new) - 1
