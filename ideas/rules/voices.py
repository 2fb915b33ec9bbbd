"""When colleagues may like and comment on an idea, and who decides about a comment. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from ideas.enums import ContestState
from kindness.dates import format_date
from kindness.errors import Refused

LONGEST_COMMENT = 400
LONGEST_REASON = 200
MOST_COMMENTS = 5  # of one person on one idea


def check_open(*, state: str, until: date | None, today: date) -> None:
    """until: the last day of the public check. Refuses not_now, closed."""
    if state != ContestState.CHECKING or until is None:
        raise Refused("not_now", _("This idea is not in the public check. Nothing has been changed."))
    if today > until:
        raise Refused(
            "closed",
            _("The public check ended on %(day)s. Please look out for the announcement.")
            % {"day": format_date(until)},
        )


def is_open(*, state: str, until: date | None, today: date) -> bool:
    return state == ContestState.CHECKING and until is not None and today <= until


def check_shown(*, shown: bool) -> None:
    """Refuses not_now: not on the shortlist, or withdrawn meanwhile."""
    if not shown:
        raise Refused("not_now", _("This idea is not in the public check. Nothing has been changed."))


def check_liking(person: int, authors: Collection[int]) -> None:
    """authors: of the idea and of those merged with it. Refuses own_idea."""
    if person in authors:
        raise Refused(
            "own_idea", _("This is your own idea: liking it is up to your colleagues. Thank you for it.")
        )


def check_commenting(person: int, authors: Collection[int], *, written: int) -> None:
    """A word of the author would tell whose idea it is. Refuses own_idea, too_many_comments."""
    if person in authors:
        raise Refused(
            "own_idea",
            _(
                "This is your own idea. A comment of yours would end the blind check, so it is left to others."
            ),
        )
    if written >= MOST_COMMENTS:
        raise Refused(
            "too_many_comments",
            _("You have written %(most)d comments on this idea. Please give the others room as well.")
            % {"most": MOST_COMMENTS},
        )


def check_deciding(person: int, authors: Collection[int], *, writer: int) -> None:
    """Nobody decides about a comment of theirs, or on their own idea. Refuses own_idea, own_comment."""
    if person in authors:
        raise Refused(
            "own_idea", _("This comment is about your own idea. Please ask a colleague to read it.")
        )
    if person == writer:
        raise Refused("own_comment", _("You wrote this comment yourself. Please ask a colleague to read it."))


def check_hiding(reason: str, *, hidden: bool) -> None:
    """Refuses not_now (hidden before), reason_required."""
    if hidden:
        raise Refused("not_now", _("This comment is hidden already. Nothing has been changed."))
    if not reason:
        raise Refused("reason_required", _("Please write why. The colleague who wrote the comment reads it."))
