"""What a round comes to: means, groups, items, the best; and that a call left out is in none of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from kindness import clock
from kindness.halfyear import SEOUL
from monitoring.enums import CallState, Outcome, RoundState, SheetPurpose, SheetState
from monitoring.models import Call
from monitoring.queries.items import trend_of
from monitoring.queries.results import best_of, results_of, severities, weak_items
from monitoring.queries.scope import Scope, ended_rounds
from tests.factories.monitoring import make_round, make_version
from tests.factories.people import make_staff
from tests.monitoring.results.city import Survey, make_scenario
from tests.support.statements import statements

pytestmark = pytest.mark.django_db
GOOD = {"answer_speed": 2, "greeting": 2, "listening": 5, "closing": 1}
POOR = {"answer_speed": 5, "greeting": 1, "listening": 4, "closing": 0}


def test_round_without_calls_is_empty():
    found = results_of(make_round())
    assert (found.fit.n, found.groups, found.divisions, found.items) == (0, [], [], [])


def test_raw_means_are_of_calls():
    survey = Survey()
    for total in (90, 80):
        survey.call("도로과", total)
    survey.call("민원여권과", 70)
    found = results_of(survey.round)
    assert found.fit.mean == pytest.approx(80)
    assert [(one.name, one.n, one.estimate and one.estimate.raw) for one in found.divisions] == [
        ("도로과", 2, 85),
        ("민원여권과", 1, None),  # fewer calls than the round asks for
    ]
    assert found.groups[0].raw == pytest.approx(80)


def test_groups_are_compared_with_their_like():
    survey = Survey()
    for place, group, totals in (
        ("도로과", "main", (96, 94)),
        ("세무과", "main", (86, 84)),
        ("가람동", "town", (76, 74)),
    ):
        for total in totals:
            survey.call(place, total, group=group)
    found = results_of(survey.round)
    assert [(group.key, group.n, group.raw) for group in found.groups] == [("main", 4, 90), ("town", 2, 75)]
    assert [one.name for one in found.of_group("main")] == ["도로과", "세무과"]
    road, town = found.division(survey.divisions["도로과"].pk), found.division(survey.divisions["가람동"].pk)
    assert road.band == "above"
    assert town.band == "within"
    assert (town.place.first, town.place.last) == (1, 1)


def test_what_does_not_count_is_left_out():
    survey = Survey()
    survey.call("도로과", 90)
    survey.call("도로과", 80)
    survey.call("도로과", 10, state=SheetState.DRAFT)
    survey.call("도로과", 10, purpose=SheetPurpose.SECOND)
    excluded = survey.call("도로과", 10)
    Call.objects.filter(pk=excluded.call_id).update(excluded_as="facts", excluded_at=clock.fresh())
    found = results_of(survey.round)
    assert (found.fit.n, found.fit.mean) == (2, 85)
    assert (found.calls.made, found.calls.excluded, found.calls.counted) == (5, 1, 2)


def figures(survey: Survey) -> list[object]:
    """Everything that is shown anywhere."""
    found = results_of(survey.round)
    division = found.divisions[0]
    return [
        found.fit.mean,
        found.fit.spread,
        found.groups,
        division,
        found.items,
        found.tallies.stages(found.items),
        found.calls,
        weak_items(survey.round),
        trend_of([survey.round]),
        best_of(survey.round),
        severities(survey.round),
    ]


def test_excluding_one_call_changes_every_figure():
    survey = Survey(least_of_person=1)
    survey.call("도로과", 95, raw=GOOD)
    survey.call("도로과", 91, rater=1, raw=GOOD)
    survey.call("세무과", 80, raw=GOOD)
    poor = survey.call("도로과", 55, rater=1, raw=POOR)
    before = figures(survey)
    Call.objects.filter(pk=poor.call_id).update(excluded_as="facts", excluded_at=clock.fresh())
    assert [one == other for one, other in zip(before, figures(survey), strict=True)] == [False] * len(before)


def test_strict_rater_is_adjusted_for():
    survey = Survey()
    for number in range(12):  # two departments alike, one of them mostly called by the strict rater
        strict = number % 4 != 0
        survey.call("도로과", 90 - 10 * strict + number % 3, rater=int(strict))
        survey.call("세무과", 90 - 10 * (not strict) + number % 3, rater=int(not strict))
    found = results_of(survey.round)
    road, tax = (found.division(survey.divisions[name].pk).estimate for name in ("도로과", "세무과"))
    assert tax.raw - road.raw == pytest.approx(5)
    assert abs(tax.adjusted - road.adjusted) < 0.5
    by_rater = {one.rater.pk: one.effect.points for one in severities(survey.round).raters}
    mild, strict = (by_rater[rater.pk] for rater in survey.raters)
    assert mild - strict == pytest.approx(10, abs=0.5)


def test_flagged_rater_lies_as_far_as_the_round_allows():
    survey = Survey(severity_limit=4)
    for number in range(8):
        survey.call("도로과", 90 + number % 2, rater=0)
        survey.call("도로과", 80 + number % 2, rater=1)
    assert [one.far for one in severities(survey.round).raters] == [True, True]


def test_hard_scenarios_are_adjusted_for():
    survey = Survey()
    easy, hard = make_scenario("쉬운 문의", 1), make_scenario("어려운 문의", 3)
    for number in range(12):
        survey.call("도로과", 90 + number % 3 - 8 * (number % 4 != 0), scenario=hard if number % 4 else easy)
        survey.call("세무과", 90 + number % 3 - 8 * (number % 4 == 0), scenario=easy if number % 4 else hard)
    found = results_of(survey.round)
    road, tax = (found.division(survey.divisions[name].pk).estimate for name in ("도로과", "세무과"))
    assert abs(tax.adjusted - road.adjusted) < 0.5 < abs(tax.raw - road.raw)
    effects = found.fit.difficulties
    assert effects[1].points - effects[3].points == pytest.approx(8, abs=0.5)


def test_items_stand_weakest_first_with_their_share():
    survey = Survey()
    survey.call("도로과", 100, raw=GOOD)
    survey.call("도로과", 56, raw=POOR | {"closing": None})
    found = results_of(survey.round)
    assert [(one.key, one.n, round(one.share, 3)) for one in found.items] == [
        ("greeting", 2, 0.75),
        ("answer_speed", 2, 0.8),
        ("listening", 2, 0.9),
        ("closing", 1, 1.0),
    ]
    assert found.tallies.stages(found.items) == [("응대", pytest.approx(156 / 180))]


def test_items_of_a_group_are_of_its_departments():
    survey = Survey()
    survey.call("도로과", 100, raw=GOOD)
    survey.call("가람동", 56, raw=POOR, group="town")
    tallies = results_of(survey.round).tallies
    assert [one.share for one in tallies.of_group("main")] == [1.0] * 4
    assert tallies.of_group("town")[0].share == 0
    assert tallies.figures(divisions={survey.divisions["도로과"].pk}) == tallies.of_group("main")


def test_range_of_days_counts_from_midnight_in_seoul():
    survey = Survey()
    day = clock.today() - timedelta(days=3)
    first = datetime(day.year, day.month, day.day, tzinfo=SEOUL)
    survey.call("도로과", 50, called_at=first - timedelta(microseconds=1))
    survey.call("도로과", 90, called_at=first)
    survey.call("도로과", 80, called_at=first + timedelta(days=1, microseconds=-1))
    survey.call("도로과", 50, called_at=first + timedelta(days=1))
    assert results_of(survey.round, since=day, until=day).fit.mean == 85
    assert results_of(survey.round, since=day).fit.n == 3
    assert results_of(survey.round, until=day).calls.made == 3


def test_results_ask_the_same_number_of_queries_whatever_the_size():
    counts = []
    for size in (1, 4):
        survey = Survey()
        for number in range(size):
            survey.call(f"부서 {size} {number}", 90, raw=GOOD)
        with statements() as asked:
            results_of(survey.round)
        counts.append(len(asked))
    assert counts == [4, 4]


def test_weak_items_are_those_of_city_then_departments_with_enough_calls():
    survey = Survey()
    survey.call("도로과", 100, raw=GOOD)
    survey.call("도로과", 100, raw=GOOD)
    survey.call("세무과", 56, raw=POOR)
    survey.call("세무과", 56, raw=POOR)
    survey.call("가람동", 56, raw=POOR, group="town")
    found = weak_items(survey.round)
    assert {one.division_name for one in found} == {"", "세무과"}
    assert [one.item.key for one in found if one.division is None] == ["closing", "greeting", "answer_speed"]
    tax = [one for one in found if one.division == survey.divisions["세무과"].pk]
    assert [(one.item.key, one.item.share) for one in tax] == [
        ("closing", 0),
        ("greeting", 0.5),
        ("answer_speed", pytest.approx(0.6)),
    ]


def test_trend_compares_shares_across_versions():
    old = Survey(name="상반기")
    old.call("도로과", 100, raw=GOOD)
    halved = make_version([("greeting", "첫인사", "graded", 10), ("listening", "경청", "scale", 90)])
    new = Survey(name="하반기", version=halved)
    new.call("도로과", 82, raw={"greeting": 1, "listening": 4})
    rows = {row.key: row for row in trend_of([old.round, new.round])}
    assert rows["greeting"].shares == [1.0, 0.5]
    assert rows["greeting"].change == -0.5
    assert rows["listening"].label == "경청"
    assert rows["closing"].shares == [1.0, None]


def test_best_are_by_group_with_ties_at_the_end_and_enough_calls():
    survey = Survey(least_of_person=2, best=2)
    road, tax = survey.division("도로과"), survey.division("세무과")
    people = [make_staff(road), make_staff(tax), make_staff(tax), make_staff(road)]
    for person, totals in zip(people, [(96, 94), (90, 90), (91, 89), (70, 72)], strict=True):
        for total in totals:
            survey.call("도로과", total, person=person)
    survey.call("도로과", 100, person=make_staff(road))  # one call says too little
    (group,) = best_of(survey.round)
    assert (group.group, group.candidates) == ("main", 4)
    assert [(one.place, one.number, one.n, one.raw) for one in group.people] == [
        (1, people[0].number, 2, 95),
        *((2, number, 2, 90) for number in sorted([people[1].number, people[2].number])),
    ]


def test_best_heeds_only_calls_in_which_the_person_spoke():
    survey = Survey(least_of_person=2)
    survey.call("도로과", 90)
    survey.call("도로과", 100, outcome=Outcome.ABSENT_MEMO)
    assert best_of(survey.round) == []


def test_best_after_the_last_place_may_be_alike():
    survey = Survey(least_of_person=2, best=1)
    for place, totals in (("도로과", (96, 80)), ("도로과", (95, 80)), ("세무과", (10, 12))):
        person = make_staff(survey.division(place))
        for total in totals:
            survey.call(place, total, person=person)
    (group,) = best_of(survey.round)
    assert (len(group.people), group.alike) == (1, 1)


def test_ended_rounds_are_closed_or_published_and_touch_the_days():
    today = clock.today()
    released = make_round(state=RoundState.RELEASED)
    closed = make_round(
        state=RoundState.CLOSED, starts_on=today - timedelta(days=400), ends_on=today - timedelta(days=370)
    )
    make_round(state=RoundState.OPEN)
    assert ended_rounds(released=True) == [released]
    assert ended_rounds(released=False) == [released, closed]
    assert ended_rounds(released=False, since=today - timedelta(days=100)) == [released]
    assert ended_rounds(released=False, until=today - timedelta(days=370)) == [closed]


def test_scope_of_several_rounds_asks_the_most_calls_of_any():
    rounds = (make_round(least_of_division=3), make_round(least_of_division=7))
    assert Scope(rounds).least == 7
    assert Scope(rounds).days == (rounds[0].starts_on, rounds[0].ends_on)


def test_unreachable_calls_are_counted_apart():
    survey = Survey()
    sheet = survey.call("도로과", 90)
    Call.objects.filter(pk=sheet.call_id).update(state=CallState.UNREACHABLE, outcome=Outcome.NO_ANSWER)
    found = results_of(survey.round)
    assert (found.calls.planned, found.calls.unreachable, found.fit.n) == (1, 1, 0)
