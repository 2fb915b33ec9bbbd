"""What a contest asks of whom next, in words and with the page it is done on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from ideas import notice_words
from ideas.enums import Stage
from ideas.models import Contest, Notice
from ideas.rules.stages import stage_of
from kindness.dates import format_datetime, format_deadline

RUNNING = frozenset({Stage.AHEAD, Stage.ENTRIES, Stage.SCREENING, Stage.JUDGING, Stage.CHECKING})
_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do, on the page where it is done."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A published contest as everybody sees it."""

    notice: Notice
    stage: Stage
    window: str
    left: str

    @classmethod
    def of(cls, notice: Notice, moment: datetime) -> Shown:
        stage = stage_of(notice.contest.state, notice.opens_at, notice.closes_at, moment)
        return cls(notice, stage, notice_words.window(notice), left_of(notice, stage, moment))

    @property
    def running(self) -> bool:
        return self.stage in RUNNING

    @property
    def writable(self) -> bool:
        return self.stage == Stage.ENTRIES


def left_of(notice: Notice, stage: Stage, moment: datetime) -> str:
    """What is left of the window, or what everybody waits for; empty where there is nothing to wait for."""
    if stage == Stage.AHEAD:
        return _("Ideas are taken from %(opens)s.") % {"opens": format_datetime(notice.opens_at)}
    if stage == Stage.ENTRIES:
        return _("%(left)s left, until %(closes)s.") % {
            "left": _span(notice.closes_at - moment),
            "closes": format_deadline(notice.closes_at),
        }
    return str(_WAITING[stage]()) if stage in _WAITING else ""


_WAITING = {
    Stage.SCREENING: lambda: _("Ideas were taken until the deadline. They are being screened."),
    Stage.JUDGING: lambda: _("The jury reads the ideas without names."),
    Stage.CHECKING: lambda: _("The shortlist is open to everybody."),
}


def _span(left: timedelta) -> str:
    """Days, from the last two days on hours, in the last hour minutes. Always rounded down: nobody comes too late."""
    seconds = int(left.total_seconds())
    hours = seconds // _HOUR
    if hours >= 48:
        return ngettext("%(n)s day", "%(n)s days", hours // 24) % {"n": hours // 24}
    if hours:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    return ngettext("%(n)s minute", "%(n)s minutes", seconds // 60) % {"n": seconds // 60}


# --- for those who run it -----------------------------------------------------------------------------------
def acts_at(contest: Contest, stage: Stage) -> list[Act]:
    """What is done at this stage, the most pressing first."""
    places = {
        Stage.WRITING: [(_("Look through it and publish"), "contest_post")],
        Stage.AHEAD: [(_("Put the jury together"), "jury")],
        Stage.ENTRIES: [(_("Screen the ideas"), "screening"), (_("Put the jury together"), "jury")],
        Stage.SCREENING: [(_("Screen the ideas"), "screening"), (_("Open the judging"), "jury")],
        Stage.JUDGING: [
            (_("How far the judges are"), "jury"),
            (_("Points and decisions"), "contest_results"),
        ],
        Stage.CHECKING: [(_("Points and decisions"), "contest_results"), (_("Public check"), "idea_check")],
        Stage.ANNOUNCED: [
            (_("Announcement"), "contest_announcement"),
            (_("Points and decisions"), "contest_results"),
        ],
    }
    return [Act(label, reverse(name, args=[contest.pk])) for label, name in places.get(stage, [])]
