"""How an adopted idea stands, in words and as a drawing."""

from __future__ import annotations

from django.utils.translation import gettext as _, ngettext

from ideas.enums import AdoptionState
from ideas.queries.carrying import Counts
from ideas.rules.carrying import Owed
from kindness import svg
from kindness.dates import format_date
from kindness.svg import NARROW, Figure

NAMES = 96.0  # where the labels of rows end
ROW = 28.0
TONES = {
    AdoptionState.WAITING: "amber",
    AdoptionState.PLANNED: "blue",
    AdoptionState.UNDER_WAY: "blue",
    AdoptionState.DONE: "green",
    AdoptionState.STOPPED: "gray",
}


def tone(state: str) -> str:
    return TONES[AdoptionState(state)]


def owed_words(owed: Owed | None) -> str:
    """What comes next; empty where nothing is asked."""
    if owed is None:
        return ""
    if owed.quarter is None:
        return _("Write the plan")
    return _("Report on %(quarter)s") % {"quarter": owed.quarter.label}


def due_words(owed: Owed | None) -> str:
    """By when."""
    return _("by %(day)s") % {"day": format_date(owed.due_on)} if owed else ""


def late_words(days: int) -> str:
    """How long it has been overdue; empty where it is not."""
    if not days:
        return ""
    return ngettext("%(n)d day overdue", "%(n)d days overdue", days) % {"n": days}


# --- the drawing ----------------------------------------------------------------------------------------------------
def states_figure(counts: Counts) -> Figure:
    """A lying bar for each state."""
    title = _("Adopted ideas by state")
    finding = _(
        "Of %(all)d adopted ideas %(done)d have been carried out and %(late)d wait for something overdue."
    ) % {
        "all": counts.all,
        "done": counts.of(AdoptionState.DONE),
        "late": counts.late,
    }
    most = max([count for _state, count in counts.states], default=0) or 1
    reach = NARROW - NAMES - 32
    parts = [svg.upright(NAMES, 2, 4 + ROW * len(counts.states), "c-axis")]
    for number, (state, count) in enumerate(counts.states):
        top = 4 + ROW * number + 5
        kind = "c-bar c-bar--now" if state == AdoptionState.DONE else "c-bar"
        parts.append(svg.text(NAMES - 6, top + 14, svg.clipped(str(state.label), 15.0), anchor="end"))
        parts.append(svg.bar(NAMES, top, reach * count / most, ROW - 9, kind))
        parts.append(svg.text(NAMES + reach * count / most + 6, top + 14, str(count), kind="c-value"))
    return Figure(
        title, finding, svg.drawing(8 + ROW * len(counts.states), finding=finding, about=title, parts=parts)
    )
