"""The repository's own papers: dependencies with reasons, locks with hashes, numbered decisions, no addresses."""

from __future__ import annotations

import re
import subprocess
import tomllib

import pytest

from tests.guards.source import ROOT

LOCKS = ("requirements.txt", "requirements-dev.txt")
LEFTOVERS = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
MACHINE_PATHS = re.compile(r"/(home|root|work|Users|tmp/kn)/[a-z]")


def dependency_lines() -> list[str]:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = text.partition("[tool.")[0]
    return [line.strip() for line in project.splitlines() if re.match(r'\s+"[a-z]', line)]


def without_reason(lines: list[str]) -> list[str]:
    return [line for line in lines if not re.search(r'",?\s+# \S.{8,}', line)]


def unhashed(lock: str) -> list[str]:
    """Requirements of a lock file that no hash follows."""
    entries = re.split(r"\n(?=[a-z0-9])", lock)
    return [
        entry.splitlines()[0]
        for entry in entries
        if re.match(r"[a-z0-9]", entry) and "--hash=sha256:" not in entry
    ]


def tracked() -> list[str]:
    """Files of the repository; empty where it is no checkout."""
    answer = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - the git of the person
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return [name for name in answer.stdout.splitlines() if (ROOT / name).is_file()]


def test_every_dependency_says_why():
    assert len(dependency_lines()) > 30
    assert without_reason(dependency_lines()) == []


def test_dependency_without_reason_is_found():
    assert without_reason(['"django>=5",', '"celery",   # the half-year tallies']) == ['"django>=5",']


@pytest.mark.parametrize("name", LOCKS)
def test_locks_are_hashed_and_name_no_index(name: str):
    lock = (ROOT / name).read_text(encoding="utf-8")
    assert unhashed(lock) == []
    assert re.findall(r"--(?:extra-)?index-url|https?://", lock) == []


def test_unhashed_requirement_is_found():
    assert unhashed("a==1 \\\n    --hash=sha256:00\nb==2\n") == ["b==2"]


@pytest.mark.parametrize("name", LOCKS)
def test_locks_hold_every_direct_dependency(name: str):
    """pyproject.toml was not changed without `make lock`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = list(project["project"]["dependencies"])
    if name == "requirements-dev.txt":
        wanted += project["dependency-groups"]["dev"]
    names = {re.split(r"[\[<>=~! ;]", requirement)[0].lower() for requirement in wanted}
    lock = (ROOT / name).read_text(encoding="utf-8").lower()
    assert {
        wish for wish in names if not re.search(rf"^{re.escape(wish)}(\[.*\])?==", lock, re.MULTILINE)
    } == set()


def decisions() -> list[str]:
    return sorted(path.name for path in (ROOT / "docs" / "adr").glob("*.md") if path.name != "README.md")


def test_decisions_are_numbered_without_gaps():
    numbers = [name.partition("-")[0] for name in decisions()]
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


@pytest.mark.parametrize("name", decisions())
def test_decision_says_what_else_was_possible(name: str):
    text = (ROOT / "docs" / "adr" / name).read_text(encoding="utf-8")
    assert re.match(r"# \S", text)
    assert re.search(r"^#+ (Alternatives|What else)", text, re.MULTILINE), "an ADR has its alternatives"


def read_tracked() -> list[tuple[str, str]]:
    kinds = (".py", ".html", ".toml", ".md", ".css", ".js", ".sh", ".txt", ".typ")
    return [
        (name, (ROOT / name).read_text(encoding="utf-8"))
        for name in tracked()
        if name.endswith(kinds) and name != "tests/guards/test_repository.py"
    ]


def test_nothing_is_left_for_later():
    found = [
        f"{name}: {match.group()}" for name, text in read_tracked() for match in LEFTOVERS.finditer(text)
    ]
    assert found == []


def test_no_machine_is_named():
    found = [
        f"{name}: {match.group()}" for name, text in read_tracked() for match in MACHINE_PATHS.finditer(text)
    ]
    assert found == []


def test_leftovers_and_paths_are_recognised():
    assert LEFTOVERS.search("# TODO later")
    assert MACHINE_PATHS.search("/home/kim/x")
