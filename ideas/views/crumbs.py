"""Where a page of the contests stands: the way to it from their landing page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.models import Contest

Crumb = tuple[str, str | None]


def crumbs(*here: Crumb) -> list[Crumb]:
    """The landing page of the contests, then `here`; the last without an address."""
    return [(_("Kindness idea contest"), reverse("ideas")), *here]


def contest_crumbs(contest: Contest, *here: Crumb) -> list[Crumb]:
    """With the contest before `here`, which may be nothing."""
    return crumbs((contest.title, reverse("contest", args=[contest.pk]) if here else None), *here)
