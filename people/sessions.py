"""Where log-ins are kept: Django's database store, with the person beside each."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import CharField
from django.db.models.functions import Now

from kindness.prepared import Given, Prepared
from people.models import Session

_LASTING = Prepared(
    lambda: Session.objects.filter(pk=Given("key", CharField()), expire_date__gt=Now()).order_by()
)


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        """As Django asks, in a statement that is planned once: every page begins with it."""
        row = _LASTING.first(key=self.session_key)
        if row is None:
            self._session_key = None
        return row

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = cast("Session", super().create_model_instance(data))
        row.staff_id = data.get(SESSION_KEY)
        return row

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's own signature
        """Raises UpdateError only when the log-in ended meanwhile.

        One statement: Django would wrap it into a transaction of its own, and would take a database that does
        not answer for an ended log-in (400).
        """
        if must_create or self.session_key is None:
            super().save(must_create)
            return
        row = self.create_model_instance(self._get_session())  # type: ignore[attr-defined]
        kept = Session.objects.filter(pk=row.pk).update(
            session_data=row.session_data, expire_date=row.expire_date, staff=row.staff_id
        )
        if not kept:
            raise UpdateError
