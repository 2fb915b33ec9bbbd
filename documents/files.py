"""Which files may be kept as materials: by ending, by their first bytes, by size. Pure.

Documents are never opened here, only handed back as downloads; pictures are drawn anew (documents.photos).
Office files with macros have endings of their own (.docm, .xlsm, .pptm) and are not taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from django.utils.translation import gettext_lazy as _

from kindness.errors import Refused
from kindness.text import Unreadable, clean_text

MOST_BYTES = 10 * 1024 * 1024
ENOUGH_TO_REFUSE = MOST_BYTES + 1
MOST_MEGABYTES = MOST_BYTES // (1024 * 1024)
LONGEST_NAME = 200

_ZIP = b"PK\x03\x04"
_OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: what it is served as, how it begins, whether it is a picture."""

    media_type: str
    beginnings: tuple[bytes, ...]
    picture: bool = False


KINDS = {
    "pdf": Kind("application/pdf", (b"%PDF-",)),
    "hwp": Kind("application/x-hwp", (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"HWP Document File")),
    "hwpx": Kind("application/hwp+zip", (_ZIP,)),
    "docx": Kind(f"{_OFFICE}wordprocessingml.document", (_ZIP,)),
    "xlsx": Kind(f"{_OFFICE}spreadsheetml.sheet", (_ZIP,)),
    "pptx": Kind(f"{_OFFICE}presentationml.presentation", (_ZIP,)),
    "jpg": Kind("image/jpeg", (b"\xff\xd8\xff",), picture=True),
    "jpeg": Kind("image/jpeg", (b"\xff\xd8\xff",), picture=True),
    "png": Kind("image/png", (b"\x89PNG\r\n\x1a\n",), picture=True),
}
ACCEPTED = ",".join(f".{ending}" for ending in KINDS)  # of an <input type="file">


def check_file(name: str, content: bytes) -> Kind:
    """What kind of file it is. Refuses invalid_file (ending, or first bytes that do not fit it), too_large, empty_file."""
    kind = KINDS.get(ending_of(name))
    if kind is None:
        raise Refused(
            "invalid_file",
            _("Files may be PDF, HWP, HWPX, DOCX, XLSX, PPTX, JPG or PNG. Please save it as one of these."),
            title=_("This kind of file is not kept."),
        )
    if not content:
        raise Refused("empty_file", _("The file is empty. Please choose it again."))
    if len(content) > MOST_BYTES:
        raise too_large()
    if not content.startswith(kind.beginnings):
        raise Refused(
            "invalid_file",
            _(
                "What is in the file does not fit its ending. Please save it again in the program it came from."
            ),
            title=_("This file was not kept."),
        )
    return kind


def tidy(name: str) -> str:
    """The bare name, without folders and what no keyboard types; empty where nothing of it can be kept."""
    try:
        bare = clean_text(PurePosixPath(name.replace("\\", "/")).name)
    except Unreadable:
        return ""
    return bare if len(bare) <= LONGEST_NAME else name_as(bare, ending_of(bare)[:10])


def ending_of(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def name_as(name: str, ending: str) -> str:
    """The name with another ending: a picture drawn anew is a JPEG."""
    stem = name.rpartition(".")[0] if "." in name else name
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"


def check_photo(kind: Kind) -> None:
    """Refuses invalid_file for anything but a picture."""
    if not kind.picture:
        raise Refused("invalid_file", _("A photo is a JPG or PNG file. Please choose another file."))


def too_large() -> Refused:
    return Refused(
        "too_large",
        _("A file may have up to %(megabytes)d MB. Please make it smaller, or split it.")
        % {"megabytes": MOST_MEGABYTES},
        title=_("The file is too large."),
    )


def unreadable_picture() -> Refused:
    return Refused(
        "unreadable_file",
        _("The picture could not be read: it is damaged, or far too large. Please save it again as JPG."),
        title=_("The picture was not kept."),
    )
