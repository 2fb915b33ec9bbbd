"""A call is noted, scored item by item, handed in, checked or returned; a published score may be scored anew.

Items of a draft leave no line in the record: they are the rater's notes until they hand them in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audit.services import Act, record, record_many
from kindness import clock
from kindness.errors import refusing
from monitoring.enums import (
    SCORED,
    TRIED_AGAIN,
    CallState,
    Outcome,
    RoundState,
    SheetPurpose,
    SheetState,
)
from monitoring.models import Attempt, Call, Item, ItemScore, Sheet
from monitoring.queries.scorecards import rules_of
from monitoring.queries.scoring import Seat, seat_at
from monitoring.rules import sheets as rules
from monitoring.rules.scoring import ItemRule, asked as items_asked
from monitoring.rules.sheets import Typed
from monitoring.services.exclusions import shield_on
from notifications.services import notify
from people.models import Staff


# --- the outcome ----------------------------------------------------------------------------------------------
def note_attempt(
    *,
    call: Call,
    outcome: str,
    rings: int | None = None,
    transfers: int = 0,
    recording: str = "",
    recording_until: date | None = None,
    nonce: UUID | None = None,
    by: Staff,
) -> Call:
    """What became of a call. It may be noted again until its score is handed in: a slip is put right that way.

    Nobody reached: the call comes again until the round's number of attempts, then it is unreachable. On a protected
    day of the person it is left out of every result. The same nonce again changes nothing.
    Refuses not_now, already_scored, invalid_outcome, no_rater.
    """
    with refusing(Attempt, Call), transaction.atomic():
        moment = clock.fresh()
        shield = shield_on(
            call.staff_id, moment
        )  # the person before the call, as whoever shields their days does
        found = Call.objects.select_for_update(of=("self",)).select_related("round").get(pk=call.pk)
        if nonce is not None and found.attempts.filter(nonce=nonce).exists():
            return found
        _seat(found, by, SheetPurpose.LIVE)
        sheet = _live_sheet(found)
        rules.check_noting(
            call_state=found.state,
            round_state=found.round.state,
            handed_in=sheet is not None and sheet.state != SheetState.DRAFT,
        )
        rules.check_counts(outcome=outcome, rings=rings, transfers=transfers)
        Attempt.objects.create(call=found, outcome=outcome, rings=rings, by=by, nonce=nonce)
        _note(found, outcome)
        found.rings, found.transfers = rings, transfers
        found.recording, found.recording_until = recording, recording_until
        made = found.state == CallState.MADE
        found.called_at = moment if made else None
        shielded = shield if made else None
        found.excluded_as = shielded.reason if shielded else ""
        found.excluded_by_id = shielded.decided_by_id if shielded else None
        found.excluded_at = moment if shielded else None
        found.save()
        if sheet is not None and not made:
            sheet.delete()  # begun after a slip: nobody spoke
        record(
            "call.noted",
            by=by,
            target="call",
            target_id=found.pk,
            after={"outcome": outcome, "state": found.state},
        )
        return found


def _note(call: Call, outcome: str) -> None:
    tries = 0
    if outcome not in SCORED:
        tries = call.attempts.filter(outcome__in=TRIED_AGAIN).count()
    call.state = rules.state_after(outcome, tries=tries, most_attempts=call.round.most_attempts)
    call.outcome = outcome


def _live_sheet(call: Call) -> Sheet | None:
    live = Sheet.objects.filter(call=call, purpose=SheetPurpose.LIVE).exclude(state=SheetState.RETRACTED)
    return live.select_for_update(of=("self",)).first()


# --- the items ------------------------------------------------------------------------------------------------
def score_item(
    *,
    call: Call,
    item_id: int,
    raw: int | None,
    comment: str = "",
    purpose: str = SheetPurpose.LIVE,
    by: Staff,
) -> Sheet:
    """Store one item in the rater's draft, which is begun with the first. raw None: it does not apply.

    Storing the same again changes nothing. Refuses invalid_score, not_now, already_scored, no_rater.
    """
    return score_items(call=call, entries={item_id: Typed(raw, comment)}, purpose=purpose, by=by)


def score_items(
    *,
    call: Call,
    entries: Mapping[int, Typed],
    good: str | None = None,
    advice: str | None = None,
    purpose: str = SheetPurpose.LIVE,
    by: Staff,
) -> Sheet:
    """The same for several items, by item id, and for what was good and the advice where they are given."""
    with refusing(Sheet, ItemScore), transaction.atomic():
        desk = _desk(call.pk, purpose, by)
        _check_draft(desk)
        _write_draft(desk, rules_of(desk.sheet.version_id), entries, good=good, advice=advice, by=by)
        return desk.sheet


def _seat(call: Call, person: Staff, purpose: str) -> Seat:
    """Refuses no_rater."""
    seat = seat_at(call, person, purpose)
    if seat is None:
        raise rules.NO_RATER
    return seat


@dataclass(frozen=True, slots=True)
class _Desk:
    call: Call
    seat: Seat
    sheet: Sheet
    begins: bool  # nothing has been entered yet: the sheet is not stored


def _desk(call_id: UUID, purpose: str, by: Staff) -> _Desk:
    """The call and the person's sheet of it, held until the transaction ends. Refuses no_rater, already_scored."""
    call = Call.objects.select_for_update(of=("self",)).select_related("round__version").get(pk=call_id)
    seat = _seat(call, by, purpose)
    sheets = Sheet.objects.filter(call=call, purpose=purpose).exclude(state=SheetState.RETRACTED)
    if purpose != SheetPurpose.LIVE:
        sheets = sheets.filter(rater=seat.rater)  # of a call only one live score counts, whoever made it
    sheet = sheets.select_for_update(of=("self",)).first()
    begins = sheet is None
    if sheet is None:
        sheet = Sheet(
            call=call,
            rater=seat.rater,
            made_by=by,
            version=call.round.version,
            purpose=purpose,
            calibration=seat.calibration,
        )
    elif sheet.rater_id != seat.rater.pk:
        raise rules.ALREADY_SCORED
    return _Desk(call, seat, sheet, begins)


