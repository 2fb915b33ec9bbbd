"""What is asked of the database: the statements as written, before the driver plans or binds them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

_FRAME = ("SAVEPOINT", "RELEASE", "ROLLBACK TO")


@contextmanager
def statements() -> Iterator[list[str]]:
    """The list fills while the block runs; savepoints are left out.

    Django's own capture asks the driver afterwards, which no longer knows the text of a prepared statement.
    """
    asked: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        if not sql.startswith(_FRAME):
            asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield asked
