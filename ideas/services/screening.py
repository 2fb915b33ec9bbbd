"""Screening: what goes to the judges, what does not and why, what is put right first, what is the same as another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from audit.services import Act, record, record_many
from ideas.enums import Ground, IdeaState, StepKind
from ideas.models import Attachment, BlindCopy, Contest, Correction, Idea
from ideas.queries import screening as queries
from ideas.queries.authorship import author_ids
from ideas.queries.contests import notice_in_force
from ideas.queries.naming import placed, words_of
from ideas.rules import screening as rules
from ideas.rules.blind import masked
from ideas.rules.ideas import TEXTS
from ideas.services.held import Held, hold, hold_one, tell
from ideas.services.steps import note_steps
from kindness.changes import changed, check_names, update
from kindness.errors import refusing
from notifications.services import Fact, notify_each
from people.models import Staff


# --- to the judges, or not ----------------------------------------------------------------------------------
def accept_ideas(*, ideas: Iterable[Idea], by: Staff) -> int:
    """Those of one contest that wait for it go to the judges; how many. Left as they are: those screened in the meantime
    and the officer's own. Refuses nothing_chosen, not_now, judge_here, own_idea (where nothing is left)."""
    return _settle_and_tell(ideas, by, StepKind.ACCEPTED, act="idea.accepted", kind="ideas.idea_accepted")


def reject_ideas(*, ideas: Iterable[Idea], ground: str, text: str, by: Staff) -> int:
    """No suggestions in the sense of the law: one of its seven grounds, and a sentence their authors read.

    As accept_ideas; refuses reason_required too. What was merged into such an idea goes its way.
    """
    rules.check_words(text)
    return _settle_and_tell(
        ideas,
        by,
        StepKind.REJECTED,
        act="idea.rejected",
        kind="ideas.idea_rejected",
        ground=Ground(ground),
        text=text,
    )


def _settle_and_tell(
    ideas: Iterable[Idea],
    by: Staff,
    step: StepKind,
    *,
    act: str,
    kind: str,
    ground: str = "",
    text: str = "",
) -> int:
    state = IdeaState(step)  # the step is named after the state it leads to
    with refusing(Idea), transaction.atomic():
        held = hold(ideas, by)
        rules.check_open(held.contest.state)
        taken = _those_left(held, by)
        keys = [one.pk for one in taken]
        Idea.objects.filter(pk__in=keys).update(
            state=state, ground=ground, ground_text=text, screened_by=by, screened_at=held.moment
        )
        _end_corrections(keys, held.moment)
        note_steps(ideas=taken, kind=step, note=text, at=held.moment)
        after = {"state": state} | ({"ground": ground} if ground else {})
        record_many([Act(act, "idea", one.pk, {"state": one.state}, after) for one in taken], by=by)
        tell(held, taken, kind, mail=state != IdeaState.ACCEPTED)
        return len(taken)


def _those_left(held: Held, by: Staff) -> list[Idea]:
    """Of the chosen ones. Refuses where none is left."""
    waiting = [one for one in held.ideas if one.state in rules.WAITING]
    if not waiting:
        raise rules.already_done()
    rules.check_screener(by=by.pk, authors=(), sits=held.sits)
    others = held.of_others(by)
    left = [one for one in waiting if one in others]
    if not left:
        raise rules.own_idea()
    return left


def reopen_idea(*, idea: Idea, by: Staff) -> Idea:
    """What screening decided, or a correction it asked for, is taken back: the idea waits again.

    Refuses not_now, judge_here, own_idea.
    """
    with transaction.atomic():
        held = hold_one(idea, by)
        rules.check_open(held.contest.state)
        found = held.idea
        rules.check_reopening(found.state)
        before = {
            "state": found.state,
            "merged_into": str(found.merged_into_id or ""),
            "ground": found.ground,
        }
        _back_to_waiting(found)
        _end_corrections([found.pk], held.moment)
        note_steps(ideas=[found], kind=StepKind.REOPENED, at=held.moment)
        record("idea.reopened", by=by, target="idea", target_id=found.pk, before=before)
        tell(held, [found], "ideas.idea_reopened")
        return found


