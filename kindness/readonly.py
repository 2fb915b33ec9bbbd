"""A GET may only SELECT."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from django.db import connection

_HARMLESS = ("SELECT", "WITH", "EXPLAIN", "SET LOCAL", "SAVEPOINT", "RELEASE", "ROLLBACK TO")
# What a SELECT can hide: a writing CTE, EXPLAIN ANALYZE of a write, SELECT … INTO. What people typed is a
# parameter and not part of the statement.
_WRITING = re.compile(r"\b(INSERT|DELETE|MERGE|TRUNCATE|UPDATE\s+\S+\s+SET|INTO)\b", re.IGNORECASE)


class WroteInGet(RuntimeError):
    """A page that is only looked at tried to change the database."""


def _only_select(
    execute: Callable[..., Any],
    sql: str,
    params: Any,
    many: bool,  # noqa: FBT001 - Django calls it so
    context: dict[str, Any],
) -> Any:
    if not sql.lstrip("( \n").upper().startswith(_HARMLESS) or _WRITING.search(sql):
        raise WroteInGet(sql.split(maxsplit=3)[0:3])
    return execute(sql, params, many, context)


def readonly() -> AbstractContextManager[None]:
    """Inside the block, this connection refuses every statement that is not a SELECT."""
    return connection.execute_wrapper(_only_select)
