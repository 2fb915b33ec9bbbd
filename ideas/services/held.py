"""What is held during an act: the contest as it is; in screening the ideas too, locked, with everybody who wrote them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from ideas.models import Contest, Idea
from ideas.queries.authorship import author_ids_of_each
from ideas.rules import screening as rules
from kindness import clock
from notifications.services import Fact, notify_each
from people.models import Staff

# Shared: screening goes on beside others' screening and a vote beside others' votes, but neither beside whoever takes
# the contest's row to begin the judging or to announce: these wait for what is on its way.
HOLD_CONTEST = """
    SELECT *, EXISTS (
        SELECT FROM ideas_judge WHERE contest_id = ideas_contest.id AND staff_id = %(by)s AND left_at IS NULL
    ) AS sits
    FROM ideas_contest WHERE id = %(contest)s FOR SHARE
"""


def hold_contest(contest_id: UUID, by: Staff) -> Contest:
    """It keeps its state until this transaction ends. `sits`: whether this person is on its jury."""
    return Contest.objects.raw(HOLD_CONTEST, {"by": by.pk, "contest": contest_id})[0]


@dataclass(frozen=True, slots=True)
class Held:
    """A contest held as it is, ideas of it locked, and everybody who wrote them or what was merged into them."""

    contest: Contest
    ideas: Sequence[Idea]
    authors: dict[UUID, set[int]]  # by the id of the idea: staff ids
    moment: datetime

    @property
    def sits(self) -> bool:
        """Whether the officer is on the jury."""
        return bool(self.contest.sits)  # type: ignore[attr-defined]

    @property
    def idea(self) -> Idea:
        return self.ideas[0]

    def of_others(self, by: Staff) -> list[Idea]:
        return [one for one in self.ideas if by.pk not in self.authors[one.pk]]

    def check(self, by: Staff) -> None:
        """Refuses judge_here, own_idea."""
        everybody = set().union(*self.authors.values())
        rules.check_screener(by=by.pk, authors=everybody, sits=self.sits)


def hold(ideas: Iterable[Idea], by: Staff) -> Held:
    """The contest of the first one held as it is, then those of them that are its, in the order of their receipt."""
    chosen = list(ideas)
    if not chosen:
        raise rules.nothing_chosen()
    contest = hold_contest(chosen[0].contest_id, by)
    keys = [one.pk for one in chosen]
    locked = locked_in(contest, keys)
    if not locked:
        raise rules.already_done()
    return Held(
        contest=contest,
        ideas=locked,
        authors=author_ids_of_each([one.pk for one in locked]),
        moment=clock.fresh(),
    )


def hold_one(idea: Idea, by: Staff) -> Held:
    """Refuses judge_here, own_idea."""
    held = hold([idea], by)
    held.check(by)
    return held


def locked_in(contest: Contest, keys: Sequence[UUID]) -> list[Idea]:
    rows = Idea.objects.select_for_update(of=("self",)).filter(
        pk__in=keys, contest=contest, number__isnull=False
    )
    return list(rows.order_by("number"))


def tell(held: Held, ideas: Iterable[Idea], kind: str, *, mail: bool = True, **params: Any) -> None:
    """All authors, of merged ideas too, each of their idea. The moment is in the key: a second time is told again."""
    notify_each(
        kind=kind,
        told=[
            Fact(
                person,
                f"{idea.pk} {held.moment.isoformat()}",
                {"contest": held.contest.title, "number": idea.number, **params},
                reverse("idea", args=[idea.pk]),
            )
            for idea in ideas
            for person in sorted(held.authors[idea.pk])
        ],
        mail=mail,
    )
