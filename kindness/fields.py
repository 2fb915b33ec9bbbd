"""Model and URL forms of the ground's values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from kindness.halfyear import HalfYear

if TYPE_CHECKING:
    _HalfYearColumn = models.CharField[HalfYear | str, HalfYear]
else:
    _HalfYearColumn = models.CharField


class HalfYearField(_HalfYearColumn):
    """Stores `2026H1`, gives a HalfYear. Sorts in order of time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 6
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, list(args), kwargs

    def from_db_value(self, value: str | None, *_: object) -> HalfYear | None:
        return None if value is None else HalfYear.parse(value)

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, HalfYear):
            return value
        try:
            return HalfYear.parse(str(value))
        except ValueError as error:
            raise ValidationError(_("Write a half-year as 2026H1."), code="half_year") from error

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else str(self.to_python(value))

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))


class HalfYearConverter:
    """`<half:half>` in an address. Anything that is no half-year is no page."""

    regex = "2[0-9]{3}H[12]"

    def to_python(self, value: str) -> HalfYear:
        return HalfYear.parse(value)

    def to_url(self, value: HalfYear) -> str:
        return str(value)
