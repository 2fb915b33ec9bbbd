"""Statements that every page asks: Django makes their SQL once, and PostgreSQL its plan; only the values change.

Measured: making a statement of four joins takes Django longer than PostgreSQL takes to answer it, and of that
answer the plan is the greater part. Everything else keeps the driver's usual way, in which PostgreSQL sees each
statement as if it were the first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import Field, Model, QuerySet
from django.db.models.expressions import Expression

ModelT = TypeVar("ModelT", bound=Model)


@dataclass(frozen=True, slots=True)
class _Name:
    """Stands among the parameters until the value is known."""

    name: str


class Given(Expression):
    """A value named when the statement is asked: `Given("day", DateField())`."""

    def __init__(self, name: str, output_field: Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [_Name(self.name)]


class Prepared(Generic[ModelT]):
    """`Prepared(lambda: Period.objects.running(Given("at", DateTimeField()))).rows(at=now)`.

    Rows are model instances with their annotations, as the queryset itself would give them.
    """

    def __init__(self, make: Callable[[], QuerySet[ModelT, Any]]) -> None:
        self._make = make  # asked at the first use: models may not be ready before
        self._made: tuple[type[ModelT], str, tuple[Any, ...]] | None = None

    def rows(self, **given: Any) -> list[ModelT]:
        """What the query finds with these values."""
        model, sql, params = self._statement(given)
        with _keeping_plans():
            return list(model._default_manager.raw(sql, params))

    def first(self, **given: Any) -> ModelT | None:
        """The first of them, or None."""
        return next(iter(self.rows(**given)), None)

    def tuples(self, **given: Any) -> list[tuple[Any, ...]]:
        """The columns of a `values_list` query as the driver reads them: no field of a model turns them into more."""
        _model, sql, params = self._statement(given)
        with _keeping_plans(), connection.cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())

    def value(self, **given: Any) -> Any:
        """The first column of the first row, as the driver reads it; None without a row."""
        return next((row[0] for row in self.tuples(**given)), None)

    def _statement(self, given: dict[str, Any]) -> tuple[type[ModelT], str, list[Any]]:
        if self._made is None:
            query = self._make()
            self._made = (query.model, *query.query.sql_with_params())
        model, sql, params = self._made
        return model, sql, [given[value.name] if isinstance(value, _Name) else value for value in params]


@contextmanager
def _keeping_plans() -> Iterator[None]:
    """Inside the block the values travel apart from the statement, which the driver then has planned only once."""
    connection.ensure_connection()
    driver = connection.connection
    usual, driver.cursor_factory = driver.cursor_factory, ServerBindingCursor
    try:
        yield
    finally:
        driver.cursor_factory = usual
