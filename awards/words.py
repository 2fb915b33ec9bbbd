"""Tallies, ties and flags in sentences, in the language of the reader. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _, ngettext

from awards.enums import FlagKind
from awards.rules import Change
from kindness.dates import format_date, format_span
from people.enums import DepartmentGroup
from recognition.enums import TieBreaker
from recognition.models import Period


def title_of(period: Period) -> str:
    return _("Carnation tally, %(half)s") % {"half": period.half.label}


def span_of(period: Period) -> str:
    """2026. 1. 1. ~ 6. 30."""
    return format_span(period.opens_at, period.last_moment)


def area_label(bureau: str, group: str) -> str:
    """A bureau by its name, a group by its words."""
    if bureau:
        return bureau
    if group in DepartmentGroup.values:
        return str(DepartmentGroup(group).label)
    return _("Other departments")


def tie_rule_sentence(tie_rule: Sequence[str]) -> str:
    """Places are decided by carnations, then … Still equal: a shared place."""
    names = {
        TieBreaker.DISTINCT_DIVISIONS.value: _("number of sending departments"),
        TieBreaker.NOT_COMMENDED.value: _("no commendation in the last two years"),
    }
    order = ", ".join([_("carnations received"), *(names[name] for name in tie_rule)])
    return _("Places are decided by %(order)s, in this order. Those who are still equal share a place.") % {
        "order": order
    }


def first_place_sentence(sharing: int, carnations: int) -> str:
    """Who leads, with the tie said in words."""
    if sharing == 0:
        return _("No carnations were counted.")
    if sharing == 1:
        return ngettext(
            "One person leads with %(count)d carnation.",
            "One person leads with %(count)d carnations.",
            carnations,
        ) % {"count": carnations}
    return _(
        "%(people)d people share first place with %(count)d carnations each: the rule finds no difference "
        "between them, and no lot is drawn."
    ) % {"people": sharing, "count": carnations}


def change_sentence(change: Change | None, *, points: bool = False) -> str:
    """Against the half-year before; empty where there is none."""
    if change is None:
        return ""
    amount = f"{abs(change.value) * 100:.1f}" + ("%p" if points else "%")
    if change.trend == "up":
        return _("up %(amount)s on the half-year before") % {"amount": amount}
    if change.trend == "down":
        return _("down %(amount)s on the half-year before") % {"amount": amount}
    return _("as in the half-year before")


def flag_sentence(kind: str, facts: dict[str, Any]) -> str:
    """What was found, with its numbers. Never a judgement."""
    return _SENTENCES[FlagKind(kind)](facts)


def _people(facts: dict[str, Any]) -> list[str]:
    return [f"{person['name']} ({person['division']}, {person['number']})" for person in facts["people"]]


def _expected(facts: dict[str, Any]) -> str:
    """What chance would bring, never shown as nothing at all."""
    return f"{max(facts['expected'], 0.1):.1f}"


def _mutual(facts: dict[str, Any]) -> str:
    one, other = _people(facts)
    first, second = sorted(datetime.fromisoformat(day) for day in facts["days"])
    return _("%(one)s and %(other)s sent each other a carnation (%(first)s and %(second)s).") % {
        "one": one,
        "other": other,
        "first": format_date(first),
        "second": format_date(second),
    }


def _flow(facts: dict[str, Any]) -> str:
    return _(
        "%(count)d letters went from %(giver)s to %(receiver)s: %(senders)d senders, %(recipients)d recipients. "
        "If everybody had chosen at random, about %(expected)s would be expected."
    ) % {
        "count": facts["count"],
        "giver": facts["from"],
        "receiver": facts["to"],
        "senders": facts["senders"],
        "recipients": facts["recipients"],
        "expected": _expected(facts),
    }


def _similar(facts: dict[str, Any]) -> str:
    if facts["likeness"] == 1:
        return _("%(count)d letters have the same reason, word for word.") % {"count": facts["count"]}
    return _("%(count)d letters have nearly the same reason (at least %(percent)d%% alike).") % {
        "count": facts["count"],
        "percent": round(facts["likeness"] * 100),
    }


def _burst(facts: dict[str, Any]) -> str:
    (person,) = _people(facts)
    return _(
        "%(person)s received %(count)d of %(all)d letters in the last %(hours)d hours, from %(divisions)d departments. "
        "Going by everybody's letters, about %(expected)s would be expected."
    ) % {
        "person": person,
        "count": facts["count"],
        "all": facts["all"],
        "hours": facts["hours"],
        "divisions": facts["divisions"],
        "expected": _expected(facts),
    }


def _voided(facts: dict[str, Any]) -> str:
    (person,) = _people(facts)
    return _(
        "A letter from %(giver)s to %(person)s was voided on %(day)s and does not count. Reason: %(reason)s"
    ) % {
        "giver": facts["from"],
        "person": person,
        "day": format_date(datetime.fromisoformat(facts["decided_at"])),
        "reason": facts["reason"],
    }


_SENTENCES = {
    FlagKind.MUTUAL_PAIR: _mutual,
    FlagKind.DIVISION_FLOW: _flow,
    FlagKind.SIMILAR_REASONS: _similar,
    FlagKind.LATE_BURST: _burst,
    FlagKind.VOIDED: _voided,
}


def flag_explanation(kind: str) -> str:
    """Why this is shown, for the committee."""
    return {
        FlagKind.MUTUAL_PAIR: _("Thanking back is natural. Please read both reasons before you weigh them."),
        FlagKind.DIVISION_FLOW: _(
            "Departments that work together thank each other more. What is shown here is more than chance would "
            "bring once in twenty half-years, and at least six letters."
        ),
        FlagKind.SIMILAR_REASONS: _(
            "People borrow each other's words. Please read whether each letter tells of its own deed."
        ),
        FlagKind.LATE_BURST: _("Many send shortly before the close. What is shown here stands out even so."),
        FlagKind.VOIDED: _("These letters were looked at by a programme officer and count nowhere."),
    }[FlagKind(kind)]
