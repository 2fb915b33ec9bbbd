"""What people are told of adopted ideas on their way: titles and days, never who wrote them."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from ideas.rules.quarters import Quarter
from kindness.dates import format_date
from notifications.words import Words


def _day(iso: str) -> str:
    return format_date(date.fromisoformat(iso))


def _quarter(code: str) -> str:
    return Quarter.parse(code).label


_FORMATS = {"due_on": _day, "quarter": _quarter}
NOTICES: dict[str, Words] = {
    # To the department in charge.
    "adoption_begun": Words(
        title=_("An adopted idea is in your department's hands"),
        body=_("“%(idea)s”: please write a plan by %(due_on)s, or say why it cannot be done."),
        formats=_FORMATS,
    ),
    "adoption_dropped": Words(
        title=_("An idea is no longer adopted"),
        body=_("“%(idea)s” was decided about again. Your department need not carry it out."),
        formats=_FORMATS,
    ),
    "adoption_plan_soon": Words(
        title=_("A plan for an adopted idea is due soon"),
        body=_("“%(idea)s”: please write the plan by %(due_on)s, or say why it cannot be done."),
        formats=_FORMATS,
    ),
    "adoption_plan_overdue": Words(
        title=_("The plan for an adopted idea is still awaited"),
        body=_("“%(idea)s”: it was due by %(due_on)s. Two lines help its authors, too."),
        formats=_FORMATS,
    ),
    "adoption_report_soon": Words(
        title=_("A report on an adopted idea is asked for"),
        body=_("“%(idea)s”, %(quarter)s: please report by %(due_on)s how far it has come."),
        formats=_FORMATS,
    ),
    "adoption_report_overdue": Words(
        title=_("The report on an adopted idea is still awaited"),
        body=_("“%(idea)s”, %(quarter)s: it was due by %(due_on)s. Two lines help its authors, too."),
        formats=_FORMATS,
    ),
    "adoption_word": Words(
        title=_("The author has answered to a stopped idea"),
        body=_("Please read what the author says about “%(idea)s”. An officer may take it up again."),
        formats=_FORMATS,
    ),
    # To its authors.
    "adoption_planned": Words(
        title=_("There is a plan for your idea"),
        body=_("“%(idea)s”: see what is done, and when."),
        formats=_FORMATS,
    ),
    "adoption_reported": Words(
        title=_("News of your idea"),
        body=_("“%(idea)s”, %(quarter)s: see how far it has come."),
        formats=_FORMATS,
    ),
    "adoption_done": Words(
        title=_("Your idea has been carried out"),
        body=_("“%(idea)s”: see what is different now. Thank you for it."),
        formats=_FORMATS,
    ),
    "adoption_stopped": Words(
        title=_("Your idea cannot be carried out for now"),
        body=_("“%(idea)s”: please read the reason. Your word about it is asked for."),
        formats=_FORMATS,
    ),
    "adoption_stopped_too": Words(
        title=_("Your joint idea cannot be carried out for now"),
        body=_("“%(idea)s”: please read the reason. The first author may answer."),
        formats=_FORMATS,
    ),
    # To authors and the department.
    "adoption_resumed": Words(
        title=_("A stopped idea has been taken up again"),
        body=_("“%(idea)s” goes on. Please see where it stands."),
        formats=_FORMATS,
    ),
    # To officers.
    "adoption_done_told": Words(
        title=_("An adopted idea has been carried out"),
        body=_("“%(idea)s”: see what is different now."),
        formats=_FORMATS,
    ),
    "adoption_stopped_told": Words(
        title=_("An adopted idea has been stopped"),
        body=_("“%(idea)s”: the reason is there, and the author is asked for a word."),
        formats=_FORMATS,
    ),
    "adoption_plan_long_overdue": Words(
        title=_("A department may need help with its plan"),
        body=_("“%(idea)s”: the plan was due by %(due_on)s. Perhaps another department fits better."),
        formats=_FORMATS,
    ),
    "adoption_report_long_overdue": Words(
        title=_("A department may need help with its report"),
        body=_("“%(idea)s”, %(quarter)s: the report was due by %(due_on)s."),
        formats=_FORMATS,
    ),
}
