"""Log-ins."""

from __future__ import annotations

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from people.models.staff import Staff


class Session(AbstractBaseSession):
    """A log-in. It knows whose it is, so that closing an account ends it at once."""

    staff = models.ForeignKey(Staff, models.CASCADE, null=True, related_name="sessions")

    def __str__(self) -> str:
        return f"log-in of {self.staff_id}"

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        from people.sessions import SessionStore  # noqa: PLC0415 - the store needs this model

        return SessionStore
