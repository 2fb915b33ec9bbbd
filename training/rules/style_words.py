"""What is said of each style: how it acts, and how a visitor of that style is served well (domain facts 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from training.enums import Style

if TYPE_CHECKING:
    from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class StyleWords:
    """about: the style of somebody. visitor: how a visitor of it is known. serve: what helps them."""

    about: Promise | str
    visitor: Promise | str
    serve: tuple[Promise | str, ...]


STYLE_WORDS: dict[Style, StyleWords] = {
    Style.D: StyleWords(
        _("Quick and after results: decides, takes the lead, speaks straight."),
        _("Comes to the point, wants to know at once what is possible, is in a hurry."),
        (
            _("Say the conclusion and the date first, the reasons afterwards."),
            _("Offer two ways to choose from."),
            _("When something is not possible, say so early, with what is possible instead."),
        ),
    ),
    Style.I: StyleWords(
        _("Quick and with people: lively, warm, carries others along."),
        _("Tells the whole story, looks for a reaction, shows feelings."),
        (
            _("Listen and show that you do: a nod, a short answer, their name."),
            _("Thank them for coming before you turn to the papers."),
            _("Sum up in the end what has been agreed; in a lively talk it gets lost."),
        ),
    ),
    Style.S: StyleWords(
        _("Calm and with people: patient, reliable, keeps things in balance."),
        _("Speaks softly, asks twice, does not like to be hurried."),
        (
            _("Explain the steps one after the other, and how long each takes."),
            _("Reassure them: what they need not worry about, whom they can ask."),
            _("Give them time, and do not take silence for agreement."),
        ),
    ),
    Style.C: StyleWords(
        _("Calm and after quality: exact, careful, wants grounds."),
        _("Has read up on it, asks for the article, compares figures."),
        (
            _("Show the article, the figures and the date they are from."),
            _("Give it in writing, or say where it can be read."),
            _("When you do not know, say that you will find out, and by when."),
        ),
    ),
}
