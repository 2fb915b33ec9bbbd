"""House rules as functions: a syntax tree in, (node, what is wrong) out. Each is tried on a bad example."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.guards.source import imports

Finding = tuple[ast.AST, str]

WRITES = frozenset(
    {"save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
)
ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Pow)
WORDS = (ast.List, ast.Tuple, ast.JoinedStr)
CLOCKS = frozenset(
    {
        "date.today",
        "datetime.now",
        "datetime.today",
        "datetime.utcnow",
        "timezone.now",
        "timezone.localdate",
        "timezone.localtime",
    }
)
TASK_STATEMENTS = 8


def database_writes(module: ast.Module) -> Iterator[Finding]:
    """`.save()`, `.create()`, `.update(field=…)`, `.delete()`, `bulk_*`: only services write."""
    for node in ast.walk(module):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        name = node.func.attr
        updates_rows = name == "update" and not node.args and node.keywords and node.keywords[0].arg
        if name in WRITES or updates_rows:
            yield node, f".{name}()"


def managers(module: ast.Module) -> Iterator[Finding]:
    """`.objects`: a view asks its app's queries."""
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}:
            yield node, f".{node.attr}"


def arithmetic(module: ast.Module) -> Iterator[Finding]:
    """Sums and differences belong to rules and queries. Joining lists, text and constants is none."""
    for node in ast.walk(module):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ARITHMETIC):
            sides = (node.left, node.right)
            texts = any(isinstance(side, ast.Constant) and isinstance(side.value, str) for side in sides)
            fixed = all(isinstance(part, ast.Constant | ast.BinOp | ast.operator) for part in ast.walk(node))
            if not texts and not fixed and not any(isinstance(side, WORDS) for side in sides):
                yield node, ast.unparse(node)


def clocks(module: ast.Module) -> Iterator[Finding]:
    """Any clock but the database's."""
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
            if f"{owner}.{node.attr}" in CLOCKS:
                yield node, f"{owner}.{node.attr}"


def imports_of(module: ast.Module, *last: str) -> Iterator[Finding]:
    """Imports whose module path has one of the names in it: `services`, `views` …"""
    for node, name in imports(module):
        if set(name.split(".")) & set(last):
            yield node, name


def unsafe_markup(module: ast.Module) -> Iterator[Finding]:
    """mark_safe and format_html: the autoescape has no exceptions."""
    for node in ast.walk(module):
        name = getattr(node, "attr", None) or getattr(node, "id", None) or getattr(node, "name", None)
        if name in {"mark_safe", "format_html", "SafeText"}:
            yield node, str(name)


def tasks(module: ast.Module) -> Iterator[tuple[ast.FunctionDef, str]]:
    """Celery tasks of a module with their names."""
    for node in module.body:
        if not isinstance(node, ast.FunctionDef):
            continue
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "shared_task":
                names = [k.value.value for k in decorator.keywords if k.arg == "name"]  # type: ignore[attr-defined]
                yield node, names[0] if names else ""


def long_tasks(module: ast.Module) -> Iterator[Finding]:
    """A task finds what is due and calls a service; it decides nothing."""
    for function, name in tasks(module):
        statements = sum(isinstance(node, ast.stmt) for node in ast.walk(function)) - 1
        if statements > TASK_STATEMENTS:
            yield function, f"{name} has {statements} statements"
        if not name:
            yield function, f"{function.name} has no name"
