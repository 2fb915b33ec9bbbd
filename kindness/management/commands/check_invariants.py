"""Counts what must never be found in the data: each app's `invariants.py`, found by name."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import connection
from django.utils.module_loading import module_has_submodule

Count = Callable[[], int]


class Command(BaseCommand):
    help = "Print one line per invariant, `name: N`; exit 1 when any N is above 0."

    def handle(self, *args: Any, **options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SET statement_timeout = 0"
            )  # a recount of every letter takes longer than a page may
        broken = 0
        for name, count in invariants():
            found = count()
            self.stdout.write(f"{name}: {found}")
            broken += found
        if broken:
            sys.exit(1)


def invariants() -> Iterator[tuple[str, Count]]:
    """`INVARIANTS` of every app that has an invariants.py, in the order of the apps."""
    for app in apps.get_app_configs():
        if app.module is not None and module_has_submodule(app.module, "invariants"):
            found: dict[str, Count] = import_module(f"{app.name}.invariants").INVARIANTS
            yield from found.items()
