"""The frame and the components: one title, described parts, a light first visit."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.template import engines

ROOT = Path(__file__).resolve().parents[2]
COMPONENTS = sorted((ROOT / "templates" / "components").glob("*.html"))
# Drawn by a layout, by another component, from a bound form, or in <head>: none of these can stand in the gallery.
NOT_IN_GALLERY = {"gallery", "_combo", "_counter", "messages", "field", "choices", "person_field", "refresh"}
PAGE = (
    "{% extends 'layout/plain.html' %}{% block title %} Letters &amp; <bdi>{{ what }}</bdi> {% endblock %}"
    "{% block lead %}One sentence.{% endblock %}"
)


def test_again_puts_the_title_into_the_window_too():
    html = engines["django"].from_string(PAGE).render({"what": "<notes>"})
    assert re.findall(r"<title>(.*?) · ", html) == ["Letters &amp; &lt;notes&gt;"]
    assert re.findall(r"<h1>(.*?)</h1>", html) == [" Letters &amp; <bdi>&lt;notes&gt;</bdi> "]


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_component_opens_with_its_parameters(path: Path):
    assert re.match(r"(\{% extends \S+ %\})?\{% comment %\}", path.read_text(encoding="utf-8"))


def test_gallery_shows_every_component():
    gallery = (ROOT / "templates" / "components").glob("gallery*/*.html")
    text = "".join(
        p.read_text(encoding="utf-8") for p in [*gallery, ROOT / "templates/components/gallery.html"]
    )
    missing = [p.stem for p in COMPONENTS if f"components/{p.stem}.html" not in text]
    assert sorted(missing) == sorted(NOT_IN_GALLERY)


@pytest.mark.parametrize(("file", "limit"), [("css/app.css", 12_000), ("js/app.js", 6_000)])
def test_first_visit_stays_light(file: str, limit: int):
    assert len(gzip.compress((ROOT / "static" / file).read_bytes(), 9)) <= limit
