"""`manage.py import_roster FILE [--apply --by NUMBER]`: print the differences; apply them when told to."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import Job
from kindness import clock
from kindness.errors import Refused
from people.models import RosterImport, Staff
from people.queries import person_with_number
from people.roster import words
from people.services import apply_roster, stage_roster


class Command(BaseCommand):
    help = "Reads a roster (XLSX or CSV) and prints what it would change. Without --apply nothing is written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true", help="do it, instead of only printing")
        parser.add_argument(
            "--by", metavar="NUMBER", help="staff number of whoever applies it; needed with --apply"
        )
        parser.add_argument(
            "--on", type=date.fromisoformat, metavar="DAY", help="effective day; default: today"
        )
        parser.add_argument(
            "--close-gone", action="store_true", help="close the accounts missing from the file"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        by = self._person(options["by"]) if options["apply"] else None
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        try:
            with transaction.atomic():
                roster = stage_roster(
                    content=content,
                    file_name=options["file"].name,
                    effective_on=options["on"] or clock.today(),
                    by=by or Job("people.import_roster"),
                )
                self._print(roster)
                if by is None:
                    transaction.set_rollback(True)
                    return
                apply_roster(roster=roster, by=by, close_gone=options["close_gone"])
        except Refused as refused:
            raise CommandError(str(refused.message)) from refused
        self.stdout.write(_("Applied."))

    def _person(self, number: str | None) -> Staff:
        staff = person_with_number(number or "")
        if staff is None:
            raise CommandError("--apply needs --by with the staff number of an open account.")
        return staff

    def _print(self, roster: RosterImport) -> None:
        found = roster.differences
        for row in found["errors"]:
            self.stdout.write(f"! {row['row']} {row['column']}: {words.mistake(row)}")
        for mark, kind in (("+", "new"), (">", "moved"), ("~", "changed"), ("-", "gone")):
            for row in found[kind]:
                self.stdout.write(" ".join([mark, row["number"], row["name"], _details(row)]).rstrip())
        self.stdout.write(
            " ".join(f"{kind}: {len(found[kind])}" for kind in ("new", "moved", "changed", "gone", "errors"))
        )


def _details(row: dict[str, Any]) -> str:
    places = " → ".join(place for place in (row.get("from"), row.get("to")) if place)
    changes = (
        f"{label} {before} → {after}" for label, before, after in map(words.change, row.get("fields", ()))
    )
    return ", ".join(filter(None, [places, *changes]))
