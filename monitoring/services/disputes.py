"""A person does not agree with a published score; somebody who did not score it answers."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from audit.services import record
from kindness import clock
from kindness.errors import refusing
from monitoring.enums import DisputeOutcome, DisputeReason, SheetState
from monitoring.models import Dispute, ItemScore, Sheet
from monitoring.rules import disputes as rules
from monitoring.rules.sheets import Typed
from monitoring.services.exclusions import exclude_call
from monitoring.services.scoring import entries_of, revise_sheet
from notifications.services import notify
from people.enums import Role
from people.models import Staff
from people.queries import holders_of


def file_dispute(*, sheet: Sheet, reason: str, text: str, by: Staff, token: UUID | None = None) -> Dispute:
    """The same token again: the first appeal. Refuses not_now, deadline_passed, too_many_disputes, already_disputed."""
    with refusing(Dispute), transaction.atomic():
        # The person's appeals are counted while nobody else files one in their name.
        Staff.objects.select_for_update(no_key=True).only("pk").get(pk=by.pk)
        repeated = Dispute.objects.filter(filed_by=by, token=token).first() if token else None
        if repeated:
            return repeated
        found = _locked(sheet)
        version, call = found.version, found.call
        moment = clock.fresh()
        rules.check_filing(
            state=found.state,
            today=moment.date(),
            until=rules.last_day(found.released_at or moment, version.dispute_days),
            filed=Dispute.objects.filter(filed_by=by, sheet__call__round=call.round_id).count(),
            most=version.most_disputes,
            excluded=bool(call.excluded_as),
        )
        dispute = Dispute.objects.create(
            sheet=found, reason=reason, text=text, filed_by=by, filed_at=moment, token=token
        )
        found.state = SheetState.DISPUTED
        found.save(update_fields=["state"])
        record("dispute.filed", by=by, target="dispute", target_id=dispute.pk, after={"reason": reason})
        notify(
            people=[one for one in holders_of(Role.PROGRAMME_OFFICER) if one != by.pk],
            kind="monitoring.dispute_filed",
            key=str(dispute.pk),
            params={"round": call.round.name},
            url=reverse("dispute", args=[dispute.pk]),
        )
        return dispute


def answer_dispute(
    *,
    dispute: Dispute,
    outcome: str,
    answer: str,
    by: Staff,
    scores: Mapping[int, Typed] | None = None,
) -> Dispute:
    """upheld: the score stands; revised: scored anew by `scores` (by item id; the others stay), the old sheet is kept
    as retracted; excluded: the call does not count. The person is told.

    Refuses not_now, own_score, own_dispute, reason_required (also of bonus and penalty points), missing_items,
    invalid_score, values_changed (only revised takes scores that differ).
    """
    with refusing(Dispute, Sheet, ItemScore), transaction.atomic():
        found = Dispute.objects.select_for_update(of=("self",)).get(pk=dispute.pk)
        found.sheet = sheet = _locked(found.sheet)
        rules.check_answering(
            outcome=found.outcome,
            answer=answer,
            answerer=by.pk,
            scorers=_scorers(sheet),
            filer=found.filed_by_id,
        )
        rules.check_values(outcome=outcome, changed=_differ(sheet, scores or {}))
        _settle(found, outcome, answer, scores or {}, by)
        found.outcome, found.answer = outcome, answer
        found.answered_by, found.answered_at = by, clock.fresh()
        found.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
        record("dispute.answered", by=by, target="dispute", target_id=found.pk, after={"outcome": outcome})
        notify(
            people=[found.filed_by_id],
            kind="monitoring.dispute_answered",
            key=str(found.pk),
            params={"round": sheet.call.round.name, "outcome": outcome},
            url=reverse("my_calls"),
        )
        return found


def _settle(dispute: Dispute, outcome: str, answer: str, scores: Mapping[int, Typed], by: Staff) -> None:
    sheet = dispute.sheet
    if outcome == DisputeOutcome.REVISED:
        _finish(revise_sheet(sheet=sheet, scores=scores, good=sheet.good, advice=sheet.advice, by=by), sheet)
        return
    if outcome == DisputeOutcome.EXCLUDED and not sheet.call.excluded_as:
        why = rules.EXCLUDED_AS[DisputeReason(dispute.reason)]
        exclude_call(call=sheet.call, reason=why, note=answer, by=by)
    _finish(sheet, sheet)


def _differ(sheet: Sheet, scores: Mapping[int, Typed]) -> bool:
    """Whether anything else was typed than the sheet holds. A browser joins the lines of an imported comment."""
    stored = entries_of(sheet)
    return any(_as_shown(stored.get(item_id)) != _as_shown(typed) for item_id, typed in scores.items())


def _as_shown(typed: Typed | None) -> tuple[int | None, list[str]] | None:
    return (typed.raw, typed.comment.split()) if typed else None


def _finish(sheet: Sheet, shown: Sheet) -> None:
    """Final, and published when the one it may have replaced was."""
    sheet.state, sheet.released_at = SheetState.FINAL, shown.released_at
    sheet.save(update_fields=["state", "released_at"])


def _scorers(sheet: Sheet) -> set[int]:
    """Whoever scored the call in any way, or checked the score."""
    made = set(Sheet.objects.filter(call=sheet.call_id).values_list("made_by", flat=True))
    return made | {one for one in [sheet.checked_by_id] if one is not None}


def _locked(sheet: Sheet) -> Sheet:
    return (
        Sheet.objects.select_for_update(of=("self",))
        .select_related("version", "call__round")
        .get(pk=sheet.pk)
    )
