"""Plans: how long a worker may be silent, and what a broken rule is called. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _, gettext_lazy, ngettext

from kindness.dates import format_date
from kindness.errors import Refused
from training.assignment.checking import Fault
from training.enums import PlanState

CLAIM_MINUTES = 2  # a worker silent for so long is thought dead; solving takes seconds
MOST_WISHES = 3
LARGEST_SEED = 2**31 - 1
FAULTS_TOLD = 10  # of those that make a proposal stale
UNSETTLED = (PlanState.REQUESTED, PlanState.RUNNING, PlanState.PROPOSED)

NO_COHORTS = Refused(
    "no_cohorts",
    gettext_lazy(
        "The course has no cohort with a day to come and a free seat. Please add a cohort and its sessions first."
    ),
    title=gettext_lazy("There is nothing to assign to."),
)
NOBODY = Refused(
    "nobody_left",
    gettext_lazy(
        "Everybody who must attend has a seat, and nobody else has wished for one. Please check the target of the course."
    ),
    title=gettext_lazy("There is nobody to assign."),
)
COURSE_CLOSED = Refused(
    "not_now", gettext_lazy("This course is closed, so nobody can be assigned to it any more.")
)
NOT_OPEN = Refused(
    "not_now",
    gettext_lazy(
        "The course is still being planned, so nobody can be told yet. Please open the course, then publish the plan."
    ),
)
NOT_PROPOSED = Refused(
    "plan_settled",
    gettext_lazy(
        "This plan is no longer a proposal, so it stays as it is. Please look at the latest plan of the course."
    ),
)
NOT_IN_PLAN = Refused(
    "not_target",
    gettext_lazy(
        "This person is not part of the plan. Please add them on the page of the cohort once the plan is published."
    ),
)
EMPTY_PLAN = Refused(
    "nobody_left",
    gettext_lazy("Nobody has a seat in this plan, so there is nothing to publish. Please discard it."),
)
STALE_TITLE = gettext_lazy("The plan does not fit any more.")
# Codes of faults, as pages and scripts know them.
CODES = {"no_cohort": "not_target", "stranger": "not_target"}


def next_seed(plans: int) -> int:
    """What the next proposal of a course with so many plans is drawn with, unless somebody chooses another number."""
    return plans % LARGEST_SEED + 1


def as_refusal(fault: Fault, cohorts: Mapping[UUID, int], names: Mapping[int, str]) -> Refused:
    """A move that would break a rule. Seats are counted for a part of the plan only: the number is not told."""
    what = in_words(fault, cohorts, names)
    if fault.code == "full":
        what = _("All seats of cohort %(number)s are taken.") % {"number": cohorts[fault.cohort]}  # type: ignore[index]
    return Refused(
        CODES.get(fault.code, fault.code),
        _("%(what)s Please choose another cohort.") % {"what": what},
    )


def as_stale(faults: list[Fault], cohorts: Mapping[UUID, int], names: Mapping[int, str]) -> Refused:
    """What has changed since the proposal, the first of it in words."""
    told = [in_words(fault, cohorts, names) for fault in faults[:FAULTS_TOLD]]
    more = len(faults) - len(told)
    if more > 0:
        told.append(ngettext("And %(n)s more.", "And %(n)s more.", more) % {"n": more})
    told.append(_("Please move the people concerned, or discard the plan and propose again."))
    return Refused("stale", " ".join(told), title=STALE_TITLE)


def in_words(fault: Fault, cohorts: Mapping[UUID, int], names: Mapping[int, str]) -> str:
    """One sentence. cohorts: id → number; names: of people and, apart from them, never of units."""
    person = names.get(fault.person or 0, "")
    values = {
        "name": person,
        "number": cohorts.get(fault.cohort, "") if fault.cohort else "",
        "day": format_date(fault.day) if fault.day else "",
        "count": fault.count,
        "most": fault.most,
        "unit": names.get(-(fault.unit or 0), ""),
    }
    return _SENTENCES[fault.code]() % values


_SENTENCES = {
    "stranger": lambda: _("%(name)s needs no seat in this course any more."),
    "missing": lambda: _("%(name)s is not in the plan."),
    "no_cohort": lambda: _("Cohort %(number)s does not take people of %(name)s's department."),
    "unavailable": lambda: _("%(name)s is away on %(day)s."),
    "overlap": lambda: _("%(name)s has other training at these hours on %(day)s."),
    "full": lambda: _("Cohort %(number)s would have %(count)s people on %(most)s free seats."),
    "division_cap": lambda: _(
        "On %(day)s %(count)s people of %(unit)s would be out; at most %(most)s may be."
    ),
}
