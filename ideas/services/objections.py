"""An idea is looked at again: in the public check when a colleague objects; when its authors ask for it, once screening did
not take it up, or after the announcement."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from audit.services import record
from ideas.enums import TAKEN_UP, ContestState, IdeaState, ObjectionKind, ObjectionOutcome, StepKind
from ideas.models import Contest, Decision, Idea, Objection
from ideas.queries import objections as queries
from ideas.queries.contests import notice_in_force
from ideas.queries.results import authors_of, decision_in_force, wrote
from ideas.rules import decisions as decision_rules, objections as rules
from ideas.services.carrying import adopt, drop_adoption
from ideas.services.contests import lock_contest
from ideas.services.decisions import decide_locked
from ideas.services.screening import reopen_idea
from ideas.services.steps import note_steps
from kindness import clock
from kindness.changes import update
from kindness.errors import refusing
from notifications.services import notify
from people.enums import Role
from people.models import Staff
from people.queries import holders_of


# --- asking -------------------------------------------------------------------------------------------------------------
def file_objection(
    *, idea: Idea, kind: str, ground: str, text: str, by: Staff, token: UUID | None = None
) -> Objection:
    """check: by a colleague, while the idea is shown; screen, review: by an author, within the notice's days, once for each
    screening and once for the decision. Officers who may answer are told, or those who may name somebody.

    The same token again: the first one. Refuses reason_required, not_now, own_idea, not_author, already_filed,
    already_answered, deadline_passed.
    """
    with refusing(Objection), transaction.atomic():
        # The announcement takes the contest too, and waits for every objection filed before it.
        contest, found = lock_contest(idea.contest_id), held_idea(idea.pk)
        repeated = Objection.objects.filter(filed_by=by, token=token).first() if token else None
        if repeated:
            return repeated
        rules.check_text(text)
        decision = decision_in_force(found)
        moment = clock.fresh()
        if kind == ObjectionKind.CHECK:
            _check_objecting(contest, found, decision, by, moment)
        elif kind == ObjectionKind.SCREENING:
            _check_screening_request(contest, found, by, moment)
        else:
            _check_requesting(contest, found, decision, by, moment)
        objection = Objection.objects.create(
            idea=found, decision=decision, kind=kind, ground=ground, text=text,
            filed_by=by, filed_at=moment, token=token,
        )  # fmt: skip
        record(
            "objection.filed",
            by=by,
            target="objection",
            target_id=objection.pk,
            after={"kind": kind, "ground": ground},
        )
        officers = [one.pk for one in queries.impartial_officers(objection)]
        notify(
            people=officers or queries.officers_to_name(objection),
            kind="ideas.objection_filed",
            key=str(objection.pk),
            params={"contest": contest.title, "number": found.number, "kind": kind},
            url=reverse("idea_objection", args=[objection.pk]),
        )
        return objection


def _check_objecting(
    contest: Contest, idea: Idea, decision: Decision | None, by: Staff, moment: datetime
) -> None:
    shown = contest.state == ContestState.CHECKING and decision is not None
    rules.check_objecting(
        shown=shown and decision is not None and decision.shortlisted_at is not None,
        author=wrote(by, idea),
        until=contest.checked_until,
        today=moment.date(),
    )


def _check_requesting(
    contest: Contest, idea: Idea, decision: Decision | None, by: Staff, moment: datetime
) -> None:
    published = decision.published_at if decision else None
    rules.check_requesting(
        author=wrote(by, idea),
        published=published is not None,
        asked=queries.asked_about(idea, ObjectionKind.REVIEW),
        until=_last_day(contest, published or moment),
        today=moment.date(),
    )


def _check_screening_request(contest: Contest, idea: Idea, by: Staff, moment: datetime) -> None:
    rules.check_screening_request(
        author=wrote(by, idea),
        rejected=idea.state == IdeaState.REJECTED,
        contest=contest.state,
        asked=queries.asked_about(idea, ObjectionKind.SCREENING),
        until=_last_day(contest, idea.screened_at or moment),
        today=moment.date(),
    )


def _last_day(contest: Contest, told_at: datetime) -> date:
    return decision_rules.last_day(told_at, notice_in_force(contest).review_days)


# --- answering ----------------------------------------------------------------------------------------------------------
def name_answerer(*, objection: Objection, person: Staff, by: Staff) -> Objection:
    """Where no officer is impartial one of them names somebody who had no part in it, for this one alone; who was named
    before no longer is. The same person again: nothing happens.

    Refuses not_now, own_idea, own_objection, officer_free, not_impartial.
    """
    with transaction.atomic():
        contest, idea, found = _held_with(objection)
        free = queries.impartial_officers(found)
        today = clock.fresh().date()
        rules.check_naming(
            open_=not found.outcome,
            namer=queries.part_of(by, found),
            free=[one.name for one in free],
            person=replace(queries.part_of(person, found), near=queries.is_near(person, idea, today)),
        )
        if found.named_id == person.pk:
            return found
        update(found, {"named": person})
        record(
            "objection.answerer_named",
            by=by,
            target="objection",
            target_id=found.pk,
            after={"staff": person.number},
        )
        notify(
            people=[person.pk],
            kind="ideas.objection_given",
            key=f"{found.pk}.{clock.fresh().isoformat()}",
            params={"contest": contest.title, "number": idea.number},
            url=reverse("idea_objection", args=[found.pk]),
        )
        return found


def answer_objection(
    *, objection: Objection, outcome: str, answer: str, by: Staff, decision: dict[str, Any] | None = None
) -> Objection:
    """By an officer, or by the person named for it. decision: what is decided instead (outcome, reason, prize, owner,
    planned_for). An accepted request to decide again needs one: it replaces the published one at once. For an objection of
    the public check it changes the pending one. An accepted request to screen again opens the idea to screening while the
    notice is published; later it changes nothing, and the answer says what can be done. Who filed it is told, and the
    authors where anything changes.

    Refuses reason_required, not_now, own_idea, own_objection, not_impartial, decision_required, owner_required,
    planned_time_required, wrong_prize, no_seat_left, not_shown.
    """
    with refusing(Objection, Decision), transaction.atomic():
        contest, idea, found = _held_with(objection)
        rules.check_answering(open_=not found.outcome, part=queries.part_of(by, found))
        if by.pk != found.named_id and by.pk not in holders_of(Role.PROGRAMME_OFFICER):
            raise PermissionDenied
        rules.check_answer(answer)
        if outcome == ObjectionOutcome.UPHELD:
            _uphold(contest, idea, found, decision, by)
        answered = {"outcome": outcome, "answer": answer, "answered_by": by, "answered_at": clock.fresh()}
        update(found, answered)
        record(
            "objection.answered", by=by, target="objection", target_id=found.pk, after={"outcome": outcome}
        )
        notify(
            people=[found.filed_by_id],
            kind="ideas.objection_answered",
            key=str(found.pk),
            params={"contest": contest.title, "number": idea.number, "outcome": outcome},
            url=reverse("object_to_idea", args=[idea.pk]),
        )
        return found


def _uphold(
    contest: Contest, idea: Idea, objection: Objection, values: dict[str, Any] | None, by: Staff
) -> None:
    if objection.kind == ObjectionKind.CHECK:
        if values:
            decide_locked(contest=contest, idea=idea, by=by, **values)
        return
    if objection.kind == ObjectionKind.SCREENING:
        if rules.reopens(contest=contest.state) and idea.state == IdeaState.REJECTED:
            reopen_idea(idea=idea, by=by)
        return
    if not values:
        raise rules.decision_wanted()
    _replace(contest, idea, values, by)


def _replace(contest: Contest, idea: Idea, values: dict[str, Any], by: Staff) -> None:
    """A new published decision beside the old one, which is kept; points and place stay as they were announced."""
    old = Decision.objects.select_for_update(of=("self",)).get(idea=idea, replaced_at__isnull=True)
    decision_rules.check_replacing(**_wanted(values))
    moment = clock.fresh()
    old.replaced_at = moment
    old.save(update_fields=["replaced_at"])
    new = Decision.objects.create(
        idea=idea, points=old.points, place=old.place, shortlisted_at=old.shortlisted_at,
        decided_by=by, decided_at=moment, published_at=moment, **values,
    )  # fmt: skip
    _carry_out(old, new, by)
    note_steps(ideas=[idea], kind=StepKind.REVIEWED, at=moment)
    record(
        "decision.replaced",
        by=by,
        target="idea",
        target_id=idea.pk,
        before={"outcome": old.outcome, "prize": old.prize_id},
        after={"outcome": new.outcome, "prize": new.prize_id},
    )
    for author in authors_of([idea]).select_related("idea"):
        notify(
            people=[author.staff_id],
            kind="ideas.decided_again",
            key=str(new.pk),
            params={"contest": contest.title, "number": author.idea.number},
            url=reverse("idea", args=[author.idea_id]),
        )


def _wanted(values: dict[str, Any]) -> dict[str, Any]:
    prize = values.get("prize")
    return {
        "outcome": values["outcome"],
        "reason": values["reason"],
        "adopts": prize.adopts if prize else None,
        "owner": values.get("owner") is not None,
        "planned_for": values.get("planned_for", ""),
    }


def _carry_out(old: Decision, new: Decision, by: Staff) -> None:
    """What is adopted goes to its department, what no longer is comes back from it."""
    if new.outcome in TAKEN_UP:
        adopt(decision=new, on=new.decided_at.date(), by=by)
    elif old.outcome in TAKEN_UP:
        drop_adoption(idea=new.idea, by=by)


# --- rows ---------------------------------------------------------------------------------------------------------------
def _held_with(objection: Objection) -> tuple[Contest, Idea, Objection]:
    """All three as they are, in the order in which everybody takes them."""
    contest, idea = lock_contest(objection.idea.contest_id), held_idea(objection.idea_id)
    idea.contest = contest
    found = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    found.idea = idea
    return contest, idea, found


def held_idea(idea_id: UUID) -> Idea:
    """Against another request about it."""
    return Idea.objects.select_for_update(of=("self",), no_key=True).get(pk=idea_id)
