"""How many, asked of the database: as a column beside other rows, or as the answer of a statement that counts."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Count, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce


def number_of(rows: QuerySet[Any]) -> Coalesce:
    """How many rows there are, 0 without any, as one column of another query, to which they may refer (OuterRef)."""
    counted = rows.order_by().annotate(every=Value(1)).values("every").annotate(how_many=Count("pk"))
    return Coalesce(Subquery(counted.values("how_many"), output_field=IntegerField()), 0)


def counted_by(sql: str, *params: Any) -> int:
    """The one number a statement answers with."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        (number,) = cursor.fetchone()
        return int(number)
