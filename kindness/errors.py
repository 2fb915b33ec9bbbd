"""A rule said no: `Refused(code, message)`. A named constraint's violation becomes the same thing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg.errors
from django.db import IntegrityError, OperationalError
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.db.models import Model
    from django.utils.functional import Promise


class Refused(Exception):
    """Nothing was written, and the person is told why.

    code: the word scripts may rely on (docs/contract.md). message: situation, reason, remedy, translated.
    title: the situation in one short sentence; empty when the message says it all.
    """

    def __init__(self, code: str, message: str | Promise, *, title: str | Promise = "") -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.title = title


def _refusals(model: type[Model]) -> dict[str, Refused]:
    """Constraint name → refusal: from each constraint's own words, and from `model.REFUSALS` for triggers."""
    named = {
        constraint.name: Refused(constraint.violation_error_code, constraint.violation_error_message or "")
        for constraint in model._meta.constraints
        if constraint.violation_error_code
    }
    extra: dict[str, tuple[str, Promise]] = getattr(model, "REFUSALS", {})
    return named | {name: Refused(code, message) for name, (code, message) in extra.items()}


@contextmanager
def refusing(*models: type[Model]) -> Iterator[None]:
    """Turn a violated named constraint of `models` into its Refused; a lock waited for too long into `busy`.

    Put it around the transaction, not inside: PostgreSQL has aborted the transaction by then.
    """
    try:
        yield
    except IntegrityError as error:
        cause = error.__cause__
        name = cause.diag.constraint_name if isinstance(cause, psycopg.Error) else None
        for model in models:
            refused = _refusals(model).get(name or "")
            if refused is not None:
                raise refused from error
        raise
    except OperationalError as error:
        if isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
            raise Refused(
                "busy",
                _("Many people are working on this at the moment. Please try again in a few seconds."),
                title=_("Your request was not processed."),
            ) from error
        raise
