"""How training's things are called, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from training.models import Cohort


def cohort_label(cohort: Cohort) -> str:
    """제3기."""
    return _("Cohort %(number)d") % {"number": cohort.number}
