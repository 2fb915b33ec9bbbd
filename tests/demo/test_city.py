"""The fictional city as plain values: its size, its shape, and that nobody in it is real."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date

import pytest

from demo import accounts, city, courses, ideas
from demo.letters import Seat, Span, make_reason, write_letters
from demo.rosters import as_files, make_rosters
from ideas.enums import Ground
from ideas.rules.notices import FULL_WEIGHT
from kindness.halfyear import HalfYear
from kindness.text import clean_text, count_characters
from kindness.workdays import is_workday
from people.enums import DepartmentGroup, DepartmentKind, EmploymentType
from recognition.enums import Basis

TODAY = date(2026, 11, 21)
HALF = HalfYear(2026, 1)


@pytest.fixture(scope="module")
def places() -> list[city.Place]:
    return city.places()


@pytest.fixture(scope="module")
def people(places: list[city.Place]) -> list[city.Person]:
    return city.people(places, staff=city.STAFF, seed=1, today=TODAY)


@pytest.fixture(scope="module")
def seats(people: list[city.Person]) -> list[Seat]:
    return [Seat(person.number, person.division) for person in people]


def write(seats: list[Seat], seed: int = 1, **span: float) -> list:
    return write_letters(
        seats, Span(HALF.opens_at, HALF.closes_at, **span), silent=frozenset(), chance=random.Random(seed)
    )


def test_departments_are_those_of_the_organisation_chart(places: list[city.Place]):
    divisions = [place for place in places if place.is_division]
    assert len(divisions) == 57
    assert sum(place.headcount for place in divisions) == city.STAFF == 1_498
    assert Counter(place.group for place in divisions)[DepartmentGroup.TOWN] == 15
    assert len({place.code for place in places}) == len(places)


def test_every_place_stands_after_the_one_it_lies_under(places: list[city.Place]):
    seen: set[str | None] = {None}
    for place in places:
        assert place.parent in seen
        seen.add(place.code)


def test_people_have_the_employment_types_of_the_domain_facts(people: list[city.Person]):
    counts = Counter(person.employment_type for person in people)
    shares = {kind: round(100 * count / len(people)) for kind, count in counts.items()}
    assert shares == {
        EmploymentType.GENERAL: 79, EmploymentType.FIXED_TERM: 3, EmploymentType.PERMANENT: 13, EmploymentType.TEMPORARY: 5,
    }  # fmt: skip


def test_same_seed_gives_the_same_people(places: list[city.Place], people: list[city.Person]):
    assert city.people(places, staff=city.STAFF, seed=1, today=TODAY) == people
    assert city.people(places, staff=city.STAFF, seed=2, today=TODAY) != people


def test_some_people_share_a_name(people: list[city.Person]):
    assert max(Counter(person.name for person in people).values()) > 1


def test_accounts_sit_where_the_contract_says(people: list[city.Person]):
    seats = {person.number: (person.division_name, person.place) for person in people}
    assert seats["900001"][0] == seats["900003"][0] == "도로과"
    assert seats["900001"][1] != seats["900003"][1]
    assert seats["900002"][0] == seats["900010"][0] == seats["900020"][0] == "민원여권과"
    assert seats["900004"][0] == "중앙동"
    assert {account.number for account in accounts.ACCOUNTS} >= {
        f"9000{n}" for n in (10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20)
    }


@pytest.mark.parametrize("staff", [100, 600, 5_000])
def test_any_size_has_exactly_that_many_and_all_accounts(staff: int):
    found = city.people(city.places(staff), staff=staff, seed=1, today=TODAY)
    assert len(found) == staff
    assert sum(person.number > "9" for person in found) == len(accounts.SEATS)


def test_addresses_and_extensions_are_nobodys(people: list[city.Person]):
    assert {person.email.rpartition("@")[2] for person in people} == {"daon.example"}
    assert {person.extension[:8] for person in people} == {"031-000-"}
    assert len({person.extension for person in people}) == len(people)


def test_rosters_end_in_the_city_of_today(places: list[city.Place], people: list[city.Person]):
    days = [HALF.starts_on, HALF.next.starts_on]
    first, last = make_rosters(people, places, days, random.Random(1))
    now = {person.number: person.place for person in last.people}
    before = {person.number: person.place for person in first.people}
    moved = [number for number in before if before[number] != now[number]]
    assert len(last.people) == len(people)
    assert 10 < len(moved) < 60
    assert not [number for number in moved if number > "9"]
    assert all(person.hired_on <= roster.effective_on for roster in (first, last) for person in roster.people)


def test_roster_file_has_a_line_for_everybody(places: list[city.Place], people: list[city.Person]):
    (roster,) = make_rosters(people, places, [TODAY], random.Random(1))
    (content,) = as_files(roster)
    assert content.startswith("\ufeff직원번호,성명".encode())
    assert content.count(b"\r\n") == len(people) + 1


@pytest.mark.parametrize("seed", range(3))
def test_letters_follow_the_shape_of_the_domain_facts(seats: list[Seat], seed: int):
    letters = write(seats, seed)
    received = Counter(letter.recipient for letter in letters)
    by_count = Counter(received.values())
    everybody = len(seats)
    assert 0.55 <= len(letters) / everybody <= 0.70
    assert 0.55 <= 1 - len(received) / everybody <= 0.66
    assert 0.18 <= by_count[1] / everybody <= 0.27
    assert 11 <= max(received.values()) <= 15


def test_letters_keep_the_rules(seats: list[Seat]):
    letters, division = write(seats), {seat.number: seat.division for seat in seats}
    assert len({letter.sender for letter in letters}) == len(letters)
    assert all(division[letter.sender] != division[letter.recipient] for letter in letters)
    assert all(HALF.opens_at <= letter.sent_at < HALF.closes_at for letter in letters)
    assert all(20 <= count_characters(letter.reason) <= 500 for letter in letters)
    assert all(clean_text(letter.reason) == letter.reason for letter in letters)


def test_letters_hold_what_a_committee_looks_for(seats: list[Seat]):
    letters = write(seats)
    pairs = {(letter.sender, letter.recipient) for letter in letters}
    assert sum((right, left) in pairs for left, right in pairs) >= 4
    assert sum(letter.reason.startswith("우리 과 업무를 늘 내 일처럼") for letter in letters) == 4


def test_silent_people_send_nothing(seats: list[Seat]):
    silent = frozenset(seat.number for seat in seats[:700])
    letters = write_letters(
        seats,
        Span(HALF.opens_at, HALF.closes_at, share=0.5, ends=False),
        silent=silent,
        chance=random.Random(1),
    )
    assert letters
    assert not silent & {letter.sender for letter in letters}


@pytest.mark.parametrize("basis", list(Basis))
def test_reasons_have_no_gaps_left(basis: Basis):
    chance = random.Random(1)
    for _n in range(200):
        assert "{" not in make_reason(basis, chance)


def test_place_kinds_are_known(places: list[city.Place]):
    assert {place.kind for place in places} == set(DepartmentKind)


def test_thursdays_leave_out_holidays():
    """Chuseok's Thursday of 2026 is none of the four."""
    found = courses.thursdays(date(2026, 9, 8), 4)
    assert found == [date(2026, 9, 10), date(2026, 9, 17), date(2026, 10, 1), date(2026, 10, 8)]


