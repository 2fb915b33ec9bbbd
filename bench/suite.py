"""The test suite itself: how long all of it takes without the browser, and one ordinary test on average."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys

from bench.result import Result, say
from bench.servers import ROOT, Ground

FINISHED = re.compile(r"(\d+) passed.* in ([0-9.]+)s")


def measure(_ground: Ground, _options: argparse.Namespace) -> list[Result]:
    whole = _pytest("not browser", "--numprocesses", "auto")
    usual = _pytest("not browser and not slow")
    say(
        f"all: {whole[0]} tests in {whole[1]:.0f} s; ordinary ones: {usual[0]} in {usual[1]:.0f} s, one process"
    )
    return [
        Result("suite", whole[1], "s", None, 300, "lower"),
        Result("suite_test", 1000 * usual[1] / usual[0], "ms a test", None, 25, "lower"),
    ]


def _pytest(marks: str, *options: str) -> tuple[int, float]:
    """Tests passed and seconds, by pytest's own account. It starts its own servers. Raises when a test fails."""
    own = {"DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "STATIC_ROOT", "DEMO"}
    environment = {name: value for name, value in os.environ.items() if name not in own}
    command = [sys.executable, "-m", "pytest", "--quiet", "-m", marks, *options]
    done = subprocess.run(command, env=environment, cwd=ROOT, check=False, capture_output=True, text=True)  # noqa: S603 - fixed
    found = FINISHED.search(done.stdout.splitlines()[-1]) if done.stdout else None
    if done.returncode != 0 or found is None:
        raise RuntimeError(f"the suite did not pass:\n{done.stdout[-3000:]}{done.stderr[-1000:]}")
    return int(found[1]), float(found[2])
