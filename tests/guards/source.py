"""The project's own Python and templates, parsed once for all guards."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = (
    "audit",
    "people",
    "notifications",
    "documents",
    "recognition",
    "ideas",
    "monitoring",
    "training",
    "awards",
    "home",
    "demo",
)
ROOMS = ("kindness", *APPS)


@cache
def python_files(*rooms: str) -> tuple[Path, ...]:
    """Sources of the rooms, migrations left out."""
    return tuple(
        path
        for room in rooms or ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if "migrations" not in path.parts
    )


def files_named(name: str, *rooms: str) -> tuple[Path, ...]:
    """`views.py` or the files of a folder `views/`, in every room."""
    return tuple(
        path
        for path in python_files(*rooms)
        if path.name == f"{name}.py" or name in path.relative_to(ROOT).parts[1:-1]
    )


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def where(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


@cache
def templates() -> tuple[Path, ...]:
    return tuple(sorted((ROOT / "templates").rglob("*.html")))


def imports(module: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Every imported module, also inside functions: `from a import b` gives a and a.b."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node, node.module
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)
