"""The words of a notice, found by its kind and made when read, in the reader's language.

Every app that tells people things holds `<app>/notices.py` with `NOTICES: dict[str, Words]`. The kind
"recognition.letter_received" is the entry "letter_received" there; apps are named by string, so that this
room need not know the rooms above it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from django.apps import apps

if TYPE_CHECKING:
    from django.utils.functional import Promise


class UnknownKind(LookupError):
    """No app's notices.py holds words for this kind: a mistake in the code, never in the data."""


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as its reader sees it."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Words:
    """Title and body as lazily translated msgids with `%(name)s` for each of the notice's params.

    formats: how a stored plain value is shown in the reader's language, by the param's name:
    `{"half": lambda half: HalfYear.parse(half).label}`.
    """

    title: str | Promise
    body: str | Promise
    formats: Mapping[str, Callable[[Any], object]] = field(default_factory=dict)

    def told(self, params: Mapping[str, Any]) -> Told:
        """The words in the active language. Raises KeyError when a param they name is missing."""
        shown = {
            name: self.formats[name](value) if name in self.formats else value
            for name, value in params.items()
        }
        return Told(str(self.title) % shown, str(self.body) % shown)


def words_of(kind: str) -> Words:
    """The words of "app.name". Raises UnknownKind."""
    app, _dot, name = kind.partition(".")
    try:
        return notices_of(app)[name]
    except KeyError:
        raise UnknownKind(kind) from None


@cache
def notices_of(app: str) -> Mapping[str, Words]:
    """What one app has to tell; empty when it tells nothing."""
    if not apps.is_installed(app) or find_spec(f"{app}.notices") is None:
        return {}
    notices: Mapping[str, Words] = import_module(f"{app}.notices").NOTICES
    return notices


def all_kinds() -> list[str]:
    """Every kind the installed apps can tell, for the guard over all words."""
    return [f"{config.name}.{name}" for config in apps.get_app_configs() for name in notices_of(config.name)]
