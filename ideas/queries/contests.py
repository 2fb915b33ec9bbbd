"""Contests and their notices, read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from ideas.enums import RECEIVED, IdeaState
from ideas.models import (
    Author,
    Contest,
    Criterion,
    Decision,
    Idea,
    Judge,
    Notice,
    Phase,
    Prize,
)
from kindness.counting import number_of
from kindness.errors import Refused
from people.models import Staff


@dataclass(frozen=True, slots=True)
class Terms:
    """A notice with its lists, each in its order."""

    notice: Notice
    criteria: Sequence[Criterion]
    prizes: Sequence[Prize]
    phases: Sequence[Phase]

    @property
    def weight(self) -> int:
        return sum(one.weight for one in self.criteria)

    @property
    def cost(self) -> int:
        """Won, for all prizes."""
        return sum(one.seats * one.amount for one in self.prizes)

    @property
    def seats(self) -> int:
        return sum(one.seats for one in self.prizes)


# --- notices ------------------------------------------------------------------------------------------------
def notice_in_force(contest: Contest) -> Notice:
    """The newest published one, with `contest` as its contest. Refuses not_started where none was published yet."""
    notice = newest_posted(contest)
    if notice is None:
        raise Refused(
            "not_started",
            _("Its notice is still being written. Please come back once it is published."),
            title=_("The contest has not begun yet."),
        )
    return notice


def newest_posted(contest: Contest) -> Notice | None:
    return contest.notices.filter(posted_at__isnull=False).order_by("-number").first()


def draft_notice(contest: Contest) -> Notice | None:
    """The one being written: the first, or a changed version."""
    return contest.notices.filter(posted_at__isnull=True).first()


def newest_number(contest: Contest) -> int:
    return contest.notices.order_by("-number").values_list("number", flat=True)[0]


def terms_of(notice: Notice) -> Terms:
    """The notice with its lists: three queries, unless they were prefetched."""
    return Terms(notice, list(notice.criteria.all()), list(notice.prizes.all()), list(notice.phases.all()))


# --- contests -----------------------------------------------------------------------------------------------
def contest_with_id(contest_id: UUID) -> Contest | None:
    return Contest.objects.filter(pk=contest_id).first()


def entrants_of(contest: Contest) -> QuerySet[Author, int]:
    """Account ids of everybody who wrote or drafts an idea of this contest and has not withdrawn it."""
    authors = Author.objects.filter(idea__contest=contest, declined_at__isnull=True)
    written = authors.exclude(idea__state=IdeaState.WITHDRAWN)
    return written.order_by("staff").values_list("staff", flat=True).distinct()


# --- a contest with all its notices -------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Held:
    """A contest and its notices, the newest first; the contest of each is this one."""

    contest: Contest
    versions: Sequence[Notice]

    @property
    def in_force(self) -> Notice | None:
        return next((one for one in self.versions if one.posted_at is not None), None)

    @property
    def draft(self) -> Notice | None:
        return next((one for one in self.versions if one.posted_at is None), None)

    @property
    def current(self) -> Notice:
        """What the contest's page shows: the one in force, or the first while it is written."""
        return self.in_force or self.versions[0]

    @property
    def newest(self) -> Notice:
        """The one a change would be written into."""
        return self.versions[0]

    def numbered(self, number: int) -> Notice | None:
        return next((one for one in self.versions if one.number == number), None)

    def before(self, notice: Notice) -> Notice | None:
        """The version it took, or is to take, the place of."""
        return next((one for one in self.versions if one.number < notice.number), None)


def held_contest(contest_id: UUID) -> Held | None:
    """One query."""
    versions = list(Notice.objects.filter(contest=contest_id).select_related("contest").order_by("-number"))
    return Held(versions[0].contest, versions) if versions else None


def terms_of_both(newer: Notice, older: Notice | None) -> list[Terms]:
    """Of two notices in three queries; the newer first."""
    notices = [one for one in (newer, older) if one is not None]
    prefetch_related_objects(notices, "criteria", "prizes", "phases")
    return [terms_of(one) for one in notices]


# --- lists --------------------------------------------------------------------------------------------------
def notices_in_force() -> QuerySet[Notice]:
    """Of every published contest its notice in force, with the contest; the newest contest first."""
    newest = Notice.objects.filter(contest=OuterRef("contest"), posted_at__isnull=False).order_by("-number")
    rows = Notice.objects.filter(pk=Subquery(newest.values("pk")[:1])).select_related("contest")
    return rows.order_by("-contest__posted_at", "contest__title")


def contests_with_counts() -> QuerySet[Contest]:
    """opens, closes: of the notice in force, None without one. received, to_screen, accepted, drafts: ideas;
    judge_count: on the jury; decided: ideas with a decision in force."""
    newest = Notice.objects.filter(contest=OuterRef("pk"), posted_at__isnull=False).order_by("-number")
    ideas = Idea.objects.filter(contest=OuterRef("pk"))
    decisions = Decision.objects.filter(idea__contest=OuterRef("pk"), replaced_at__isnull=True)
    return Contest.objects.annotate(
        opens=Subquery(newest.values("opens_at")[:1]),
        closes=Subquery(newest.values("closes_at")[:1]),
        theme=Subquery(newest.values("theme")[:1]),
        received=number_of(ideas.filter(state__in=RECEIVED)),
        to_screen=number_of(ideas.filter(state=IdeaState.SUBMITTED)),
        returned=number_of(ideas.filter(state=IdeaState.RETURNED)),
        accepted=number_of(ideas.filter(state=IdeaState.ACCEPTED)),
        drafts=number_of(ideas.filter(state=IdeaState.DRAFT)),
        judge_count=number_of(Judge.objects.filter(contest=OuterRef("pk"), left_at__isnull=True)),
        decided=number_of(decisions),
    ).order_by("-created_at", "title")


def counts_of(contest: Contest) -> Contest:
    """One contest with the counts of contests_with_counts. One query."""
    return contests_with_counts().get(pk=contest.pk)


def ideas_of(contest: Contest, person: Staff) -> QuerySet[Idea]:
    """What the person writes or wrote for this contest, alone or with others."""
    mine = contest.ideas.filter(authors__staff=person, authors__declined_at__isnull=True)
    return mine.order_by("number", "created_at")
