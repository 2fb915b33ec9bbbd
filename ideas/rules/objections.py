"""When an idea may be asked to be looked at again, and who answers. Pure.

Nobody judges their own work: whoever wrote, judged, screened or decided does not answer (docs/adr/0023).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from ideas.enums import ContestState, IdeaState, ObjectionKind
from kindness.dates import format_date
from kindness.errors import Refused
from kindness.text import is_blank


# --- asking -----------------------------------------------------------------------------------------------------------
def kind_to_ask(*, own: bool, shown: bool, state: str, contest: str) -> ObjectionKind | None:
    """As an idea stands for somebody. own: they are among its authors; shown: on a shortlist."""
    if own and state == IdeaState.REJECTED and contest != ContestState.CALLED_OFF:
        return ObjectionKind.SCREENING
    if state != IdeaState.ACCEPTED:
        return None
    if own and contest == ContestState.ANNOUNCED:
        return ObjectionKind.REVIEW
    return ObjectionKind.CHECK if shown and contest == ContestState.CHECKING else None


@dataclass(frozen=True, slots=True)
class Asked:
    """Requests of authors about the decision or screening in force: one waits for its answer; one was answered."""

    waiting: bool
    answered: bool


def check_objecting(*, shown: bool, author: bool, until: date | None, today: date) -> None:
    """In the public check, by any colleague. Refuses not_now, own_idea, deadline_passed."""
    if not shown or until is None:
        raise Refused("not_now", _("This idea is not shown in a public check. Nothing has been changed."))
    if author:
        raise Refused("own_idea", _("You are among the authors of this idea. Others may object to it."))
    _check_day(until, today)


def check_requesting(*, author: bool, published: bool, asked: Asked, until: date, today: date) -> None:
    """After the announcement, by an author, once an idea.

    Refuses not_author, not_now, already_filed, already_answered, deadline_passed.
    """
    if not author:
        raise Refused("not_author", _("Only the authors of an idea can ask for a new decision."))
    if not published:
        raise Refused("not_now", _("The decision has not been announced. Nothing has been changed."))
    _check_asked(asked)
    _check_day(until, today)


def check_screening_request(
    *, author: bool, rejected: bool, contest: str, asked: Asked, until: date, today: date
) -> None:
    """Once an idea was not taken up in screening, by an author, once for each time.

    Refuses not_author, not_now, already_filed, already_answered, deadline_passed.
    """
    if not author:
        raise Refused("not_author", _("Only the authors of an idea can ask for it to be screened again."))
    if not rejected or contest == ContestState.CALLED_OFF:
        raise Refused("not_now", _("Screening has turned nothing down here. Nothing has been changed."))
    _check_asked(asked)
    _check_day(until, today)


def _check_asked(asked: Asked) -> None:
    if asked.waiting:
        raise Refused("already_filed", _("This has been asked for already. The answer is on its way."))
    if asked.answered:
        raise Refused(
            "already_answered",
            _("This idea has been looked at again already. Please talk to the programme officer."),
        )


def _check_day(until: date, today: date) -> None:
    if today > until:
        raise Refused(
            "deadline_passed",
            _("This was possible until %(day)s. Please talk to the programme officer.")
            % {"day": format_date(until)},
        )


def check_text(text: str) -> None:
    """Refuses reason_required."""
    if is_blank(text):
        raise Refused("reason_required", _("Please write what should be looked at again, and why."))


def told_to_others() -> Refused:
    """Authors are not told who asks."""
    return Refused("own_idea", _("You are among the authors of this idea. Another officer answers this."))


# --- who answers ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Part:
    """What somebody had to do with the idea. involved: judged in the contest; for requests of authors also screened it,
    decided about it or answered for it before. near: works where an author does or did within a year, or above."""

    wrote: bool = False
    filed: bool = False
    involved: bool = False
    near: bool = False

    @property
    def none(self) -> bool:
        """near is asked of a person named for it alone: officers answer for the whole city."""
        return not (self.wrote or self.filed or self.involved)


def involves_decisions(kind: str) -> bool:
    """In the public check nothing has been decided for good: who proposed a decision may change it."""
    return kind != ObjectionKind.CHECK


def check_answering(*, open_: bool, part: Part) -> None:
    """Refuses not_now, own_idea, own_objection, not_impartial."""
    _check_open(open_=open_)
    if part.wrote:
        raise Refused(
            "own_idea", _("You are among the authors of this idea. Please ask a colleague to answer.")
        )
    if part.filed:
        raise Refused("own_objection", _("Nobody answers their own objection. Please ask a colleague."))
    if part.involved:
        raise Refused(
            "not_impartial",
            _(
                "Whoever screened, judged or decided about an idea does not answer here. Please ask a colleague."
            ),
        )


def _check_open(*, open_: bool) -> None:
    if not open_:
        raise Refused("not_now", _("This has been answered already. Nothing has been changed."))


def check_answer(answer: str) -> None:
    """Refuses reason_required."""
    if is_blank(answer):
        raise Refused("reason_required", _("Please write the reason for your answer. The person reads it."))


def decision_wanted() -> Refused:
    return Refused(
        "decision_required", _("An accepted request changes the decision. Please choose the new one.")
    )


def reopens(*, contest: str) -> bool:
    """An accepted request to screen again: once judges read, nothing joins them; the answer says what can be done."""
    return contest == ContestState.POSTED


# --- naming somebody --------------------------------------------------------------------------------------------------
def check_naming(*, open_: bool, namer: Part, free: Collection[str], person: Part) -> None:
    """An officer names who answers, only where no officer is impartial. free: names of officers who are.

    Refuses not_now, own_idea, own_objection, officer_free, not_impartial. The words never say who wrote it.
    """
    _check_open(open_=open_)
    if namer.wrote:
        raise Refused(
            "own_idea", _("You are among the authors of this idea. Please leave this to a colleague.")
        )
    if namer.filed:
        raise Refused("own_objection", _("You asked for this yourself. Please leave it to a colleague."))
    if free:
        raise Refused(
            "officer_free",
            _("An officer who had no part in it answers: %(names)s.") % {"names": ", ".join(free)},
            title=_("Nobody needs to be named."),
        )
    if not person.none or person.near:
        raise Refused(
            "not_impartial",
            _(
                "This person had a part in the idea or its judging, or works close to an author. "
                "Please name somebody else."
            ),
        )


def check_no_request_waits(count: int) -> None:
    """What was turned down wrongly must still reach the judges. Refuses objections_open."""
    if count:
        raise Refused(
            "objections_open",
            _("Requests to screen again that wait for an answer: %(n)d. Please have them answered first.")
            % {"n": count},
            title=_("Judging cannot be opened yet."),
        )
