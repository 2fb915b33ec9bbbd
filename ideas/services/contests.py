"""Contests: begun with a usable notice, published, changed by a new version with its reason, called off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.services import Actor, record
from ideas.enums import ContestState
from ideas.models import Contest, Criterion, Notice, Phase, Prize
from ideas.queries import contests as queries
from ideas.rules import contests as rules, notices as terms_rules
from kindness import clock
from kindness.changes import changed, check_names, plain, update
from kindness.errors import Refused, refusing
from notifications.services import notify
from people.models import Staff
from people.queries.seats import in_service


# --- begun --------------------------------------------------------------------------------------------------
def add_contest(*, title: str, theme: str, by: Actor, token: UUID | None = None) -> Contest:
    """A contest whose notice is still to be written out: twelve days that begin in a week, the criteria and weights
    of the local rules, prizes without money, one phase. The same token gives the contest it gave before.

    Refuses name_taken.
    """
    creator = by if isinstance(by, Staff) else None
    before = _sent_before(creator, token)
    if before is not None:
        return before
    try:
        with refusing(Contest), transaction.atomic():
            contest = Contest.objects.create(title=title, created_by=creator, token=token)
            _store_first_notice(contest, theme)
            _record("contest.added", contest, by, after={"title": title, "theme": theme})
            return contest
    except (Refused, IntegrityError):
        twin = _sent_before(creator, token)  # the same form, sent twice at once
        if twin is None:
            raise
        return twin


def _sent_before(creator: Staff | None, token: UUID | None) -> Contest | None:
    return Contest.objects.filter(created_by=creator, token=token).first() if token else None


def _store_first_notice(contest: Contest, theme: str) -> None:
    opens_at, closes_at = terms_rules.first_window(clock.fresh().date())
    notice = Notice.objects.create(contest=contest, theme=theme, opens_at=opens_at, closes_at=closes_at)
    _store_rows(Criterion, notice, _named(terms_rules.CRITERION_FIELDS, terms_rules.first_criteria()))
    _store_rows(Prize, notice, _named(terms_rules.PRIZE_FIELDS, terms_rules.first_prizes()))
    _store_rows(Phase, notice, terms_rules.first_phases(closes_at))


# --- written ------------------------------------------------------------------------------------------------
def change_notice(*, notice: Notice, by: Actor, title: str = "", **fields: Any) -> Notice:
    """Change what is given of rules.notices.NOTICE_FIELDS; title: the contest's, until somebody has entered.

    A published notice is changed only as far as it could be published again, and everybody with a draft is told.
    Nothing new: nothing is written. Refuses frozen, name_taken, invalid_days, and what rules.notices.missing yields.
    """
    check_names(fields, terms_rules.NOTICE_FIELDS)
    with refusing(Contest, Notice), transaction.atomic():
        contest, held = _lock_for_changes(notice)
        as_it_was = Notice.objects.get(pk=held.pk)
        before, after = changed(held, fields)
        renames = bool(title) and title != contest.title
        if not after and not renames:
            return held
        if renames:
            _rename(contest, title, by)
        if after:
            update(held, after)
            _record("notice.changed", contest, by, before=plain(before), after=plain(after))
        _check_posted(held, as_it_was)
        return held


def _rename(contest: Contest, title: str, by: Actor) -> None:
    rules.check_renames(contest.last_number)
    before = contest.title
    update(contest, {"title": title})
    _record("contest.renamed", contest, by, before={"title": before}, after={"title": title})


def set_criteria(*, notice: Notice, criteria: Sequence[tuple[str, int, str]], by: Actor) -> Notice:
    """(name, weight, help) each, in this order, instead of those there are. Refuses frozen, name_taken; for a
    published notice also what rules.notices.missing yields."""
    rows = _named(terms_rules.CRITERION_FIELDS, criteria)
    return _replace(Criterion, notice, rows, terms_rules.CRITERION_FIELDS, by=by)


def set_prizes(*, notice: Notice, prizes: Sequence[tuple[str, int, int, bool]], by: Actor) -> Notice:
    """(name, seats, won each, whether it is carried out) each, the highest first. Refuses as set_criteria."""
    rows = _named(terms_rules.PRIZE_FIELDS, prizes)
    return _replace(Prize, notice, rows, terms_rules.PRIZE_FIELDS, by=by)


def set_phases(*, notice: Notice, phases: Sequence[Mapping[str, Any]], by: Actor) -> Notice:
    """Each with some of rules.notices.PHASE_FIELDS, at least name and days, in turn. Refuses as set_criteria,
    and invalid_days."""
    for phase in phases:
        check_names(phase, terms_rules.PHASE_FIELDS)
    return _replace(Phase, notice, list(phases), terms_rules.PHASE_FIELDS, by=by)


def _named(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[Mapping[str, Any]]:
    return [dict(zip(names, row, strict=True)) for row in rows]


def _replace(
    model: type[Criterion | Prize | Phase],
    notice: Notice,
    rows: Sequence[Mapping[str, Any]],
    names: Sequence[str],
    *,
    by: Actor,
) -> Notice:
    with refusing(model), transaction.atomic():
        contest, held = _lock_for_changes(notice)
        stored = model.objects.filter(notice=held)
        wanted = _made(model, held, rows)
        before, after = terms_rules.rows_of(list(stored), names), terms_rules.rows_of(wanted, names)
        if before == after:
            return held
        stored.delete()
        model.objects.bulk_create(wanted)
        act, kept_as = _LISTS[model]
        _record(
            act,
            contest,
            by,
            before={kept_as: [plain(row) for row in before]},
            after={kept_as: [plain(row) for row in after]},
        )
        _check_posted(held, held)
        return held


_LISTS: Mapping[type[Any], tuple[str, str]] = {
    Criterion: ("notice.criteria_set", "criterion_rows"),
    Prize: ("notice.prizes_set", "prize_rows"),
    Phase: ("notice.phases_set", "phase_rows"),
}


def _made(model: type[Any], notice: Notice, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    return [model(notice=notice, order=order, **row) for order, row in enumerate(rows)]


def _store_rows(model: type[Any], notice: Notice, rows: Sequence[Mapping[str, Any]]) -> None:
    model.objects.bulk_create(_made(model, notice, rows))


def _lock_for_changes(notice: Notice) -> tuple[Contest, Notice]:
    """Nobody enters while the notice changes: receiving an idea takes the same lock."""
    contest = lock_contest(notice.contest_id)
    held = Notice.objects.get(pk=notice.pk)
    held.contest = contest
    rules.check_changes(contest, held, queries.newest_number(contest))
    return contest, held


def lock_contest(contest_id: UUID) -> Contest:
    """The contest, kept from everybody else who changes it or takes a number until the transaction ends."""
    return Contest.objects.select_for_update(of=("self",), no_key=True).get(pk=contest_id)


def _check_posted(held: Notice, before: Notice) -> None:
    """What is published stays publishable; whoever is writing an idea under it is told."""
    if held.posted_at is None:
        return
    moment = clock.fresh()
    terms_rules.check_terms(queries.terms_of(held), moment=moment, before=before)
    notify(
        people=queries.entrants_of(held.contest),
        kind="ideas.notice_corrected",
        key=f"{held.pk}.{moment.isoformat()}",
        params={"contest": held.contest.title},
        url=_page_of(held.contest),
        mail=False,
    )


# --- published ----------------------------------------------------------------------------------------------
def post_notice(*, notice: Notice, by: Actor) -> Notice:
    """The first notice opens the contest to everybody it is addressed to; a changed one takes the place of the one
    in force, and every entrant reads its reason. Published already: nothing happens.

    Refuses frozen once judging has begun, and what rules.notices.missing yields.
    """
    with transaction.atomic():
        contest = lock_contest(notice.contest_id)
        held = Notice.objects.get(pk=notice.pk)
        held.contest = contest
        if held.posted_at is not None:
            return held
        rules.check_changes(contest, held, queries.newest_number(contest))
        moment = clock.fresh()
        before = queries.newest_posted(contest)
        terms_rules.check_terms(queries.terms_of(held), moment=moment, before=before)
        update(held, {"posted_at": moment, "posted_by": by if isinstance(by, Staff) else None})
        if before is None:
            update(contest, {"state": ContestState.POSTED, "posted_at": moment})
        _record("notice.posted", contest, by, after={"number": held.number}, reason=held.reason)
        (_tell_everybody if before is None else _tell_entrants)(held)
        return held


def _tell_everybody(notice: Notice) -> None:
    addressed = in_service(clock.today()).filter(employment_type__in=notice.employment)
    notify(
        people=addressed.values_list("pk", flat=True),
        kind="ideas.contest_posted",
        key=f"{notice.contest_id}",
        params={
            "contest": notice.contest.title,
            "theme": notice.theme,
            "opens": notice.opens_at.isoformat(),
            "closes": notice.closes_at.isoformat(),
        },
        url=_page_of(notice.contest),
        mail=False,
    )


def _tell_entrants(notice: Notice) -> None:
    notify(
        people=queries.entrants_of(notice.contest),
        kind="ideas.notice_changed",
        key=f"{notice.pk}",
        params={"contest": notice.contest.title, "reason": notice.reason},
        url=_page_of(notice.contest),
    )


# --- a new version ------------------------------------------------------------------------------------------
def begin_change(*, contest: Contest, reason: str, by: Actor) -> Notice:
    """The next version as a draft that says what the one in force says. Refuses draft_exists, frozen once judging has
    begun, not_now before the first is published, reason_required.
    """
    rules.check_reason(reason)
    with transaction.atomic():
        held = lock_contest(contest.pk)
        rules.check_new_version(held, draft=queries.draft_notice(held) is not None)
        newest = queries.notice_in_force(held)
        fields = {name: getattr(newest, name) for name in terms_rules.NOTICE_FIELDS}
        made = Notice.objects.create(contest=held, number=newest.number + 1, reason=reason, **fields)
        _copy_lists(queries.terms_of(newest), made)
        _record("notice.change_begun", held, by, after={"number": made.number}, reason=reason)
        return made


def _copy_lists(terms: queries.Terms, to: Notice) -> None:
    _store_rows(Criterion, to, terms_rules.rows_of(terms.criteria, terms_rules.CRITERION_FIELDS))
    _store_rows(Prize, to, terms_rules.rows_of(terms.prizes, terms_rules.PRIZE_FIELDS))
    _store_rows(Phase, to, terms_rules.rows_of(terms.phases, terms_rules.PHASE_FIELDS))


def discard_change(*, contest: Contest, by: Actor) -> None:
    """The changed version that was begun is dropped; the one in force stands. None begun: nothing happens.

    Refuses not_now for the first notice.
    """
    with transaction.atomic():
        held = lock_contest(contest.pk)
        draft = queries.draft_notice(held)
        if draft is None:
            return
        rules.check_discards(draft.number)
        draft.delete()
        _record("notice.change_discarded", held, by, before={"number": draft.number})


# --- called off ---------------------------------------------------------------------------------------------
def call_off(*, contest: Contest, reason: str, by: Actor) -> Contest:
    """Nothing is taken, judged or awarded any more; every entrant reads why. Called off already: nothing happens.

    Refuses not_now once announced, reason_required.
    """
    rules.check_reason(reason)
    with transaction.atomic():
        held = lock_contest(contest.pk)
        if held.state == ContestState.CALLED_OFF:
            return held
        rules.check_calls_off(held.state)
        before = held.state
        update(held, {"state": ContestState.CALLED_OFF, "called_off_because": reason})
        _record("contest.called_off", held, by, before={"state": before}, reason=reason)
        notify(
            people=queries.entrants_of(held),
            kind="ideas.contest_called_off",
            key=f"{held.pk}",
            params={"contest": held.title, "reason": reason},
            url=_page_of(held),
        )
        return held


# --- shared -------------------------------------------------------------------------------------------------
def _page_of(contest: Contest) -> str:
    return reverse("contest", args=[contest.pk])


def _record(action: str, contest: Contest, by: Actor, **details: Any) -> None:
    record(action, by=by, target="contest", target_id=contest.pk, **details)
