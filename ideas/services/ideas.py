"""An idea from its first word to its receipt, its correction and its withdrawal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from audit.services import record
from ideas.enums import IdeaState, StepKind
from ideas.models import Author, BlindCopy, Contest, Correction, Idea, Notice
from ideas.queries.contests import notice_in_force
from ideas.queries.ideas import authors_with_merged, entered_by, holds_others
from ideas.queries.naming import placed, words_of
from ideas.rules import contests as contest_rules, ideas as rules
from ideas.rules.blind import masked
from ideas.services.authors import locked_for_writing, seat_authors
from ideas.services.contests import lock_contest
from ideas.services.steps import note_steps
from kindness import clock
from kindness.changes import check_names, update
from kindness.errors import refusing
from notifications.services import notify
from people.enums import Role
from people.models import Staff
from people.queries import holders_of

FIELDS = ("kind", *rules.TEXTS)


# --- the draft ------------------------------------------------------------------------------------------------
def start_draft(*, contest: Contest, by: Staff, token: UUID | None = None) -> Idea:
    """An empty draft with its first author. The same token again: the first answer.

    Refuses not_started, closed, not_eligible, too_many_ideas (drafts count too, so that none is written in vain).
    """
    with refusing(Idea), transaction.atomic():
        repeated = Idea.objects.filter(author=by, token=token).first() if token else None
        if repeated:
            return repeated
        # The person's drafts are counted while nobody else begins one in their name.
        Staff.objects.select_for_update(no_key=True).only("pk").get(pk=by.pk)
        notice = notice_in_force(Contest.objects.get(pk=contest.pk))
        moment = clock.fresh()
        contest_rules.check_window(notice, moment)
        contest_rules.check_entrant(
            notice, employment=by.employment_type, entered=entered_by(by, contest).count()
        )
        idea = Idea.objects.create(
            contest=notice.contest, author=by, kind=notice.kinds[0], saved_at=moment, token=token
        )
        author = Author(idea=idea, staff=by, share=rules.WHOLE, name=by.name)
        seat_authors([author])
        author.save()
        record("idea.begun", by=by, target="idea", target_id=idea.pk, after={"contest": str(contest.pk)})
        return idea


def save_draft(*, idea: Idea, by: Staff, seen: datetime | None = None, **fields: Any) -> Idea:
    """kind, title, problem, proposal, effect, cost: those given. A draft's savings leave no audit row, they are its
    author's own paper every two seconds; what is handed in does.

    seen: `saved_at` of what the page showed; changed_elsewhere when another window stored something since.
    Refuses closed, not_now too.
    """
    check_names(fields, FIELDS)
    with transaction.atomic():
        found = locked_for_writing(idea, by)
        if all(getattr(found, name) == value for name, value in fields.items()):
            return found
        rules.check_seen(seen, found.saved_at)
        update(found, {**fields, "saved_at": clock.fresh()})
        return found


def discard_draft(*, idea: Idea, by: Staff) -> None:
    """With its files. Refuses not_now once it was handed in."""
    with transaction.atomic():
        found = locked_for_writing(idea, by)
        if found.number is not None:
            raise rules.already_received()
        record("idea.discarded", by=by, target="idea", target_id=found.pk)
        found.delete()


# --- handing in -----------------------------------------------------------------------------------------------
def submit_idea(*, idea: Idea, pledged: bool, by: Staff) -> Idea:
    """Received under the contest's next number. Handed in already: nothing happens.

    What counts is the moment it arrived: whoever waits for the contest's lock behind others is not late for it.
    Refuses not_started, closed, not_eligible, too_many_ideas, too_many_authors, incomplete, shares_not_100,
    consent_missing, pledge_required.
    """
    with refusing(Idea), transaction.atomic():
        arrived = clock.fresh()
        contest = lock_contest(idea.contest_id)
        found = _own(idea, contest, by)
        if found.number is not None:
            return found
        notice = notice_in_force(contest)
        contest_rules.check_window(notice, arrived)
        received = entered_by(by, contest).exclude(number=None).count()
        contest_rules.check_entrant(notice, employment=by.employment_type, entered=received)
        authors = _check_whole(found, notice)
        rules.check_pledge(pledged=pledged)
        _receive(found, notice, authors, arrived)
        _blind(found, found.authors.all())
        note_steps(ideas=[found], kind=StepKind.SUBMITTED, at=arrived)
        record(
            "idea.submitted",
            by=by,
            target="idea",
            target_id=found.pk,
            after={
                "contest": str(contest.pk),
                "number": found.number,
                "shares": {one.staff.number: one.share for one in authors},
            },
        )
        _tell_received(found, authors)
        return found


def _check_whole(idea: Idea, notice: Notice) -> list[Author]:
    """Its authors. Refuses incomplete, not_eligible, too_many_authors, shares_not_100, consent_missing."""
    rules.check_complete(_texts(idea))
    contest_rules.check_kind(notice, idea.kind)
    authors = list(idea.authors.select_related("staff").order_by("order"))
    contest_rules.check_authors(notice, len(authors))
    for one in authors[1:]:
        contest_rules.check_entrant(notice, employment=one.staff.employment_type)
    rules.check_shares(one.share for one in authors)
    rules.check_consents([one.name for one in authors[1:] if one.consented_at is None])
    return authors


def _receive(idea: Idea, notice: Notice, authors: list[Author], arrived: datetime) -> None:
    contest = notice.contest
    contest.last_number += 1
    contest.save(update_fields=["last_number"])
    update(
        idea,
        {
            "number": contest.last_number,
            "notice": notice,
            "state": IdeaState.SUBMITTED,
            "pledged_at": arrived,
            "submitted_at": arrived,
            "priority_at": arrived,
            "saved_at": arrived,
        },
    )
    seat_authors(authors)
    Author.objects.bulk_update(authors, ["name", "rank", "division", "division_name"])


def _tell_received(idea: Idea, authors: list[Author]) -> None:
    notify(
        people=[one.staff_id for one in authors],
        kind="ideas.received",
        key=str(idea.pk),
        params={"contest": idea.contest.title, "number": idea.number},
        url=reverse("idea", args=[idea.pk]),
    )


# --- the judges' copy -------------------------------------------------------------------------------------------
def make_blind_copy(*, idea: Idea) -> BlindCopy:
    """Anew from the texts as they stand, with everything masked that names an author, merged ideas' authors included.

    Inside the transaction of whatever changed texts or authors. An officer's edits of an older copy are gone with it.
    """
    return _blind(idea, authors_with_merged(idea))


def _blind(idea: Idea, authors: QuerySet[Author]) -> BlindCopy:
    words = words_of(placed(authors))
    texts = {name: masked(text, words=words) for name, text in _texts(idea).items()}
    texts["title"] = texts["title"][: rules.LONGEST_TITLE]
    copy = BlindCopy(idea=idea, edited_by=None, edited_at=None, **texts)
    BlindCopy.objects.bulk_create(
        [copy],
        update_conflicts=True,
        unique_fields=["idea"],
        update_fields=[*texts, "edited_by", "edited_at"],
    )
    return copy


def _texts(idea: Idea) -> Mapping[str, str]:
    return {name: getattr(idea, name) for name in rules.TEXTS}


# --- afterwards -------------------------------------------------------------------------------------------------
def hand_in_correction(*, idea: Idea, by: Staff) -> Idea:
    """What was asked for is put right: back to screening, whose clock goes on. Handed in already: nothing happens.

    Refuses closed after its last day, not_now, incomplete, shares_not_100, consent_missing.
    """
    with transaction.atomic():
        contest = lock_contest(idea.contest_id)
        found = _own(idea, contest, by)
        if found.state == IdeaState.SUBMITTED and found.corrections.filter(ended_at__isnull=False).exists():
            return found
        asked = Correction.objects.select_for_update().filter(idea=found, ended_at__isnull=True).first()
        moment = clock.fresh()
        rules.check_correction(state=found.state, due_on=asked.due_on if asked else None, today=moment.date())
        assert asked is not None  # check_correction has refused
        _check_whole(found, found.notice or notice_in_force(contest))
        update(asked, {"ended_at": moment})
        update(found, {"state": IdeaState.SUBMITTED, "saved_at": moment})
        make_blind_copy(idea=found)
        note_steps(ideas=[found], kind=StepKind.CORRECTED, at=moment)
        record("idea.corrected", by=by, target="idea", target_id=found.pk)
        notify(
            people=[one for one in holders_of(Role.PROGRAMME_OFFICER) if one != by.pk],
            kind="ideas.corrected",
            key=f"{asked.pk}",
            params={"contest": contest.title, "number": found.number},
            url=reverse("screening_idea", args=[found.pk]),
            mail=False,
        )
        return found


def withdraw_idea(*, idea: Idea, by: Staff) -> Idea:
    """By the first author, from receipt until the announcement; its number stays used. Withdrawn already: nothing happens.

    Refuses not_now, also while ideas of colleagues are merged into it.
    """
    with transaction.atomic():
        contest = lock_contest(idea.contest_id)
        found = _own(idea, contest, by)
        if found.state == IdeaState.WITHDRAWN:
            return found
        rules.check_withdrawal(state=found.state, contest=contest.state, holds_others=holds_others(found))
        moment = clock.fresh()
        before = found.state
        update(found, {"state": IdeaState.WITHDRAWN, "withdrawn_at": moment})
        found.corrections.filter(ended_at__isnull=True).update(ended_at=moment)
        note_steps(ideas=[found], kind=StepKind.WITHDRAWN, at=moment)
        record(
            "idea.withdrawn",
            by=by,
            target="idea",
            target_id=found.pk,
            before={"state": before},
            after={"state": found.state},
        )
        notify(
            people=[one.staff_id for one in found.authors.exclude(staff=by)],
            kind="ideas.withdrawn",
            key=str(found.pk),
            params={"contest": contest.title, "number": found.number},
            url=reverse("idea", args=[found.pk]),
        )
        return found


def _own(idea: Idea, contest: Contest, by: Staff) -> Idea:
    """Locked after its contest; only its first author acts for it."""
    found = Idea.objects.select_for_update(of=("self",)).get(pk=idea.pk)
    found.contest = contest
    if found.author_id != by.pk:
        raise PermissionDenied
    return found
