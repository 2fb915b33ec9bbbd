"""Ideas that read alike, by the three-letter pieces they share (pg_trgm).

While somebody types, only ideas of announced contests are shown: what was adopted or declined is no secret, what is being
judged is. Officers compare with what was received in the same contest as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import pgettext

from ideas.enums import ContestState, IdeaState, Outcome
from ideas.models import Idea
from ideas.models.ideas import COMPARED_LETTERS

SHORTEST_TYPED = 4


@dataclass(frozen=True, slots=True)
class Alike:
    """similarity: 0 to 1, of the title or of the proposal, whichever is the greater."""

    id: UUID
    title: str
    contest: str
    number: int
    announced: bool
    state: str
    outcome: str  # empty without an announced decision
    similarity: float

    @property
    def became(self) -> str:
        """What became of it, in a word or two."""
        if self.outcome:
            return str(Outcome(self.outcome).label)
        return (
            str(IdeaState(self.state).label)
            if self.state == IdeaState.REJECTED
            else pgettext("idea", "Received")
        )

    @property
    def percent(self) -> int:
        return round(self.similarity * 100)

    def plain(self) -> dict[str, str]:
        """What the form shows while somebody types."""
        return {"title": self.title, "contest": self.contest, "became": self.became}


# Only what has been typed is looked for: beside an empty text the index is of no use, and every idea would be read.
_BY = {
    "title": "SELECT id, similarity(title, %(title)s) AS alike FROM ideas_idea WHERE number IS NOT NULL AND title %% %(title)s",
    "proposal": "SELECT id, alike FROM ideas_proposals_like(%(proposal)s)",  # a migration's, with a limit of its own
}
_FOUND = "WITH found AS MATERIALIZED (SELECT id, max(alike) AS alike FROM ({pairs}) AS pair GROUP BY id) "
_JOINED = """
    i.id, {title}, c.title, i.number, c.state = 'announced', i.state,
    coalesce((SELECT d.outcome FROM ideas_decision d WHERE d.idea_id = i.id AND d.published_at IS NOT NULL
              ORDER BY d.published_at DESC LIMIT 1), ''), found.alike
    FROM found JOIN ideas_idea i ON i.id = found.id JOIN ideas_contest c ON c.id = i.contest_id
    LEFT JOIN ideas_blindcopy b ON b.idea_id = i.id
"""
_CLOSEST_FIRST = "ORDER BY found.alike DESC, i.priority_at, i.id LIMIT %(limit)s"
# To everybody the masked title: a declined idea may have its author's name in it.
_PUBLISHED = f"""SELECT {_JOINED.format(title="coalesce(b.title, i.title)")}
    WHERE c.state = %(announced)s AND i.state = ANY(%(states)s) {_CLOSEST_FIRST}
"""
_ALIKE = f"""SELECT {_JOINED.format(title="i.title")}
    WHERE i.id <> %(idea)s AND i.state <> %(withdrawn)s AND (c.id = %(contest)s OR c.state = %(announced)s)
    {_CLOSEST_FIRST}
"""


def published(text: str, *, limit: int = 5) -> list[Alike]:
    """Adopted and declined ideas of announced contests whose title or proposal reads like `text`, the closest first."""
    return published_like(title=text, proposal=text, limit=limit)


def published_like(*, title: str, proposal: str, limit: int = 5) -> list[Alike]:
    """The same of what has been typed so far: titles are compared with the title, proposals with the proposal."""
    return _rows(
        _PUBLISHED,
        title=title,
        proposal=proposal[:COMPARED_LETTERS],
        announced=ContestState.ANNOUNCED.value,
        states=[IdeaState.ACCEPTED.value, IdeaState.REJECTED.value],
        limit=limit,
    )


def alike(idea: Idea, *, limit: int = 10) -> list[Alike]:
    """Received in the same contest or in any announced one, the closest first. For those who screen."""
    return _rows(
        _ALIKE,
        idea=idea.pk,
        title=idea.title,
        proposal=idea.proposal[:COMPARED_LETTERS],
        contest=idea.contest_id,
        announced=ContestState.ANNOUNCED.value,
        withdrawn=IdeaState.WITHDRAWN.value,
        limit=limit,
    )


def _rows(sql: str, **params: Any) -> list[Alike]:
    """None where too little was typed to compare with anything."""
    typed = [pairs for name, pairs in _BY.items() if len(params[name]) >= SHORTEST_TYPED]
    if not typed:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_FOUND.format(pairs=" UNION ALL ".join(typed)) + sql, params)
        return [Alike(*row) for row in cursor.fetchall()]
