"""The agency's file: template, differences, errors by row, taken in once, quickly."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from uuid import uuid4

import pytest
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from audit.models import AuditRow
from monitoring.enums import CallState, ItemKind, Outcome, RoundState, SheetState
from monitoring.models import Attempt, Call, ItemScore, Sheet, SheetImport, ShieldedDay
from monitoring.queries.imports import calls_to_fill_in
from monitoring.queries.scorecards import items_of
from monitoring.services.importing import apply_calls, stage_calls
from monitoring.services.scoring import check_sheets, score_item
from monitoring.sheetfile import template
from tests.factories.monitoring import make_call, make_rater, make_round, make_subject, make_version
from tests.factories.people import make_staff
from tests.monitoring.scoring.conftest import TEN, item_of, note
from tests.monitoring.scoring.test_scoring import breaks, refusal, refused_and_nothing_written

DAY = TEN.date().isoformat()
FULL = {
    "통화일": DAY,
    "통화 시각": "09:30",
    "결과": "응답",
    "벨 횟수": "2",
    "1. 수신 신속성": "2",
    "2. 첫인사": "1",
    "3. 경청 태도": "5",
    "4. 종료 인사": "예",
}


def filled(survey, *rows, header=None):
    """A file with these rows: {header: value}; missing cells are empty. `call`: whose number stands in it."""
    words = header or template.headers(items_of(survey.version))
    file = BytesIO()
    with Workbook(file) as workbook:
        sheet = workbook.add_worksheet("통화")
        sheet.write_row(0, 0, words)
        for line, row in enumerate(rows, start=1):
            sheet.write_row(line, 0, [str(row.get(word, "")) for word in words])
    return file.getvalue()


def stage(survey, officer, *rows, **fields):
    return stage_calls(
        survey=survey,
        content=filled(survey, *rows, **fields),
        file_name="10월.xlsx",
        by=officer,
        token=uuid4(),
    )


def row_of(call, **changes):
    return FULL | {"통화번호": str(call.pk)} | changes


def errors(staged):
    return [(one["row"], one["column"], one["code"]) for one in staged.differences["errors"]]


def test_template_holds_the_calls_to_make_with_a_column_an_item(survey, call):
    content = template.as_xlsx(calls_to_fill_in(survey), items_of(survey.version))
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    header, row = book.get_sheet_by_index(0).to_python()[:2]
    assert header[13:] == [
        "1. 수신 신속성",
        "2. 첫인사",
        "3. 경청 태도",
        "4. 종료 인사",
        "5. 감동 응대",
        "5. 사유",
        "잘된 점",
        "조언",
    ]
    assert row[:4] == [str(call.pk), "도로과", "김서윤", "031-000-2511"]
    guide = book.get_sheet_by_index(1).to_python()
    assert ["2. 첫인사", "0 없음 / 1 일부 / 2 모두 / 해당없음"] in guide


def test_template_as_it_is_changes_nothing(survey, call, officer):
    content = template.as_xlsx(calls_to_fill_in(survey), items_of(survey.version))
    staged = stage_calls(survey=survey, content=content, file_name="빈.xlsx", by=officer)
    assert {name: staged.differences[name] for name in ("new", "changed", "errors", "empty", "ignored")} == {
        "new": [],
        "changed": [],
        "errors": [],
        "empty": 1,
        "ignored": [],
    }


def test_file_is_staged_and_then_taken_in(survey, call, officer, rater, evaluator):
    staged = stage(survey, officer, row_of(call, **{"잘된 점": "밝은 목소리"}))
    assert staged.differences["new"] == [[2, str(call.pk), "answered", "90.00"]]
    assert (Sheet.objects.count(), Call.objects.get().state) == (0, "planned")
    apply_calls(staged=staged, by=officer)
    sheet = Sheet.objects.get()
    assert (sheet.state, sheet.total, sheet.grade, sheet.good) == (
        "submitted",
        Decimal(90),
        "good",
        "밝은 목소리",
    )
    assert (sheet.rater_id, sheet.made_by_id) == (rater.pk, evaluator.pk)
    made = Call.objects.get()
    assert (made.state, made.outcome, made.rings) == ("made", "answered", 2)
    assert made.called_at == TEN.replace(hour=9, minute=30)
    assert list(ItemScore.objects.order_by("item__number").values_list("raw", flat=True)) == [2, 1, 5, 1]
    assert list(Attempt.objects.values_list("outcome", "by")) == [("answered", evaluator.pk)]
    assert AuditRow.objects.filter(action="sheet.submitted", target_id=sheet.pk).count() == 1
    assert breaks() == {}


def test_same_file_twice_changes_nothing(survey, call, officer):
    apply_calls(staged=stage(survey, officer, row_of(call)), by=officer)
    again = stage(survey, officer, row_of(call))
    assert (again.differences["same"], again.differences["new"], again.differences["changed"]) == (1, [], [])
    before = list(ItemScore.objects.values_list("pk", "scored_at")), Attempt.objects.count()
    apply_calls(staged=again, by=officer)
    assert (list(ItemScore.objects.values_list("pk", "scored_at")), Attempt.objects.count()) == before
    assert refused_and_nothing_written(lambda: apply_calls(staged=again, by=officer)) == "already_applied"


def test_corrected_file_changes_what_was_handed_in(survey, call, officer):
    apply_calls(staged=stage(survey, officer, row_of(call)), by=officer)
    staged = stage(survey, officer, row_of(call, **{"2. 첫인사": "해당없음", "통화 시각": "09:31"}))
    row, call_id, before, after, changes = staged.differences["changed"][0]
    assert (row, call_id, before, after) == (2, str(call.pk), "90.00", "100.00")
    assert [name for name, *_values in changes] == ["called_at", f"item:{item_of(call, 'greeting')}"]
    apply_calls(staged=staged, by=officer)
    assert (Sheet.objects.get().total, ItemScore.objects.count(), Attempt.objects.count()) == (
        Decimal(100),
        4,
        1,
    )
    assert breaks() == {}


def test_checked_score_is_not_overwritten(survey, call, officer):
    apply_calls(staged=stage(survey, officer, row_of(call)), by=officer)
    check_sheets(sheets=Sheet.objects.all(), by=officer)
    assert stage(survey, officer, row_of(call)).differences["same"] == 1
    staged = stage(survey, officer, row_of(call, **{"2. 첫인사": "2"}))
    assert errors(staged) == [(2, "통화번호", "checked_call")]
    assert refused_and_nothing_written(lambda: apply_calls(staged=staged, by=officer)) == "has_errors"


def test_draft_of_the_rater_gives_way_to_the_file(survey, call, officer, evaluator):
    note(call, evaluator)
    score_item(call=call, item_id=item_of(call, "listening"), raw=1, by=evaluator)
    apply_calls(staged=stage(survey, officer, row_of(call)), by=officer)
    assert (Sheet.objects.get().total, ItemScore.objects.count()) == (Decimal(90), 4)


def test_unanswered_call_is_unreachable(survey, call, officer):
    empty = dict.fromkeys(["1. 수신 신속성", "2. 첫인사", "3. 경청 태도", "4. 종료 인사"], "")
    apply_calls(staged=stage(survey, officer, row_of(call, 결과="무응답", **empty)), by=officer)
    assert (Call.objects.get().state, Call.objects.get().outcome) == (
        CallState.UNREACHABLE,
        Outcome.NO_ANSWER,
    )
    assert Sheet.objects.count() == 0


def test_call_of_a_shielded_day_is_left_out(survey, call, officer, person):
    ShieldedDay.objects.create(staff=person, day=TEN.date())
    apply_calls(staged=stage(survey, officer, row_of(call)), by=officer)
    assert (Call.objects.get().excluded_as, Sheet.objects.count()) == ("shielded", 1)


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"통화번호": "7"}, "통화번호", "no_call"),
        ({"통화번호": str(uuid4())}, "통화번호", "no_call"),
        ({"결과": "대충"}, "결과", "unknown_outcome"),
        ({"통화일": ""}, "통화일", "empty"),
        ({"통화일": "어제"}, "통화일", "no_date"),
        ({"통화일": "2026-12-31"}, "통화일", "outside_round"),
        ({"통화 시각": "25:00"}, "통화 시각", "no_time"),
        ({"벨 횟수": "많이"}, "벨 횟수", "no_number"),
        ({"결과": "전환"}, "전환 횟수", "no_transfers"),
        ({"3. 경청 태도": "6"}, "3. 경청 태도", "unknown_score"),
        ({"3. 경청 태도": "해당없음"}, "3. 경청 태도", "unknown_score"),
        ({"3. 경청 태도": ""}, "3. 경청 태도", "missing_item"),
        ({"5. 감동 응대": "4"}, "5. 감동 응대", "no_reason"),
        ({"잘된 점": "가" * 490}, "잘된 점", "too_long"),
    ],
)
def test_each_error_names_its_row_and_column(survey, call, officer, changes, column, code):
    staged = stage(survey, officer, row_of(call, **changes))
    assert errors(staged) == [(2, column, code)]
    assert refused_and_nothing_written(lambda: apply_calls(staged=staged, by=officer)) == "has_errors"


def test_call_that_stands_twice_is_an_error(survey, call, officer):
    assert errors(stage(survey, officer, row_of(call), row_of(call))) == [(3, "통화번호", "doubled")]


def test_call_of_another_round_is_an_error(survey, call, officer, rater):
    from tests.factories.monitoring import make_rater, make_round

    other = make_round(version=survey.version)
    foreign = make_call(make_rater(other, make_staff()), make_subject(other, make_staff()))
    assert errors(stage(survey, officer, row_of(foreign))) == [(2, "통화번호", "no_call")]


@pytest.mark.parametrize(
    ("header", "code"),
    [(["통화번호", "결과"], "wrong_columns"), (["통화번호", "통화번호", "통화일", "결과"], "wrong_columns")],
)
def test_wrong_columns_are_refused(survey, call, officer, header, code):
    assert refused_and_nothing_written(lambda: stage(survey, officer, row_of(call), header=header)) == code


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"\x00\x01"])
def test_unreadable_file_is_refused(survey, officer, content):
    act = lambda: stage_calls(survey=survey, content=content, file_name="x.xlsx", by=officer)  # noqa: E731
    assert refused_and_nothing_written(act) == "unreadable_file"


@pytest.mark.parametrize("state", [RoundState.PLANNED, RoundState.RELEASED])
def test_round_that_takes_no_scores_takes_no_file(survey, call, officer, state):
    survey.state = state
    assert refusal(lambda: stage(survey, officer, row_of(call))) == "not_now"


def test_call_scored_after_the_file_was_read_is_refused(survey, call, officer, evaluator):
    staged = stage(survey, officer, row_of(call))
    with_draft = make_call(call.rater, call.subject)
    assert with_draft.state == "planned"
    Sheet.objects.create(
        call=Call.objects.get(pk=call.pk),
        rater=call.rater,
        made_by=evaluator,
        version=survey.version,
        state=SheetState.SUBMITTED,
        total=50,
        submitted_at=TEN,
    )
    assert refused_and_nothing_written(lambda: apply_calls(staged=staged, by=officer)) == "stale_import"


def test_same_token_stages_once(survey, call, officer):
    token, content = uuid4(), filled(survey, row_of(call))
    for _time in range(2):
        staged = stage_calls(survey=survey, content=content, file_name="a.xlsx", by=officer, token=token)
    assert list(SheetImport.objects.values_list("pk", flat=True)) == [staged.pk]


def test_many_calls_are_taken_in_together(officer, rater):
    """By COPY and set-based; how long 12,000 of them take is measured by `make bench`."""
    version = make_version([(f"i{n}", f"항목 {n}", ItemKind.SCALE, 10) for n in range(13)])
    survey = make_round(version=version)
    rater = make_rater(survey, rater.staff)
    subjects = [make_subject(survey, make_staff()) for _person in range(20)]
    calls = Call.objects.bulk_create(
        Call(
            round=survey,
            subject=subjects[n % 20],
            staff_id=subjects[n % 20].staff_id,
            division_id=subjects[n % 20].division_id,
            rater=rater,
            planned_on=TEN.date(),
            planned_hour=10,
        )
        for n in range(600)
    )
    items = {f"{n + 1}. 항목 {n}": str(n % 5 + 1) for n in range(13)}
    rows = [
        items | {"통화번호": str(call.pk), "통화일": DAY, "결과": "응답", "벨 횟수": "2"} for call in calls
    ]
    content = filled(survey, *rows)
    staged = stage_calls(survey=survey, content=content, file_name="1.xlsx", by=officer)
    apply_calls(staged=staged, by=officer)
    assert (Sheet.objects.count(), ItemScore.objects.count()) == (600, 7_800)
