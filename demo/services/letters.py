"""Half-years lived through: opened, letters sent and read, some reported."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from demo import words
from demo.accounts import ACCOUNTS
from demo.city import Person
from demo.letters import Letter, Seat, Span, write_letters
from demo.rosters import Roster
from demo.services.founding import LOADER, people_with
from demo.stories import STORIES, Story
from kindness import clock
from kindness.halfyear import HalfYear
from people.queries import person_with_number
from recognition.models import Carnation, Period
from recognition.queries import counted_letters, period_for
from recognition.services import (
    PastLetter,
    change_settings,
    decide_report,
    deliver_due_letters,
    import_letters,
    mark_read,
    move_due_periods,
    report_carnation,
    schedule_period,
    send_carnation,
)

OFFICER = "900010"
DEMO_UNDO_MINUTES = 1  # a visitor does not wait ten
UNDO = timedelta(minutes=10)
SCHEDULED_BEFORE = timedelta(days=14)
DECISIONS = ("void", "dismiss", "hide")
LEFT_UNREAD = 0.04
SHARE_SO_FAR = 0.8  # in the first weeks people wait


def live_halfyear(half: HalfYear, roster: Roster, chance: random.Random) -> int:
    """A half-year of the past with all its letters; it closes when the next one opens. Returns their number."""
    period = _open(half)
    span = Span(half.opens_at, half.closes_at)
    written = write_letters(_seats(roster.people), span, silent=frozenset(), chance=chance)
    letters, improper = _with_improper(written, chance)
    import_letters(period=period, letters=_as_read(letters, half.closes_at, chance), by=LOADER)
    for letter, decision in zip(improper, DECISIONS, strict=False):
        _report_and_decide(period, letter, decision)
    return len(letters)


def live_this_halfyear(now: datetime, roster: Roster, chance: random.Random) -> int:
    """The present half-year until an hour ago. The demo accounts have not used theirs. Returns the letters so far."""
    half = HalfYear.containing(now)
    period = _open(half)
    change_settings(period=period, settings={"undo_minutes": DEMO_UNDO_MINUTES}, by=LOADER)
    with clock.at(half.closes_at - timedelta(microseconds=1)):
        move_due_periods()  # the next one is set up with the same rules
    tellers = _tell_stories(now, period, roster.people, chance)
    span = Span(half.opens_at, now - timedelta(hours=1), share=_share(half, now), ends=False)
    if span.until <= span.opens_at:
        return len(tellers)
    silent = frozenset(account.number for account in ACCOUNTS) | tellers
    letters = write_letters(_seats(roster.people), span, silent=silent, chance=chance)
    import_letters(period=period, letters=_as_read(letters, span.until, chance), by=LOADER)
    return len(letters) + len(tellers)


def _share(half: HalfYear, now: datetime) -> float:
    return (now - half.opens_at) / (half.closes_at - half.opens_at) * SHARE_SO_FAR


def _open(half: HalfYear) -> Period:
    """Set up (the first one; later ones set themselves up) and opened; the half-year before it closes."""
    if period_for(half) is None:
        with clock.at(half.opens_at - SCHEDULED_BEFORE):
            schedule_period(half=half, by=LOADER)
    with clock.at(half.opens_at):
        move_due_periods()
    period = period_for(half)
    assert period is not None
    return period


def _seats(people: Iterable[Person]) -> list[Seat]:
    return [Seat(person.number, person.division) for person in people]


def _as_read(letters: Iterable[Letter], until: datetime, chance: random.Random) -> Iterable[PastLetter]:
    """Most letters are opened within three days of their delivery."""
    for letter in letters:
        read_at = letter.sent_at + UNDO + timedelta(hours=chance.expovariate(1 / 20))
        unread = read_at >= until or chance.random() < LEFT_UNREAD
        yield PastLetter(
            letter.sender,
            letter.recipient,
            letter.basis,
            letter.reason,
            letter.sent_at,
            None if unread else read_at,
        )


# --- improper letters --------------------------------------------------------------------------------------
def _with_improper(letters: list[Letter], chance: random.Random) -> tuple[list[Letter], list[Letter]]:
    """Some early letters are none of thanks; (all letters, those)."""
    early = [at for at, letter in enumerate(letters[: len(letters) // 2]) if letter.recipient < "9"]
    chosen = chance.sample(early, min(len(DECISIONS), len(early)))
    letters = list(letters)
    for at, reason in zip(chosen, words.IMPROPER_REASONS, strict=False):
        letters[at] = replace(letters[at], reason=reason)
    return letters, [letters[at] for at in chosen]


def _report_and_decide(period: Period, written: Letter, decision: str) -> None:
    letter = counted_letters(period).select_related("recipient").get(sender__number=written.sender)
    with clock.at(letter.sent_at + timedelta(days=1)):
        report_carnation(carnation=letter, reason=words.REPORT_REASON, by=letter.recipient)
    (officer,) = people_with([OFFICER])
    with clock.at(letter.sent_at + timedelta(days=3)):
        decide_report(
            carnation=letter,
            decision=decision,
            reason=words.DECISIONS[decision],
            slot_returned=False,
            by=officer,
        )


# --- what a visitor finds ------------------------------------------------------------------------------------
def _tell_stories(
    now: datetime, period: Period, people: Sequence[Person], chance: random.Random
) -> frozenset[str]:
    """Letters to the demo accounts, sent, delivered and opened one by one. Returns who wrote them."""
    tellers: set[str] = set()
    for story in sorted(STORIES, key=lambda story: -story.days_ago):
        moment = now - timedelta(days=story.days_ago)
        sender = _somebody_of(story.division, people, tellers)
        if sender and moment >= period.opens_at:
            _tell(story, sender, moment, chance)
            tellers.add(sender.number)
    return frozenset(tellers)


def _somebody_of(division: str, people: Sequence[Person], used: set[str]) -> Person | None:
    return next(
        (
            person
            for person in people
            if person.division_name == division and person.number < "9" and person.number not in used
        ),
        None,
    )


def _tell(story: Story, sender: Person, moment: datetime, chance: random.Random) -> None:
    giver, receiver = person_with_number(sender.number), person_with_number(story.recipient)
    assert giver is not None
    assert receiver is not None
    with clock.at(moment):
        letter = send_carnation(
            sender=giver,
            recipient_number=story.recipient,
            basis=story.basis,
            reason=story.reason,
            token=UUID(int=chance.getrandbits(128), version=4),
        )
    with clock.at(moment + timedelta(minutes=DEMO_UNDO_MINUTES)):
        deliver_due_letters()
    if story.opened:
        _open_letter(letter, story, moment)


def _open_letter(letter: Carnation, story: Story, moment: datetime) -> None:
    with clock.at(moment + timedelta(hours=3)):
        mark_read(carnation=letter, by=letter.recipient)
    if story.reported:
        with clock.at(moment + timedelta(hours=4)):
            report_carnation(carnation=letter, reason=words.REPORT_REASON, by=letter.recipient)