def _check_draft(desk: _Desk) -> None:
    """Refuses not_now, already_scored."""
    sheet = desk.sheet
    rules.check_scoring(
        call_state=desk.call.state,
        sheet_state=sheet.state,
        open_now=bool(desk.seat.calibration or sheet.return_reason)
        or desk.call.round.state == RoundState.OPEN,
    )


def _write_draft(
    desk: _Desk,
    items: Sequence[ItemRule],
    entries: Mapping[int, Typed],
    *,
    good: str | None,
    advice: str | None,
    by: Staff,
) -> None:
    """Refuses invalid_score."""
    sheet = desk.sheet
    points = rules.points_after(items, desk.call.outcome, entries)
    given = {
        "good": sheet.good if good is None else good,
        "advice": sheet.advice if advice is None else advice,
    }
    if desk.begins or given != {"good": sheet.good, "advice": sheet.advice}:
        sheet.good, sheet.advice = given["good"], given["advice"]
        sheet.save()
        if desk.begins:
            record("sheet.begun", by=by, target="sheet", target_id=sheet.pk, after={"purpose": sheet.purpose})
    _store(sheet, entries, points)


def _store(sheet: Sheet, entries: Mapping[int, Typed], points: Mapping[int, Decimal]) -> None:
    if not entries:
        return
    moment = clock.now()
    ItemScore.objects.bulk_create(
        (
            ItemScore(
                sheet=sheet,
                item_id=item_id,
                raw=typed.raw,
                points=points[item_id],
                comment=typed.comment,
                scored_at=moment,
            )
            for item_id, typed in entries.items()
        ),
        update_conflicts=True,
        unique_fields=["sheet", "item"],
        update_fields=["raw", "points", "comment", "scored_at"],
    )


