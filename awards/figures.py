"""The figures of a half-year, for its page and its report alike: drawing, finding in words, table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from awards import charts, rules
from awards.models import Tally
from awards.queries import AreaRate, Earlier
from awards.words import area_label, change_sentence
from kindness.svg import Svg


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing and the table beside it; numbers in the table are numbers."""

    title: str
    svg: Svg
    finding: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Tile:
    """One number on top of the page."""

    label: str
    value: str
    note: str
    change: str
    trend: str


def tiles_of(tally: Tally, totals: Sequence[Earlier], areas: Sequence[AreaRate]) -> list[Tile]:
    """Letters, senders, recipients, divisions reached; each against the half-year before."""
    now = totals[-1]
    before = totals[-2] if len(totals) > 1 else None
    letters = rules.change_of(now.letters, before.letters if before else None)
    sending = rules.points_of(now.sending_share, before.sending_share if before else None)
    receiving = rules.points_of(now.receiving_share, before.receiving_share if before else None)
    reached, divisions = sum(area.reached for area in areas), sum(area.divisions for area in areas)
    return [
        Tile(
            _("Carnations sent"),
            f"{now.letters:,}",
            "",
            change_sentence(letters),
            letters.trend if letters else "",
        ),
        Tile(
            _("Staff who sent"),
            _percent(now.sending_share),
            _("%(part)s of %(whole)s people")
            % {"part": _number(now.senders), "whole": _number(now.eligible)},
            change_sentence(sending, points=True),
            sending.trend if sending else "",
        ),
        Tile(
            _("Staff who received"),
            _percent(now.receiving_share),
            _("%(people)s people") % {"people": _number(now.recipients)},
            change_sentence(receiving, points=True),
            receiving.trend if receiving else "",
        ),
        Tile(
            _("Departments that received"),
            f"{reached:,} / {divisions:,}",
            _("every department") if reached == divisions else "",
            "",
            "",
        ),
    ]


def _number(value: int | None) -> str:
    return "–" if value is None else f"{value:,}"


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value * 100:.1f}%"


def distribution_of(tally: Tally) -> Figure:
    bars = charts.bars_of(
        [(carnations, people) for carnations, people in tally.facts["distribution"]],
        or_more=_("%(n)d or more"),
    )
    finding = ", ".join(
        _("%(carnations)s: %(people)s people") % {"carnations": label, "people": f"{count:,}"}
        for label, count, _best in bars
    )
    title = _("Staff by carnations received")
    return Figure(
        title,
        charts.distribution(bars, finding=finding, about=title),
        finding,
        [_("Carnations"), _("People")],
        [[label, count] for label, count, _best in bars],
    )


def flows_of(tally: Tally) -> Figure:
    """Which areas thanked which: the heat map, with all flows in the table, the largest first."""
    flows = tally.facts["flows"]
    labels = [area_label(bureau, group) for bureau, group in flows["areas"]]
    cells = sorted(flows["cells"], key=lambda cell: (-cell[2], cell[0], cell[1]))
    title = _("Who thanked whom")
    finding = _flow_finding(labels, cells)
    return Figure(
        title,
        charts.heat_map(labels, cells, finding=finding, about=title, receiving=_("receiving →")),
        finding,
        [_("From"), _("To"), _("Carnations")],
        [[labels[giver], labels[receiver], count] for giver, receiver, count in cells],
    )


def _flow_finding(labels: Sequence[str], cells: Sequence[Sequence[int]]) -> str:
    if not cells:
        return _("No carnations were counted.")
    giver, receiver, count = cells[0]
    return _("Most carnations went from %(giver)s to %(receiver)s (%(count)s).") % {
        "giver": labels[giver],
        "receiver": labels[receiver],
        "count": f"{count:,}",
    }


def rates_of(areas: Sequence[AreaRate]) -> Figure:
    """The sending rate by area; groups of fewer than five people are not shown."""
    rows = [
        (area_label(area.bureau, area.group), rules.shown_share(area.senders, area.staff), area)
        for area in areas
    ]
    rows.sort(key=lambda row: -(row[1] or 0))
    title = _("Staff who sent, by bureau and group")
    shown = [(label, share, _rate_words(share, area)) for label, share, area in rows]
    finding = "; ".join(f"{label} {words}" for label, _share, words in shown)
    return Figure(
        title,
        charts.shares(shown, finding=finding, about=title),
        finding,
        [_("Bureau or group"), _("Staff"), _("Staff who sent"), _("Staff who received")],
        [
            [label, area.staff, area.senders, area.recipients]
            for label, share, area in rows
            if share is not None
        ],
    )


def _rate_words(share: float | None, area: AreaRate) -> str:
    if share is None:
        return _("fewer than five people")
    return f"{_percent(share)} ({area.senders:,}/{area.staff:,})"


def trend_of(totals: Sequence[Earlier]) -> Figure:
    """The share of staff who sent, over the half-years."""
    title = _("Staff who sent, over the half-years")
    points = [(one.half.label, one.sending_share, _percent(one.sending_share)) for one in totals]
    finding = ", ".join(f"{label} {words}" for label, _share, words in points)
    return Figure(
        title,
        charts.trend(
            [(_short(one), share, words) for one, (_l, share, words) in zip(totals, points, strict=True)],
            finding=finding,
            about=title,
        ),
        finding,
        [_("Half-year"), _("Carnations"), _("Staff who sent"), _("Staff who received")],
        [[one.half.label, one.letters, one.senders, one.recipients] for one in totals],
    )


def _short(one: Earlier) -> str:
    """2026 H1, in the reader's words."""
    words = {1: _("%(year)s H1"), 2: _("%(year)s H2")}
    return words[one.half.half] % {"year": one.half.year}
