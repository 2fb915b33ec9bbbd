"""Record and report on paper: narrow tables, equal reasons once, nobody's name who must not be in it."""

from __future__ import annotations

import io
import zipfile

import pytest

from ideas import record_paper
from ideas.queries.results import results_of
from ideas.queries.winners import announced
from tests.factories.people import make_staff
from tests.ideas.results.test_pages import MARK, take

pytestmark = pytest.mark.django_db


def test_reasons_on_paper_stand_once_for_all_ideas_they_were_given_to(judged):
    judged.completed()
    found = results_of(judged.contest)
    rows = list(record_paper.reasons(found).rows)
    assert len({row[1:] for row in rows}) == len(rows) < len(found.rows)
    told = [int(number) for row in rows for number in str(row[0]).split(", ")]
    assert sorted(told) == sorted(row.idea.number for row in found.rows)


def test_points_on_paper_have_a_line_for_every_idea(judged):
    judged.completed()
    found = results_of(judged.contest)
    assert [row[1] for row in record_paper.points(found).rows] == [row.idea.number for row in found.rows]


def test_record_on_paper_names_judges_and_no_author(judged):
    judged.add(60, author=make_staff(name=MARK))
    judged.completed()
    content = take(judged.officer, judged.contest, format="hwpx").content
    text = zipfile.ZipFile(io.BytesIO(content)).read("Contents/section0.xml").decode()
    assert (MARK in text, judged.judges[0].name in text) == (False, True)


def test_report_on_paper_tells_the_reason_of_everything_announced(judged):
    judged.announced()
    told = list(announced(judged.contest))
    rows = list(record_paper.winners_reasons(told).rows)
    assert {row[-1] for row in rows} == {one.decision.reason for one in told}
    assert len(list(record_paper.winners(told).rows)) == len(told)