# --- handed in, checked, returned -----------------------------------------------------------------------------
def submit_sheet(*, sheet: Sheet, good: str | None = None, advice: str | None = None, by: Staff) -> Sheet:
    """Hand a draft in. Again changes nothing. good, advice: None leaves what the draft holds.

    Refuses missing_items, reason_required (bonus or penalty points), already_scored, not_now, no_rater.
    """
    return submit_call(
        call=Call(pk=sheet.call_id), entries={}, good=good, advice=advice, purpose=sheet.purpose, by=by
    )


def submit_call(
    *,
    call: Call,
    entries: Mapping[int, Typed],
    good: str | None = None,
    advice: str | None = None,
    purpose: str = SheetPurpose.LIVE,
    by: Staff,
) -> Sheet:
    """Store these items beside those of the draft and hand it in, or do neither. Refuses as submit_sheet, invalid_score."""
    with refusing(Sheet, ItemScore), transaction.atomic():
        desk = _desk(call.pk, purpose, by)
        if _handed_in(desk.sheet, entries):
            return desk.sheet
        _check_draft(desk)
        items = rules_of(desk.sheet.version_id)
        _write_draft(desk, items, entries, good=good, advice=advice, by=by)
        _hand_in(desk, items)
        record(
            "sheet.submitted",
            by=by,
            target="sheet",
            target_id=desk.sheet.pk,
            after={"total": str(desk.sheet.total), "purpose": purpose},
        )
        return desk.sheet


def _handed_in(sheet: Sheet, entries: Mapping[int, Typed]) -> bool:
    """The same was handed in before: sent twice."""
    if sheet.state == SheetState.DRAFT:
        return False
    return not entries or entries.items() <= entries_of(sheet).items()


def _hand_in(desk: _Desk, items: Sequence[ItemRule]) -> None:
    """Work out what the sheet comes to. Entries of items that are not asked after the outcome are dropped."""
    sheet, outcome = desk.sheet, desk.call.outcome
    entries = entries_of(sheet)
    _check_complete(sheet.version_id, items, outcome, entries)
    asked = {item.id for item in items_asked(items, Outcome(outcome))}
    if entries.keys() - asked:
        sheet.scores.exclude(item__in=asked).delete()
    version = sheet.version
    worth = rules.worth_of(items, outcome, entries, rule=version.not_applicable, grades=version.grades)
    sheet.total, sheet.grade = worth.total, worth.grade
    sheet.fatal, sheet.critical = worth.fatal, worth.critical
    sheet.state, sheet.submitted_at = SheetState.SUBMITTED, clock.fresh()
    sheet.return_reason = ""
    sheet.save()


def _check_complete(
    version_id: UUID,
    items: Sequence[ItemRule],
    outcome: str,
    entries: Mapping[int, Typed],
    *,
    title: Any = "",
) -> None:
    """title: what did not happen. Refuses missing_items, reason_required."""
    missing = rules.left_out(items, outcome, entries)
    if missing:
        raise rules.missing_items(_labels(version_id, missing), title=title)
    unexplained = rules.unexplained(items, entries)
    if unexplained:
        raise rules.reason_missing(_labels(version_id, unexplained), title=title)


def _labels(version_id: UUID, items: Iterable[ItemRule]) -> list[str]:
    ids = [item.id for item in items]
    return list(
        Item.objects.filter(version=version_id, pk__in=ids).order_by("number").values_list("label", flat=True)
    )


def entries_of(sheet: Sheet) -> dict[int, Typed]:
    """What the sheet holds, by item."""
    return {
        item_id: Typed(raw, comment)
        for item_id, raw, comment in sheet.scores.values_list("item", "raw", "comment")
    }


