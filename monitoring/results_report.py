"""The report to the mayor, a department's page, and the list of the best as files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import get_language, gettext as _

from documents.csv import stream_csv
from documents.model import Chart, Column, Report, Section, Sheet
from documents.pdf import render_report
from documents.rendering import render
from kindness.dates import format_datetime, format_span
from monitoring import method
from monitoring.models import Round
from monitoring.queries.items import ItemFigure, TrendRow
from monitoring.queries.results import BestOfGroup, DivisionFigure, GroupFigure, Results
from monitoring.results_figures import funnel_figure, items_figure
from people.enums import DepartmentGroup
from people.models import Staff

SHOWN_WEAK = 5


def make(
    results: Results,
    rounds: Sequence[Round],
    trend: Sequence[TrendRow],
    file_format: str,
    *,
    by: Staff,
    at: datetime,
    purpose: str,
) -> bytes:
    """file_format: pdf, hwpx, xlsx, or csv (the departments alone). rounds: of the trend, the earliest first."""
    divisions = divisions_sheet(results, results.divisions)
    if file_format == "csv":
        return b"".join(stream_csv(divisions))
    return render(
        Report(
            title=_("Results of the telephone kindness survey"),
            subtitle=title_of(results),
            facts=[*_facts(results), *_made(by, at), (_("Purpose"), purpose)],
            sections=[
                Section(_("Summary"), paragraphs=summary(results)),
                Section(_("By group"), charts=_funnels(results), sheet=groups_sheet(results)),
                Section(divisions.title, sheet=divisions),
                Section(_("By item"), charts=[Chart.of(items_figure(results))], sheet=items_sheet(results)),
                Section(_("Through the rounds"), sheet=trend_sheet(rounds, trend)),
                Section(_("How it was worked out"), paragraphs=method.sentences(results)),
            ],
            footer=_footer(by, at),
            language=get_language() or "ko",
        ),
        file_format,
    )


def one_page(results: Results, division: DivisionFigure, *, by: Staff, at: datetime) -> bytes:
    """A department's own page as PDF, one sheet of paper: its figures, its items beside its group's, the method.

    No chart, for which there is no room; no names of people but the maker's.
    """
    own = results.tallies.figures(divisions={division.key}) if division.estimate else []
    return render_report(
        Report(
            title=division.name,
            subtitle=title_of(results),
            facts=_division_facts(results, division),
            sections=[
                Section(_("By item"), sheet=_beside(results, division, own)),
                Section(_("How it was worked out"), paragraphs=[" ".join(method.sentences_of_one(results))]),
            ],
            footer=_footer(by, at),
            language=get_language() or "ko",
        )
    )


def best_file(
    survey: Round, groups: Sequence[BestOfGroup], file_format: str, *, by: Staff, at: datetime, purpose: str
) -> bytes:
    """xlsx or csv. Holds names."""
    sheet = Sheet(
        _("Best of a survey"),
        [
            Column(_("Group of departments")),
            Column(_("Place"), "number"),
            Column(_("Employee number")),
            Column(_("Name")),
            Column(_("Department")),
            Column(_("Rank")),
            Column(_("Calls"), "number"),
            *(
                Column(label, "number")
                for label in (_("Adjusted mean"), _("Raw mean"), _("Range from"), _("Range to"))
            ),
        ],
        [
            (
                DepartmentGroup(group.group).label,
                one.place,
                one.number,
                one.name,
                one.division_name,
                one.rank,
                one.n,
                *(round(value, 1) for value in (one.adjusted, one.raw, one.low, one.high)),
            )
            for group in groups
            for one in group.people
        ],
    )
    if file_format == "csv":
        return b"".join(stream_csv(sheet))
    facts = [*_made(by, at), (_("Purpose"), purpose)]
    return render(
        Report(sheet.title, survey.name, facts, [Section(sheet.title, sheet=sheet)], footer=_footer(by, at)),
        "xlsx",
    )


# --- words ---------------------------------------------------------------------------------------------------
def title_of(results: Results) -> str:
    """The round's name, or the days."""
    rounds = results.scope.rounds
    days = format_span(*results.scope.days)
    return f"{rounds[0].name} ({days})" if len(rounds) == 1 else days


def summary(results: Results) -> list[str]:
    """The findings in sentences: the mean, the groups, the weakest items."""
    if not results.fit.n:
        return [_("No call has been scored on these days.")]
    said = [
        _(
            "%(counted)s calls were scored; their mean is %(mean).1f points. %(excluded)s calls made do not count"
            " and are in none of the figures."
        )
        % {
            "counted": f"{results.calls.counted:,}",
            "mean": results.fit.mean,
            "excluded": f"{results.calls.excluded:,}",
        }
    ]
    said += [_group_sentence(results, group) for group in results.groups]
    weakest = ", ".join(f"{one.label} {100 * one.share:.1f}%" for one in results.items[:SHOWN_WEAK])
    return (
        [*said, _("Items that help most when practised: %(items)s.") % {"items": weakest}]
        if weakest
        else said
    )


def _group_sentence(results: Results, group: GroupFigure) -> str:
    return _("%(group)s: mean %(raw).1f points (adjusted %(adjusted).1f). %(finding)s") % {
        "group": DepartmentGroup(group.key).label,
        "raw": group.raw,
        "adjusted": group.adjusted,
        "finding": method.finding(results, group.key),
    }