def _back_to_waiting(idea: Idea) -> None:
    update(
        idea,
        {
            "state": IdeaState.SUBMITTED,
            "ground": "",
            "ground_text": "",
            "merged_into": None,
            "screened_by": None,
            "screened_at": None,
        },
    )


# --- put right first ----------------------------------------------------------------------------------------
def ask_correction(*, idea: Idea, text: str, by: Staff, token: UUID | None = None) -> Correction:
    """The authors are asked to put something right within the notice's days; meanwhile the clock stands still.

    The same token again: the first request. Refuses reason_required, not_now, judge_here, own_idea.
    """
    rules.check_words(text)
    with refusing(Correction), transaction.atomic():
        repeated = Correction.objects.filter(asked_by=by, token=token).first() if token else None
        if repeated:
            return repeated
        held = hold_one(idea, by)
        rules.check_open(held.contest.state)
        rules.check_correctable(held.idea.state)
        days = notice_in_force(held.contest).correction_days
        correction = Correction.objects.create(
            idea=held.idea,
            text=text,
            asked_by=by,
            asked_at=held.moment,
            due_on=held.moment.date() + timedelta(days=days),
            token=token,
        )
        update(held.idea, {"state": IdeaState.RETURNED})
        note_steps(ideas=[held.idea], kind=StepKind.CORRECTION, note=text, at=held.moment)
        due = correction.due_on.isoformat()
        record("idea.correction_asked", by=by, target="idea", target_id=idea.pk, after={"due_on": due})
        tell(held, [held.idea], "ideas.correction_asked", due=due)
        return correction


def _end_corrections(keys: Sequence[UUID], moment: datetime) -> None:
    Correction.objects.filter(idea__in=keys, ended_at__isnull=True).update(ended_at=moment)


# --- the same as another ------------------------------------------------------------------------------------
def merge_idea(*, idea: Idea, into: Idea, by: Staff) -> Idea:
    """The idea received first is kept, with the authors of both; what was merged into this one before comes along.

    Refuses other_contest, not_earlier, not_kept, not_now, judge_here, own_idea.
    """
    with transaction.atomic():
        held = hold([idea, into], by)
        rules.check_open(held.contest.state)
        held.check(by)
        found, kept = _pair(held, idea, into)
        rules.check_waiting(found.state)
        rules.check_merging(
            number=found.number or 0,
            contest=found.contest_id,
            into_number=kept.number or 0,
            into_contest=kept.contest_id,
            into_state=kept.state,
        )
        before = found.state
        Idea.objects.filter(merged_into=found).update(merged_into=kept)
        update(
            found,
            {
                "state": IdeaState.MERGED,
                "merged_into": kept,
                "screened_by": by,
                "screened_at": held.moment,
            },
        )
        _end_corrections([found.pk], held.moment)
        _mask_also(kept, found)
        note_steps(ideas=[found], kind=StepKind.MERGED, note=f"№ {kept.number}", at=held.moment)
        record(
            "idea.merged",
            by=by,
            target="idea",
            target_id=found.pk,
            before={"state": before},
            after={"state": found.state, "merged_into": str(kept.pk)},
        )
        tell(held, [found], "ideas.idea_merged", kept=kept.number)
        tell(held, [kept], "ideas.idea_joined")
        return found


def _pair(held: Held, idea: Idea, into: Idea) -> tuple[Idea, Idea]:
    """Both as they were locked. An idea of another contest was not: it stays as it was given, to be refused by the rule."""
    locked = {one.pk: one for one in held.ideas}
    return locked[idea.pk], locked.get(into.pk, into)


def _mask_also(kept: Idea, joined: Idea) -> None:
    """Judges must not read the names of the authors who came along either; what an officer wrote in the copy stays."""
    words = words_of(placed(joined.authors.all()))
    copy = BlindCopy.objects.select_for_update().get(idea=kept)
    update(copy, {name: masked(getattr(copy, name), words=words) for name in TEXTS})


