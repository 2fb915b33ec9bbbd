"""The items of the self-diagnosis: our own words, four ways of acting in one situation, none better than another.

No commercial test was copied, and none is named (domain facts 6). Whoever changes an item changes what earlier
results mean: add to the end, and let people answer again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from training.enums import Style

if TYPE_CHECKING:
    from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Item:
    """A situation and a statement of each style for it."""

    number: int
    situation: Promise | str
    d: Promise | str
    i: Promise | str
    s: Promise | str
    c: Promise | str

    def statement(self, style: Style) -> Promise | str:
        return {Style.D: self.d, Style.I: self.i, Style.S: self.s, Style.C: self.c}[style]


ITEMS: tuple[Item, ...] = (
    Item(
        1,
        _("A new task is handed to me"),
        _("I start at once and adjust on the way."),
        _("I ask around who would like to do it with me."),
        _("I look at how it has been done so far."),
        _("I read the rules and the earlier papers first."),
    ),
    Item(
        2,
        _("A visitor raises their voice"),
        _("I say clearly what can be done now."),
        _("I lighten the mood with warm words."),
        _("I wait calmly until everything has been said."),
        _("I check the facts one by one."),
    ),
    Item(
        3,
        _("In a meeting"),
        _("I push for a conclusion."),
        _("I bring up ideas and get people talking."),
        _("I listen and look for what everybody can accept."),
        _("I look for gaps in the plan."),
    ),
    Item(
        4,
        _("The deadline is moved forward"),
        _("I cut what is not needed and go ahead."),
        _("I cheer everybody on."),
        _("I keep my pace and ask for help in time."),
        _("I make a new timetable down to the details."),
    ),
    Item(
        5,
        _("People tell me I am good at"),
        _("deciding quickly."),
        _("getting along with anybody."),
        _("staying steady for a long time."),
        _("being exact."),
    ),
    Item(
        6,
        _("What wears me out most"),
        _("waiting for an answer that does not come."),
        _("working alone all day without a word."),
        _("plans that change without notice."),
        _("work that has to be handed over half checked."),
    ),
    Item(
        7,
        _("When I explain something"),
        _("I say the conclusion first."),
        _("I tell it with examples and gestures."),
        _("I go step by step and ask whether it is clear."),
        _("I show the article and the figures."),
    ),
    Item(
        8,
        _("When a colleague is in difficulty"),
        _("I propose a solution."),
        _("I take them out for a coffee and a laugh."),
        _("I stay near and listen."),
        _("I look into what caused it."),
    ),
    Item(
        9,
        _("When two opinions clash"),
        _("I say openly what I think."),
        _("I try to win the other side over."),
        _("I look for a middle way."),
        _("I compare the grounds of both."),
    ),
    Item(
        10,
        _("When something new is introduced"),
        _("I would rather be the first to try it."),
        _("I look forward to it and tell the others."),
        _("I wait until it has settled down."),
        _("I find out how it works before I use it."),
    ),
    Item(
        11,
        _("When I am praised"),
        _("“You got it done.”"),
        _("“It was fun with you.”"),
        _("“With you I feel at ease.”"),
        _("“There was nothing to correct.”"),
    ),
    Item(
        12,
        _("The desk I work at"),
        _("only what I need now lies on it."),
        _("photos and small gifts stand on it."),
        _("everything has had its place for years."),
        _("papers are sorted and labelled."),
    ),
    Item(
        13,
        _("When I have to decide"),
        _("a few facts are enough for me."),
        _("my feeling tells me which way."),
        _("I think of those it will affect."),
        _("I want to see all the material."),
    ),
    Item(
        14,
        _("On the telephone"),
        _("I come to the point."),
        _("my voice becomes lively."),
        _("I speak slowly and gently."),
        _("I take notes and read them back."),
    ),
    Item(
        15,
        _("When a mistake has happened"),
        _("I put it right first and explain later."),
        _("I apologise and lift the mood again."),
        _("I see to it that nobody is hurt by it."),
        _("I trace where it came from."),
    ),
    Item(
        16,
        _("In a group on a trip"),
        _("I choose the route."),
        _("I see to it that everybody has a good time."),
        _("I wait for those who come last."),
        _("I have the timetable and the tickets."),
    ),
    Item(
        17,
        _("What I want from a superior"),
        _("room to decide for myself."),
        _("recognition and open talk."),
        _("a reliable word."),
        _("clear standards."),
    ),
    Item(
        18,
        _("When the counter is crowded"),
        _("I get faster."),
        _("I say a kind word to those who wait."),
        _("I serve each one as carefully as the first."),
        _("I check every form all the same."),
    ),
    Item(
        19,
        _("My e-mails and messages are"),
        _("short."),
        _("friendly and full of feeling."),
        _("polite and considerate."),
        _("complete and well ordered."),
    ),
    Item(
        20,
        _("When I learn something"),
        _("I try it out directly."),
        _("I learn best when we talk about it."),
        _("I repeat it until it is familiar."),
        _("I want to know the principle."),
    ),
    Item(
        21,
        _("When I ask somebody for help"),
        _("I say what I need and by when."),
        _("I start with a little small talk."),
        _("I first ask whether it is a good moment."),
        _("I bring the papers along."),
    ),
    Item(
        22,
        _("Success means to me"),
        _("having reached the goal."),
        _("that many rejoice together."),
        _("that nothing has gone wrong for anybody."),
        _("that the quality is right."),
    ),
    Item(
        23,
        _("When somebody interrupts my work"),
        _("I ask what it is about and finish it quickly."),
        _("I am glad of the talk."),
        _("I put my work aside and help."),
        _("I mark where I was before I turn round."),
    ),
    Item(
        24,
        _("At the end of the year"),
        _("I set higher goals for the next one."),
        _("I remember the people I have met."),
        _("I am grateful that all went smoothly."),
        _("I go through what was done and what was not."),
    ),
)
