"""The settings of a city hall refuse to start when something that must be set is not."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from kindness.settings.broker import celery_url
from tests.guards.source import ROOT

COMPLETE = {
    "DJANGO_SETTINGS_MODULE": "kindness.settings.production",
    "SECRET_KEY": "a" * 20 + "0123456789" + "b" * 25,
    "ALLOWED_HOSTS": "kindness.city.example",
    "DATABASE_URL": "postgresql://app@/kindness?host=/nowhere",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}
READ = "from django.conf import settings; print(settings.SECURE_HSTS_SECONDS, settings.DEBUG)"


def read_settings(**environment: str) -> subprocess.CompletedProcess[str]:
    own = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return subprocess.run(
        [sys.executable, "-c", READ],
        cwd=ROOT,
        env=own | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_complete_environment_starts():
    answer = read_settings(**COMPLETE)
    assert answer.stdout.split() == ["31536000", "False"], answer.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "unsafe-development-key"}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"DEBUG": "true"}, "DEBUG"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
        ({"REDIS_URL": ""}, "REDIS_URL"),
    ],
)
def test_incomplete_environment_is_refused_in_one_sentence(change: dict[str, str], word: str):
    answer = read_settings(**(COMPLETE | change))
    assert answer.returncode != 0
    last = answer.stderr.strip().splitlines()[-1]
    assert last.startswith("django.core.exceptions.ImproperlyConfigured:")
    assert word in last


@pytest.mark.parametrize(
    ("given", "for_celery"),
    [
        ("redis://127.0.0.1:6379/0", "redis://127.0.0.1:6379/0"),
        ("unix:///run/valkey.sock?db=3", "redis+socket:///run/valkey.sock?virtual_host=3"),
        ("unix:///run/valkey.sock", "redis+socket:///run/valkey.sock?virtual_host=0"),
    ],
)
def test_celery_is_told_of_redis_in_its_own_words(given: str, for_celery: str):
    assert celery_url(given) == for_celery
