"""What people are told of reports of unkindness. Never what was reported."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from notifications.words import Words

NOTICES: dict[str, Words] = {
    "report_taken": Words(
        title=_("A visitor has reported something about their visit or call"),
        body=_("You can read it and say how it was from your side. Nothing has been decided."),
    ),
    "report_in_department": Words(
        title=_("A report about your department was written down"),
        body=_("The person is asked for their view first. Then please make a finding."),
    ),
    "report_heard": Words(
        title=_("The person has said how it was"),
        body=_("Please read both sides and make a finding."),
    ),
    "report_found": Words(
        title=_("The finding about a report has been made"),
        body=_("You can read it with its reason. If help is useful, it is agreed with you."),
    ),
}
