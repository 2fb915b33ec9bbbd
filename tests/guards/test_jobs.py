"""Jobs: every tick has its task, every task its tick; every notice has its words."""

from __future__ import annotations

import ast
import re
from fnmatch import fnmatch
from importlib import import_module

import pytest

from kindness.schedule import BEAT_SCHEDULE
from tests.guards import checkers, source

SCHEDULED = {entry["task"] for entry in BEAT_SCHEDULE.values()}


def defined_tasks() -> list[str]:
    return [name for path in source.files_named("tasks") for _node, name in checkers.tasks(source.tree(path))]


def test_schedule_and_tasks_are_the_same():
    assert sorted(defined_tasks()) == sorted(SCHEDULED)


def test_tasks_are_named_after_their_room():
    for path in source.files_named("tasks"):
        room = path.relative_to(source.ROOT).parts[0]
        for _node, name in checkers.tasks(source.tree(path)):
            assert name.startswith(f"{room}.")


def test_celery_knows_every_scheduled_task():
    from kindness.celery import app

    app.loader.import_default_modules()
    assert set(app.tasks) >= SCHEDULED


def test_ticks_expire():
    """A queue nobody served must not be full of looks that later ones repeat."""
    assert all(entry["options"]["expires"] == entry["schedule"] * 2 for entry in BEAT_SCHEDULE.values())


KIND = re.compile(rf"({'|'.join(source.APPS)})\.[a-z_]+")
TELLING = re.compile(r"notify|tell")


def kinds_used() -> set[str]:
    """What is handed to `notify(kind="recognition.letter_received", …)` and its like everywhere in the code.

    A name made of parts, f"recognition.report_{decision}", is found as "recognition.report_*".
    """
    found: set[str] = set()
    for path in source.python_files(*source.APPS):
        for node in ast.walk(source.tree(path)):
            if isinstance(node, ast.Call) and TELLING.search(called(node)):
                given = [*node.args, *(keyword.value for keyword in node.keywords)]
                found |= {kind for value in given for part in ast.walk(value) for kind in kind_of(part)}
    return found


def called(call: ast.Call) -> str:
    return str(getattr(call.func, "attr", getattr(call.func, "id", "")))


def kind_of(part: ast.AST) -> list[str]:
    if isinstance(part, ast.JoinedStr):
        start = part.values[0]
        return (
            [f"{start.value}*"]
            if isinstance(start, ast.Constant) and KIND.fullmatch(str(start.value))
            else []
        )
    text = part.value if isinstance(part, ast.Constant) else None
    is_kind = isinstance(text, str) and KIND.fullmatch(text) and not text.endswith("_")
    return [text] if is_kind else []


def unmatched(wanted: set[str], there: set[str]) -> set[str]:
    return {
        kind for kind in wanted if not any(fnmatch(kind, other) or fnmatch(other, kind) for other in there)
    }


def kinds_with_words() -> set[str]:
    found: set[str] = set()
    for path in source.files_named("notices", *source.APPS):
        room = path.relative_to(source.ROOT).parts[0]
        found |= {f"{room}.{name}" for name in import_module(f"{room}.notices").NOTICES}
    return found


def test_some_notices_are_used():
    assert len(kinds_used()) >= 3


def test_every_notice_that_is_sent_has_words():
    assert unmatched(kinds_used(), kinds_with_words()) == set()


def test_every_notice_with_words_is_sent():
    assert unmatched(kinds_with_words(), kinds_used()) == set()


def test_notice_without_words_is_found():
    call = ast.parse('notify(kind="awards.medal_lost", key="1")').body[0].value
    assert kind_of(call.keywords[0].value) == ["awards.medal_lost"]
    assert unmatched({"awards.medal_lost"}, {"awards.medal_*", "awards.other"}) == set()
    assert unmatched({"awards.medal_lost"}, {"awards.other"}) == {"awards.medal_lost"}


def test_unnamed_task_is_found():
    bad = ast.parse("@shared_task()\ndef look():\n    pass\n")
    assert [what for _node, what in checkers.long_tasks(bad)] == ["look has no name"]


@pytest.mark.parametrize("task", sorted(SCHEDULED))
def test_scheduled_task_belongs_to_a_room(task: str):
    assert task.split(".", maxsplit=1)[0] in source.APPS
