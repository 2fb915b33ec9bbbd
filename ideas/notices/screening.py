"""What authors are told of screening. Contest and number of receipt name the idea; nobody who screened is named."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from kindness.dates import format_date
from notifications.words import Words

NOTICES: dict[str, Words] = {
    "idea_accepted": Words(
        title=_("Your idea goes to the judges: %(contest)s, no. %(number)s"),
        body=_("It passed screening. Thank you. The results are announced together for all ideas."),
    ),
    "idea_rejected": Words(
        title=_("Screening of your idea is done: %(contest)s, no. %(number)s"),
        body=_(
            "Thank you for thinking along. It cannot be taken up this time; the page of the idea says why. Its date of receipt is kept: should it come back, it is credited to you."
        ),
    ),
    "idea_merged": Words(
        title=_("Your idea was merged with an earlier one: %(contest)s, no. %(number)s"),
        body=_(
            "Idea no. %(kept)s proposes the same and was received before. You are named as an author with it, and whatever it wins is yours too."
        ),
    ),
    "idea_joined": Words(
        title=_("A later idea was merged with yours: %(contest)s, no. %(number)s"),
        body=_("It proposes the same. Its authors are named with yours."),
    ),
    "correction_asked": Words(
        title=_("Please add something to your idea: %(contest)s, no. %(number)s"),
        body=_("The page of the idea says what is missing. You can change it until %(due)s."),
        formats={"due": lambda due: format_date(date.fromisoformat(due))},
    ),
    "correction_due": Words(
        title=_("Still to be added to your idea: %(contest)s, no. %(number)s"),
        body=_("The page of the idea says what is missing. It can be handed in until the end of %(due)s."),
        formats={"due": lambda due: format_date(date.fromisoformat(due))},
    ),
    "idea_reopened": Words(
        title=_("Your idea is being looked at again: %(contest)s, no. %(number)s"),
        body=_("What screening had decided was taken back. You will be told what comes of it."),
    ),
    "idea_credited": Words(
        title=_("Your idea has a forerunner: %(contest)s, no. %(number)s"),
        body=_(
            "Something like it was proposed in '%(earlier)s'. It is credited to whoever wrote it first; yours stays in the contest."
        ),
    ),
    "idea_remembered": Words(
        title=_("Your idea came back: %(contest)s, no. %(number)s"),
        body=_("Somebody has proposed it again. It is credited to you, because you had it first."),
    ),
}
