"""Fills an empty database with the fictional city of Daon."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from demo.city import STAFF
from demo.services import load_city
from kindness.errors import Refused

LEAST_STAFF = 100  # room for the demo accounts and the heads


class Command(BaseCommand):
    help = "Load the fictional city: departments, people, closed half-years and the present one. Only into an empty database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--staff", type=int, default=STAFF, help=f"how many people (default {STAFF})")
        parser.add_argument("--history", type=int, default=3, help="how many closed half-years (default 3)")
        parser.add_argument("--seed", type=int, default=2026, help="the same seed gives the same city")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["staff"] < LEAST_STAFF or options["history"] < 0:
            raise CommandError(
                f"The city needs at least {LEAST_STAFF} people and no fewer than 0 half-years of history."
            )
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
        try:
            load_city(
                staff=options["staff"],
                history=options["history"],
                seed=options["seed"],
                say=self.stdout.write if options["verbosity"] else lambda _line: None,
            )
        except Refused as refused:
            raise CommandError(str(refused.message)) from refused