def credit_idea(*, idea: Idea, earlier: Idea | None, by: Staff) -> Idea:
    """The return of an idea that was declined before: its first author is named for ever. None takes the credit away.

    Refuses not_earlier, not_declined, not_now, judge_here, own_idea (also of the earlier one).
    """
    with transaction.atomic():
        held = hold([idea], by)
        rules.check_running(held.contest.state)
        first = queries.first_of(earlier) if earlier else None
        held.check(by)
        if first is not None:
            rules.check_screener(by=by.pk, authors=author_ids(first.pk), sits=False)
            rules.check_credit(
                earlier_declined=queries.is_declined(first), is_earlier=_came_before(first, held.idea)
            )
        return _credit(held, first, by)


def _came_before(first: Idea, idea: Idea) -> bool:
    return bool(first.priority_at and idea.priority_at and first.priority_at < idea.priority_at)


def _credit(held: Held, first: Idea | None, by: Staff) -> Idea:
    found, before = held.idea, str(held.idea.credited_to_id or "")
    update(found, {"credited_to": first})
    record(
        "idea.credited",
        by=by,
        target="idea",
        target_id=found.pk,
        before={"credited_to": before},
        after={"credited_to": str(first.pk) if first else ""},
    )
    if first is not None:
        note = f"{first.contest.title} № {first.number}"
        note_steps(ideas=[found], kind=StepKind.CREDITED, note=note, at=held.moment)
        tell(held, [found], "ideas.idea_credited", earlier=first.contest.title)
        _tell_first(held, first)
    return found


def _tell_first(held: Held, first: Idea) -> None:
    """Whoever had the idea first learns that it is remembered, not whose entry it is."""
    params = {"contest": first.contest.title, "number": first.number}
    url, key = reverse("idea", args=[first.pk]), f"{first.pk} {held.idea.pk}"
    told = [Fact(one, key, params, url) for one in sorted(author_ids(first.pk))]
    notify_each(kind="ideas.idea_remembered", told=told)


# --- what the judges are given ------------------------------------------------------------------------------
def edit_blind(*, idea: Idea, by: Staff, **texts: str) -> BlindCopy:
    """title, problem, proposal, effect, cost of the judges' copy: those given. Until the announcement.

    Refuses incomplete without a title, not_now, judge_here, own_idea.
    """
    check_names(texts, TEXTS)
    with transaction.atomic():
        held = hold_one(idea, by)
        rules.check_running(held.contest.state)
        copy = BlindCopy.objects.select_for_update().get(idea=held.idea)
        _before, after = changed(copy, texts)
        rules.check_title(after.get("title", copy.title))
        if after:
            update(copy, {**after, "edited_by": by, "edited_at": held.moment})
            record(
                "idea.blind_edited", by=by, target="idea", target_id=idea.pk, after={"fields": sorted(after)}
            )
        return copy


def hide_attachment(*, attachment: Attachment, hidden: bool, by: Staff) -> Attachment:
    """Kept from the judges because it says who wrote it, or given to them again. Refuses not_now, judge_here, own_idea."""
    with transaction.atomic():
        held = hold_one(attachment.idea, by)
        rules.check_running(held.contest.state)
        found = Attachment.objects.select_for_update(of=("self",)).defer("content").get(pk=attachment.pk)
        if found.hidden != hidden:
            update(found, {"hidden": hidden})
            record(
                "idea.file_hidden" if hidden else "idea.file_shown",
                by=by,
                target="idea",
                target_id=held.idea.pk,
                after={"file": str(found.pk)},
            )
        return found


def note_list_file(*, contest: Contest, file_format: str, named: bool, purpose: str, by: Staff) -> None:
    """The list of a contest left as a file."""
    with transaction.atomic():
        record(
            "screening.exported",
            by=by,
            target="contest",
            target_id=contest.pk,
            after={"format": file_format, "named": named},
            reason=purpose,
        )
