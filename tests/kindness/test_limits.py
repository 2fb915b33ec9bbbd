"""Hostile files are read by a child that may not take the machine along."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kindness.limits import run_apart

CHILDREN = ("people.roster.reading", "documents.redrawing")
LIMITED = "from kindness.limits import limit_this_process; limit_this_process(cpu_seconds=1); "


def run(code):
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=20, check=False
    )


def test_module_answers_on_standard_output():
    done = run_apart("json.tool", b'{"rows":1}', seconds=20)
    assert (done.returncode, done.stdout) == (0, b'{\n    "rows": 1\n}\n')


def test_child_sees_nothing_of_our_environment(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "nobody's")
    done = run_apart("code", b"import os; print(sorted(os.environ))", seconds=20)
    assert b"PYTHONIOENCODING" in done.stdout
    assert b"SECRET_KEY" not in done.stdout


def test_child_that_takes_too_long_is_ended():
    with pytest.raises(subprocess.TimeoutExpired):
        run_apart("code", b"import time; time.sleep(20)", seconds=0.3)


def test_child_that_wants_too_much_memory_gets_none():
    assert "MemoryError" in run(LIMITED + "bytearray(2 * 1024**3)").stderr


def test_child_that_reckons_without_end_is_killed():
    assert run(LIMITED + "sum(iter(int, 1))").returncode < 0


@pytest.mark.parametrize("child", CHILDREN)
def test_child_imports_nothing_of_django(child):
    found = run(
        f"import {child}, sys; print([name for name in sys.modules if name.split('.')[0] == 'django'])"
    )
    assert found.stdout == "[]\n"
