"""A round of three thousand people: its results page, a file of twelve thousand calls, one item of a sheet."""

from __future__ import annotations

import argparse
import io
import time
from collections.abc import Callable, Sequence
from datetime import date
from statistics import median
from typing import Any
from uuid import uuid4

import xlsxwriter
from django.test import Client

from bench.data import City, build
from bench.database import run, using
from bench.result import Result, say, seconds
from bench.servers import Ground
from bench.survey import FIRST_RATER, add_version, hold_survey, plan_survey
from bench.visitors import CSRF, log_in
from kindness import clock
from monitoring.models import Call, Item, ItemScore, Round, Sheet
from monitoring.services.importing import apply_calls, stage_calls
from monitoring.sheetfile.template import headers
from people.models import Staff

DATABASE = "survey"
CITY = City(people=3_000, divisions=90, busy=False)
MOST_RESULTS_MS, MOST_IMPORT_SECONDS, MOST_ITEM_MS = 200, 10, 50


# --- the results page -------------------------------------------------------------------------------------------
def measure_results(ground: Ground, options: argparse.Namespace) -> list[Result]:
    """Server time: 3,000 people × 4 calls × 13 items."""
    build(ground, DATABASE, CITY)
    with using(DATABASE):
        survey = hold_survey()
        run("VACUUM ANALYZE")
        say(f"{Sheet.objects.count():,} sheets, {ItemScore.objects.count():,} scores of items")
        client, path = visitor(1), f"/monitoring/rounds/{survey.pk}/results/"
        client.get(path)
        taken = median(_ms(lambda: client.get(path)) for _round in range(2 * options.rounds + 1))
    return [Result("survey_results", taken, "ms, 12,000 calls × 13 items", None, MOST_RESULTS_MS, "lower")]


# --- a file of the agency -----------------------------------------------------------------------------------------
def measure_import(ground: Ground, _options: argparse.Namespace) -> list[Result]:
    """Seconds to read, compare and store 12,000 scored calls of thirteen items."""
    build(ground, DATABASE, CITY)
    with using(DATABASE):
        survey = plan_survey(add_version())
        run("VACUUM ANALYZE")
        content = _file(survey)
        officer = Staff.objects.get(pk=1)
        staged: list[Any] = []
        read = seconds(
            lambda: staged.append(
                stage_calls(survey=survey, content=content, file_name="조사.xlsx", by=officer)
            )
        )
        stored = seconds(lambda: apply_calls(staged=staged[0], by=officer))
        sheets = Sheet.objects.filter(call__round=survey).count()
        assert sheets == Call.objects.filter(round=survey).count(), staged[0].differences
    say(f"{sheets:,} calls: read and compared in {read:.1f} s, stored in {stored:.1f} s")
    return [Result("survey_import", read + stored, "s, 12,000 calls", None, MOST_IMPORT_SECONDS, "lower")]


def _file(survey: Round) -> bytes:
    """As the agency fills the template in: every call answered today, every item between 3 and 5."""
    items = list(Item.objects.filter(version=survey.version_id).order_by("number"))
    words = headers(items)
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, words)
        for row, call in enumerate(Call.objects.filter(round=survey).values_list("pk", flat=True), start=1):
            sheet.write_row(row, 0, _line(words, call, row, clock.today(), items))
    return file.getvalue()


def _line(words: Sequence[str], call: object, row: int, day: date, items: Sequence[Item]) -> list[object]:
    values: dict[str, object] = {
        "통화번호": str(call),
        "통화일": day.isoformat(),
        "결과": "응답",
        "벨 횟수": 2,
    }
    scores = {f"{item.number}. {item.label}": 3 + (row + item.number) % 3 for item in items}
    return [(values | scores).get(word, "") for word in words]


# --- one item -----------------------------------------------------------------------------------------------------
def measure_item(ground: Ground, options: argparse.Namespace) -> list[Result]:
    """Server time of saving one item, as the page of a call sends it."""
    build(ground, DATABASE, CITY)
    with using(DATABASE):
        survey = plan_survey(add_version())
        run("VACUUM ANALYZE")
        items = list(Item.objects.filter(version=survey.version_id))
        client = visitor(FIRST_RATER)
        calls = Call.objects.filter(round=survey, rater__staff=FIRST_RATER, planned_on__lte=clock.today())
        taken = [
            _save(client, call, {"act": "item", "item": item.pk, "raw": 4})
            for call in [_answered(client, call) for call in calls[: 1 + options.rounds]]
            for item in items
        ]
        assert ItemScore.objects.count() == len(taken)
    return [Result("survey_item", median(taken[len(items) :]), "ms, one item", None, MOST_ITEM_MS, "lower")]


def _answered(client: Client, call: Call) -> Call:
    _save(client, call, {"act": "outcome", "outcome": "answered", "rings": 2, "nonce": uuid4()})
    return call


def _save(client: Client, call: Call, form: dict[str, Any]) -> float:
    path, sent = f"/monitoring/calls/{call.pk}/", form | {"csrfmiddlewaretoken": CSRF}
    return _ms(lambda: client.post(path, sent, headers={"accept": "application/json"}))


def visitor(person: int) -> Client:
    """Somebody with a session; person 1 holds every role."""
    client = Client(SERVER_NAME="127.0.0.1")
    for name, value in log_in([person])[0].items():
        client.cookies[name] = value
    return client


def _ms(ask: Callable[[], Any]) -> float:
    """Server time of an answer that is 200."""
    started = time.perf_counter()
    answer = ask()
    taken = 1000 * (time.perf_counter() - started)
    assert answer.status_code == 200, answer.content[-2000:].decode()
    return taken
