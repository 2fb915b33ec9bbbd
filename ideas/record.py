"""The decision record (심사조서) and the result report of a contest as documents.

The record knows ideas by number and blind title and names judges only; the report names authors of what was announced.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import get_language, gettext as _, pgettext

from documents.csv import stream_csv
from documents.model import Chart, Column, Report, Section, Sheet
from documents.rendering import render
from ideas import charts, method, record_paper
from ideas.enums import ContestState, Ground
from ideas.models import Criterion
from ideas.queries.results import Juror, Results, Row
from ideas.queries.winners import Numbers, Winner
from ideas.record_paper import tie_word
from kindness.dates import format_date, format_datetime, format_deadline
from kindness.svg import Figure
from people.models import Staff


@dataclass(frozen=True, slots=True)
class Made:
    """By whom, when and what for; paper: to be read rather than reckoned with."""

    by: Staff
    at: datetime
    purpose: str
    paper: bool = False


def render_as(report: Report, file_format: str) -> bytes:
    """file_format: pdf, hwpx, xlsx, or csv (the largest table alone: the decisions, or what was adopted)."""
    if file_format == "csv":
        return b"".join(stream_csv(next(report.sheets)))
    return render(report, file_format)


# --- the decision record ------------------------------------------------------------------------------------------------
def decision_record(found: Results, criteria: Sequence[Criterion], made: Made) -> Report:
    pending = found.contest.state != ContestState.ANNOUNCED
    flags = [_("These decisions are not announced yet. Please keep them to yourself.")] if pending else []
    return Report(
        title=_("Decision record"),
        subtitle=found.contest.title,
        facts=_facts(found, made),
        sections=[
            *_decided(found, flags, made),
            Section(
                _("How points were counted"), paragraphs=method.sentences(found), sheet=_criteria(criteria)
            ),
            Section(_("Spread"), charts=_drawn(charts.spread_figure(found.rows))),
            Section(
                _("Judges' severity"),
                charts=_drawn(charts.severity_figure(found.severities, found.jury)),
                sheet=_severities(found),
            ),
            Section(
                _("If one judge is left out"),
                paragraphs=[f"{one.judge.name}: {one.sentence}" for one in method.moves_by_judge(found)],
                sheet=_moves(found),
            ),
            Section(_("The jury"), sheet=_signatures(found.jury, made)),
        ],
        footer=_footer(made),
        language=get_language() or "ko",
    )


def _decided(found: Results, flags: Sequence[str], made: Made) -> list[Section]:
    """One table for a spreadsheet; on paper the points, then the reasons."""
    if not made.paper:
        return [Section(_("Points and decisions"), sheet=_decisions(found), flags=flags)]
    return [
        Section(_("Points and decisions"), sheet=record_paper.points(found), flags=flags),
        Section(_("Reasons of the decisions"), sheet=record_paper.reasons(found)),
    ]


def _facts(found: Results, made: Made) -> list[tuple[str, str]]:
    notice = found.notice
    return [
        (_("Theme"), notice.theme),
        (_("Ideas were taken"), f"{format_datetime(notice.opens_at)} ~ {format_deadline(notice.closes_at)}"),
        (_("Judged ideas"), f"{len(found.ideas):,}"),
        (_("Legal basis"), notice.legal_basis),
        (_("Result of the check under the election law"), notice.election_law),
        (_("Prepared by"), f"{made.by.division_name or ''} {made.by.name}".strip()),
        (_("Made"), format_datetime(made.at)),
        (_("Purpose"), made.purpose),
    ]


def _decisions(found: Results) -> Sheet:
    return Sheet(
        _("Points and decisions"),
        [
            Column(_("Place"), "number"),
            Column(_("No."), "number"),
            Column(_("Idea"), "text", 40),
            Column(_("Points"), "number"),
            Column(_("Judges"), "number"),
            Column(_("Lowest"), "number"),
            Column(_("Highest"), "number"),
            Column(_("Equal points"), "text", 10),
            Column(_("Decision"), "text", 14),
            Column(_("Prize"), "text", 12),
            Column(_("Department that carries it out"), "text", 18),
            Column(_("When it is planned for"), "text", 18),
            Column(_("Reason of the decision"), "text", 50),
        ],
        [_decision(row) for row in found.rows],
        _("Lowest and highest: whole points of single judges. One's own idea shows no decision."),
    )


def _decision(row: Row) -> tuple[object, ...]:
    line, idea = row.line, row.idea
    if idea.own:
        return (None, idea.number, idea.title, *[None] * 10)
    return (
        line.place, idea.number, idea.title, _decimal(line.points), line.judges, line.low, line.high, tie_word(row),
        method.decided(idea), row.prize.name if row.prize else "", idea.owner, idea.planned_for, idea.reason,
    )  # fmt: skip


def _criteria(criteria: Iterable[Criterion]) -> Sheet:
    return Sheet(
        _("Criteria"),
        [Column(_("Criterion"), "text", 30), Column(_("Weight"), "number")],
        [(one.name, one.weight) for one in criteria],
    )


def _severities(found: Results) -> Sheet:
    return Sheet(
        _("Judges' severity"),
        [
            Column(_("Judge"), "text", 20),
            Column(_("Ideas"), "number"),
            Column(_("Mean"), "number"),
            Column(_("Points from the other judges"), "number"),
        ],
        [
            (found.jury[one.judge].name, one.ideas, _decimal(one.mean), _decimal(one.apart))
            for one in found.severities
        ],
        _("How far a judge lies from the others on the same ideas. Nothing is adjusted by it."),
    )


def _moves(found: Results) -> Sheet:
    return Sheet(
        _("If one judge is left out"),
        [
            Column(_("Left out"), "text", 20),
            Column(_("No."), "number"),
            Column(_("Idea"), "text", 40),
            Column(_("Place"), "number"),
            Column(_("Place without"), "number"),
            Column(_("Prize"), "text", 12),
        ],
        [
            (
                moved.judge.name,
                one.idea.number,
                one.idea.title,
                one.move.place,
                one.move.without,
                _("changes") if one.move.prize_changes else "",
            )
            for moved in method.moves_by_judge(found)
            for one in moved.shown
        ],
        _("Ideas whose prize would change, and those among the places with a prize."),
    )


def _signatures(jury: Mapping[int, Juror], made: Made) -> Sheet:
    room = " \n \n " if made.paper else ""  # a row as high as a signature
    return Sheet(
        _("The jury"),
        [
            Column(_("Judge"), "text", 20),
            Column(_("Department"), "text", 24),
            Column(_("Signature"), "text", 24),
        ],
        [(one.name, one.division or _("From outside"), room) for one in jury.values()],
    )


# --- the result report -----------------------------------------------------------------------------------------------------
def report(
    found: Results,
    winners: Sequence[Winner],
    numbers: Numbers,
    grounds: Sequence[tuple[str, int]],
    made: Made,
) -> Report:
    return Report(
        title=pgettext("contest", "Result report"),
        subtitle=found.contest.title,
        facts=_facts(found, made),
        sections=[
            *_told(winners, made),
            Section(
                _("From the ideas received to those adopted"),
                charts=_drawn(charts.way_figure(numbers)),
                sheet=_numbers(numbers),
            ),
            Section(_("Not taken up in screening, by ground"), sheet=_grounds(grounds)),
            Section(_("Prize money"), sheet=_money(found, winners)),
            Section(_("How points were counted"), paragraphs=method.sentences(found)),
        ],
        footer=_footer(made),
        language=get_language() or "ko",
    )


def _told(winners: Sequence[Winner], made: Made) -> list[Section]:
    """As `_decided`."""
    if not made.paper:
        return [Section(_("Adopted ideas and prizes"), sheet=_winners(winners))]
    return [
        Section(_("Adopted ideas and prizes"), sheet=record_paper.winners(winners)),
        Section(_("Reasons of the decisions"), sheet=record_paper.winners_reasons(winners)),
    ]


def _winners(winners: Iterable[Winner]) -> Sheet:
    return Sheet(
        _("Adopted ideas and prizes"),
        [
            Column(_("Prize"), "text", 12),
            Column(_("Decision"), "text", 14),
            Column(_("No."), "number"),
            Column(_("Idea"), "text", 40),
            Column(_("Authors"), "text", 40),
            Column(_("Department that carries it out"), "text", 18),
            Column(_("When it is planned for"), "text", 18),
            Column(_("Reason of the decision"), "text", 50),
        ],
        [_winner(one) for one in winners],
    )


def _winner(one: Winner) -> tuple[object, ...]:
    made = one.decision
    return (
        made.prize.name if made.prize else "", made.get_outcome_display(), made.idea.number, made.idea.title,
        method.names_of(one), made.owner.name if made.owner else "", made.planned_for, made.reason,
    )  # fmt: skip


def _numbers(numbers: Numbers) -> Sheet:
    return Sheet(
        _("Numbers"),
        [Column(_("How far"), "text", 34), Column(_("Ideas"), "number")],
        [
            (_("Ideas received"), numbers.received),
            (_("Not taken up in screening"), numbers.rejected),
            (_("Merged with an earlier idea"), numbers.merged),
            (pgettext("idea", "Withdrawn"), numbers.withdrawn),
            (_("Judged"), numbers.judged),
            (_("Adopted"), numbers.adopted),
            (_("Encouraged"), numbers.encouraged),
        ],
    )


def _grounds(grounds: Iterable[tuple[str, int]]) -> Sheet:
    return Sheet(
        _("Not taken up in screening, by ground"),
        [Column(_("Ground"), "text", 50), Column(_("Ideas"), "number")],
        [(str(Ground(ground).label), count) for ground, count in grounds],
    )


def _money(found: Results, winners: Iterable[Winner]) -> Sheet:
    """Joint prizes are counted as often as they were given."""
    given = [one.decision.prize_id for one in winners]
    rows = [
        (one.name, given.count(one.pk), one.amount, given.count(one.pk) * one.amount) for one in found.prizes
    ]
    whole = (_("All"), sum(row[1] for row in rows), None, sum(row[3] for row in rows))
    return Sheet(
        _("Prize money"),
        [
            Column(_("Prize"), "text", 16),
            Column(_("Prizes given"), "number"),
            Column(_("Each (won)"), "number"),
            Column(_("Together (won)"), "number"),
        ],
        [*rows, whole],
        _("Budget: %(won)s won.") % {"won": f"{found.notice.budget:,}"},
    )


def _drawn(figure: Figure | None) -> list[Chart]:
    return [Chart.of(figure)] if figure else []


def _footer(made: Made) -> str:
    return f"{made.by.name} · {format_date(made.at)}"


def _decimal(points: Decimal | None) -> float | None:
    return None if points is None else float(points)
