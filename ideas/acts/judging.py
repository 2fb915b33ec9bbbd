"""Words for what the record says of judging."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

ACTS: dict[str, Any] = {
    "judge.added": _("Judge added"),
    "judge.left": _("Judge left the jury"),
    "judge.pledged": _("Judge pledged fairness and silence"),
    "phase.opened": _("Judging phase opened"),
    "phase.closed": _("Judging phase closed"),
    "judging.drawn": _("Ideas drawn to judges anew"),
    "judging.assigned": _("Idea given to a judge by hand"),
    "judging.begun": _("Judging of an idea begun"),
    "judging.handed_in": _("Points of an idea handed in"),
    "judging.recused": _("Judge stepped back from an idea"),
    "judging.reminded": _("Judges reminded"),
}
TARGETS: dict[str, Any] = {"assignment": _("Idea at a judge")}
SHOWN: dict[str, Any] = {"jury": _("Jury of a contest"), "judged ideas": _("Ideas being judged, with names")}
FIELDS: dict[str, Any] = {
    "judging_phase": _("Judging phase"),
    "drawn": _("Assignments drawn"),
    "draw_number": _("Number of the random draw"),
    "judges": _("Judges"),
    "recused_as": _("Why the judge stepped back"),
}
