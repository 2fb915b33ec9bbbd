"""Which departments a course can be offered to, and how many may be invited. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from kindness.errors import Refused
from training.rules.target import Rule

LEAST_PEOPLE = 5  # called in a department before its items are named: else they would be somebody's
HELPED = 3  # items of a department that are named


def reaches(target: Rule, open_to: Rule, code: str) -> bool:
    """Whether the course may be for people of the department: nothing narrows it to others. Groups and people are
    looked at when seats are offered."""
    if not open_to:
        return True
    return any(not clause.divisions or code in clause.divisions for clause in (*target, *open_to))


def check_offer(
    *, items: Sequence[str], begun: bool, free: int, invited: int, told: int, candidates: int
) -> None:
    """items: what the course helps with there; told: heads and deputies; candidates: of those invited, who may come.

    Refuses no_item, not_now, not_target, full, nobody_told.
    """
    if not items:
        raise Refused("no_item", _("This course names none of the items this department could practise."))
    if begun:
        raise Refused(
            "not_now", _("This cohort takes no people any more. Please offer seats of another one.")
        )
    if candidates < invited:
        raise Refused(
            "not_target",
            _(
                "Somebody you chose has a seat in this course, has completed it or may not attend it. "
                "Please choose again."
            ),
        )
    if not free or invited > free:
        raise Refused(
            "full",
            _("This cohort has too few free seats. Please choose fewer people, or offer another cohort."),
        )
    if not told and not invited:
        raise Refused(
            "nobody_told",
            _("Nobody would hear of it. Please tell the head of the department or choose people to invite."),
        )
