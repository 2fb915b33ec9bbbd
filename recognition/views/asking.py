"""Who asks: the permission of every page here has seen to it that somebody is logged in."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from people.models import Staff


def asker(request: HttpRequest) -> Staff:
    return cast("Staff", request.user)
