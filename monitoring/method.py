"""How the figures are made, in words a head of department understands. The page and the report say the same."""

from __future__ import annotations

from django.utils.translation import gettext as _

from monitoring.queries.results import Results
from monitoring.rules.funnel import Band


def sentences(results: Results) -> list[str]:
    """One paragraph each."""
    return [*_figures(), *_places(results), *_chance(results)]


def sentences_of_one(results: Results) -> list[str]:
    """As sentences, for a page on which one department stands, so no place and nobody without a figure."""
    return [*_figures(), *_chance(results)]


def _figures() -> list[str]:
    return [
        _(
            "Every call counts the same: the raw mean of a department is the mean of its calls, not of its people."
        ),
        _(
            "Some raters score more strictly than others, and some scenarios are harder. How much is worked out from"
            " all calls: only calls to the same departments are compared. The adjusted mean is what a department"
            " would have had with average raters and average scenarios. The raw mean always stands beside it."
        ),
        _(
            "Few calls are much like luck. The estimate therefore lies between the mean of the department and the"
            " mean of its group: the fewer the calls, the nearer to the group. The range beside it holds the true"
            " mean in 95 of 100 cases."
        ),
        _(
            "A department is compared with its like only: main office, agencies and business offices, or eup, myeon"
            " and dong. It counts as above or below only where its adjusted mean lies outside the range that holds 95 of"
            " 100 departments with as many calls when nothing sets them apart. All others do not stand out."
        ),
    ]


def _places(results: Results) -> list[str]:
    return [
        _(
            "Places are therefore given as a range: from the best to the last place a department may really hold."
            " Overlapping ranges mean that the order is not known."
        ),
        _(
            "Departments with fewer than %(least)d calls get no figure and no place. Calls that do not count, for"
            " whatever reason, are in none of the figures."
        )
        % {"least": results.scope.least},
    ]


def _chance(results: Results) -> list[str]:
    if all(group.funnel.factor <= 1 for group in results.groups):
        return []
    return [
        _(
            "In this survey departments differ more than chance alone explains. The range is widened by it, so"
            " that only unusual departments lie outside."
        )
    ]


def band_word(band: Band | None) -> str:
    """What a department is called beside its like."""
    words = {
        "above": _("Above the range"),
        "within": _("Within the range"),
        "below": _("Below the range"),
    }
    return words[band] if band else _("Too few calls")


def finding(results: Results, group: str) -> str:
    """What the funnel of a group shows, in a sentence."""
    found = results.group(group)
    if found is None:
        return _("No calls.")
    return _(
        "Of %(all)d departments %(above)d lie above the range, %(within)d within it and %(below)d below it."
    ) % {
        "all": found.above + found.within + found.below,
        "above": found.above,
        "within": found.within,
        "below": found.below,
    }
