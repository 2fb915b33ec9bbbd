"""What belongs to an idea: checked, and without what says who made it."""

from __future__ import annotations

from hashlib import sha256
from subprocess import TimeoutExpired
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.services import record
from documents.files import check_file, ending_of, tidy
from documents.photos import photo_of
from ideas.models import Attachment, Idea
from ideas.rules import ideas as rules
from ideas.services.authors import locked_for_writing
from kindness import clock
from kindness.errors import Refused, refusing
from kindness.limits import run_apart
from people.models import Staff

MOST_SECONDS = 30
JPEG = "image/jpeg"


def add_file(*, idea: Idea, name: str, content: bytes, by: Staff, token: UUID | None = None) -> Attachment:
    """Its metadata is removed in a process of its own. The same token again: the first answer.

    Refuses invalid_file (also .hwp), empty_file, too_large, unreadable_file, too_many_files, closed, not_now.
    """
    repeated = _sent_before(by, token)
    if repeated is not None:
        return repeated
    name, media_type, kept = stripped(name, content)  # takes seconds: nothing is held meanwhile
    with refusing(Attachment), transaction.atomic():
        found = locked_for_writing(idea, by)
        repeated = _sent_before(by, token)
        if repeated is not None:
            return repeated
        rules.check_file_number(count=found.attachments.filter(removed_at__isnull=True).count() + 1)
        attachment = Attachment.objects.create(
            idea=found,
            name=name,
            media_type=media_type,
            size=len(kept),
            sha256=sha256(kept).hexdigest(),
            content=kept,
            uploaded_by=by,
            token=token,
        )
        record(
            "idea.file_added",
            by=by,
            target="idea",
            target_id=found.pk,
            after={"file": str(attachment.pk), "size": attachment.size},
        )
        return attachment


def remove_file(*, attachment: Attachment, by: Staff) -> None:
    """While the idea may be changed. Removed already: nothing happens. Refuses closed, not_now."""
    with transaction.atomic():
        found = locked_for_writing(attachment.idea, by)
        gone = Attachment.objects.filter(pk=attachment.pk, removed_at__isnull=True)
        if not gone.update(removed_at=clock.fresh()):
            return
        record(
            "idea.file_removed",
            by=by,
            target="idea",
            target_id=found.pk,
            before={"file": str(attachment.pk)},
        )


def stripped(name: str, content: bytes) -> tuple[str, str, bytes]:
    """(name, media type, content) without metadata. Refuses invalid_file, empty_file, too_large, unreadable_file."""
    name = tidy(name)
    if ending_of(name) == "hwp":
        raise Refused(
            "invalid_file",
            _("What says who made it cannot be taken out of an HWP file. Please save it as HWPX or PDF."),
            title=_("This kind of file is not kept."),
        )
    kind = check_file(name, content)
    if kind.picture:
        name, drawn = photo_of(name, content)
        return name, JPEG, drawn
    return name, kind.media_type, _stripped_apart(content)


def _stripped_apart(content: bytes) -> bytes:
    try:
        child = run_apart("documents.stripping", content, seconds=MOST_SECONDS)
    except TimeoutExpired as error:
        raise _unreadable() from error
    if child.returncode or not child.stdout:
        raise _unreadable()
    return child.stdout


def _unreadable() -> Refused:
    return Refused(
        "unreadable_file",
        _(
            "The file could not be read: it is damaged, locked with a password, holds macros, or is far too large. "
            "Please save it again, as PDF for example."
        ),
        title=_("The file was not kept."),
    )


def _sent_before(by: Staff, token: UUID | None) -> Attachment | None:
    return Attachment.objects.filter(uploaded_by=by, token=token).defer("content").first() if token else None
