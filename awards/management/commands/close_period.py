"""`manage.py close_period 2026H1`: level-triggered close and tally, safe to repeat."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.services import Actor, Job
from awards.queries import half_of
from awards.services import describe_due_tallies, tally_period
from kindness.errors import Refused
from kindness.halfyear import HalfYear
from people.queries import person_with_number
from recognition.queries import period_for
from recognition.services import close_period

CLOSING = Job("manage.close_period")


class Command(BaseCommand):
    help = "Close a half-year that is over and count it. Closed and counted already: nothing happens."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("half", metavar="2026H1")
        parser.add_argument(
            "--early", action="store_true", help="although it is not over: needs --reason and --by"
        )
        parser.add_argument("--reason", default="", help="why it ends early")
        parser.add_argument(
            "--by", default="", metavar="NUMBER", help="employee number of the officer who decides"
        )

    def handle(self, *_args: Any, half: str, early: bool, reason: str, by: str, **_options: Any) -> None:
        if early and not (reason and by):
            raise CommandError("To close early, give --reason and --by.")
        found = self._parse(half)
        period = period_for(found)
        if period is None:
            raise CommandError(f"{found} has not been set up.")
        try:
            period = close_period(period=period, by=self._actor(by), early_reason=reason if early else "")
        except Refused as refused:
            raise CommandError(str(refused.message)) from refused
        tally_period(period=period, by=self._actor(by))
        describe_due_tallies()
        self._tell(found)

    def _parse(self, half: str) -> HalfYear:
        try:
            return HalfYear.parse(half)
        except ValueError as error:
            raise CommandError(f"{half} is no half-year. Write it as 2026H1.") from error

    def _actor(self, number: str) -> Actor:
        if not number:
            return CLOSING
        person = person_with_number(number)
        if person is None:
            raise CommandError(f"Nobody in service has the employee number {number}.")
        return person

    def _tell(self, found: HalfYear) -> None:
        half = half_of(found)
        if half is None or half.tally is None:
            raise CommandError(f"{found} is being counted by another worker. Please look again in a minute.")
        tally = half.tally
        self.stdout.write(
            f"{found} {tally.state} v{tally.version}: {tally.letters} letters to {tally.recipients} people, "
            f"input {tally.input_hash}"
        )
