"""The ground of the suite: its own PostgreSQL and Valkey, and the browser when there is one.

Unless DATABASE_URL and REDIS_URL name servers, one pair is started for the whole run (with xdist: by the
controller, for all workers) in a folder of its own, so two runs never meet. They end with the process, even
when it is killed: see kindness/embedded/leash.py.
"""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With several workers (--dist loadgroup) a file stays with one: what it makes for all its tests is made once."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(group_of(item)))


def group_of(item: pytest.Item) -> str:
    """The file; of the browser's stories the language, since all stories of a language share one city."""
    spec = getattr(item, "callspec", None)
    language = spec.params.get("language") if spec else None
    place = (
        "city" if "city" in getattr(item, "fixturenames", ()) and language else item.nodeid.partition("::")[0]
    )
    return f"{place} {language}" if language else place


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
