"""Drawings are XML, say what they show, hold nothing a strict page would block, and never break on odd data."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from django.utils.html import conditional_escape

from awards import charts
from kindness.svg import Svg, for_paper
from tests.support.answers import find_faults

HOSTILE = '<script>alert("1")</script>&'


def parsed(svg: Svg) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own drawing


DRAWINGS = [
    charts.distribution([("0", 612, False), ("1", 498, False), ("2", 3, True)], finding="말", about="제목"),
    charts.distribution([], finding="말", about="제목"),
    charts.heat_map(
        ["기획행정국", "읍·면·동"], [(0, 1, 7), (1, 0, 2)], finding="말", about="제목", receiving="→"
    ),
    charts.heat_map([], [], finding="말", about="제목", receiving="→"),
    charts.shares([("기획행정국", 0.5, "50%"), ("의회", None, "5명 미만")], finding="말", about="제목"),
    charts.trend(
        [("2025 상", 0.5, "50%"), ("2025 하", None, "–"), ("2026 상", 0.7, "70%")], finding="말", about="제목"
    ),
    charts.trend([], finding="말", about="제목"),
    charts.shares([(HOSTILE, 1.0, HOSTILE)], finding=HOSTILE, about=HOSTILE),
    charts.heat_map([HOSTILE], [(0, 0, 1)], finding=HOSTILE, about=HOSTILE, receiving=HOSTILE),
]


@pytest.mark.parametrize("svg", DRAWINGS)
def test_drawing_is_xml_that_says_what_it_shows(svg: Svg) -> None:
    root = parsed(svg)
    title, desc = root[0], root[1]
    assert (root.get("role"), title.tag, desc.tag) == ("img", "title", "desc")
    assert root.get("aria-label") == desc.text
    assert find_faults(f"<p>{svg}</p>") == []
    assert "script" not in {element.tag for element in root.iter()}


@pytest.mark.parametrize("svg", DRAWINGS)
def test_drawing_has_colours_of_its_own_only_on_paper(svg: Svg) -> None:
    assert not any(
        name in element.attrib for element in parsed(svg).iter() for name in ("fill", "style", "stroke")
    )
    paper = ET.fromstring(for_paper(svg))  # noqa: S314 - our own drawing
    assert paper[0].tag == "{http://www.w3.org/2000/svg}style"


def test_templates_take_a_drawing_as_it_is() -> None:
    assert conditional_escape(Svg("<svg/>")) == "<svg/>"


def test_bars_of_fills_the_gaps_and_marks_the_best() -> None:
    assert charts.bars_of([(0, 5), (1, 3), (3, 1)], or_more="%(n)d+") == [
        ("0", 5, False),
        ("1", 3, False),
        ("2", 0, False),
        ("3", 1, True),
    ]


def test_bars_of_many_results_share_the_last_bar() -> None:
    bars = charts.bars_of([(n, 1) for n in range(40)], or_more="%(n)d+")
    assert len(bars) == charts.MOST_BARS
    assert bars[-1] == ("8+", 32, True)


def test_bars_of_nothing() -> None:
    assert charts.bars_of([], or_more="%(n)d+") == [("0", 0, False)]


def test_heat_map_darkest_is_the_most() -> None:
    svg = charts.heat_map(["가", "나"], [(0, 1, 12), (1, 0, 1)], finding="말", about="제목", receiving="→")
    steps = [rect.get("class") for rect in parsed(svg).iter("rect")]
    assert steps == ["c-h0", "c-h6", "c-h1", "c-h0"]
