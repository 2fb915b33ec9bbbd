"""Who wrote an idea: named by the first author, agreed to by each in person."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from audit.services import record
from ideas.models import Author, Idea
from ideas.queries.contests import notice_in_force
from ideas.queries.ideas import due_on_of
from ideas.rules import contests as contest_rules, ideas as rules
from kindness import clock
from kindness.errors import refusing
from notifications.services import notify
from people.models import Staff
from people.queries import seats


def name_author(*, idea: Idea, staff: Staff, share: int, part: str = "", by: Staff) -> Author:
    """The first author names a colleague; their share is taken from the first author's. The colleague is asked.

    Refuses closed, not_now, not_eligible, too_many_authors, already_author, shares_not_100.
    """
    rules.check_share(share)
    with refusing(Author), transaction.atomic():
        found = locked_for_writing(idea, by)
        notice = notice_in_force(found.contest)
        authors = list(found.authors.order_by("order"))
        contest_rules.check_entrant(notice, employment=staff.employment_type)
        contest_rules.check_authors(notice, len(authors) + 1)
        author = Author(
            idea=found, staff=staff, order=authors[-1].order + 1, share=share, part=part, name=staff.name
        )
        seat_authors([author])
        author.save()
        _give(authors[0], rules.share_left_to_first(first=authors[0].share, given=share))
        record(
            "idea.author_named",
            by=by,
            target="idea",
            target_id=found.pk,
            after={"staff": staff.number, "share": share},
        )
        _ask(found, [author])
        return author


def set_shares(*, idea: Idea, shares: Mapping[int, int], by: Staff) -> None:
    """By staff id; who is not among them keeps theirs. Whoever agreed to another share is asked again.

    They need not make 100 yet: handing in asks that. Refuses closed, not_now, shares_not_100 (one outside 1 to 100).
    """
    for share in shares.values():
        rules.check_share(share)
    with refusing(Author), transaction.atomic():
        found = locked_for_writing(idea, by)
        changed = [
            one for one in found.authors.order_by("order") if shares.get(one.staff_id, one.share) != one.share
        ]
        if not changed:
            return
        before = {str(one.staff_id): one.share for one in changed}
        for one in changed:
            one.share, one.consented_at, one.declined_at = shares[one.staff_id], None, None
        Author.objects.bulk_update(changed, ["share", "consented_at", "declined_at"])
        record(
            "idea.shares_set",
            by=by,
            target="idea",
            target_id=found.pk,
            before=before,
            after={str(one.staff_id): one.share for one in changed},
        )
        _ask(found, [one for one in changed if one.order])


def remove_author(*, idea: Idea, staff: Staff, by: Staff) -> None:
    """A co-author, by the first author; the share goes back to the first. Refuses closed, not_now."""
    with transaction.atomic():
        found = locked_for_writing(idea, by)
        gone = found.authors.filter(staff=staff, order__gt=0).first()
        if gone is None:
            return
        first = found.authors.get(order=0)
        _give(first, rules.share_given_back(first=first.share, taken=gone.share))
        gone.delete()
        record("idea.author_removed", by=by, target="idea", target_id=found.pk, after={"staff": staff.number})


def answer_naming(*, idea: Idea, consents: bool, by: Staff) -> Author:
    """A co-author agrees to being named with that share, or declines. The same answer again changes nothing.

    Refuses closed, not_now.
    """
    with transaction.atomic():
        found = _locked(idea)
        author = Author.objects.select_for_update().filter(idea=found, staff=by, order__gt=0).first()
        if author is None:
            raise PermissionDenied
        if _answered(author) is consents:
            return author
        moment = clock.fresh()
        rules.check_editable(state=found.state, due_on=due_on_of(found), today=moment.date())
        author.consented_at = moment if consents else None
        author.declined_at = None if consents else moment
        author.save(update_fields=["consented_at", "declined_at"])
        record(
            "idea.naming_answered",
            by=by,
            target="idea",
            target_id=found.pk,
            after={"consents": consents, "share": author.share},
        )
        notify(
            people=[found.author_id],
            kind="ideas.naming_agreed" if consents else "ideas.naming_declined",
            key=f"{author.pk}@{moment.isoformat()}",
            params={"contest": found.contest.title, "name": author.name},
            url=reverse("idea_authors", args=[found.pk]),
            mail=False,
        )
        return author


# --- shared with services.ideas -------------------------------------------------------------------------------
def locked_for_writing(idea: Idea, by: Staff) -> Idea:
    """Held until the transaction ends; only its first author writes it. Refuses closed, not_now."""
    found = _locked(idea)
    if found.author_id != by.pk:
        raise PermissionDenied
    due_on = due_on_of(found) if found.number else None
    rules.check_editable(state=found.state, due_on=due_on, today=clock.fresh().date())
    return found


def seat_authors(authors: list[Author]) -> None:
    """Name and place of today, on rows not stored yet or about to be. One query."""
    day = clock.today()
    seated = {one.pk: one for one in seats(staff_ids=[one.staff_id for one in authors], day=day)}
    for author in authors:
        person = seated.get(author.staff_id)
        if person is not None:
            author.name = person.name
            author.rank = person.rank or ""
            author.division_id = person.division_id
            author.division_name = person.division_name or ""


def _locked(idea: Idea) -> Idea:
    return Idea.objects.select_for_update(of=("self",)).select_related("contest").get(pk=idea.pk)


def _give(first: Author, share: int) -> None:
    first.share = share
    first.save(update_fields=["share"])


def _answered(author: Author) -> bool | None:
    if author.consented_at:
        return True
    return False if author.declined_at else None


def _ask(idea: Idea, authors: list[Author]) -> None:
    """Each asking is a fact of its own: after a change of shares they are asked again."""
    asked_at = clock.now().isoformat()
    for author in authors:
        notify(
            people=[author.staff_id],
            kind="ideas.author_named",
            key=f"{author.pk}@{asked_at}:{author.share}",
            params={"contest": idea.contest.title, "share": author.share},
            url=reverse("idea", args=[idea.pk]),
        )
