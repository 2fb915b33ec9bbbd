"""Files of courses, cohorts, agreements and visits: checked and kept, taken out again."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.db import IntegrityError, transaction

from audit.services import record
from documents import files
from documents.photos import redrawn_apart
from kindness import clock
from people.models import Staff
from training.models import Agreement, Cohort, Course, Material, Visit

Owner = Course | Cohort | Agreement | Visit
_FIELDS: dict[type[Owner], str] = {
    Course: "course",
    Cohort: "cohort",
    Agreement: "agreement",
    Visit: "visit",
}


def add_material(
    *, owner: Owner, name: str, content: bytes, by: Staff, token: UUID | None = None
) -> Material:
    """Keep a file; of a picture, only what can be seen in it. The same token gives the file it gave before.

    Refuses invalid_file, empty_file, too_large, unreadable_file; a visit takes pictures only.
    """
    before = _sent_before(by, token)
    if before is not None:
        return before
    name = files.tidy(name)
    kind = files.check_file(name, content)
    if isinstance(owner, Visit):
        files.check_photo(kind)
    if kind.picture:  # before the transaction: a second or two, and nobody waits for a lock
        content, name, kind = redrawn_apart(content), files.name_as(name, "jpg"), files.KINDS["jpg"]
    try:
        return _keep(owner, _file(name, kind.media_type, content), by, token)
    except IntegrityError:  # the same form, sent twice at once
        twin = _sent_before(by, token)
        if twin is None:
            raise
        return twin


def _sent_before(by: Staff, token: UUID | None) -> Material | None:
    return Material.objects.filter(uploaded_by=by, token=token).first() if token else None


def _file(name: str, media_type: str, content: bytes) -> Material:
    digest = hashlib.sha256(content).hexdigest()
    return Material(name=name, media_type=media_type, size=len(content), sha256=digest, content=content)


def _keep(owner: Owner, material: Material, by: Staff, token: UUID | None) -> Material:
    material.uploaded_by, material.token = by, token
    setattr(material, _FIELDS[type(owner)], owner)
    with transaction.atomic():
        material.save(force_insert=True)
        _record("material.added", material, by, owner)
    return material


def remove_material(*, material: Material, by: Staff) -> None:
    """Take a file out: what it held is gone, that it was there stays. Removed already: nothing happens."""
    with transaction.atomic():
        held = Material.objects.select_for_update(of=("self",)).get(pk=material.pk)
        if held.removed_at is not None:
            return
        held.removed_at, held.content = clock.fresh(), b""
        held.save(update_fields=["removed_at", "content"])
        _record("material.removed", held, by, held.owner)


def _record(action: str, material: Material, by: Staff, owner: Owner) -> None:
    after = {
        "name": material.name,
        "sha256": material.sha256,
        _FIELDS[type(owner)]: str(owner.pk),
    }
    record(action, by=by, target="material", target_id=material.pk, after=after)
