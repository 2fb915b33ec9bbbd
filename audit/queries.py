"""What the auditor's pages and files read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import (
    Count,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
)
from django.db.models.functions import Cast, TruncDate

from audit import labels
from audit.models import AccessRow, AuditRow
from kindness.halfyear import SEOUL


@dataclass(frozen=True, slots=True)
class Days:
    """Whole days in Seoul, both included; an open end is None."""

    first: date | None = None
    last: date | None = None

    def within(self) -> Q:
        """The condition on `at`: half-open, so the last microsecond of the last day belongs to it."""
        since = Q(at__gte=_midnight(self.first)) if self.first else Q()
        return since & (Q(at__lt=_midnight(self.last + timedelta(days=1))) if self.last else Q())


@dataclass(frozen=True, slots=True)
class ActFilter:
    """Which acts: by whom (number, name or job), what, of what (kind or id), when, and a word in them."""

    who: str = ""
    action: str = ""
    target: str = ""
    text: str = ""
    days: Days = Days()


@dataclass(frozen=True, slots=True)
class AccessFilter:
    """Which accesses: of which viewer, whose data (number or name each), what, when, downloads alone."""

    who: str = ""
    whose: str = ""
    what: str = ""
    days: Days = Days()
    downloads: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """An employee number of the record, with the name the account carries now; "" where there is none."""

    number: str
    name: str


@dataclass(frozen=True, slots=True)
class ActLine:
    row: AuditRow
    actor: Person
    words: str
    target: str  # the kind of thing, in words


@dataclass(frozen=True, slots=True)
class AccessLine:
    row: AccessRow
    viewer: Person
    words: str
    subjects: list[Person]  # the first few
    more: int  # how many people beyond those


@dataclass(frozen=True, slots=True)
class Change:
    """One field of an act: what it was and what it became, in words."""

    name: str
    before: str
    after: str
    changed: bool


@dataclass(frozen=True, slots=True)
class ViewerMonth:
    """What one viewer saw in a month. `people` counts a person anew each time they were shown."""

    viewer: Person
    times: int
    days: int
    people: int
    downloads: int
    busiest_day: date
    busiest_times: int


SUBJECTS_SHOWN = 5


def acts(wanted: ActFilter) -> QuerySet[AuditRow]:
    """Newest first."""
    rows = AuditRow.objects.filter(wanted.days.within()).order_by("-id")
    if wanted.who:
        rows = rows.filter(Q(actor__in=_numbers(wanted.who)) | Q(job=wanted.who))
    if wanted.action:
        rows = rows.filter(action=wanted.action)
    if wanted.target:
        rows = rows.filter(Q(target=wanted.target) | Q(target_id=wanted.target))
    if wanted.text:
        rows = rows.alias(
            before_text=Cast("before", TextField()), after_text=Cast("after", TextField())
        ).filter(
            Q(reason__icontains=wanted.text)
            | Q(before_text__icontains=wanted.text)
            | Q(after_text__icontains=wanted.text)
        )
    return rows


def act(number: int) -> AuditRow | None:
    return AuditRow.objects.filter(pk=number).first()


def accesses(wanted: AccessFilter) -> QuerySet[AccessRow]:
    """Newest first."""
    rows = AccessRow.objects.filter(wanted.days.within()).order_by("-id")
    if wanted.who:
        rows = rows.filter(viewer__in=_numbers(wanted.who))
    if wanted.whose:
        rows = rows.filter(subjects__overlap=_numbers(wanted.whose))
    if wanted.what:
        rows = rows.filter(what=wanted.what)
    return rows.exclude(purpose="") if wanted.downloads else rows


def act_lines(rows: Iterable[AuditRow]) -> list[ActLine]:
    """Rows with the actors' names and the words of the actions; one query for all names."""
    rows = list(rows)
    people = people_of(row.actor for row in rows)
    return [
        ActLine(row, people[row.actor], labels.words("ACTS", row.action), labels.words("TARGETS", row.target))
        for row in rows
    ]


def access_lines(rows: Iterable[AccessRow]) -> list[AccessLine]:
    """Rows with the names of the viewers and of the first few people shown; one query for all names."""
    rows = list(rows)
    return _access_lines(rows, people_of(_named_in(rows)))


def _named_in(rows: Iterable[AccessRow]) -> Iterator[str]:
    for row in rows:
        yield row.viewer
        yield from row.subjects[:SUBJECTS_SHOWN]


def _access_lines(rows: Iterable[AccessRow], people: dict[str, Person]) -> list[AccessLine]:
    return [
        AccessLine(
            row=row,
            viewer=people[row.viewer],
            words=labels.words("SHOWN", row.what),
            subjects=[people[number] for number in row.subjects[:SUBJECTS_SHOWN]],
            more=max(0, len(row.subjects) - SUBJECTS_SHOWN),
        )
        for row in rows
    ]


