"""Work on files that are hostile until shown otherwise: in a process of its own, with so much memory and time.

A web worker calls `run_apart`; the module it names begins its `main` with `limit_this_process` (reliability rule 19).
Nothing of Django is imported here, so the child starts in a blink.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

MOST_MEMORY = 1024 * 1024 * 1024
_PROJECT = Path(__file__).resolve().parent.parent


def run_apart(module: str, content: bytes, *, seconds: int) -> subprocess.CompletedProcess[bytes]:
    """What `python -m module` makes of the content. Raises TimeoutExpired.

    The child finds nothing of ours in its environment: no addresses, no keys.
    """
    return subprocess.run(  # noqa: S603 - a module of ours
        [sys.executable, "-m", module],
        input=content,
        capture_output=True,
        timeout=seconds,
        cwd=_PROJECT,
        env={"PYTHONIOENCODING": "utf-8"},
        check=False,
    )


def limit_this_process(*, cpu_seconds: int) -> None:
    """No more memory and time than that, and no core file of what it read.

    Where the system knows such limits; elsewhere the caller's clock is the only one.
    """
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