def _facts(results: Results) -> list[tuple[str, str]]:
    forms = sorted({str(one.version) for one in results.scope.rounds})
    rounds = ", ".join(one.name for one in results.scope.rounds)
    return [
        (_("Survey rounds"), rounds),
        (_("Survey days"), format_span(*results.scope.days)),
        (_("Scorecard"), ", ".join(forms)),
    ]


def _made(by: Staff, at: datetime) -> list[tuple[str, str]]:
    return [
        (_("Prepared by"), f"{by.division_name or ''} {by.name}".strip()),
        (_("Made"), format_datetime(at)),
    ]


def _footer(by: Staff, at: datetime) -> str:
    return f"{by.name} · {format_datetime(at)}"


def place_words(figure: DivisionFigure, among: int) -> str:
    """`3–17 of 40`; "" without enough calls."""
    if figure.place is None:
        return ""
    first, last = figure.place.first, figure.place.last
    places = str(first) if first == last else f"{first}–{last}"
    return _("%(places)s of %(among)d") % {"places": places, "among": among}


def _division_facts(results: Results, division: DivisionFigure) -> list[tuple[str, str]]:
    group = results.group(division.group)
    like = DepartmentGroup(division.group).label
    facts = [(_("Group of departments"), str(like)), (_("Calls"), f"{division.n:,}")]
    if division.estimate is None or group is None:
        least = results.scope.least
        return [
            *facts,
            (_("Beside its group"), _("Fewer than %(least)d calls: no figure.") % {"least": least}),
        ]
    one = division.estimate
    return [
        *facts,
        (_("Raw mean"), f"{one.raw:.1f}"),
        (_("Adjusted mean"), f"{one.adjusted:.1f}"),
        (_("Estimate and range"), f"{one.shrunk:.1f} ({one.low:.1f}–{one.high:.1f})"),
        (_("Mean of its group"), f"{group.adjusted:.1f}"),
        (_("Beside its group"), method.band_word(division.band)),
    ]


# --- tables ----------------------------------------------------------------------------------------------------
def groups_sheet(results: Results) -> Sheet:
    return Sheet(
        _("By group"),
        [
            Column(_("Group of departments")),
            Column(_("Calls"), "number"),
            Column(_("Raw mean"), "number"),
            Column(_("Adjusted mean"), "number"),
            Column(_("Above the range"), "number"),
            Column(_("Within the range"), "number"),
            Column(_("Below the range"), "number"),
        ],
        [
            (
                DepartmentGroup(one.key).label,
                one.n,
                round(one.raw, 1),
                round(one.adjusted, 1),
                one.above,
                one.within,
                one.below,
            )
            for one in results.groups
        ],
    )


def divisions_sheet(results: Results, divisions: Sequence[DivisionFigure]) -> Sheet:
    among = {group.key: group.above + group.within + group.below for group in results.groups}
    return Sheet(
        _("By department"),
        [
            Column(_("Group of departments")),
            Column(_("Department")),
            Column(_("Calls"), "number"),
            *(
                Column(label, "number")
                for label in (
                    _("Raw mean"),
                    _("Adjusted mean"),
                    _("Estimate"),
                    _("Range from"),
                    _("Range to"),
                )
            ),
            Column(_("Beside its group")),
            Column(_("Places")),
        ],
        [
            (
                DepartmentGroup(one.group).label,
                one.name,
                one.n,
                *_numbers(one),
                method.band_word(one.band),
                place_words(one, among[one.group]),
            )
            for one in divisions
        ],
    )


def _numbers(one: DivisionFigure) -> list[float | None]:
    if one.estimate is None:
        return [None] * 5
    found = one.estimate
    return [round(value, 1) for value in (found.raw, found.adjusted, found.shrunk, found.low, found.high)]


def items_sheet(results: Results) -> Sheet:
    """The weakest first, with the share of each group."""
    by_group = {
        group.key: {one.key: one.share for one in results.tallies.of_group(group.key)}
        for group in results.groups
    }
    return Sheet(
        _("By item"),
        [
            Column(_("Item")),
            Column(_("Stage")),
            Column(_("Calls"), "number"),
            Column(_("All"), "percent"),
            *(Column(str(DepartmentGroup(key).label), "percent") for key in by_group),
        ],
        [
            (one.label, one.stage, one.n, one.share, *(shares.get(one.key) for shares in by_group.values()))
            for one in results.items
        ],
    )


def _beside(results: Results, division: DivisionFigure, own: Sequence[ItemFigure]) -> Sheet:
    like = {one.key: one.share for one in results.tallies.of_group(division.group)}
    return Sheet(
        _("By item"),
        [
            Column(_("Item")),
            Column(_("Stage")),
            Column(_("Calls"), "number"),
            Column(_("Own share"), "percent"),
            Column(_("Its group"), "percent"),
        ],
        [(one.label, one.stage, one.n, one.share, like.get(one.key)) for one in own],
    )


def trend_sheet(rounds: Sequence[Round], trend: Sequence[TrendRow]) -> Sheet:
    return Sheet(
        _("Through the rounds"),
        [Column(_("Item")), *(Column(one.name, "percent") for one in rounds)],
        [(row.label, *row.shares) for row in trend],
        _(
            "The share of the points an item allows, so that rounds with different scorecards can be compared."
        ),
    )


def _funnels(results: Results) -> list[Chart]:
    return [Chart.of(funnel_figure(results, group.key, named=True)) for group in results.groups]
