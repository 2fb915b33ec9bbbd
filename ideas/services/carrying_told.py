"""Who is told what of an adopted idea, and what the record keeps of it. Inside the transaction of what happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from audit.services import Actor, record
from ideas.models import Adoption
from ideas.queries.authorship import author_ids
from kindness import clock
from kindness.changes import plain
from notifications.services import notify
from people.enums import Role
from people.models import Staff
from people.queries import holders_of
from people.queries.absences import deciders_of


def officers() -> list[int]:
    return holders_of(Role.PROGRAMME_OFFICER)


def tell_owners(
    kind: str, held: Adoption, *, key: str, by: Staff | None = None, params: Mapping[str, str] | None = None
) -> None:
    """Head and deputies of the day; where there is no head, the officers."""
    people = deciders_of(held.division_id, clock.fresh().date()) or officers()
    tell(kind, people, held, key=key, by=by, params=params)


def tell_authors(
    kind: str,
    held: Adoption,
    *,
    key: str,
    by: Staff,
    mail: bool = True,
    leaving_out: Iterable[int] = (),
    params: Mapping[str, str] | None = None,
) -> None:
    people = author_ids(held.idea_id).difference(leaving_out)
    tell(kind, people, held, key=key, by=by, mail=mail, params=params)


def tell(
    kind: str,
    people: Iterable[int],
    held: Adoption,
    *,
    key: str,
    by: Staff | None = None,
    mail: bool = True,
    params: Mapping[str, str] | None = None,
) -> None:
    """Everybody but who did it."""
    told = sorted({one for one in people if by is None or one != by.pk})
    words = {"idea": held.idea.title, "due_on": held.plan_due_on.isoformat(), **(params or {})}
    address = reverse("carried_idea", args=[held.idea_id])
    notify(people=told, kind=kind, key=key, params=words, url=address, mail=mail)


def record_act(
    act: str,
    held: Adoption,
    by: Actor,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    record(
        f"adoption.{act}",
        by=by,
        target="adoption",
        target_id=held.idea_id,
        before=plain(before or {}),
        after=plain(after or {}),
        reason=reason,
    )