def check_sheets(*, sheets: Iterable[Sheet], by: Staff) -> int:
    """Take over handed-in scores; one's own and those checked before stay as they are. Returns how many were taken.

    Refuses own_score when only one's own were among them.
    """
    with transaction.atomic():
        ids = [sheet.pk for sheet in sheets]
        waiting = Sheet.objects.select_for_update(of=("self",)).filter(
            pk__in=ids, purpose=SheetPurpose.LIVE, state=SheetState.SUBMITTED
        )
        found = list(waiting.order_by("pk").values_list("pk", "made_by"))
        taken = [pk for pk, made_by in found if made_by != by.pk]
        if found and not taken:
            raise rules.OWN_SCORE
        moment = clock.fresh()
        Sheet.objects.filter(pk__in=taken).update(state=SheetState.CHECKED, checked_by=by, checked_at=moment)
        record_many((Act("sheet.checked", "sheet", pk) for pk in taken), by=by)
        return len(taken)


def return_sheet(*, sheet: Sheet, reason: str, by: Staff) -> Sheet:
    """Back to its rater, who is told why. Refuses not_now, reason_required."""
    with refusing(Sheet), transaction.atomic():
        found = (
            Sheet.objects.select_for_update(of=("self",))
            .select_related("call__round", "rater")
            .get(pk=sheet.pk)
        )
        rules.check_returning(found.state, reason)
        before = {"state": found.state}
        found.state, found.total, found.grade = SheetState.DRAFT, None, ""
        found.fatal = found.critical = False
        found.submitted_at = found.checked_at = found.checked_by = None
        found.return_reason = reason
        found.save()
        record("sheet.returned", by=by, target="sheet", target_id=found.pk, before=before, reason=reason)
        notify(
            people=[found.made_by_id],
            kind="monitoring.sheet_returned",
            key=f"{found.pk} {clock.fresh().isoformat()}",
            params={"round": found.call.round.name},
            url=reverse("call", args=[found.call_id]),
        )
        return found


# --- scored anew ------------------------------------------------------------------------------------------------
def revise_sheet(*, sheet: Sheet, scores: Mapping[int, Typed], good: str, advice: str, by: Staff) -> Sheet:
    """A new sheet takes the place of this one, which is kept as retracted. scores: what changes, by item id;
    the other items stay as they were. The new one is checked and not yet published.

    Refuses not_now, missing_items, reason_required (bonus or penalty points), invalid_score.
    """
    with refusing(Sheet, ItemScore), transaction.atomic():
        call = (
            Call.objects.select_for_update(of=("self",))
            .select_related("round__version")
            .get(pk=sheet.call_id)
        )
        old = Sheet.objects.select_for_update(of=("self",)).select_related("version").get(pk=sheet.pk)
        rules.check_revising(old.state)
        items = rules_of(old.version_id)
        entries = entries_of(old) | dict(scores)
        points = rules.points_after(items, call.outcome, entries)
        _check_complete(
            old.version_id, items, call.outcome, entries, title=_("The call was not scored anew.")
        )
        worth = rules.worth_of(
            items, call.outcome, entries, rule=old.version.not_applicable, grades=old.version.grades
        )
        before = old.state
        old.state = SheetState.RETRACTED
        old.save(update_fields=["state"])
        moment = clock.fresh()
        revised = Sheet.objects.create(
            call=call,
            made_by=by,
            version=old.version,
            purpose=old.purpose,
            state=SheetState.CHECKED,
            total=worth.total,
            grade=worth.grade,
            fatal=worth.fatal,
            critical=worth.critical,
            good=good,
            advice=advice,
            replaces=old,
            submitted_at=moment,
            checked_by=by,
            checked_at=moment,
        )
        _store(revised, entries, points)
        record(
            "sheet.revised",
            by=by,
            target="sheet",
            target_id=revised.pk,
            before={"sheet": str(old.pk), "total": str(old.total), "state": before},
            after={"total": str(revised.total)},
        )
        return revised
