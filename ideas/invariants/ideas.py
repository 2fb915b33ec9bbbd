"""What must never be found in the data of ideas."""

from __future__ import annotations

from collections.abc import Callable

from kindness.counting import counted_by

_NUMBERS = """
SELECT count(*) FROM ideas_contest AS contest
CROSS JOIN LATERAL (SELECT count(number) AS received, coalesce(max(number), 0) AS highest
                    FROM ideas_idea WHERE contest_id = contest.id) AS found
WHERE contest.last_number <> found.received OR contest.last_number <> found.highest
"""
_SHARES = """
SELECT count(*) FROM ideas_idea AS idea
WHERE idea.number IS NOT NULL AND idea.state <> 'returned'
  AND (SELECT coalesce(sum(share), 0) FROM ideas_author WHERE idea_id = idea.id) <> 100
"""
_AGAINST_THEIR_WILL = """
SELECT count(*) FROM ideas_author AS author JOIN ideas_idea AS idea ON idea.id = author.idea_id
WHERE idea.number IS NOT NULL AND idea.state <> 'returned' AND author."order" > 0 AND author.consented_at IS NULL
"""
_OUTSIDE_THE_WINDOW = """
SELECT count(*) FROM ideas_idea AS idea JOIN ideas_notice AS notice ON notice.id = idea.notice_id
WHERE idea.submitted_at < notice.opens_at OR idea.submitted_at >= notice.closes_at OR notice.contest_id <> idea.contest_id
"""
_FIRST_AUTHORS = """
SELECT count(*) FROM ideas_idea AS idea
WHERE (SELECT count(*) FROM ideas_author WHERE idea_id = idea.id AND "order" = 0 AND staff_id = idea.author_id) <> 1
"""
_WITHOUT_A_BLIND_COPY = """
SELECT count(*) FROM ideas_idea AS idea
WHERE idea.number IS NOT NULL AND NOT EXISTS (SELECT FROM ideas_blindcopy WHERE idea_id = idea.id)
"""
# What an officer wrote into a copy by hand is the officer's: it is looked at beside the original.
_NAMED_IN_BLIND_COPIES = """
SELECT count(*) FROM ideas_blindcopy AS copy JOIN ideas_author AS author ON author.idea_id = copy.idea_id
JOIN people_staff AS staff ON staff.id = author.staff_id
WHERE copy.edited_by_id IS NULL AND length(author.name) > 1
  AND (position(author.name IN concat_ws(' ', copy.title, copy.problem, copy.proposal, copy.effect, copy.cost)) > 0
    OR concat_ws(' ', copy.title, copy.problem, copy.proposal, copy.effect, copy.cost)
       ~ ('(^|[^0-9])' || regexp_replace(staff.number, '[^0-9a-zA-Z]', '', 'g') || '([^0-9]|$)'))
"""


INVARIANTS: dict[str, Callable[[], int]] = {
    "idea_numbers_with_gaps": lambda: counted_by(_NUMBERS),
    "ideas_whose_shares_do_not_make_100": lambda: counted_by(_SHARES),
    "authors_named_without_their_consent": lambda: counted_by(_AGAINST_THEIR_WILL),
    "ideas_received_outside_the_window": lambda: counted_by(_OUTSIDE_THE_WINDOW),
    "ideas_without_their_first_author": lambda: counted_by(_FIRST_AUTHORS),
    "received_ideas_without_a_blind_copy": lambda: counted_by(_WITHOUT_A_BLIND_COPY),
    "authors_named_in_blind_copies": lambda: counted_by(_NAMED_IN_BLIND_COPIES),
}
