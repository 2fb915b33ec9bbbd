"""Brings the database, translations and static files up to date, in one process; `up` runs it before the web."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from kindness.progress import step
from kindness.static_files import collect_stale
from kindness.translations import compile_stale


class Command(BaseCommand):
    help = "Compile translations, collect static files, migrate; with --demo, fill an empty database with the demo city."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help="load the demo city when there are no people yet"
        )
        parser.add_argument(
            "--files-only", action="store_true", help="leave the database alone (building an image)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_files()
        if not options["files_only"]:
            prepare_database(demo=options["demo"])


def prepare_files() -> None:
    with step("translations") as done:
        done.note = f"{compile_stale(settings.BASE_DIR / 'locale')} compiled"
    with step("static files") as done:
        done.note = "collected" if collect_stale() else "up to date"


def prepare_database(*, demo: bool) -> None:
    """A migration, or the demo city's past, may take longer than a page is allowed to."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    with step("migrate"):
        call_command("migrate", interactive=False, verbosity=0)
    if demo and not get_user_model()._default_manager.exists():
        with step("demo city"):
            call_command("load_demo", verbosity=0)
