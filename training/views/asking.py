"""What the views of training ask alike."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _

from training.models import Cohort
from training.permissions import sees_training


def crumbs(request: HttpRequest, cohort: Cohort, here: str) -> list[tuple[str, str | None]]:
    """Training › the cohort, for those who have a page of it › here. `cohort`: with its course."""
    name = _("%(course)s, cohort %(number)s") % {"course": cohort.course.title, "number": cohort.number}
    address = f"/training/cohorts/{cohort.pk}/" if sees_training(request.user) else None
    return [(_("Kindness training"), "/training/"), (name, address), (here, None)]
