"""Words for what the record says of contests."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Any] = {
    "contest.added": _("Contest begun"),
    "contest.renamed": _("Contest renamed"),
    "contest.called_off": _("Contest called off"),
    "notice.changed": _("Contest notice changed"),
    "notice.criteria_set": _("Criteria of a contest set"),
    "notice.prizes_set": _("Prizes of a contest set"),
    "notice.phases_set": _("Judging phases of a contest set"),
    "notice.posted": _("Contest notice published"),
    "notice.change_begun": _("New version of a contest notice begun"),
    "notice.change_discarded": _("New version of a contest notice dropped"),
}
TARGETS: dict[str, Any] = {"contest": _("Idea contest")}
SHOWN: dict[str, Any] = {}
FIELDS: dict[str, Any] = {
    "budget": _("Budget (won)"),
    "closes_at": _("Ideas are taken until"),
    "contact": _("Who answers questions"),
    "correction_days": _("Days for a correction"),
    "criterion_rows": _("Criteria"),
    "decision_days": _("Days until the decision"),
    "election_law": _("Result of the check under the election law"),
    "follow_years": _("Years an adopted idea is followed"),
    "kinds": _("Kinds of ideas"),
    "legal_basis": _("Legal basis"),
    "likes_points": _("Points for the most liked idea"),
    "mean": _("How points are put together"),
    "most_authors": _("Authors of one idea, at most"),
    "most_ideas": _("Ideas of one first author, at most"),
    "opens_at": _("Ideas are taken from"),
    "phase_rows": _("Judging phases"),
    "plan_days": _("Days until the plan to carry it out"),
    "prize_rows": _("Prizes"),
    "public_days": _("Days of the public check"),
    "review_days": _("Days to ask for a decision again"),
    "theme": _("Theme"),
    "tie_rule": _("When points are equal"),
}
