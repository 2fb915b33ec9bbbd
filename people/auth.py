"""Log-in by employee number. One query a request brings the person, their seat, their roles and the time."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from kindness import clock
from people.models import Staff
from people.queries import signed_in

LOCKED_MINUTES = int(settings.AXES_COOLOFF_TIME * 60)  # the setting is in hours


class NumberBackend:
    """What django.contrib.auth asks. A closed account is no account."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_other: Any,
    ) -> Staff | None:
        if username is None or password is None or "\x00" in username:
            return None
        staff = Staff.objects.active().filter(number=username.strip()).first()
        if staff is None:
            make_password(password)  # as slow as a wrong password: numbers cannot be tried out by time
            return None
        return staff if staff.check_password(password) else None

    def get_user(self, user_id: int) -> Staff | None:
        staff = signed_in(user_id)
        if staff is not None:
            clock.note(staff.read_at)
        return staff
