"""Scorecards: made by hand or from a template, changed or discarded while a draft, frozen, copied to a new version."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from audit.services import Actor, record
from kindness import clock
from kindness.errors import Refused, refusing
from monitoring.enums import VersionState
from monitoring.models import Item, Level, Scorecard, Version
from monitoring.queries.scorecards import items_of, plans_of
from monitoring.rules import cards as rules
from monitoring.rules.cards import ItemPlan
from monitoring.rules.templates import Template
from people.models import Staff

Row = TypeVar("Row", Scorecard, Version)
SETTINGS = ("note", "not_applicable", "grades", "dispute_days", "most_disputes")


# --- made -----------------------------------------------------------------------------------------------------
def add_scorecard(
    *, name: str, kind: str, source: str = "", by: Actor, token: UUID | None = None
) -> Scorecard:
    """A new scorecard with version 1, an empty draft. kind: CardKind.

    The same token gives the scorecard it gave before. Refuses name_taken.
    """
    return _add({"name": name, "kind": kind, "source": source}, {}, (), by=by, token=token)


def add_from_template(
    *, template: Template, name: str = "", by: Actor, token: UUID | None = None
) -> Scorecard:
    """A published scorecard (rules.templates) as version 1, still a draft. Tokens and refusals as add_scorecard."""
    card = {"name": name or template.name, "kind": template.kind, "source": template.source}
    version = {"not_applicable": template.not_applicable}
    return _add(card, version, template.items, by=by, token=token)


def _add(
    card: dict[str, Any], version: dict[str, Any], items: Sequence[ItemPlan], *, by: Actor, token: UUID | None
) -> Scorecard:
    rules.check_items(items)
    creator = by if isinstance(by, Staff) else None
    before = _sent_before(creator, token)
    if before is not None:
        return before
    try:
        with refusing(Scorecard), transaction.atomic():
            made = Scorecard.objects.create(created_by=creator, token=token, **card)
            _store_items(Version.objects.create(scorecard=made, number=1, **version), items)
            record(
                "scorecard.added",
                by=by,
                target="scorecard",
                target_id=made.pk,
                after={"name": made.name, "items": len(items)},
            )
            return made
    except (Refused, IntegrityError):
        twin = _sent_before(creator, token)  # the same form, sent twice at once
        if twin is None:
            raise
        return twin


def _sent_before(creator: Staff | None, token: UUID | None) -> Scorecard | None:
    return Scorecard.objects.filter(created_by=creator, token=token).first() if token else None


def add_version(*, scorecard: Scorecard, note: str, by: Actor) -> Version:
    """The next version: a draft that asks what the newest one asks. Refuses draft_exists, discarded."""
    with transaction.atomic():
        _lock_card(scorecard.pk)
        newest = scorecard.versions.order_by("-number").first()
        assert newest is not None  # it was made with its first
        if newest.state == VersionState.DRAFT:
            raise Refused(
                "draft_exists",
                _("Please go on with version %(number)d, which is still a draft.")
                % {"number": newest.number},
                title=_("There is a draft of this scorecard already."),
            )
        kept = {name: getattr(newest, name) for name in SETTINGS}
        made = Version.objects.create(
            scorecard=scorecard, number=newest.number + 1, **(kept | {"note": note})
        )
        _store_items(made, plans_of(items_of(newest)))
        _record("version.added", made, by, after={"number": made.number})
        return made


# --- renamed, discarded ---------------------------------------------------------------------------------------
def rename_scorecard(*, scorecard: Scorecard, name: str, source: str, by: Actor) -> Scorecard:
    """Its name and where it comes from, as long as nothing goes by it. Refuses frozen, discarded, name_taken."""
    with refusing(Scorecard), transaction.atomic():
        held = _lock_card(scorecard.pk)
        states = held.versions.select_for_update(of=("self",)).values_list("state", flat=True)
        if VersionState.FROZEN in list(states):
            raise Refused(
                "frozen",
                _("A version of it is frozen, and results name it. Please add another scorecard."),
                title=_("This scorecard keeps its name."),
            )
        wanted = {"name": name, "source": source}
        before = {key: getattr(held, key) for key, value in wanted.items() if getattr(held, key) != value}
        if not before:
            return held
        after = {key: wanted[key] for key in before}
        _update(held, after)
        record("scorecard.renamed", by=by, target="scorecard", target_id=held.pk, before=before, after=after)
        return held


def discard_version(*, version: Version, by: Actor) -> None:
    """A draft that comes to nothing; the only version of a scorecard takes the scorecard with it.

    Refuses frozen, discarded, and in_use by a planned round.
    """
    with transaction.atomic():
        card = _lock_card(version.scorecard_id)
        held = _lock_draft(version)
        _refuse_in_use(held)
        _clear(held)
        _record("version.discarded", held, by, before={"name": card.name, "number": held.number})
        held.delete()
        if not card.versions.exists():
            record(
                "scorecard.discarded",
                by=by,
                target="scorecard",
                target_id=card.pk,
                before={"name": card.name},
            )
            card.delete()


def _refuse_in_use(version: Version) -> None:
    planned = version.rounds.first()
    if planned is not None:
        raise Refused(
            "in_use",
            _("“%(round)s” is planned with it. Please give that round another version first.")
            % {"round": planned.name},
            title=_("This version is needed."),
        )


def _lock_card(card_id: UUID) -> Scorecard:
    """Whatever concerns a scorecard and its versions holds the scorecard first."""
    return _there(Scorecard.objects.select_for_update(of=("self",), no_key=True).filter(pk=card_id).first())


# --- changed --------------------------------------------------------------------------------------------------
def set_items(*, version: Version, items: Sequence[ItemPlan], by: Actor) -> Version:
    """Everything a draft asks, in this order. Refuses frozen, and what rules.cards.check_items refuses."""
    return _change_items(version, lambda _stored: items, by=by)


def put_item(*, version: Version, item: ItemPlan, instead_of: str = "", by: Actor) -> Version:
    """One item, new or in the place of the one with that key. Refuses as set_items, and no_item."""
    return _change_items(version, lambda stored: rules.with_item(stored, item, instead_of=instead_of), by=by)


def move_item(*, version: Version, key: str, down: bool, by: Actor) -> Version:
    """One place up or down. Refuses frozen, no_item."""
    return _change_items(version, lambda stored: rules.moved(stored, key, by=1 if down else -1), by=by)


def remove_item(*, version: Version, key: str, by: Actor) -> Version:
    """Refuses frozen, no_item."""
    return _change_items(version, lambda stored: rules.without(stored, key), by=by)


def _change_items(
    version: Version, change: Callable[[Sequence[ItemPlan]], Sequence[ItemPlan]], *, by: Actor
) -> Version:
    """Two officers at one draft: each changes what the other has left."""
    with refusing(Item, Level), transaction.atomic():
        held = _lock_draft(version)
        stored = plans_of(items_of(held))
        wanted = list(change(stored))
        if wanted == stored:
            return held
        rules.check_items(wanted)
        _clear(held)
        _store_items(held, wanted)
        _record("version.items_set", held, by, before=_in_short(stored), after=_in_short(wanted))
        return held


def _clear(version: Version) -> None:
    """Two statements. Django's own would look for scores of each item first; the foreign keys do that."""
    Level.objects.filter(item__version=version).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM monitoring_item WHERE version_id = %s", [version.pk])


