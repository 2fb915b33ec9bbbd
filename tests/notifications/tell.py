"""A notice in a line."""

from __future__ import annotations

from typing import Any

from notifications.models import Notice
from notifications.services import notify
from people.models import Staff


def tell(person: Staff, n: object = 1, **fields: Any) -> Notice:
    notify(
        people=[person.pk],
        **{"kind": "tests.news", "key": str(n), "params": {"n": n}, "url": "/help/"} | fields,
    )
    return Notice.objects.get(person=person, key=str(n))
