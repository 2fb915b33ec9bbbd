"""What an answer must look like: refusals with their code, HTML without anything inline."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

REFUSAL = re.compile(r'data-refusal="([^"]*)"')
_TEMPLATE_MARK = re.compile(r"\{\{|\{%|\{#")
_LAZY_MARK = re.compile(r"<django\.utils|object at 0x|functools\.partial")


def assert_refused(response: Any, code: str) -> None:
    """The page is a 422 and holds `data-refusal="<code>"`."""
    body = response.content.decode()
    found = REFUSAL.findall(body)
    assert response.status_code == 422, f"expected a refusal {code}, got {response.status_code}: {found}"
    assert code in found, f"expected the refusal {code}, the page holds {found}"


def assert_redirects_to_login(response: Any, path: str) -> None:
    assert response.status_code == 302, f"{path} answered a stranger {response.status_code}"
    assert response.headers["Location"].startswith("/login/?next="), response.headers["Location"]


class _Inspector(HTMLParser):
    """Collects what a strict Content-Security-Policy would block, and what a template forgot to render."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(f"inline <{tag}>")
        for name, value in attrs:
            if name == "style":
                self.found.append(f"inline style on <{tag}>")
            if name.startswith("on"):
                self.found.append(f"handler {name} on <{tag}>")
            if (value or "").strip().lower().startswith(("javascript:", "data:text")):
                self.found.append(f"script address in {name} of <{tag}>")
            self._look(value or "", f"{name} of <{tag}>")
        self._inside = tag

    def handle_data(self, data: str) -> None:
        if self._inside not in {"textarea", "bdi"}:  # what a person typed may hold anything
            self._look(data, f"text in <{self._inside}>")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def _look(self, text: str, where: str) -> None:
        if where.startswith("value of"):
            return
        if _TEMPLATE_MARK.search(text):
            self.found.append(f"unrendered template in {where}: {text.strip()[:60]!r}")
        if _LAZY_MARK.search(text):
            self.found.append(f"unrendered object in {where}: {text.strip()[:60]!r}")


def find_faults(html: str) -> list[str]:
    """Inline style, script or handlers, and template syntax that was never rendered."""
    inspector = _Inspector()
    inspector.feed(html)
    return inspector.found


def assert_clean(response: Any) -> None:
    """Looks at HTML answers only."""
    if response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
        faults = find_faults(response.content.decode())
        assert not faults, f"{getattr(response, 'request', {}).get('PATH_INFO')}: {faults}"
