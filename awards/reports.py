"""The award report as a file: what an official attaches to a letter, and the sheets behind it. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice

from django.utils.translation import gettext as _, gettext_lazy

from awards import rules, words
from awards.enums import FlagKind, ReportFormat, TallyState
from awards.figures import Figure, distribution_of, flows_of
from awards.models import ReportJob, Tally, TallyDivision
from awards.queries import (
    Place,
    all_places,
    all_places_copied,
    divisions_of,
    flags_of,
    totals_until,
    versions_of,
)
from documents.csv import stream_copied
from documents.download import CONTENT_TYPES
from documents.hwpx import render_hwpx
from documents.model import Chart, Column, Report, Section, Sheet
from documents.pdf import render_report
from documents.xlsx import write_report
from kindness.dates import format_date, format_datetime
from kindness.errors import Refused
from kindness.svg import for_paper

Tell = Callable[[int], None]

_IN_FRONT = 20  # places and flows in the body of a document on paper

PURPOSE_REQUIRED = Refused(
    "purpose_required",
    gettext_lazy(
        "The report names people, so the law asks what it is for. Please write the purpose of the download."
    ),
    title=gettext_lazy("The purpose is missing."),
)
INVALID_FORMAT = Refused(
    "invalid_format",
    gettext_lazy("This kind of file cannot be made. Please choose Excel, CSV, PDF or HWPX."),
    title=gettext_lazy("The kind of file is not known."),
)


def check_request(*, format: str, purpose: str) -> None:
    """Raises invalid_format, purpose_required."""
    if format not in ReportFormat.values:
        raise INVALID_FORMAT
    if not purpose:
        raise PURPOSE_REQUIRED


def is_made_at_once(job: ReportJob) -> bool:
    """Small enough to be made while one waits."""
    return job.total <= rules.MADE_AT_ONCE


@dataclass(frozen=True, slots=True)
class File:
    name: str
    content: bytes


def content_type_of(job: ReportJob) -> str:
    return CONTENT_TYPES[job.format]


def make(job: ReportJob, *, tell: Tell) -> File:
    """The file of a request, in the active language.

    `tell(n)` is called as lines are written; for a CSV, which takes a second for 100,000 of them, never.
    """
    name = f"{words.title_of(job.tally.period)}.{job.format}"
    match ReportFormat(job.format):
        case ReportFormat.CSV:
            return File(name, b"".join(stream_copied(_place_columns(), all_places_copied(job.tally))))
        case ReportFormat.XLSX:
            buffer = BytesIO()
            write_report(report_of(job, tell=tell), buffer)
            return File(name, buffer.getvalue())
        case ReportFormat.PDF:
            return File(name, render_report(report_of(job, tell=tell, paper=True)))
        case ReportFormat.HWPX:
            return File(name, render_hwpx(report_of(job, tell=tell, paper=True)))


# --- the whole report ------------------------------------------------------------------------------------
def report_of(job: ReportJob, *, tell: Tell, paper: bool = False) -> Report:
    """Summary, places, things to look at, departments, flows, versions.

    A workbook holds every place on one sheet. On paper the first ones stand in front and the list is the annex.
    """
    tally = job.tally
    rule = [words.tie_rule_sentence(tally.tie_rule)]
    sections = [
        Section(_("Summary"), _summary(tally), _charts(tally), _history_of_totals(tally)),
        Section(_("Places"), rule, sheet=_front_places(tally) if paper else _places(tally, tell)),
        Section(_("Things to look at"), _about_flags(), sheet=_flag_sheet(tally)),
        Section(_("Departments"), sheet=_departments(tally)),
        Section(_("Flows between departments"), sheet=_flow_sheet(tally, most=_IN_FRONT if paper else None)),
        Section(_("Versions"), sheet=_versions(tally)),
    ]
    if paper and tally.recipients > _IN_FRONT:
        sections.append(
            Section(_("Annex: list of all places"), sheet=_places(tally, tell, most=rules.MOST_ON_PAPER))
        )
    by = job.requested_by
    return Report(
        title=words.title_of(tally.period),
        subtitle=_("Kindness carnation · award report"),
        facts=_facts(job),
        sections=sections,
        footer=_("%(name)s (%(number)s) · %(at)s · Contains personal data: for the stated purpose only")
        % {"name": by.name, "number": by.number, "at": format_datetime(job.requested_at)},
        language=job.language,
    )


def _facts(job: ReportJob) -> list[tuple[str, str]]:
    tally, period = job.tally, job.tally.period
    published = format_date(tally.published_at) if tally.published_at else _("not yet announced")
    return [
        (_("Period"), words.span_of(period)),
        (
            _("Basis"),
            _(
                "Kindness carnations counted after the close of sending (withdrawn and voided letters excluded)"
            ),
        ),
        (_("Close of sending"), _close_words(tally)),
        (
            _("Counted"),
            _("%(at)s (version %(version)d, rule %(rule)s, input %(hash)s)")
            % {
                "at": format_datetime(tally.computed_at),
                "version": tally.version,
                "rule": tally.rule_version,
                "hash": f"{tally.input_hash[:8]}…",
            },
        ),
        (_("Tie rule"), words.tie_rule_sentence(tally.tie_rule)),
        (_("Announced"), published),
        (_("Prepared by"), f"{job.requested_by.name} ({job.requested_by.number})"),
        (_("Prepared on"), format_date(job.requested_at)),
        (_("Purpose of the download"), job.purpose),
    ]


def _close_words(tally: Tally) -> str:
    period = tally.period
    closed = format_datetime(period.closed_at or period.closes_at)
    return f"{closed} ({period.close_reason})" if period.close_reason else closed


def _summary(tally: Tally) -> list[str]:
    numbers = _("%(letters)s carnations from %(senders)s people reached %(recipients)s people.") % {
        "letters": f"{tally.letters:,}",
        "senders": f"{tally.senders or 0:,}",
        "recipients": f"{tally.recipients:,}",
    }
    return [numbers, words.first_place_sentence(*tally.facts["first"])]


def _charts(tally: Tally) -> list[Chart]:
    return [_chart_of(distribution_of(tally)), _chart_of(flows_of(tally))]


def _chart_of(figure: Figure) -> Chart:
    return Chart(figure.title, for_paper(figure.svg), figure.finding)


# --- sheets ----------------------------------------------------------------------------------------------
def _places(tally: Tally, tell: Tell, *, most: int | None = None) -> Sheet:
    note = words.tie_rule_sentence(tally.tie_rule)
    if most is not None and tally.recipients > most:
        note = _("The first %(most)d places; the whole list is in the Excel and CSV files.") % {"most": most}
    return Sheet(
        _("Places"),
        _place_columns(),
        _told(islice(all_places(tally), most), tell),
        note,
    )


def _place_columns() -> list[Column]:
    return [
        Column(_("Place"), "number"),
        Column(_("Name")),
        Column(_("Employee number")),
        Column(_("Department")),
        Column(_("Rank")),
        Column(_("Carnations"), "number"),
        Column(_("Sending departments"), "number"),
        Column(_("Remarks")),
    ]


def _front_places(tally: Tally) -> Sheet:
    """The places a committee talks about; whoever shares the last of them is in the annex."""
    return Sheet(_("Places"), _place_columns(), list(islice(all_places(tally), _IN_FRONT)))


def _told(places: Iterator[Place], tell: Tell) -> Iterator[Place]:
    for done, place in enumerate(places, start=1):
        yield place
        tell(done)


def _departments(tally: Tally) -> Sheet:
    return Sheet(
        _("Departments"),
        [
            Column(_("Bureau or group")),
            Column(_("Department")),
            Column(_("Staff"), "number"),
            Column(_("Staff who sent"), "number"),
            Column(_("Share who sent"), "percent"),
            Column(_("Staff who received"), "number"),
        ],
        [_department_row(row) for row in divisions_of(tally)],
        _("Shares of fewer than five people are not shown."),
    )


def _department_row(row: TallyDivision) -> Sequence[object]:
    label, share = words.area_label(row.bureau, row.group), rules.shown_share(row.senders, row.staff)
    if share is None:
        return (label, row.name, row.staff, None, None, None)
    return (label, row.name, row.staff, row.senders, share, row.recipients)


def _flow_sheet(tally: Tally, *, most: int | None) -> Sheet:
    """The flows between areas, the largest first."""
    figure = flows_of(tally)
    *texts, last = figure.columns
    note = ""
    if most is not None and len(figure.rows) > most:
        note = _("The %(most)d largest; all of them are in the Excel file.") % {"most": most}
    return Sheet(
        figure.title, [*(Column(text) for text in texts), Column(last, "number")], figure.rows[:most], note
    )


def _history_of_totals(tally: Tally) -> Sheet:
    rows = [
        (one.half.label, one.letters, one.senders, one.sending_share, one.recipients, one.receiving_share)
        for one in totals_until(tally.period.half)
    ]
    return Sheet(
        _("Over the half-years"),
        [
            Column(_("Half-year")),
            Column(_("Carnations"), "number"),
            Column(_("Staff who sent"), "number"),
            Column(_("Share who sent"), "percent"),
            Column(_("Staff who received"), "number"),
            Column(_("Share who received"), "percent"),
        ],
        rows,
    )


def _about_flags() -> list[str]:
    return [
        _(
            "What follows is out of the ordinary, not wrong. It is shown so that the committee can read the letters "
            "before it decides; nothing was changed because of it."
        )
    ]


def _flag_sheet(tally: Tally) -> Sheet:
    rows = [
        (str(FlagKind(flag.kind).label), flag.letters, words.flag_sentence(flag.kind, flag.facts))
        for flag in flags_of(tally)
    ]
    return Sheet(
        _("Things to look at"),
        [Column(_("Kind"), width=20), Column(_("Number of letters"), "number"), Column(_("What was found"))],
        rows,
        _flag_note(tally, len(rows)),
    )


def _flag_note(tally: Tally, shown: int) -> str:
    if not shown:
        return _("Nothing out of the ordinary was found.")
    if sum(tally.facts["found"].values()) == shown:
        return ""
    return _("Of each kind, the most striking ones stand here.")


def _versions(tally: Tally) -> Sheet:
    rows = [
        (
            one.version,
            str(TallyState(one.state).label),
            one.computed_at,
            one.letters,
            one.recipients,
            one.input_hash[:16],
        )
        for one in versions_of(tally.period)
    ]
    return Sheet(
        _("Versions"),
        [
            Column(_("Version"), "number"),
            Column(_("State")),
            Column(_("Counted"), "datetime"),
            Column(_("Carnations"), "number"),
            Column(_("Staff who received"), "number"),
            Column(_("Input hash")),
        ],
        rows,
    )
