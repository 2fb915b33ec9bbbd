"""A round of telephone calls, all of them made and scored, in a city of any size."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from bench.database import bulk, run, run_named
from kindness import clock
from monitoring.enums import CardKind, ItemKind, RoundState, VersionState
from monitoring.models import Item, Level, Rater, Round, Scenario, Scorecard, Version
from people.models import Staff

ITEMS = 13
RATERS, SCENARIOS = 12, 9
FIRST_RATER = 3  # persons 1 and 2 look at the pages

SUBJECTS = """
    INSERT INTO monitoring_subject (round_id, staff_id, division_id, "group", name, rank, division_name, extension,
                                    excluded_as, by_hand)
    SELECT %(round)s, s.id, d.id, (ARRAY['main','affiliated','town'])[1 + mod(d.id, 3)], s.name, p.rank, d.name,
           '', '', false
    FROM people_staff s JOIN people_posting p ON p.staff_id = s.id AND p.ends_on IS NULL
    JOIN people_department seat ON seat.id = p.department_id JOIN people_department d ON d.id = seat.division_id
"""
CALLS = """
    INSERT INTO monitoring_call (id, round_id, subject_id, staff_id, division_id, rater_id, second_rater_id,
        scenario_id, planned_on, planned_hour, state, outcome, rings, transfers, called_at, recording,
        recording_until, excluded_as, excluded_by_id, excluded_at, excluded_note)
    SELECT gen_random_uuid(), %(round)s, s.id, s.staff_id, s.division_id,
           (%(raters)s::bigint[])[1 + mod(s.id + n * 5 + floor(random() * 3)::int, %(rater_count)s)], NULL,
           (%(scenarios)s::uuid[])[1 + mod(s.id * 7 + n, %(scenario_count)s)], day, 9 + mod(s.id, 8)::int,
           CASE WHEN %(made)s THEN 'made' ELSE 'planned' END,
           CASE WHEN NOT %(made)s THEN '' WHEN mod(s.id + n, 9) = 0 THEN 'absent_memo' ELSE 'answered' END,
           CASE WHEN %(made)s THEN 2 END, 0, CASE WHEN %(made)s THEN day + time '10:00' END, '', NULL, '', NULL,
           NULL, ''
    FROM monitoring_subject s, generate_series(1, %(calls)s) n,
         LATERAL (SELECT %(first)s::date + mod(s.id + n * 7, 28)::int AS day) planned
    WHERE s.round_id = %(round)s
"""
SHEETS = """
    INSERT INTO monitoring_sheet (id, call_id, rater_id, made_by_id, version_id, purpose, state, total, grade, fatal,
        critical, good, advice, return_reason, submitted_at, released_at)
    SELECT gen_random_uuid(), c.id, c.rater_id, r.staff_id, %(version)s, 'live', 'released',
           round((80 + 20 * random())::numeric, 2), 'good', false, false, '인사가 밝았습니다.', '', '', now(), now()
    FROM monitoring_call c JOIN monitoring_rater r ON r.id = c.rater_id WHERE c.round_id = %(round)s
"""
SCORES = """
    INSERT INTO monitoring_itemscore (sheet_id, item_id, raw, points, comment)
    SELECT s.id, i.id, v.raw, v.raw * i.points / 5, ''
    FROM monitoring_sheet s JOIN monitoring_call c ON c.id = s.call_id AND c.round_id = %(round)s
    JOIN monitoring_item i ON i.version_id = s.version_id
    CROSS JOIN LATERAL (SELECT 3 + floor(random() * 3)::int + 0 * i.id AS raw OFFSET 0) v
"""
TABLES = ("monitoring_subject", "monitoring_call", "monitoring_sheet", "monitoring_itemscore")


def add_version() -> Version:
    """A frozen form of thirteen five-point items."""
    card = Scorecard.objects.create(kind=CardKind.PHONE, name="전화친절도 평가표")
    version = Version.objects.create(scorecard=card, number=1)
    for number in range(1, ITEMS + 1):
        item = Item.objects.create(
            version=version,
            number=number,
            stage=("맞이", "응대", "마무리")[number * 3 // (ITEMS + 1)],
            key=f"item-{number}",
            label=f"항목 {number}",
            kind=ItemKind.SCALE,
            points=Decimal(10),
        )
        Level.objects.bulk_create(
            Level(item=item, number=press, label=str(press), points=Decimal(2 * press))
            for press in range(1, 6)
        )
    Version.objects.filter(pk=version.pk).update(state=VersionState.FROZEN, frozen_at=clock.fresh())
    return Version.objects.get(pk=version.pk)


def add_round(
    version: Version, *, state: RoundState = RoundState.RELEASED, name: str = "상반기 조사"
) -> Round:
    """With raters; nobody is asked yet."""
    now = clock.fresh()
    over = state in (RoundState.CLOSED, RoundState.RELEASED)
    survey = Round.objects.create(
        name=name,
        state=state,
        version=version,
        starts_on=clock.today() - timedelta(days=28),
        ends_on=clock.today(),
        calls_each=4,
        least_of_person=4,
        opened_at=now,
        closed_at=now if over else None,
        released_at=now if state == RoundState.RELEASED else None,
    )
    raters = Staff.objects.filter(pk__gte=FIRST_RATER, pk__lt=FIRST_RATER + RATERS)
    Rater.objects.bulk_create(Rater(round=survey, staff=person) for person in raters)
    return survey


def hold_survey(*, calls: int = 4) -> Round:
    """Everybody is called `calls` times; every call is scored by thirteen items."""
    survey = add_round(add_version())
    values = _drawn(survey, calls=calls, made=True) | {"version": survey.version_id}
    with bulk(*TABLES):
        for statement in (SUBJECTS, CALLS, SHEETS, SCORES):
            run_named(statement, values)
    return survey


def plan_survey(version: Version, *, calls: int = 4, name: str = "하반기 조사") -> Round:
    """A round under way in which everybody is still to be called `calls` times."""
    survey = add_round(version, state=RoundState.OPEN, name=name)
    with bulk(*TABLES):
        for statement in (SUBJECTS, CALLS):
            run_named(statement, _drawn(survey, calls=calls, made=False))
    return survey


def _drawn(survey: Round, *, calls: int, made: bool) -> dict[str, Any]:
    scenarios = [
        Scenario.objects.get_or_create(title=f"문의 {n}", story="문의합니다.", difficulty=1 + n % 3)[0]
        for n in range(SCENARIOS)
    ]
    run("SET CONSTRAINTS ALL IMMEDIATE")
    return {
        "round": survey.pk,
        "calls": calls,
        "made": made,
        "first": survey.starts_on,
        "raters": list(survey.raters.values_list("pk", flat=True)),
        "rater_count": RATERS,
        "scenarios": [one.pk for one in scenarios],
        "scenario_count": SCENARIOS,
    }
