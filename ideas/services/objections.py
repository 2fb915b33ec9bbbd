"""An idea is looked at again: during the public check when a colleague objects, afterwards when its authors ask for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from audit.services import record
from ideas.enums import TAKEN_UP, ContestState, ObjectionKind, ObjectionOutcome, StepKind
from ideas.models import Contest, Decision, Idea, Objection
from ideas.queries.contests import notice_in_force
from ideas.queries.results import authors_of, decision_in_force, involved_in, wrote
from ideas.rules import decisions as rules
from ideas.services.carrying import adopt, drop_adoption
from ideas.services.decisions import decide_locked
from ideas.services.steps import note_steps
from kindness import clock
from kindness.errors import Refused, refusing
from kindness.text import is_blank
from notifications.services import notify
from people.enums import Role
from people.models import Staff
from people.queries import holders_of


def file_objection(
    *, idea: Idea, kind: str, ground: str, text: str, by: Staff, token: UUID | None = None
) -> Objection:
    """check: by a colleague, while the idea is shown; review: by an author, within the notice's days, once.

    The same token again: the first one. Refuses reason_required, not_now, own_idea, not_author, already_filed,
    already_answered, deadline_passed.
    """
    with refusing(Objection), transaction.atomic():
        contest, found = held(idea.contest_id), held_idea(idea.pk)
        repeated = Objection.objects.filter(filed_by=by, token=token).first() if token else None
        if repeated:
            return repeated
        if is_blank(text):
            raise Refused("reason_required", rules.say_why())
        decision = decision_in_force(found)
        moment = clock.fresh()
        if kind == ObjectionKind.CHECK:
            _check_objecting(contest, found, decision, by, moment)
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
        notify(
            people=[one for one in holders_of(Role.PROGRAMME_OFFICER) if one != by.pk],
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
        requested=idea.objections.filter(kind=ObjectionKind.REVIEW).exclude(outcome="").exists(),
        filed=idea.objections.filter(kind=ObjectionKind.REVIEW, outcome="").exists(),
        until=rules.last_day(published or moment, notice_in_force(contest).review_days),
        today=moment.date(),
    )


def answer_objection(
    *, objection: Objection, outcome: str, answer: str, by: Staff, decision: dict[str, Any] | None = None
) -> Objection:
    """decision: what is decided instead (outcome, reason, prize, owner, planned_for). An accepted request to decide
    again needs one: it replaces the published one at once. For an objection of the public check it changes the
    pending one. Who filed it is told, and the authors where a published decision changes.

    Refuses reason_required, not_now, own_idea, own_objection, not_impartial, decision_required, owner_required,
    planned_time_required, wrong_prize, no_seat_left, not_shown.
    """
    with refusing(Objection, Decision), transaction.atomic():
        contest, idea = held(objection.idea.contest_id), held_idea(objection.idea_id)
        found = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
        rules.check_answering(
            kind=found.kind,
            open_=not found.outcome,
            answerer=by.pk,
            filer=found.filed_by_id,
            authors=set(authors_of([idea]).values_list("staff", flat=True)),
            judges=set(contest.judges.values_list("staff", flat=True)),
            involved=involved_in(idea),
        )
        if is_blank(answer):
            raise Refused("reason_required", rules.say_answer())
        if outcome == ObjectionOutcome.UPHELD:
            _uphold(contest, idea, found, decision, by)
        found.outcome, found.answer = outcome, answer
        found.answered_by, found.answered_at = by, clock.fresh()
        found.save(update_fields=["outcome", "answer", "answered_by", "answered_at"])
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
    if not values:
        raise Refused("decision_required", rules.say_decision())
    _replace(contest, idea, values, by)


def _replace(contest: Contest, idea: Idea, values: dict[str, Any], by: Staff) -> None:
    """A new published decision beside the old one, which is kept; points and place stay as they were announced."""
    old = Decision.objects.select_for_update(of=("self",)).get(idea=idea, replaced_at__isnull=True)
    rules.check_replacing(**_wanted(values))
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


def held(contest_id: UUID) -> Contest:
    """Against the announcement, which waits for every objection filed before it."""
    return Contest.objects.select_for_update(of=("self",), no_key=True).get(pk=contest_id)


def held_idea(idea_id: UUID) -> Idea:
    """Against another request about it."""
    return Idea.objects.select_for_update(of=("self",), no_key=True).get(pk=idea_id)