def _in_short(items: Sequence[ItemPlan]) -> dict[str, Any]:
    return {"items": len(items), "full_points": str(rules.full_points(items))}


def _store_items(version: Version, items: Sequence[ItemPlan]) -> None:
    made = Item.objects.bulk_create(
        Item(
            version=version,
            number=number,
            stage=str(item.stage),
            key=item.key,
            label=str(item.label),
            help=str(item.help),
            kind=item.kind,
            role=item.role,
            weight=item.weight,
            points=item.points,
            may_not_apply=item.may_not_apply,
            of_person=item.of_person,
        )
        for number, item in enumerate(items, 1)
    )
    Level.objects.bulk_create(
        Level(
            item=stored,
            number=number,
            label=str(level.label),
            anchor=str(level.anchor),
            points=level.points,
            upto=level.upto,
        )
        for stored, item in zip(made, items, strict=True)
        for number, level in enumerate(item.levels, rules.first_number(item.kind))
    )


def change_version(*, version: Version, by: Actor, **settings: Any) -> Version:
    """Change what is given of SETTINGS of a draft; nothing new: nothing is written. Refuses frozen, invalid_grades."""
    unknown = settings.keys() - set(SETTINGS)
    if unknown:
        raise ValueError(f"no setting of a version: {sorted(unknown)}")
    if "grades" in settings:
        rules.check_grades(settings["grades"])
    with transaction.atomic():
        held = _lock_draft(version)
        after = {name: value for name, value in settings.items() if getattr(held, name) != value}
        if not after:
            return held
        before = {name: getattr(held, name) for name in after}
        _update(held, after)
        _record("version.changed", held, by, before=before, after=after)
        return held


def freeze_version(*, version: Version, by: Actor) -> Version:
    """draft → frozen, for ever; a round or a team does it when it begins. Frozen already: nothing happens.

    Refuses no_items.
    """
    with transaction.atomic():
        held = _lock(version)
        if held.state == VersionState.FROZEN:
            return held
        rules.check_complete(plans_of(items_of(held)))
        _update(held, {"state": VersionState.FROZEN, "frozen_at": clock.fresh()})
        _record("version.frozen", held, by)
        return held


def hold_version(version: Version) -> Version:
    """The version, kept from being discarded until the transaction ends. Refuses discarded."""
    return _there(Version.objects.select_for_update(of=("self",), no_key=True).filter(pk=version.pk).first())


def _lock(version: Version) -> Version:
    return _there(Version.objects.select_for_update(of=("self",)).filter(pk=version.pk).first())


def _there(row: Row | None) -> Row:
    """While one officer was reading, another may have discarded it."""
    if row is None:
        raise Refused(
            "discarded",
            _("Somebody has discarded it meanwhile. Please look at the list of scorecards."),
            title=_("This draft is not there any more."),
        )
    return row


def _lock_draft(version: Version) -> Version:
    held = _lock(version)
    if held.state == VersionState.FROZEN:
        raise Refused(
            "frozen",
            _("It is scored by, so it stays as it is. Please make a new version for changes."),
            title=_("This version is frozen."),
        )
    return held


def _update(row: Scorecard | Version, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def _record(action: str, version: Version, by: Actor, **details: Any) -> None:
    record(action, by=by, target="scorecard_version", target_id=version.pk, **details)
