"""Migrations: one line per app, up to date, without code of ours inside."""

from __future__ import annotations

import ast
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.db.migrations.loader import MigrationLoader

from tests.guards import source

OWN_ROOMS = [room for room in source.APPS if (source.ROOT / room / "migrations").exists()]
# What a migration may know of us: field and trigger classes, never what they do today.
KNOWN = (
    "kindness.fields",
    "audit.models",
    "people.models",
    "recognition.models",
    "ideas.models",
    "monitoring.models",
    "training.models",
    "awards.models",
)


@pytest.fixture(scope="module")
def loader() -> MigrationLoader:
    return MigrationLoader(None, ignore_no_migrations=True)


@pytest.mark.django_db
def test_models_have_their_migrations():
    out = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=out)
    assert "No changes detected" in out.getvalue()


@pytest.mark.django_db
def test_changed_model_without_migration_is_found(monkeypatch: pytest.MonkeyPatch):
    changed = apps.get_model("people", "Department")
    field = models.CharField(max_length=3, default="")
    field.set_attributes_from_name("nickname")
    field.model = changed
    monkeypatch.setattr(changed._meta, "local_fields", [*changed._meta.local_fields, field])
    with pytest.raises(SystemExit):
        call_command("makemigrations", "people", check=True, dry_run=True, stdout=StringIO())


@pytest.mark.parametrize("room", OWN_ROOMS)
def test_migrations_have_one_end(room: str, loader: MigrationLoader):
    assert len(loader.graph.leaf_nodes(room)) == 1


@pytest.mark.parametrize("room", OWN_ROOMS)
def test_migrations_are_numbered_without_gaps(room: str):
    numbers = sorted(path.name[:4] for path in (source.ROOT / room / "migrations").glob("[0-9]*.py"))
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


@pytest.mark.parametrize("room", OWN_ROOMS)
def test_migrations_import_no_rules_and_no_services(room: str):
    wrong = [
        f"{source.where(path, node)} {name}"
        for path in (source.ROOT / room / "migrations").glob("[0-9]*.py")
        for node, name in source.imports(ast.parse(path.read_text(encoding="utf-8")))
        if name.split(".")[0] in source.ROOMS and not name.startswith(KNOWN)
    ]
    assert wrong == []
