"""What a notice says, as label and value: the same on the page, on paper and where two versions are compared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _, ngettext

from ideas.enums import IdeaKind
from ideas.models import Notice, Phase, Prize
from ideas.queries.contests import Terms
from kindness.dates import format_datetime, format_deadline, format_span
from people.enums import EmploymentType

Fact = tuple[str, str]


def window(notice: Notice) -> str:
    return f"{format_datetime(notice.opens_at)} ~ {format_deadline(notice.closes_at)}"


def _labels(values: Iterable[str], choices: Any) -> str:
    return ", ".join(str(choices(value).label) for value in values)


def _days(number: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", number) % {"n": number}


def won(amount: int) -> str:
    return _("%(amount)s won") % {"amount": f"{amount:,}"}


# --- the facts ----------------------------------------------------------------------------------------------
def at_a_glance(notice: Notice) -> list[Fact]:
    """Theme, window, who, what."""
    return [
        (_("Theme"), notice.theme),
        (_("Ideas are taken"), window(notice)),
        (_("Who may enter"), _labels(notice.employment, EmploymentType)),
        (_("Kinds of ideas"), _labels(notice.kinds, IdeaKind)),
        (
            _("How many"),
            _("Up to %(ideas)d ideas of one first author, up to %(authors)d authors of one idea")
            % {"ideas": notice.most_ideas, "authors": notice.most_authors},
        ),
    ]


def judging(notice: Notice) -> list[Fact]:
    """How points become places."""
    likes = (
        _("The most liked idea of the public check gains %(points)d points, the others in proportion")
        % {"points": notice.likes_points}
        if notice.likes_points
        else _("Shown, not counted")
    )
    return [
        (_("How points are put together"), notice.get_mean_display()),
        (_("When points are equal"), notice.get_tie_rule_display()),
        (_("Likes of colleagues"), likes),
    ]


def awarding(notice: Notice) -> list[Fact]:
    """What prizes rest on. What is empty is left out."""
    facts = [
        (_("Budget"), won(notice.budget) if notice.budget else ""),
        (_("Legal basis"), notice.legal_basis),
        (_("Check under the election law"), notice.election_law),
    ]
    return [(label, value) for label, value in facts if value]


def afterwards(notice: Notice) -> list[Fact]:
    """The days everybody can rely on (domain facts 4)."""
    years = ngettext("%(n)s year", "%(n)s years", notice.follow_years) % {"n": notice.follow_years}
    facts = [
        (
            _("When something is missing"),
            _("You are asked, and have %(days)s to put it right") % {"days": _days(notice.correction_days)},
        ),
        (
            _("Screening"),
            _("Within %(days)s of receipt; days of a correction do not count")
            % {"days": _days(notice.decision_days)},
        ),
        (
            _("Public check"),
            _("%(days)s, for everybody to look and to object") % {"days": _days(notice.public_days)},
        ),
        (
            _("Asking for a decision again"),
            _("Within %(days)s of the announcement") % {"days": _days(notice.review_days)},
        ),
        (
            _("Plan to carry it out"),
            _("Within %(days)s of the announcement, by the department in charge")
            % {"days": _days(notice.plan_days)},
        ),
        (_("Followed for"), years),
        (_("Questions"), notice.contact),
    ]
    return [(label, value) for label, value in facts if value]


# --- the lists ----------------------------------------------------------------------------------------------
def phase_facts(phase: Phase) -> str:
    """Days, and how it is judged, in one line."""
    judges = (
        _("%(n)d judges for each idea") % {"n": phase.judges_each}
        if phase.judges_each
        else _("every judge reads every idea")
    )
    parts = [
        format_span(phase.starts_on, phase.ends_on),
        _("without names") if phase.blind else _("with names"),
        judges,
    ]
    if phase.passes:
        parts.append(ngettext("%(n)s idea goes on", "%(n)s ideas go on", phase.passes) % {"n": phase.passes})
    return " · ".join(parts)


def prize_facts(prize: Prize) -> str:
    seats = ngettext("%(n)s idea", "%(n)s ideas", prize.seats) % {"n": prize.seats}
    parts = [seats, won(prize.amount) if prize.amount else _("certificate")]
    if prize.adopts:
        parts.append(_("carried out"))
    return " · ".join(parts)


def everything(terms: Terms) -> list[Fact]:
    """The whole notice, one fact a line, lists included: what two versions are compared by."""
    notice = terms.notice
    criteria = "\n".join(f"{one.name} {one.weight} {one.help}".strip() for one in terms.criteria)
    prizes = "\n".join(f"{one.name}: {prize_facts(one)}" for one in terms.prizes)
    phases = "\n".join(f"{one.name}: {phase_facts(one)}" for one in terms.phases)
    return [
        *at_a_glance(notice),
        (_("Text of the notice"), notice.text),
        (_("Criteria"), criteria),
        (_("Judging phases"), phases),
        *judging(notice),
        (_("Prizes"), prizes),
        *awarding(notice),
        *afterwards(notice),
    ]


def differences(older: Terms, newer: Terms) -> list[tuple[str, str, str]]:
    """(label, before, after) of every fact that is not the same."""
    before, after = dict(everything(older)), dict(everything(newer))
    labels = [*after, *(label for label in before if label not in after)]
    return [
        (label, before.get(label, ""), after.get(label, ""))
        for label in labels
        if before.get(label, "") != after.get(label, "")
    ]
