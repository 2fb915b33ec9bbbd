"""Scoring of the self-diagnosis: forced choice, most minus least (domain facts 6). Pure.

With N items, each choosing one statement as most and another as least like oneself: the mosts and the leasts add
up to N each, so a style's score lies in [-N, N] and the four scores add up to 0.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256

from django.utils.translation import gettext_lazy as _

from kindness.errors import Refused
from training.enums import Style
from training.rules.evaluation import ENOUGH
from training.rules.style_items import ITEMS

Scores = dict[Style, int]


@dataclass(frozen=True, slots=True)
class Choice:
    """The statements of one item that are most and least like the person; None where nothing was chosen."""

    most: Style | None
    least: Style | None


def shown_order(item: int, *, seed: object) -> tuple[Style, ...]:
    """The order in which the person with this seed sees an item's statements: always the same one.

    The first place draws more answers than the others; mixed, no style has it more often.
    """
    return tuple(sorted(Style, key=lambda style: sha256(f"{seed}/{item}/{style.value}".encode()).digest()))


def missing_items(choices: Mapping[int, Choice]) -> list[int]:
    """The items without both choices, in their order."""
    return [item.number for item in ITEMS if not _complete(choices.get(item.number))]


def _complete(choice: Choice | None) -> bool:
    return choice is not None and choice.most is not None and choice.least is not None


def contradictory_items(choices: Mapping[int, Choice]) -> list[int]:
    """The items where one statement is both most and least."""
    return [
        number for number, choice in sorted(choices.items()) if choice.most and choice.most == choice.least
    ]


def check_choices(choices: Mapping[int, Choice]) -> None:
    """Refuses same_statement, incomplete; both name the items."""
    if same := contradictory_items(choices):
        raise Refused(
            "same_statement",
            _("One statement cannot be both most and least like you. Please look again at: %(items)s.")
            % {"items": ", ".join(map(str, same))},
            title=_("The same statement was chosen twice."),
        )
    if missing := missing_items(choices):
        raise Refused(
            "incomplete",
            _(
                "Please choose one statement for each of the two columns in: %(items)s. Your other answers are kept."
            )
            % {"items": ", ".join(map(str, missing))},
            title=_("Some items have no answer yet."),
        )


def score(choices: Collection[Choice]) -> Scores:
    """Most minus least, for each style. `choices`: complete ones."""
    return {
        style: sum(choice.most == style for choice in choices)
        - sum(choice.least == style for choice in choices)
        for style in Style
    }


def highest(scores: Mapping[Style, int]) -> tuple[Style, ...]:
    """The styles with the highest score: several when they are equal, as none of them comes first."""
    most = max(scores.values())
    return tuple(style for style in Style if scores[style] == most)


# --- what others may know -----------------------------------------------------------------------------------
BLENDED = "blended"  # several highest styles


@dataclass(frozen=True, slots=True)
class Share:
    """People whose style is one of `kinds`: values of Style, or BLENDED."""

    kinds: tuple[str, ...]
    people: int


def distribution(styles: Collection[tuple[Style, ...]]) -> tuple[Share, ...]:
    """How many people have which style; empty where that would say too much about one of them.

    Every number is at least ENOUGH, and there are at least two: groups that are smaller are put together with the
    next smallest ones, all of them when they are equally small.
    """
    counts = {**dict.fromkeys((style.value for style in Style), 0), BLENDED: 0}
    for highest_styles in styles:
        counts[highest_styles[0].value if len(highest_styles) == 1 else BLENDED] += 1
    merged = _too_small(counts)
    shares = [Share((kind,), people) for kind, people in counts.items() if kind not in merged]
    if merged:
        shares.append(Share(merged, sum(counts[kind] for kind in merged)))
    return tuple(shares) if len(shares) > 1 else ()


def _too_small(counts: Mapping[str, int]) -> tuple[str, ...]:
    """The kinds to be put together: those under ENOUGH, and more until together they reach it."""
    merged: list[str] = []
    for people in sorted(set(counts.values())):
        if people >= ENOUGH and (not merged or sum(counts[kind] for kind in merged) >= ENOUGH):
            break
        merged += [kind for kind in counts if counts[kind] == people]
    return tuple(merged)
