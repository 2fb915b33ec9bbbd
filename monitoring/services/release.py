"""Results reach the people: published, acknowledged, final."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from audit.services import Job, record
from kindness import clock
from monitoring.enums import RoundState, SheetPurpose, SheetState
from monitoring.models import Round, Sheet
from monitoring.queries.review import over_on
from monitoring.rules import release as rules
from notifications.services import notify
from people.models import Staff

FINISHING = Job("monitoring.finish_sheets")


def release_round(*, survey: Round, by: Staff) -> int:
    """Everybody sees what was scored of them and is told so. Returns how many sheets. Refuses not_now, unchecked.

    Again after a late sheet was checked: that one is published too.
    """
    with transaction.atomic():
        found = Round.objects.select_for_update(of=("self",)).get(pk=survey.pk)
        moment = clock.fresh()
        live = Sheet.objects.filter(call__round=found, purpose=SheetPurpose.LIVE)
        rules.check_releasing(found.state, live.filter(state=SheetState.SUBMITTED).count())
        ready = live.filter(state=SheetState.CHECKED)
        people = set(ready.values_list("call__staff", flat=True))
        shown = _publish(ready, moment)
        if found.state == RoundState.CLOSED:
            found.state, found.released_at = RoundState.RELEASED, moment
            found.save(update_fields=["state", "released_at"])
        record("round.released", by=by, target="round", target_id=found.pk, after={"sheets": shown})
        notify(
            people=sorted(people),
            kind="monitoring.results_released",
            key=f"{found.pk} {moment.isoformat()}",
            params={"round": found.name},
            url=reverse("my_calls"),
        )
        return shown


def _publish(sheets: QuerySet[Sheet], moment: datetime) -> int:
    return Sheet.objects.filter(pk__in=list(sheets.values_list("pk", flat=True))).update(
        state=SheetState.RELEASED, released_at=moment
    )


def acknowledge_sheet(*, sheet: Sheet, by: Staff) -> Sheet:
    """The person has read it. Repeating it changes nothing. Refuses not_now before it is published."""
    with transaction.atomic():
        found = Sheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
        if found.acknowledged_at:
            return found
        rules.check_acknowledging(found.state)
        found.acknowledged_at = clock.fresh()
        if found.state == SheetState.RELEASED:
            found.state = SheetState.ACKNOWLEDGED
        found.save(update_fields=["state", "acknowledged_at"])
        record("sheet.acknowledged", by=by, target="sheet", target_id=found.pk)
        return found


def finish_due_sheets() -> int:
    """What can no longer be appealed is final."""
    with transaction.atomic():
        count = over_on(clock.today()).update(state=SheetState.FINAL)
        if count:
            record("sheets.finished", by=FINISHING, target="sheet", target_id="", after={"sheets": count})
        return count
