"""Words for what the record says of the rounds."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Any] = {
    "round.planned": _("Survey round planned"),
    "round.changed": _("Survey round changed"),
    "round.listed": _("List of survey subjects made"),
    "round.opened": _("Survey round opened, calls drawn"),
    "round.closed": _("Survey round closed"),
    "round.drawn_again": _("Calls drawn again"),
    "subject.excluded": _("Person taken off a survey"),
    "subject.included": _("Person put back into a survey"),
    "rater.added": _("Rater added"),
    "rater.removed": _("Rater taken off"),
    "scenario.added": _("Scenario added"),
    "scenario.changed": _("Scenario changed"),
    "scenario.retired": _("Scenario retired"),
    "scenario.restored": _("Scenario in use again"),
}
TARGETS: dict[str, Any] = {"round": _("Survey round"), "scenario": _("Scenario")}
SHOWN: dict[str, Any] = {
    "survey subjects": _("People of a survey round"),
    "survey raters": _("Raters of a survey round"),
    "survey plan file": _("Sampling plan (file)"),
}
FIELDS: dict[str, Any] = {
    "agency": _("Survey agency"),
    "asked": _("Asked"),
    "at_lunch": _("Also between 12 and 13 o’clock"),
    "best": _("How many of the best"),
    "calls": _("Calls"),
    "calls_each": _("Calls for each"),
    "cancelled": _("Cancelled"),
    "difficulty": _("Difficulty"),
    "employment": _("Types of employment"),
    "excluded": _("Not asked"),
    "field_ranks": _("Ranks of field workers"),
    "first_hour": _("Calls from (hour)"),
    "good_answer": _("What a good answer holds"),
    "groups": _("Groups of departments"),
    "hired_months": _("Not asked within so many months after being hired"),
    "last_hour": _("Calls until (hour)"),
    "least_of_division": _("Calls before a department’s figure is shown"),
    "least_of_person": _("Calls before a person may be among the best"),
    "most_attempts": _("Attempts before a call is given up"),
    "raters_per_division": _("Raters for each department, at least"),
    "scenarios": _("Scenarios"),
    "second_percent": _("Share of the calls with a second score (%)"),
    "seed": _("Random seed"),
    "severity_limit": _("Points by which a rater may differ before it is looked at"),
    "story": _("What the caller says and wants to know"),
    "unit": _("Calls are counted by"),
    "version": _("Version (key)"),
}
