"""What a team of the experience visits saw, as a drawing and as a file. People are not named in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import get_language, gettext as _

from documents.csv import stream_csv
from documents.model import Chart, Column, Report, Section, Sheet
from documents.rendering import render
from kindness.dates import format_date, format_datetime, format_span
from kindness.svg import Figure
from monitoring import charts
from monitoring.models import Team, TeamVisit
from monitoring.queries.visits import Comparison, ItemPair, PlaceLine
from people.models import Staff


def items_figure(comparison: Comparison) -> Figure | None:
    """Our share of each item, with a mark where the offices elsewhere stand; None without a visit to our counters."""
    rows = [(item.label, item.own, item.elsewhere) for item in comparison.items if item.own is not None]
    if not rows:
        return None
    title = _("Our counters by item, beside offices elsewhere")
    finding = _finding(comparison.items)
    return Figure(title, finding, charts.shares(rows, finding=finding, about=title))


def _finding(items: Iterable[ItemPair]) -> str:
    gaps = sorted((item.gap, item.label) for item in items if item.gap is not None)
    if not gaps:
        return _("No visit can be compared yet.")
    gap, label = gaps[0]
    if gap >= 0:
        return _("In no item are offices elsewhere ahead of us.")
    return _("Most to learn: %(item)s, where offices elsewhere are %(points).1f percentage points ahead.") % {
        "item": label,
        "points": -100 * gap,
    }


def make(
    team: Team,
    comparison: Comparison,
    visits: Iterable[TeamVisit],
    file_format: str,
    *,
    by: Staff,
    at: datetime,
    purpose: str,
) -> bytes:
    """file_format: pdf, hwpx, xlsx, or csv (the visits alone)."""
    seen = _visits_sheet(visits)
    if file_format == "csv":
        return b"".join(stream_csv(seen))
    figure = items_figure(comparison)
    drawn = [Chart.of(figure)] if figure else []
    report = Report(
        title=_("Report of the experience visits"),
        subtitle=f"{team.name} ({format_span(team.starts_on, team.ends_on)})",
        facts=[
            (_("Checklist"), str(team.version)),
            (_("Prepared by"), f"{by.division_name or ''} {by.name}".strip()),
            (_("Made"), format_datetime(at)),
            (_("Purpose"), purpose),
        ],
        sections=[
            Section(_("Our counters"), sheet=_places_sheet(_("Our counters"), comparison.own)),
            Section(
                _("Offices elsewhere"), sheet=_places_sheet(_("Offices elsewhere"), comparison.elsewhere)
            ),
            Section(_("By item"), charts=drawn, sheet=_items_sheet(comparison.items)),
            Section(seen.title, sheet=seen),
        ],
        footer=f"{by.name} · {format_datetime(at)}",
        language=get_language() or "ko",
    )
    return render(report, file_format)


def _places_sheet(title: str, lines: Sequence[PlaceLine]) -> Sheet:
    return Sheet(
        title,
        [
            Column(_("Place visited"), "text", 40),
            Column(_("Number of visits"), "number"),
            Column(_("Mean"), "number"),
        ],
        [(line.place.name, line.visits, round(line.mean, 1)) for line in lines],
    )


def _items_sheet(items: Sequence[ItemPair]) -> Sheet:
    return Sheet(
        _("By item"),
        [
            Column(_("Stage"), "text", 20),
            Column(_("Item"), "text", 40),
            Column(_("Our counters"), "percent"),
            Column(_("Offices elsewhere"), "percent"),
        ],
        [(item.stage, item.label, item.own, item.elsewhere) for item in items],
    )


def _visits_sheet(visits: Iterable[TeamVisit]) -> Sheet:
    labels = (
        _("Place visited"),
        _("What was done"),
        _("Strengths"),
        _("Weaknesses"),
        _("How to apply it here"),
    )
    return Sheet(
        _("What was seen"),
        [Column(_("Day")), *(Column(label, "text", 40) for label in labels), Column(_("Score"), "number")],
        [
            (
                format_date(visit.visit_on),
                visit.place.name,
                visit.transaction,
                visit.strengths,
                visit.weaknesses,
                visit.to_apply,
                visit.total,
            )
            for visit in visits
        ],
    )
