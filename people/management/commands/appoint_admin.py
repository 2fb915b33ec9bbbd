"""`manage.py appoint_admin NUMBER NAME`: the first system administrator, before whom nobody could grant a role."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kindness.errors import Refused
from people.services import appoint_first_admin


class Command(BaseCommand):
    help = "Makes the first system administrator and prints a one-time password. Refused once there is one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", help="employee number")
        parser.add_argument("name", help="name, for an account that does not exist yet")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            slip = appoint_first_admin(number=options["number"], name=options["name"])
        except Refused as refused:
            raise CommandError(str(refused.message)) from refused
        self.stdout.write(f"{slip.number} {slip.name}: {slip.password}")
