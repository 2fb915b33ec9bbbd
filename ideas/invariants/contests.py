"""What must never be found in the data of contests."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Sum

from ideas.enums import ContestState
from ideas.models import Contest, Notice, Phase
from ideas.rules.notices import FULL_WEIGHT


def published_weights_not_100() -> int:
    posted = Notice.objects.filter(posted_at__isnull=False)
    return posted.annotate(sum=Sum("criteria__weight")).exclude(sum=FULL_WEIGHT).count()


def running_contests_without_notice() -> int:
    posted = Notice.objects.filter(contest=OuterRef("pk"), posted_at__isnull=False)
    running = Contest.objects.exclude(state__in=[ContestState.DRAFT, ContestState.CALLED_OFF])
    return running.exclude(Exists(posted)).count()


def changed_notices_without_reason() -> int:
    return Notice.objects.filter(number__gt=1, reason="").count()


def called_off_without_reason() -> int:
    return Contest.objects.filter(state=ContestState.CALLED_OFF, called_off_because="").count()


def published_without_phase() -> int:
    phases = Phase.objects.filter(notice=OuterRef("pk"))
    return Notice.objects.filter(~Exists(phases), posted_at__isnull=False).count()


INVARIANTS: dict[str, Callable[[], int]] = {
    "ideas.published_weights_not_100": published_weights_not_100,
    "ideas.running_contests_without_notice": running_contests_without_notice,
    "ideas.changed_notices_without_reason": changed_notices_without_reason,
    "ideas.called_off_without_reason": called_off_without_reason,
    "ideas.published_without_phase": published_without_phase,
}
