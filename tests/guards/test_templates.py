"""Templates: nothing inline, nothing marked safe, nothing undefined, every one compiles."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines
from django.template.loader import get_template

from tests.guards import source
from tests.support.answers import find_faults

TAGS = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}", re.DOTALL)
RULES = {
    "inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.IGNORECASE),
    "handler": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "unescaped text": re.compile(r"\|\s*(safe|safeseq)\b|\{%\s*autoescape\s+off"),
    "outside address": re.compile(r"(src|href)\s*=\s*[\"']?(https?:)?//", re.IGNORECASE),
    "debugging": re.compile(r"\{%\s*debug\s*%\}"),
}
BAD = {
    "inline style": '<p style="color: red">',
    "inline script": "<script>run()</script>",
    "handler": '<button onclick="run()">',
    "unescaped text": "{{ letter|safe }}",
    "outside address": '<script src="https://cdn.example/x.js">',
    "debugging": "{% debug %}",
}


@pytest.mark.parametrize("rule", RULES)
def test_rule_finds_a_bad_example(rule: str):
    assert RULES[rule].search(BAD[rule])


@pytest.mark.parametrize("rule", RULES)
def test_no_template_breaks_the_rule(rule: str):
    broken = [
        f"{path.relative_to(source.ROOT)}: {match.group()!r}"
        for path in source.templates()
        for match in RULES[rule].finditer(TAGS.sub("", path.read_text(encoding="utf-8")))
    ]
    assert broken == []


@pytest.mark.parametrize("path", source.templates(), ids=lambda path: str(path.relative_to(source.ROOT)))
def test_template_compiles(path: Path):
    get_template(str(path.relative_to(source.ROOT / "templates")))


def test_undefined_variable_fails():
    template = engines["django"].from_string("{{ nobody.named.this }}")
    with pytest.raises(LookupError, match="nobody"):
        template.render({})


def test_undefined_variable_in_a_condition_is_a_question():
    assert engines["django"].from_string("{% if nobody %}a{% else %}b{% endif %}").render({}) == "b"


def test_letters_are_escaped():
    assert engines["django"].from_string("{{ text }}").render({"text": "<b>"}) == "&lt;b&gt;"


@pytest.mark.parametrize(
    "html",
    [
        '<p style="x">',
        "<style>p{}</style>",
        "<script>x()</script>",
        '<a href="javascript:x()">a</a>',
        "<p onclick='x()'>",
        "<p>{{ left }}</p>",
        "<p>{% left %}</p>",
        "<p>&lt;Staff object at 0x7f&gt;</p>",
    ],
)
def test_html_inspection_finds(html: str):
    assert find_faults(html)


def test_html_inspection_lets_people_write_what_they_like():
    assert find_faults("<textarea>{{ mine }}</textarea><p><bdi>{% mine %}</bdi></p>") == []
