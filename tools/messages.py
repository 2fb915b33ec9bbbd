"""The message catalogues, without GNU gettext: `python tools/messages.py update | check | compile`.

The msgids are English, so English needs no catalogue; Korean is complete. A translation whose msgid changed is
dropped, never guessed (no fuzzy entries): `check` names what is missing.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from kindness.translations import compile_stale

LOCALE = ROOT / "locale"
KOREAN = LOCALE / "ko" / "LC_MESSAGES" / "django.po"
SOURCES = (
    "kindness", "audit", "people", "notifications", "documents", "recognition", "ideas", "monitoring", "training", "awards", "home", "demo",
)  # fmt: skip
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# No dates and no names: the file changes only when a message does.
HEADER = """\
# Kindness: Korean. Kept by tools/messages.py; msgids come from the code and the templates.
msgid ""
msgstr ""
"Language: ko\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""

Key = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class Found:
    """One message in one file. `ids`: the msgid, with its plural when it has one."""

    ids: str | tuple[str, ...]
    context: str | None
    file: str

    @property
    def key(self) -> Key:
        return self.context, self.ids if isinstance(self.ids, str) else self.ids[0]


def python_files() -> list[Path]:
    return sorted(
        path for app in SOURCES for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts
    )


def template_files() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html")) + sorted((ROOT / "templates").rglob("*.txt"))


def read_template(path: Path) -> bytes:
    """Django turns a template into Python-like text; in parentheses its indentation means nothing."""
    return f"(\n{templatize(path.read_text(encoding='utf-8'), origin=str(path))}\n)".encode()


def find(path: Path, source: bytes) -> Iterator[Found]:
    for _line, ids, _comments, context in extract("python", io.BytesIO(source), keywords=KEYWORDS):
        yield Found(ids, context, str(path.relative_to(ROOT)))


@cache
def find_all() -> list[Found]:
    """Every message of the code and the templates, in the order of the files."""
    found = [message for path in python_files() for message in find(path, path.read_bytes())]
    return found + [message for path in template_files() for message in find(path, read_template(path))]


def read_korean() -> Catalog:
    if not KOREAN.exists():
        return Catalog(locale="ko")
    with KOREAN.open("rb") as file:
        return read_po(file, locale="ko")


def renew(old: Catalog) -> Catalog:
    """The catalogue of what is in use now, with the translations `old` has for exactly these messages."""
    new = Catalog(locale="ko", charset="utf-8")
    for found in find_all():
        # Babel hands back the same entry with one more place when a message stands in several files.
        known = old.get(found.key[1], context=found.context)
        entry = new.add(found.ids, context=found.context, locations=[(found.file, 0)])
        if known is not None and not known.fuzzy:
            entry.string = _fitting(known, entry)
    return new


def _fitting(known: Message, entry: Message) -> str | tuple[str, ...]:
    """The translation in the shape the message has today: it may have gained or lost its plural."""
    string = strings(known)[0]
    return (string,) if entry.pluralizable else string


def missing(catalogue: Catalog) -> list[Message]:
    return [entry for entry in catalogue if entry.id and not all(strings(entry))]


def strings(entry: Message) -> tuple[str, ...]:
    """The translation; one for each plural form."""
    return (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ("",))


def as_text(catalogue: Catalog) -> str:
    body = io.BytesIO()
    write_po(body, catalogue, width=110, omit_header=True, sort_by_file=False, include_lineno=False)
    return HEADER + body.getvalue().decode("utf-8")


def update() -> int:
    catalogue = renew(read_korean())
    KOREAN.parent.mkdir(parents=True, exist_ok=True)
    KOREAN.write_text(as_text(catalogue), encoding="utf-8")
    for entry in missing(catalogue):
        print(f"not translated: {entry.id!r} ({entry.locations[0][0]})")
    print(f"{len(catalogue)} messages, {len(missing(catalogue))} not translated: {KOREAN.relative_to(ROOT)}")
    return 0


def check() -> int:
    """Non-zero when `update` would change the file, or a translation is missing."""
    catalogue = renew(read_korean())
    stale = not KOREAN.exists() or KOREAN.read_text(encoding="utf-8") != as_text(catalogue)
    for entry in missing(catalogue):
        print(f"not translated: {entry.id!r} ({entry.locations[0][0]})")
    if stale:
        print("The catalogue is not up to date: run `make messages`.")
    return 1 if stale or missing(catalogue) else 0


def compile_all() -> int:
    print(f"{compile_stale(LOCALE)} compiled")
    return 0


ACTS = {"update": update, "check": check, "compile": compile_all}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("act", choices=ACTS)
    return ACTS[parser.parse_args().act]()


if __name__ == "__main__":
    sys.exit(main())
