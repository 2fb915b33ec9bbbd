"""The ground of the suite: its own PostgreSQL and Valkey, and the browser when there is one.

Unless DATABASE_URL and REDIS_URL name servers, one pair is started for the whole run (with xdist: by the
controller, for all workers) in a folder of its own, so two runs never meet. They end with the process, even
when it is killed: see kindness/embedded/leash.py.
"""

from __future__ import annotations

import atexit
import gc
import os
import re
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from xdist.scheduler import LoadScopeScheduling

from kindness.embedded.running import Urls
from kindness.embedded.servers import servers
from kindness.translations import compile_stale

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_OPTIONS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def start_servers() -> None:
    """Stopped at exit; a worker of xdist finds the controller's addresses in its environment instead."""
    if Urls.from_environment().complete:
        return
    stack = ExitStack()
    atexit.register(stack.close)
    state = Path(tempfile.mkdtemp(prefix="kindness-test-"))
    stack.callback(shutil.rmtree, state, ignore_errors=True)
    state.chmod(0o711)  # as root the servers run as another account, which must pass through
    urls = stack.enter_context(servers(state, durable=False))
    os.environ.update(urls.environment() | {"TEST_SERVERS": "1"})


def take_own_redis_database() -> None:
    """Each worker of xdist has a Redis database to itself (and the next number for what must lie apart)."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if worker and os.environ.get("TEST_SERVERS"):
        address = os.environ["REDIS_URL"].partition("?")[0]
        os.environ["REDIS_URL"] = f"{address}?db={2 * int(worker.removeprefix('gw')) + 2}"


def prepare_settings() -> None:
    """Only now may Django read them: pyproject.toml therefore names no settings module to pytest."""
    if settings.configured:
        raise pytest.UsageError("Unset DJANGO_SETTINGS_MODULE (and --ds): the suite chooses its settings.")
    if "PYTEST_XDIST_WORKER" not in os.environ:
        compile_stale(ROOT / "locale")
    start_servers()
    take_own_redis_database()
    os.environ["DJANGO_SETTINGS_MODULE"] = "kindness.settings.test"
    # Playwright keeps an event loop in the thread of the tests, which makes Django think it is asynchronous.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    import django

    django.setup()


prepare_settings()


# The same examples every time: a run that fails fails again. HYPOTHESIS_PROFILE=explore looks for new ones.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=1000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

STORIES = "tests/e2e/"
MATRIX = "tests/guards/test_permission_matrix.py"  # thousands of cells: enough for two workers
LANGUAGE = re.compile(r"\[(?:.*-)?(ko|en)[-\]]")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The stories first: they take longest, and beside them the other workers have plenty to do."""
    items.sort(key=lambda item: not item.nodeid.startswith(STORIES))


class FilesTogether(LoadScopeScheduling):
    """A file stays with one worker: what it makes for all its tests is made once. All stories of a language share
    one city, whichever file tells them. (xdist's own groups end with pytest 9.2: it cannot rename a test any more.)"""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        language = LANGUAGE.search(nodeid) if file.startswith(STORIES) else None
        if file == MATRIX:
            return f"{MATRIX} {len(nodeid) % 2}"
        return f"{STORIES} {language[1]}" if language else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> FilesTogether:
    return FilesTogether(config, log)


def pytest_collection_finish() -> None:
    """Thousands of tests stay until the end: the collector need not look through them again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """The workers go the same way from the start, see `prepare_settings`."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


# --- the browser ---------------------------------------------------------------------------------
def find_chromium() -> str | None:
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium. Without one a browser test is skipped, or fails when REQUIRE_BROWSER=1."""
    chromium = find_chromium()
    if chromium is None:
        give_up = pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip
        give_up("No Chromium was found on this machine.")
    return {
        **browser_type_launch_args,
        "executable_path": chromium,
        "chromium_sandbox": False,
        "args": CHROMIUM_OPTIONS,
    }


# --- project-wide fixtures -----------------------------------------------------------------------
pytest_plugins = ["tests.support.fixtures"]
