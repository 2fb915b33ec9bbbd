"""Each invariant finds the break it is named after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pgtrigger
import pytest
from django.db.models import F

from awards.invariants import INVARIANTS
from awards.models import Tally, TallyLine
from recognition.models import Carnation, Period
from tests.support.rules import breaks_of


def broken() -> dict[str, int]:
    return breaks_of(INVARIANTS)


@contextmanager
def unguarded() -> Iterator[None]:
    with pgtrigger.ignore():
        yield


def test_nothing_is_broken_after_a_tally(tally: Tally) -> None:
    assert broken() == {}


def test_letters_not_counted_once_finds_a_changed_line(tally: Tally) -> None:
    with unguarded():
        TallyLine.objects.update(carnations=F("carnations") + 1)
    assert broken() == {"letters_not_counted_once": 1, "tallies_not_the_sum_of_their_lines": 1}


def test_letters_not_counted_once_finds_a_lost_line(tally: Tally) -> None:
    with unguarded():
        TallyLine.objects.all().delete()
    assert broken() == {"letters_not_counted_once": 1, "tallies_not_the_sum_of_their_lines": 1}


def test_letters_not_counted_once_finds_a_letter_withdrawn_behind_the_tallys_back(tally: Tally) -> None:
    letter = Carnation.objects.all()[0]
    Carnation.objects.filter(pk=letter.pk).update(state="withdrawn", withdrawn_at=letter.sent_at)
    assert broken() == {"letters_not_counted_once": 1}


def test_lines_in_the_wrong_place(tally: Tally) -> None:
    with unguarded():
        TallyLine.objects.update(rank=2)
    assert broken() == {"lines_in_the_wrong_place": 1}


@pytest.mark.parametrize("state", ["superseded", "draft"])
def test_half_years_without_exactly_one_final_tally(tally: Tally, state: str) -> None:
    Tally.objects.update(state=state)
    assert broken()["half_years_without_exactly_one_final_tally"] == 1


def test_half_years_open_with_a_final_tally(tally: Tally) -> None:
    Period.objects.update(state="open", closed_at=None)
    assert broken() == {"half_years_without_exactly_one_final_tally": 1}


def test_published_tallies_not_announced(tally: Tally) -> None:
    Tally.objects.update(
        state="published", published_at=tally.computed_at, published_by=Carnation.objects.all()[0].sender
    )
    assert broken() == {"published_tallies_not_announced": 1}
