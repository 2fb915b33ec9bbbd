"""Which sheets a result is made of: said here once, so that an excluded call is out of every figure."""

from __future__ import annotations

from django.db.models import QuerySet

from monitoring.enums import COUNTED, WITH_THE_PERSON, CallState, SheetPurpose
from monitoring.models import Sheet


def counted_sheets() -> QuerySet[Sheet]:
    """The live score of every made call that is not excluded. What departments' results are made of."""
    return Sheet.objects.filter(
        purpose=SheetPurpose.LIVE,
        state__in=COUNTED,
        call__state=CallState.MADE,
        call__excluded_as="",
    )


def of_persons() -> QuerySet[Sheet]:
    """Of these, the calls in which the person themselves spoke. What a person's result is made of."""
    return counted_sheets().filter(call__outcome__in=WITH_THE_PERSON)
