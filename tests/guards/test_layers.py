"""The import order of docs/architecture.md, kept by import-linter (pyproject.toml)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.guards.source import ROOT

BAD_CONTRACT = """
[importlinter]
root_package = awards
include_external_packages = True

[importlinter:contract:reversed]
name = awards below recognition
type = forbidden
source_modules = awards
forbidden_modules = recognition
"""


def lint_imports(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = str(Path(sys.executable).parent / "lint-imports")
    return subprocess.run(
        [command, "--no-cache", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
def test_rooms_import_in_their_order():
    answer = lint_imports()
    assert answer.returncode == 0, answer.stdout


@pytest.mark.slow
def test_contract_that_is_broken_is_reported(tmp_path: Path):
    config = tmp_path / "importlinter.ini"
    config.write_text(BAD_CONTRACT)
    answer = lint_imports("--config", str(config))
    assert answer.returncode == 1, answer.stdout
    assert "awards below recognition BROKEN" in answer.stdout
