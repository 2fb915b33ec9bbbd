"""`manage.py import_departments FILE [--apply]`: the departments a city begins with; those known stay as they are."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from audit.services import Job
from kindness.errors import Refused
from people.queries import departments_by_code
from people.roster.child import read_apart
from people.roster.places import Place, WrongPlaces, places_in
from people.services import add_department

JOB = Job("people.import_departments")


class Command(BaseCommand):
    help = (
        "Reads departments (XLSX or CSV) and prints those it would add. Without --apply nothing is written."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true", help="do it, instead of only printing")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            rows = read_apart(options["file"].read_bytes())
            places = places_in(rows, known=frozenset(departments_by_code()))
            if options["apply"]:
                add_places(places)
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        except WrongPlaces as wrong:
            raise CommandError(str(wrong)) from wrong
        except Refused as refused:
            raise CommandError(str(refused.message)) from refused
        for place in places:
            self.stdout.write(f"+ {place.code} {place.name}")
        self.stdout.write(f"new: {len(places)}")


def add_places(places: list[Place]) -> None:
    """All of them or none; the file has each after the one it lies under."""
    with transaction.atomic():
        known = departments_by_code()
        for place in places:
            known[place.code] = add_department(
                code=place.code,
                name=place.name,
                kind=place.kind,
                group=place.group,
                parent=known.get(place.parent),
                is_division=place.is_division,
                order=place.order,
                by=JOB,
            )
