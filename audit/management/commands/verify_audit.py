"""Checks the audit chain; exit 1 and the first broken row if it does not hold."""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from audit.checking import Broken, verify


class Command(BaseCommand):
    help = (
        "Check the chain of seals over the audit rows. Exit 1 and the first broken row if it does not hold."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head",
            type=written_head,
            metavar="NUMBER:HASH",
            help="a seal as it was written down elsewhere: it must still be there, unchanged",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                verdict = verify(options["head"])
        except Broken as broken:
            raise CommandError(str(broken)) from None
        self.stdout.write(
            f"The audit chain holds: {verdict.seals} seals over {verdict.rows} rows, "
            f"{verdict.unsealed} rows not sealed yet. Head: {verdict.head or 'none'}"
        )


def written_head(text: str) -> tuple[int, str]:
    number, colon, written = text.strip().partition(":")
    if not (number.isascii() and number.isdecimal() and colon and written):
        raise ArgumentTypeError("write it as NUMBER:HASH, as the page of seals or this command printed it")
    return int(number), written.lower()
