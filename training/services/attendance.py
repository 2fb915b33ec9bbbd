"""Marks: by the code in the room, on the list, from paper afterwards, corrected with a reason.

Only the attendance rows themselves are locked, in the order of their ids: people are marked one by one while others
enrol in the same cohort. `finish_cohort` takes the same rows, so a mark on its way is waited for and counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from audit.services import Act, record_many
from kindness import clock
from kindness.errors import Refused, refusing
from people.models import Staff
from training.enums import CheckInOutcome, CohortState, Mark, MarkSource
from training.models import Attendance, CheckIn, Cohort, Marking, Session
from training.rules import attendance as rules, codes
from training.services.completion import settle_again

FAILED = (CheckInOutcome.WRONG_CODE, CheckInOutcome.NOT_NOW, CheckInOutcome.NOT_BOOKED)


def check_in(
    *, session: Session, staff: Staff, code: str, by: Staff, nonce: UUID | None = None
) -> Attendance:
    """Mark `staff` by the code on the room's screen; marked before, the mark stays.

    A wrong try is kept although it is refused. Refuses not_now (out of hours, or too many wrong tries),
    not_enrolled, wrong_code.
    """
    with transaction.atomic():
        row = locked(Attendance.objects.filter(session=session, staff=staff, live=True)).first()
        moment = clock.fresh()
        if _wrong_tries(session, staff, moment) >= codes.TRIES:
            raise rules.TOO_MANY
        outcome, refused = _judge(session, row, code, moment)
        CheckIn.objects.create(session=session, staff=staff, at=moment, outcome=outcome)
        if row is not None and outcome == CheckInOutcome.ACCEPTED:
            mark = rules.check_in_as(moment, starts_at=session.starts_at)
            _store([Entry(row, mark, nonce or uuid4())], source=MarkSource.CODE, moment=moment, by=by)
    if refused is not None or row is None:
        raise refused or rules.NOT_BOOKED
    return row


def _wrong_tries(session: Session, staff: Staff, moment: datetime) -> int:
    tries = CheckIn.objects.filter(session=session, staff=staff, outcome__in=FAILED)
    return tries.filter(at__gt=moment - codes.TRIES_WITHIN).count()


def _judge(
    session: Session, row: Attendance | None, code: str, moment: datetime
) -> tuple[CheckInOutcome, Refused | None]:
    if row is None:
        return CheckInOutcome.NOT_BOOKED, rules.NOT_BOOKED
    if not codes.is_open(moment, starts_at=session.starts_at, ends_at=session.ends_at):
        return CheckInOutcome.NOT_NOW, rules.CLOSED
    if not codes.accepts(session.code_secret, code, moment):
        return CheckInOutcome.WRONG_CODE, rules.WRONG_CODE
    return (CheckInOutcome.ACCEPTED if rules.counts_again(row.mark) else CheckInOutcome.REPEATED), None


@dataclass(frozen=True, slots=True)
class Marked:
    """written: marks made now. kept: rows that stay as they are, because somebody marked them meanwhile, or because
    a change by now needs a reason."""

    written: int
    kept: tuple[Attendance, ...]
    rows: Mapping[UUID, Attendance]  # by enrolment, as they are now


def mark_attendance(
    *,
    session: Session,
    marks: Mapping[UUID, Mark],
    source: MarkSource,
    by: Staff,
    nonces: Mapping[UUID, UUID] | None = None,
    seen_at: datetime | None = None,
    rest: Mark | None = None,
) -> Marked:
    """Mark people of a session by their enrolments' ids; who has no seat any more is left out.

    nonces: of a page that may send again what it has sent; a known one changes nothing. seen_at: the moment of the
    list the marks were made on; who was marked after it stays as they are. rest: for everybody not marked yet.
    Refuses not_now.
    """
    with refusing(Marking), transaction.atomic():
        rows = Attendance.objects.filter(session=session, live=True)
        if rest is None:
            rows = rows.filter(enrolment_id__in=marks)
        held = {row.enrolment_id: row for row in locked(rows.order_by("pk"))}
        moment = clock.fresh()
        check_open(session)
        known = _known(nonces)
        wanted = dict(marks) | {
            key: rest for key, row in held.items() if rest and not marks.get(key, row.mark)
        }
        entries, kept = [], []
        for key, mark in wanted.items():
            row = held.get(key)
            nonce = (nonces or {}).get(key)
            if row is None or row.mark == mark or nonce in known:
                continue
            if not rules.may_mark(mark, moment, starts_at=session.starts_at):
                raise rules.NOT_YET
            if _stays(row, session, moment, seen_at):
                kept.append(row)
            else:
                entries.append(Entry(row, mark, nonce or uuid4()))
        _store(entries, source=source, moment=moment, by=by)
        return Marked(len(entries), tuple(kept), held)


def _known(nonces: Mapping[UUID, UUID] | None) -> set[UUID]:
    """Those that have arrived before. The rows they belong to are locked, so none arrives meanwhile."""
    if not nonces:
        return set()
    found = Marking.objects.filter(attendance__enrolment_id__in=nonces, nonce__in=nonces.values())
    return set(found.values_list("nonce", flat=True))


def _stays(row: Attendance, session: Session, moment: datetime, seen_at: datetime | None) -> bool:
    since = seen_at is not None and row.marked_at is not None and row.marked_at > seen_at
    return since or not rules.may_change(row.mark, moment, starts_at=session.starts_at)


def correct_mark(*, attendance: Attendance, mark: Mark, reason: str, by: Staff) -> Attendance:
    """Change a mark afterwards. In a finished cohort the outcome is settled anew, and the certificate follows it.

    Refuses reason_required, not_marked, not_now (a cancelled cohort).
    """
    if not reason:
        raise rules.REASON_REQUIRED
    with refusing(Marking), transaction.atomic():
        row = locked(Attendance.objects.filter(pk=attendance.pk)).get()
        moment = clock.fresh()
        state = _state(row.session_id)
        if state == CohortState.CANCELLED or not row.live:
            raise rules.CALLED_OFF
        if row.mark == "":
            raise rules.NOT_MARKED
        if row.mark == mark:
            return row
        entry = Entry(row, mark, uuid4())
        _store([entry], source=MarkSource.CORRECTION, moment=moment, by=by, reason=reason)
        if state == CohortState.FINISHED:
            settle_again(enrolment_id=row.enrolment_id, reason=reason, by=by)
        return row


# --- the rows ------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Entry:
    """A mark to be stored for a locked row."""

    row: Attendance
    mark: Mark
    nonce: UUID


def locked(rows: QuerySet[Attendance]) -> QuerySet[Attendance]:
    return rows.select_for_update(of=("self",))


def check_open(session: Session) -> None:
    """Asked after the rows are locked, in a statement of its own: it sees a cohort that was finished meanwhile."""
    state = _state(session.pk)
    if state == CohortState.FINISHED:
        raise rules.SETTLED
    if state == CohortState.CANCELLED:
        raise rules.CALLED_OFF


def _state(session_id: UUID) -> str:
    return Cohort.objects.values_list("state", flat=True).get(sessions=session_id)


def _store(
    entries: Sequence[Entry], *, source: MarkSource, moment: datetime, by: Staff, reason: str = ""
) -> None:
    """One marking each, the row's mark, and the record. The rows are locked."""
    if not entries:
        return
    Marking.objects.bulk_create(
        Marking(
            attendance=entry.row,
            mark=entry.mark,
            source=source,
            at=moment,
            by=by,
            reason=reason,
            nonce=entry.nonce,
        )
        for entry in entries
    )
    before = {entry.row.pk: entry.row.mark for entry in entries}
    for entry in entries:
        entry.row.mark, entry.row.marked_at = entry.mark.value, moment
    Attendance.objects.bulk_update([entry.row for entry in entries], ["mark", "marked_at"])
    record_many(
        (
            Act(
                "attendance.marked",
                "attendance",
                entry.row.pk,
                before={"mark": before[entry.row.pk]},
                after={"mark": entry.mark.value, "source": source.value},
                reason=reason,
            )
            for entry in entries
        ),
        by=by,
    )