def changes_of(row: AuditRow) -> list[Change]:
    """The fields of an act, before and after: those that changed first, each kind in the order of its codes."""
    fields = {**row.before, **row.after}
    return [
        Change(
            name=labels.words("FIELDS", name),
            before=labels.shown(row.before.get(name)),
            after=labels.shown(row.after.get(name)),
            changed=row.before.get(name) != row.after.get(name),
        )
        for name in sorted(fields, key=lambda name: (row.before.get(name) == row.after.get(name), name))
    ]


def people_of(numbers: Iterable[str]) -> dict[str, Person]:
    """Number → person, for every number asked for."""
    asked = set(numbers)
    names: dict[str, str] = dict(
        get_user_model()._default_manager.filter(number__in=asked - {""}).values_list("number", "name")
    )
    return {number: Person(number, names.get(number, "")) for number in asked}


def known_actions() -> list[tuple[str, str]]:
    """Every action there is a row of, with its words."""
    return _in_words("ACTS", _distinct("audit_auditrow", "action"))


def known_shown() -> list[tuple[str, str]]:
    """Every kind of thing that was ever shown, with its words."""
    return _in_words("SHOWN", _distinct("audit_accessrow", "what"))


def month_of(day: date) -> Days:
    """The calendar month a day lies in."""
    first = day.replace(day=1)
    return Days(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def neighbours(month: Days, today: date) -> tuple[Days, Days | None]:
    """The months before and after; None while the one after has not begun."""
    assert month.first is not None
    assert month.last is not None
    after = month_of(month.last + timedelta(days=1))
    assert after.first is not None
    return month_of(month.first - timedelta(days=1)), after if after.first <= today else None


def viewers_in(month: Days) -> QuerySet[Any, Any]:
    """One entry a viewer, in the order of their numbers: this is a check, not a ranking."""
    rows = AccessRow.objects.filter(month.within())
    days = rows.filter(viewer=OuterRef("viewer")).annotate(day=TruncDate("at", tzinfo=SEOUL)).values("day")
    busiest = days.annotate(times=Count("id")).order_by("-times", "day")
    return (
        rows.values("viewer")
        .annotate(
            times=Count("id"),
            days=Count(TruncDate("at", tzinfo=SEOUL), distinct=True),
            people=Sum(Func(F("subjects"), function="cardinality", output_field=IntegerField())),
            downloads=Count("id", filter=~Q(purpose="")),
            busiest_day=Subquery(busiest.values("day")[:1]),
            busiest_times=Subquery(busiest.values("times")[:1]),
        )
        .order_by("viewer")
    )


def month_check(
    entries: Iterable[dict[str, Any]], month: Days, *, most_downloads: int
) -> tuple[list[ViewerMonth], list[AccessLine]]:
    """Entries of `viewers_in` with names, and the newest downloads. Two queries beside that of the entries."""
    entries = list(entries)
    downloads = list(accesses(AccessFilter(days=month, downloads=True))[:most_downloads])
    people = people_of([*(entry["viewer"] for entry in entries), *_named_in(downloads)])
    viewers = [ViewerMonth(**entry | {"viewer": people[entry["viewer"]]}) for entry in entries]
    return viewers, _access_lines(downloads, people)


def act_subjects(rows: QuerySet[AuditRow]) -> list[str]:
    """Whose acts these are: every employee number among them."""
    return list(rows.exclude(actor="").order_by("actor").values_list("actor", flat=True).distinct())


def access_subjects(rows: QuerySet[AccessRow]) -> list[str]:
    """Everybody named in these access rows: viewers and the people shown."""
    viewers = rows.order_by().values_list("viewer", flat=True).distinct()
    people = (
        rows.order_by()
        .annotate(number=Func(F("subjects"), function="unnest"))
        .values_list("number", flat=True)
    )
    return sorted({*viewers, *people.distinct()})


def _numbers(who: str) -> list[str]:
    """The employee numbers that a number or a full name stands for."""
    found = get_user_model()._default_manager.filter(name=who).values_list("number", flat=True)[:100]
    return [who, *found]


def _in_words(kind: labels.Kind, codes: list[str]) -> list[tuple[str, str]]:
    return sorted(((code, labels.words(kind, code)) for code in codes), key=lambda pair: pair[1])


def _distinct(table: str, column: str) -> list[str]:
    """The values of an indexed column by hopping from one to the next: quick however many rows there are."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH RECURSIVE found AS (
                (SELECT {column} AS value FROM {table} ORDER BY {column} LIMIT 1)
                UNION ALL
                SELECT (SELECT {column} FROM {table} WHERE {column} > found.value ORDER BY {column} LIMIT 1)
                FROM found WHERE found.value IS NOT NULL
            )
            SELECT value FROM found WHERE value IS NOT NULL
            """  # noqa: S608 - table and column are named in this file
        )
        return [value for (value,) in cursor.fetchall()]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, SEOUL)
