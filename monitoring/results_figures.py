"""Results → drawings with their findings in words; what stands beside them is the table of the page."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from kindness.svg import Figure
from monitoring import charts, method
from monitoring.charts import Mark
from monitoring.queries.effects import RoundShare
from monitoring.queries.items import ItemFigure, TrendRow
from monitoring.queries.results import DivisionFigure, Results
from people.enums import DepartmentGroup


def funnel_figure(results: Results, group: str, *, named: bool, here: Collection[int] = ()) -> Figure:
    """Departments of a group; `named`: each says its name. here: those that are looked at."""
    found = results.group(group)
    assert found is not None
    marks = [
        Mark(
            one.n,
            one.estimate.adjusted,
            one.name if named or one.key in here else "",
            one.band != "within",
            one.key in here,
        )
        for one in results.of_group(group)
        if one.estimate
    ]
    title = _("%(group)s: mean and number of calls") % {"group": DepartmentGroup(group).label}
    finding = method.finding(results, group)
    drawing = charts.funnel(
        marks, found.funnel, least=results.scope.least, finding=finding, about=title, calls=_("Calls")
    )
    return Figure(title, finding, drawing)


def items_figure(results: Results, division: DivisionFigure | None = None) -> Figure:
    """All items, the weakest first; of a department, with a mark where its group stands."""
    if division is None:
        rows = [(one.label, one.share, None) for one in results.items]
        return _items(rows, _("Share of the points of each item"), results.items)
    own = results.tallies.figures(divisions={division.key})
    like = {one.key: one.share for one in results.tallies.of_group(division.group)}
    title = _("%(division)s beside its group") % {"division": division.name}
    return _items([(one.label, one.share, like.get(one.key)) for one in own], title, own)


def _items(
    rows: Sequence[tuple[str, float, float | None]], title: str, items: Sequence[ItemFigure]
) -> Figure:
    finding = _("No calls.")
    if items:
        finding = _("Weakest: %(weak)s, %(low).1f%%. Strongest: %(strong)s, %(high).1f%%.") % {
            "weak": items[0].label,
            "low": 100 * items[0].share,
            "strong": items[-1].label,
            "high": 100 * items[-1].share,
        }
    return Figure(title, finding, charts.shares(rows, finding=finding, about=title))


def trend_figure(trend: Sequence[TrendRow]) -> Figure:
    """Each item through the rounds."""
    title = _("Items through the rounds")
    changed = sorted((row for row in trend if row.change is not None), key=lambda row: row.change or 0.0)
    finding = _("There is nothing to compare yet.")
    if changed:
        finding = _(
            "Since the round before, %(best)s changed by %(most)+.1f percentage points,"
            " %(worst)s by %(least)+.1f."
        ) % {
            "best": changed[-1].label,
            "most": 100 * (changed[-1].change or 0.0),
            "worst": changed[0].label,
            "least": 100 * (changed[0].change or 0.0),
        }
    rows = [(row.label, row.shares) for row in trend]
    return Figure(title, finding, charts.through_rounds(rows, finding=finding, about=title))


def rounds_figure(label: str, rounds: Sequence[RoundShare]) -> Figure:
    """One item through the published rounds."""
    title = _("%(item)s through the rounds") % {"item": label}
    first, last = rounds[0], rounds[-1]
    finding = _("%(first)s: %(low).1f%%. %(last)s: %(high).1f%%.") % {
        "first": first.name,
        "low": 100 * first.share,
        "last": last.name,
        "high": 100 * last.share,
    }
    rows = [(one.name, one.share, None) for one in rounds]
    return Figure(title, finding, charts.shares(rows, finding=finding, about=title))
