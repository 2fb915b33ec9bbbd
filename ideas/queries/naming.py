"""What names the authors of an idea in a text, as of today."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from ideas.models import Author
from ideas.rules.blind import telling_words
from kindness import clock
from people.models import Posting


def placed(authors: QuerySet[Author]) -> QuerySet[Author, Any]:
    """With their accounts, and `team_now`, `division_now`: a team says as much as the department it belongs to."""
    seat = Posting.objects.on(clock.today()).filter(staff=OuterRef("staff")).order_by()
    return authors.select_related("staff").annotate(
        team_now=Subquery(seat.values("department__name")[:1]),
        division_now=Subquery(seat.values("department__division__name")[:1]),
    )


def words_of(authors: Iterable[Any]) -> set[str]:
    """Names, numbers, addresses, departments and teams of authors as `placed` gives them."""
    return {word for one in authors for word in _words(one)}


def _words(author: Any) -> set[str]:
    staff = author.staff
    words = telling_words(
        name=author.name,
        number=staff.number,
        places={author.division_name, author.team_now or "", author.division_now or ""},
        email=staff.email,
        extension=staff.extension,
        rank=author.rank,
    )
    return words | {staff.name}
