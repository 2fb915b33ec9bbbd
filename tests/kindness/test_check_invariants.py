from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from kindness.management.commands import check_invariants

pytestmark = pytest.mark.django_db


def run() -> list[str]:
    out = StringIO()
    call_command("check_invariants", stdout=out)
    return out.getvalue().splitlines()


def test_every_room_with_rows_names_its_invariants():
    names = [name for name, _count in check_invariants.invariants()]
    assert len(names) == len(set(names)) >= 15


def test_empty_city_breaks_nothing():
    assert [line for line in run() if not line.endswith(": 0")] == []


def test_break_is_counted_and_fails(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    found = {"all_is_well": lambda: 0, "letters_lost": lambda: 2}
    monkeypatch.setattr(check_invariants, "invariants", lambda: iter(found.items()))
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("check_invariants", stdout=out)
    assert stopped.value.code == 1
    assert out.getvalue().splitlines() == ["all_is_well: 0", "letters_lost: 2"]
