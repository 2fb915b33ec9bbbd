"""From the judges' points to what is announced: proposed by places, decided by people, shown, announced together.

Nothing of it is told to anybody before the announcement. Whoever changes decisions holds the contest's row, so that
what is announced is what was looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from audit.services import Act, record, record_many
from ideas.enums import TAKEN_UP, ContestState, IdeaState, Outcome, StepKind
from ideas.models import Contest, Decision, Idea, Prize
from ideas.queries.results import Results, authors_of, results_of, wrote
from ideas.rules import decisions as rules
from ideas.rules.results import award
from ideas.services.carrying import adopt
from ideas.services.contests import lock_contest
from ideas.services.steps import note_steps
from kindness import clock
from kindness.errors import Refused, refusing
from notifications.services import notify
from people.models import Department, Staff


# --- proposing --------------------------------------------------------------------------------------------------------
def propose_decisions(*, contest: Contest, by: Staff) -> int:
    """Prizes by place for every idea nobody has decided by hand; the rest is not adopted. Returns how many.

    A proposal has no reason yet, and nobody has decided it. During the public check (where likes count) prizes are
    laid anew among the ideas shown, except those decided since it began. Refuses not_now, not_over.
    """
    with refusing(Decision), transaction.atomic():
        found = lock_contest(contest.pk)
        results = results_of(found)
        rules.check_deciding(state=found.state, phases_open=results.phases_open)
        if found.state == ContestState.CHECKING:
            count = _propose_among_shown(found, results)
        else:
            count = _propose_for_all(found, results)
        record("decisions.proposed", by=by, target="contest", target_id=found.pk, after={"ideas": count})
        return count


def _propose_for_all(contest: Contest, results: Results) -> int:
    pending = _pending(contest)
    pending.exclude(idea__state=IdeaState.ACCEPTED).delete()
    pending.filter(decided_by__isnull=True).delete()
    kept = {one.key for one in results.ideas.values() if one.decided_by is not None}
    given = _awarded(results, kept)
    prizes = {one.pk: one for one in results.prizes}
    moment = clock.fresh()
    Decision.objects.bulk_create(
        Decision(
            idea_id=idea,
            outcome=_outcome_of(prizes[prize]) if prize else Outcome.NOT_ADOPTED,
            prize_id=prize,
            decided_at=moment,
        )
        for idea, prize in given.items()
    )
    return len(given)


def _propose_among_shown(contest: Contest, results: Results) -> int:
    """Reason, department and time stay; without a prize an idea keeps what was decided otherwise."""
    since = contest.checking_at
    kept = {
        one.key
        for one in results.ideas.values()
        if not one.shortlisted or (since and one.decided_at and one.decided_at >= since)
    }
    given = _awarded(results, kept)
    prizes = {one.pk: one for one in results.prizes}
    decisions = list(_pending(contest).filter(idea__in=given, shortlisted_at__isnull=False))
    for decision in decisions:
        prize = given[decision.idea_id]
        decision.prize_id = prize
        if prize and not _fits(decision.outcome, prizes[prize]):
            decision.outcome = _outcome_of(prizes[prize])
    Decision.objects.bulk_update(decisions, ["prize", "outcome"])
    return len(decisions)


def _awarded(results: Results, kept: Collection[UUID]) -> dict[UUID, int | None]:
    """Prizes for all ideas but those `kept`, which hold their seats."""
    taken = [results.ideas[key].prize for key in kept]
    seats = [(one.pk, max(0, one.seats - taken.count(one.pk))) for one in results.prizes]
    return award((line for line in results.lines if line.key not in kept), seats)


def _outcome_of(prize: Prize) -> Outcome:
    return Outcome.ADOPTED if prize.adopts else Outcome.ENCOURAGED


def _fits(outcome: str, prize: Prize) -> bool:
    return outcome in TAKEN_UP if prize.adopts else outcome == Outcome.ENCOURAGED


# --- by hand ------------------------------------------------------------------------------------------------------------
def decide(
    *,
    idea: Idea,
    outcome: str,
    reason: str,
    by: Staff,
    prize: Prize | None = None,
    owner: Department | None = None,
    planned_for: str = "",
) -> Decision:
    """Pending until the announcement; may be changed until then.

    owner, planned_for: of an idea that is taken up; both are wanted before the announcement only. Refuses not_now,
    not_over, own_idea, reason_required, wrong_prize, no_seat_left, not_shown.
    """
    with refusing(Decision), transaction.atomic():
        contest = lock_contest(idea.contest_id)
        found = Idea.objects.select_for_update(no_key=True, of=("self",)).get(pk=idea.pk)
        return decide_locked(
            contest=contest, idea=found, outcome=outcome, reason=reason, by=by,
            prize=prize, owner=owner, planned_for=planned_for,
        )  # fmt: skip


def decide_locked(
    *,
    contest: Contest,
    idea: Idea,
    outcome: str,
    reason: str,
    by: Staff,
    prize: Prize | None = None,
    owner: Department | None = None,
    planned_for: str = "",
) -> Decision:
    """The same within a transaction that holds contest and idea."""
    if wrote(by, idea):
        raise Refused("own_idea", rules.own_idea())
    results = results_of(contest)
    rules.check_deciding(state=contest.state, phases_open=results.phases_open)
    if idea.pk not in results.ideas:
        raise Refused("not_now", rules.not_judged())
    rules.reason_wanted(reason)
    rules.check_prize(outcome=outcome, adopts=prize.adopts if prize else None)
    now = results.ideas[idea.pk]
    rules.check_shown(state=contest.state, outcome=outcome, shortlisted=now.shortlisted)
    if prize is not None:
        _check_seat(results, idea, prize)
    before = {"outcome": now.outcome, "prize": now.prize} if now.decision else {}
    decision, _made = Decision.objects.update_or_create(
        idea=idea,
        replaced_at=None,
        defaults={
            "outcome": outcome,
            "prize": prize,
            "reason": reason,
            "owner": owner if outcome in TAKEN_UP else None,
            "planned_for": planned_for if outcome in TAKEN_UP else "",
            "decided_by": by,
            "decided_at": clock.fresh(),
        },
    )
    after = {"outcome": outcome, "prize": prize.pk if prize else None}
    record("decision.made", by=by, target="idea", target_id=idea.pk, before=before, after=after)
    return decision


def _check_seat(results: Results, idea: Idea, prize: Prize) -> None:
    if prize.pk not in {one.pk for one in results.prizes}:
        raise ValueError("a prize of another notice")
    place = {line.key: line.place for line in results.lines}
    holders = [place[key] for key, one in results.ideas.items() if one.prize == prize.pk and key != idea.pk]
    rules.check_seat(seats=prize.seats, places_of_others=holders, place=place[idea.pk])


def give_reasons(
    *,
    contest: Contest,
    ideas: Sequence[UUID],
    reason: str,
    by: Staff,
    owner: Department | None = None,
    planned_for: str = "",
) -> int:
    """One reason for several ideas that have a decision; returns how many. Department and time go to those taken up.

    Refuses not_now, not_over, own_idea, reason_required, nothing_chosen.
    """
    with refusing(Decision), transaction.atomic():
        found = lock_contest(contest.pk)
        results = results_of(found, viewer=by)
        rules.check_deciding(state=found.state, phases_open=results.phases_open)
        rules.reason_wanted(reason)
        if any(results.ideas[key].own for key in ideas if key in results.ideas):
            raise Refused("own_idea", rules.own_idea())
        chosen = list(_pending(found).filter(idea__in=ideas, idea__state=IdeaState.ACCEPTED))
        rules.check_chosen(len(chosen))
        moment = clock.fresh()
        for decision in chosen:
            decision.reason, decision.decided_by, decision.decided_at = reason, by, moment
            if decision.outcome in TAKEN_UP:
                decision.owner = owner or decision.owner
                decision.planned_for = planned_for or decision.planned_for
        Decision.objects.bulk_update(chosen, ["reason", "decided_by", "decided_at", "owner", "planned_for"])
        record_many(
            [Act("decision.made", "idea", one.idea_id, after={"outcome": one.outcome}) for one in chosen],
            by=by,
        )
        return len(chosen)


# --- the public check ---------------------------------------------------------------------------------------------------
def start_public_check(*, contest: Contest, by: Staff) -> Contest:
    """What is to be adopted or has a prize is shown to everybody as blind copies. Its authors are told.

    Refuses not_now, not_over, undecided, nothing_to_show.
    """
    with refusing(Contest), transaction.atomic():
        found = lock_contest(contest.pk)
        results = results_of(found)
        shown = [one.key for one in results.ideas.values() if one.outcome not in {"", Outcome.NOT_ADOPTED}]
        rules.check_showing(
            state=found.state,
            phases_open=results.phases_open,
            missing=results.missing,
            shortlisted=len(shown),
            days=results.notice.public_days,
        )
        moment = clock.fresh()
        _pending(found).filter(idea__in=shown).update(shortlisted_at=moment)
        found.state, found.checking_at = ContestState.CHECKING, moment
        found.checked_until = rules.last_day(moment, results.notice.public_days)
        found.save(update_fields=["state", "checking_at", "checked_until"])
        ideas = list(Idea.objects.filter(pk__in=shown))
        note_steps(ideas=ideas, kind=StepKind.SHORTLISTED, at=moment)
        record("check.started", by=by, target="contest", target_id=found.pk, after={"ideas": len(ideas)})
        _tell_authors(found, ideas, "ideas.shortlisted", {"until": found.checked_until.isoformat()})
        return found


# --- the announcement -----------------------------------------------------------------------------------------------------
def announce_results(*, contest: Contest, by: Staff) -> Contest:
    """All decisions become public at one moment, every author is told, what was adopted goes to its department.

    Points and places are kept as they stand now. Refuses not_now, not_over, not_checked, undecided, reason_required,
    owner_required, planned_time_required, objections_open.
    """
    with refusing(Decision, Contest), transaction.atomic():
        found = lock_contest(contest.pk)
        results = results_of(found)
        moment = clock.fresh()
        rules.check_announcing(
            state=found.state,
            phases_open=results.phases_open,
            until=found.checked_until,
            today=moment.date(),
            missing=results.missing,
            to_show=results.to_show,
        )
        decisions = _publish(found, results, moment)
        found.state, found.announced_at = ContestState.ANNOUNCED, moment
        found.save(update_fields=["state", "announced_at"])
        for decision in decisions:
            if decision.outcome in TAKEN_UP:
                adopt(decision=decision, on=moment.date(), by=by)
        ideas = [one.idea for one in decisions]
        note_steps(ideas=ideas, kind=StepKind.DECIDED, at=moment)
        record_many(_announced(found, decisions), by=by)
        _tell_authors(found, ideas, "ideas.decided", {})
        _tell_the_others(found)
        return found


def _publish(contest: Contest, results: Results, moment: datetime) -> list[Decision]:
    pending = _pending(contest)
    pending.exclude(idea__state=IdeaState.ACCEPTED).delete()
    decisions = list(pending.select_related("idea__notice", "owner"))
    lines = {line.key: line for line in results.lines}
    for decision in decisions:
        line = lines[decision.idea_id]
        decision.points, decision.place = line.points, line.place
        decision.published_at = moment
    Decision.objects.bulk_update(decisions, ["points", "place", "published_at"])
    return decisions


def _announced(contest: Contest, decisions: Iterable[Decision]) -> Iterable[Act]:
    yield Act("results.announced", "contest", contest.pk)
    for one in decisions:
        yield Act("decision.announced", "idea", one.idea_id, after={"outcome": one.outcome})


def _tell_authors(contest: Contest, ideas: Sequence[Idea], kind: str, params: dict[str, str]) -> None:
    """Of merged ideas too; each is sent to the own page of the idea."""
    for author in authors_of(ideas).select_related("idea"):
        notify(
            people=[author.staff_id],
            kind=kind,
            key=str(author.idea_id),
            params={"contest": contest.title, "number": author.idea.number} | params,
            url=reverse("idea", args=[author.idea_id]),
        )


def _tell_the_others(contest: Contest) -> None:
    """Whoever entered and was answered in screening, and the jury: with thanks, where the results are."""
    rejected = contest.ideas.filter(state=IdeaState.REJECTED)
    people = set(authors_of(list(rejected)).values_list("staff", flat=True))
    people.update(contest.judges.values_list("staff", flat=True))
    notify(
        people=sorted(people),
        kind="ideas.results_announced",
        key=str(contest.pk),
        params={"contest": contest.title},
        url=reverse("contest_announcement", args=[contest.pk]),
    )


def note_file(*, contest: Contest, kind: str, file_format: str, purpose: str, by: Staff) -> None:
    """A record or report left the house."""
    with transaction.atomic():
        record(
            "results.file_taken",
            by=by,
            target="contest",
            target_id=contest.pk,
            after={"kind": kind, "format": file_format},
            reason=purpose,
        )


# --- rows -----------------------------------------------------------------------------------------------------------------
def _pending(contest: Contest) -> QuerySet[Decision]:
    return Decision.objects.filter(
        idea__contest=contest, replaced_at__isnull=True, published_at__isnull=True
    ).order_by("idea__number")
