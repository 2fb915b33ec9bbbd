"""What is told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from notifications.words import Words

NOTICES: dict[str, Words] = {
    "seats_for_department": Words(
        title=_("Free seats in a training that may help your department"),
        body=_(
            "“%(course)s”, cohort %(number)s, practises: %(items)s. Callers found these difficult in the "
            "department as a whole; whose calls they were is told to nobody."
        ),
    ),
}
