"""Which file may do what (docs/architecture.md). Every checker is first shown something it must find."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

import pytest

from tests.guards import checkers, source

BAD = {
    checkers.database_writes: "Letter.objects.filter(a=1).update(state='x')",
    checkers.managers: "Letter.objects.all()",
    checkers.arithmetic: "left = quota - used",
    checkers.clocks: "from django.utils import timezone\nstart = timezone.now()",
    checkers.unsafe_markup: "from django.utils.safestring import mark_safe",
    checkers.long_tasks: "@shared_task(name='a.b')\ndef f():\n" + "    g()\n" * 9,
}
# Python that handles no rows of ours: sheets and pages are saved there.
NO_ROWS = ("documents", "kindness")
# Where Django keeps log-ins: it calls this at the end of a request, and no service stands in between.
STORE = source.ROOT / "people" / "sessions.py"


def findings(
    check: Callable[[ast.Module], Iterable[checkers.Finding]], files: Iterable[source.Path]
) -> list[str]:
    return [f"{source.where(path, node)} {what}" for path in files for node, what in check(source.tree(path))]


@pytest.mark.parametrize("check", BAD, ids=lambda check: check.__name__)
def test_checker_finds_a_bad_example(check: Callable[[ast.Module], Iterable[checkers.Finding]]):
    assert list(check(ast.parse(BAD[check])))


def test_checkers_leave_words_and_dictionaries_alone():
    good = ast.parse("context.update(extra)\ntitle = _('%(a)s') % {'a': 1}\nsteps = [*a, *b] + [c]\n")
    assert not list(checkers.database_writes(good))
    assert not list(checkers.arithmetic(good))


def test_views_use_no_managers():
    assert findings(checkers.managers, source.files_named("views")) == []


def test_views_hold_no_arithmetic():
    assert findings(checkers.arithmetic, source.files_named("views")) == []


def test_only_services_write():
    rooms = [room for room in source.ROOMS if room not in NO_ROWS]
    services = {*source.files_named("services"), STORE}
    others = [path for path in source.python_files(*rooms) if path not in services]
    assert findings(checkers.database_writes, others) == []


@pytest.mark.parametrize("room", ["models", "rules", "queries", "enums", "permissions"])
def test_lower_files_do_not_import_services(room: str):
    def check(module: ast.Module) -> Iterable[checkers.Finding]:
        return checkers.imports_of(module, "services", "views", "forms", "tasks")

    assert findings(check, source.files_named(room)) == []


def test_rules_know_no_database_no_request_no_clock():
    def check(module: ast.Module) -> Iterable[checkers.Finding]:
        return (
            (node, name)
            for node, name in source.imports(module)
            if name.startswith(("django.db", "django.http", "kindness.clock"))
            or name.endswith((".models", ".queries"))
        )

    assert findings(check, source.files_named("rules")) == []


def test_services_see_no_request_and_no_form():
    def check(module: ast.Module) -> Iterable[checkers.Finding]:
        return (
            (node, name)
            for node, name in source.imports(module)
            if name.startswith(("django.http", "django.forms")) or name.endswith((".forms", ".views"))
        )

    assert findings(check, [p for p in source.files_named("services") if p.parts[-2] != "audit"]) == []


def test_tasks_are_a_few_lines():
    assert findings(checkers.long_tasks, source.files_named("tasks")) == []


def test_tasks_touch_no_rows():
    assert findings(checkers.managers, source.files_named("tasks")) == []
    assert findings(checkers.database_writes, source.files_named("tasks")) == []


def test_one_clock_is_asked():
    assert findings(checkers.clocks, source.python_files()) == []


def test_no_markup_is_made_in_code():
    assert findings(checkers.unsafe_markup, source.python_files()) == []


def test_no_signals():
    def check(module: ast.Module) -> Iterable[checkers.Finding]:
        return ((node, name) for node, name in source.imports(module) if "signals" in name.split("."))

    assert findings(check, source.python_files(*source.APPS)) == []


def test_files_stay_readable():
    long = {
        str(path.relative_to(source.ROOT)): lines
        for path in source.python_files()
        if (lines := path.read_text(encoding="utf-8").count("\n")) > 450
    }
    assert long == {}


def test_no_room_for_leftovers():
    named = [
        path
        for path in source.python_files()
        if path.stem in {"utils", "helpers", "common", "misc", "managers"}
    ]
    assert named == []
