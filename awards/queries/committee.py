"""What a committee reads beside the lines: divisions, areas, flags and the letters they name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from awards import rules, words
from awards.enums import FlagKind
from awards.models import Tally, TallyDivision, TallyFlag
from recognition.models import Period
from recognition.queries import counted_letters, decided_reports


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """A division in the list; shares of fewer than five people are None."""

    area: str
    name: str
    staff: int
    sending_share: float | None
    receiving_share: float | None


def divisions_of(tally: Tally) -> QuerySet[TallyDivision]:
    return TallyDivision.objects.filter(tally=tally)


def division_rows(rows: Iterable[TallyDivision]) -> list[DivisionRow]:
    return [
        DivisionRow(
            words.area_label(row.bureau, row.group),
            row.name,
            row.staff,
            rules.shown_share(row.senders, row.staff),
            rules.shown_share(row.recipients, row.staff),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class AreaRate:
    """Divisions of one area together."""

    bureau: str
    group: str
    divisions: int
    staff: int
    senders: int
    recipients: int
    reached: int  # divisions in which somebody received a letter


def areas_of(tally: Tally) -> list[AreaRate]:
    """Sending and receiving by bureau or group, out of the facts. No query."""
    return [AreaRate(*row) for row in tally.facts["areas"]]


def unfinished_kinds(tally: Tally) -> list[str]:
    """What could not be looked for, or not everywhere, in the time there was."""
    return [str(FlagKind(kind).label) for kind in tally.facts.get("unfinished", ())]


def flags_of(tally: Tally) -> list[TallyFlag]:
    return list(TallyFlag.objects.filter(tally=tally))


@dataclass(frozen=True, slots=True)
class FlaggedLetter:
    """A letter the committee may read because a flag names it."""

    reason: str
    sent_at: datetime
    sender_number: str
    sender_name: str
    sender_division: str
    recipient_number: str
    recipient_name: str
    recipient_division: str


def flagged_letters(period: Period, flags: Sequence[TallyFlag]) -> dict[str, FlaggedLetter]:
    """Letter id → letter, for every letter the flags name. One query."""
    named = {letter for flag in flags for letter in flag.facts.get("letters", ())}
    letters = counted_letters(period) | decided_reports().filter(period=period)
    fields = (
        "pk",
        "reason",
        "sent_at",
        "sender__number",
        "sender_name",
        "sender_division_name",
        "recipient__number",
        "recipient_name",
        "recipient_division_name",
    )
    return {str(pk): FlaggedLetter(*rest) for pk, *rest in letters.filter(pk__in=named).values_list(*fields)}


@dataclass(frozen=True, slots=True)
class Finding:
    """A flag in a sentence, with the letters it names."""

    sentence: str
    letters: list[FlaggedLetter]
    people: list[str]  # employee numbers named in the sentence


@dataclass(frozen=True, slots=True)
class FindingsOfKind:
    kind: str
    label: str
    explanation: str
    findings: list[Finding]
    found: int  # with those that are not shown


def findings_of(tally: Tally) -> list[FindingsOfKind]:
    """Every kind that has something to look at, in the order of the kinds. Two queries."""
    flags = flags_of(tally)
    letters = flagged_letters(tally.period, flags)
    kinds = []
    for kind in FlagKind:
        found = [_finding(flag, letters) for flag in flags if flag.kind == kind]
        if found:
            total = tally.facts["found"][kind]
            kinds.append(
                FindingsOfKind(kind.value, str(kind.label), words.flag_explanation(kind), found, total)
            )
    return kinds


def _finding(flag: TallyFlag, letters: dict[str, FlaggedLetter]) -> Finding:
    named = [letters[letter] for letter in flag.facts.get("letters", ()) if letter in letters]
    people = [person["number"] for person in flag.facts.get("people", ())]
    return Finding(words.flag_sentence(flag.kind, flag.facts), named, people)


def numbers_in(kinds: Iterable[FindingsOfKind]) -> set[str]:
    """Employee numbers of everybody the findings name or whose letters they show."""
    numbers: set[str] = set()
    for finding in (finding for kind in kinds for finding in kind.findings):
        numbers.update(finding.people)
        for letter in finding.letters:
            numbers.update((letter.sender_number, letter.recipient_number))
    return numbers