def test_31_classes_lie_on_18_working_days():
    starts = [start for start, _end in courses.class_hours(courses.workday_near(TODAY, 0))]
    assert (len(set(starts)), len({start.date() for start in starts})) == (31, 18)
    assert all(is_workday(start.date()) for start in starts)


CONTESTS = ("last", "shown", "this", "open")


def test_ideas_are_of_three_contests_and_a_beginning():
    counts = {name: len(ideas.entries(name)) for name in CONTESTS}
    assert counts == {"last": 40, "shown": 9, "this": 60, "open": 6}
    titles = [entry.title for name in counts for entry in ideas.entries(name)]
    assert len(set(titles)) == len(titles)
    named = {*ideas.CARRIED, *ideas.AUTHORS, *ideas.ASKED, ideas.OBJECTED, ideas.REVIEWED, ideas.DOUBTED}
    assert named <= set(titles)
    fates = Counter(entry.fate for entry in ideas.entries("this") if entry.fate in set(Ground))
    assert fates == dict.fromkeys(Ground, 1)


def test_words_of_ideas_are_as_people_type_them():
    for name in CONTESTS:
        for entry in ideas.entries(name):
            assert all(clean_text(text) == text for text in entry.texts.values())


def test_ideas_point_to_others_that_come_before_them():
    received = [entry.title for entry in ideas.as_received("this", random.Random(1))]
    declined = {entry.title for entry in ideas.entries("last")} - set(ideas.CARRIED)
    for entry in ideas.entries("this"):
        if entry.fate.startswith(ideas.SAME):
            assert received.index(entry.other) < received.index(entry.title)
        elif entry.other:
            assert entry.other in declined


def test_prizes_of_the_contest_are_within_its_budget():
    for prizes in (ideas.PRIZES, ideas.SMALL_PRIZES):
        assert sum(seats * amount for _name, seats, amount, _adopts in prizes) <= ideas.TERMS["budget"]
    assert sum(weight for _name, weight, _help in ideas.CRITERIA) == FULL_WEIGHT


def test_better_ideas_get_more_points():
    chance = random.Random(1)
    best, weak = ([sum(ideas.marks(merit, 0, chance)) for _n in range(50)] for merit in (0.9, 0.65))
    assert min(best) > max(weak)
    assert ideas.marks(2, 0, chance) == [weight for _name, weight, _help in ideas.CRITERIA]
