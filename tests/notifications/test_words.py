"""Every notice has words, in both languages, that fit their params."""

from __future__ import annotations

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from notifications import words
from notifications.models import Notice
from notifications.services import notify
from notifications.words import Told, UnknownKind, Words, all_kinds, words_of
from tests.factories.people import make_staff


def test_words_fill_in_params_and_formats():
    found = Words("%(name)s: %(half)s", _("Notices"), formats={"half": str.lower})
    with translation.override("en"):
        assert found.told({"name": "%s", "half": "2026H1", "unused": 1}) == Told("%s: 2026h1", "Notices")


def test_words_missing_param_is_a_mistake():
    with pytest.raises(KeyError):
        Words("%(name)s", "").told({})


@pytest.mark.parametrize("kind", ["", "nothing", "nothing.known", "people.nothing", "os.path", "tests.x"])
def test_words_of_unknown_kind(kind):
    with pytest.raises(UnknownKind):
        words_of(kind)


def test_all_kinds_have_words():
    kinds = all_kinds()
    assert "recognition.letter_received" in kinds
    for kind in kinds:
        assert str(words_of(kind).title)
        assert str(words_of(kind).body)


def test_notify_unknown_kind_tells_nobody(db):
    with pytest.raises(UnknownKind):
        notify(people=[make_staff().pk], kind="people.nothing", key="1")
    assert Notice.objects.count() == 0


def test_notices_of_an_app_are_looked_up_once():
    assert words.notices_of("recognition") is words.notices_of("recognition")
