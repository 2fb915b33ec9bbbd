"""What must never be found in the data of judging."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Count, Exists, F, OuterRef, Q

from ideas.models import Assignment, Author, Contender, Criterion, Score
from ideas.queries.authorship import rows_of

_ITS = rows_of(OuterRef("idea"))


def judged_by_an_author() -> int:
    """Invariant 7: points handed in for an idea of one's own."""
    own = Author.objects.filter(_ITS, staff=OuterRef("judge__staff"))
    return Assignment.objects.filter(Exists(own), submitted_at__isnull=False).count()


def judged_by_their_division() -> int:
    """Invariant 7: points handed in by somebody who joined the jury from an author's division."""
    own = Author.objects.filter(_ITS, division=OuterRef("judge__division"))
    return Assignment.objects.filter(Exists(own), submitted_at__isnull=False).count()


def points_given_twice() -> int:
    """Invariant 7: more than one number of points of one person for an idea, by criterion and phase."""
    of_one = ("assignment__judge__staff", "assignment__idea", "assignment__phase", "criterion")
    twice: int = Score.objects.order_by().values(*of_one).annotate(n=Count("pk")).filter(n__gt=1).count()
    return twice


def handed_in_incomplete() -> int:
    """Handed in with another number of points than the notice has criteria."""
    handed_in = Assignment.objects.filter(submitted_at__isnull=False).annotate(scored=Count("scores"))
    criteria: dict[int, int] = dict(
        Criterion.objects.order_by().values_list("notice").annotate(n=Count("pk"))
    )
    found = handed_in.order_by().values_list("phase__notice", "scored")
    return sum(scored != criteria.get(notice, 0) for notice, scored in found)


def judged_without_a_pledge() -> int:
    return Assignment.objects.filter(submitted_at__isnull=False, judge__pledged_at__isnull=True).count()


def scores_of_the_recused() -> int:
    return Score.objects.exclude(assignment__recused_as="").count()


def points_of_another_notice() -> int:
    return Score.objects.exclude(criterion__notice=F("assignment__phase__notice")).count()


def contends_without_judging() -> int:
    """Ideas in a phase nobody has opened, or of another contest."""
    foreign = ~Q(idea__contest=F("phase__notice__contest"))
    return Contender.objects.filter(foreign | Q(phase__opened_at__isnull=True)).count()


INVARIANTS: dict[str, Callable[[], int]] = {
    "ideas_judged_by_their_authors": judged_by_an_author,
    "ideas_judged_by_their_division": judged_by_their_division,
    "points_given_twice": points_given_twice,
    "judgements_without_all_points": handed_in_incomplete,
    "judgements_without_a_pledge": judged_without_a_pledge,
    "points_of_judges_who_stepped_back": scores_of_the_recused,
    "points_under_another_notice": points_of_another_notice,
    "ideas_in_phases_never_opened": contends_without_judging,
}
