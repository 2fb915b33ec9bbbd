"""The calls of a round as the agency needs them: no more of anybody than is dialled and said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

from django.utils.translation import gettext as _

from documents.model import Column, Sheet
from documents.xlsx import write_xlsx
from monitoring.models import Call, Round


def make(survey: Round, calls: Iterable[Call]) -> bytes:
    """XLSX: the calls, and on a second sheet what is said in each scenario.

    calls: with subject, scenario and the raters' accounts, in the order of the plan.
    """
    rows = list(calls)
    stories = {call.scenario.title: call.scenario.story for call in rows if call.scenario}
    plan = Sheet(
        _("Sampling plan"),
        [
            Column(_("Day"), "date"),
            Column(_("Hour"), "number"),
            Column(_("Department"), "text", 24),
            Column(_("Name"), "text", 12),
            Column(_("Telephone number"), "text", 14),
            Column(_("Scenario"), "text", 24),
            Column(_("Rater"), "text", 12),
            Column(_("Second rater"), "text", 12),
            Column(_("Call"), "text", 38),
        ],
        [_row(call) for call in rows],
        note=survey.name,
    )
    said = Sheet(
        _("Scenarios"),
        [Column(_("Scenario"), "text", 24), Column(_("What the caller says"), "text", 80)],
        sorted(stories.items()),
    )
    file = BytesIO()
    write_xlsx([plan, said], file)
    return file.getvalue()


def _row(call: Call) -> Sequence[object]:
    second = call.second_rater
    return (
        call.planned_on,
        call.planned_hour,
        call.subject.division_name,
        call.subject.name,
        call.subject.extension,
        call.scenario.title if call.scenario else "",
        call.rater.staff.number,
        second.staff.number if second else "",
        str(call.pk),
    )
