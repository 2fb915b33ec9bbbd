"""`make check`: every rule that a machine can judge, one line a step, non-zero when one of them is broken."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from kindness.embedded.servers import servers

TOOLS = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]
AUDIT_LIMIT_SECONDS = 120
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "kindness.settings.production",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": "kindness.example",
    "CSRF_TRUSTED_ORIGINS": "https://kindness.example",
    "PUBLIC_URL": "https://kindness.example",
}


@dataclass(frozen=True)
class Step:
    name: str
    command: list[str]
    environment: Mapping[str, str] = field(default_factory=dict)


STEPS = [
    Step("ruff check", [str(TOOLS / "ruff"), "check", "."]),
    Step("ruff format", [str(TOOLS / "ruff"), "format", "--check", "."]),
    Step("mypy", [sys.executable, "-m", "mypy"]),
    Step("djlint", [str(TOOLS / "djlint"), "templates", "--lint", "--quiet"]),
    Step("import order", [str(TOOLS / "lint-imports")]),
    Step("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"]),
    Step("deploy check", [*MANAGE, "check", "--deploy", "--fail-level", "INFO"], PRODUCTION),
    Step(
        "guards",
        [
            sys.executable,
            "-m",
            "pytest",
            "tests/guards",
            # Thousands of cells, minutes of them: `make test` tries them, once is enough.
            "--ignore=tests/guards/test_permission_matrix.py",
            "--quiet",
            "--numprocesses",
            "auto",
            "--dist",
            "loadscope",
            "--no-loadscope-reorder",
        ],
    ),
]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="kindness-check-") as folder:
        Path(folder).chmod(0o711)
        with servers(Path(folder), durable=False) as urls:
            broken = [step.name for step in STEPS if not passes(step, urls.environment())]
    if not audit_passes():
        broken.append("pip-audit")
    print(f"Broken: {', '.join(broken)}." if broken else "Everything holds.")
    return 1 if broken else 0


def passes(step: Step, urls: Mapping[str, str]) -> bool:
    started = time.monotonic()
    answer = subprocess.run(
        step.command,
        cwd=ROOT,
        env={**os.environ, **urls, **step.environment},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    say(step.name, "ok" if answer.returncode == 0 else "BROKEN", time.monotonic() - started)
    if answer.returncode != 0:
        print(answer.stdout, flush=True)
    return answer.returncode == 0


def audit_passes() -> bool:
    """True also when the service cannot be reached: a closed network must be able to run the checks."""
    started = time.monotonic()
    findings = known_vulnerabilities()
    seconds = time.monotonic() - started
    if findings is None:
        say("pip-audit", "skipped (its service cannot be reached)", seconds)
        return True
    say("pip-audit", "BROKEN" if findings else "ok", seconds)
    for finding in findings:
        print(f"    {finding}")
    return not findings


def known_vulnerabilities() -> list[str] | None:
    """`package version: identifiers` of what requirements.txt pins; None without an answer."""
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--format", "json"]
    try:
        answer = subprocess.run(
            [*command, "--progress-spinner", "off", "-r", "requirements.txt"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=AUDIT_LIMIT_SECONDS,
        )
        packages = json.loads(answer.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError):
        return None
    return [
        f"{package['name']} {package['version']}: {', '.join(found['id'] for found in package['vulns'])}"
        for package in packages
        if package.get("vulns")
    ]


def say(name: str, verdict: str, seconds: float) -> None:
    print(f"  {name:<14}{seconds:6.1f} s  {verdict}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
