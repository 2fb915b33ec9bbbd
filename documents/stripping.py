"""A document without what says who made it. Runs as a child process: `python -m documents.stripping < document`.

Author, company, last editor, paths, tracked changes' and comments' names, thumbnails and everything that is no longer
reachable in the file stay behind; where and with what a picture inside was taken, too. What is written in the text is the
author's own and stays: officers look at it. The file is hostile until shown otherwise (reliability rule 19): nothing of it is
parsed as XML, what it inflates to is counted while it inflates, and the process may use only so much memory and time.
Nothing of Django is imported here.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Callable

import pikepdf
from PIL import Image

from kindness.limits import limit_this_process

MOST_ENTRIES = 5_000
MOST_INFLATED = 200 * 1024 * 1024
MOST_PIXELS = 60_000_000
MOST_CPU_SECONDS = 20
QUALITY = 90
_ZIP = b"PK\x03\x04"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)

# --- packages: DOCX, XLSX, PPTX, HWPX ---------------------------------------------------------------------------
_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties '
    b'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties '
    b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
_CUSTOM = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties '
    b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
)
_REPLACED = {"docprops/core.xml": _CORE, "docprops/app.xml": _APP, "docprops/custom.xml": _CUSTOM}
_EMPTIED = re.compile(r"(^|/)(printersettings\d*\.bin|prvtext\.txt)$")
_PICTURE = re.compile(r"\.(jpe?g|png)$")
_MACROS = re.compile(r"(^|/)(vbaproject\.bin|vbadata\.xml)$")
_NAMES = rb"(?:author|initials|userName|displayName|userId|providerId|lastEdited|lastModifiedBy|creator|memoAuthor)"
# In attributes: who commented, who changed, whose folder the file lay in.
_ATTRIBUTES = re.compile(rb"""(?i)(\s(?:[\w-]+:)?""" + _NAMES + rb"""\s*=\s*)(?:"[^"]*"|'[^']*')""")
_PATHS = re.compile(rb"""(<(?:[\w-]+:)?absPath\b[^>]*?\surl\s*=\s*)(?:"[^"]*"|'[^']*')""")
_AUTHOR_LISTS = re.compile(
    rb"""(<(?:[\w-]+:)?(?:cmAuthor|trackChangeAuthor)\b[^>]*?\sname\s*=\s*)(?:"[^"]*"|'[^']*')"""
)
# In elements: Excel's list of who commented, HWPX's description of the package and of its memos.
_ELEMENTS = re.compile(
    rb"(?s)(<((?:[\w-]+:)?(?:author|creator|lastModifiedBy|company|manager))(?:\s[^>]*)?>).*?(</\2\s*>)"
)
_OPF = re.compile(rb"""(?s)(<opf:meta\b[^>]*?name\s*=\s*["'][^"']*["'][^>]*?(?<!/)>).*?(</opf:meta\s*>)""")
_MEMO = re.compile(
    rb"""(?is)(<hp:stringParam\b[^>]*?name\s*=\s*["'][^"']*author[^"']*["'][^>]*?(?<!/)>).*?(</hp:stringParam\s*>)"""
)


class Unreadable(ValueError):
    """Not such a document, damaged, locked, with macros, or too much for us."""


def strip(content: bytes) -> bytes:
    """The same document without its makers. Raises Unreadable."""
    try:
        if content.startswith(_ZIP):
            return _strip_package(content)
        return _strip_pdf(content)
    except Unreadable:
        raise
    except Exception as error:  # the libraries name two dozen kinds; to the person they are one
        raise Unreadable("not readable") from error


def _strip_package(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        entries = old.infolist()
        if len(entries) > MOST_ENTRIES or any(entry.flag_bits & 1 for entry in entries):
            raise Unreadable("too many parts, or locked")
        left = MOST_INFLATED
        for entry in entries:
            part = _read(old, entry, left)
            left -= len(part)
            # The first part of HWPX says what the file is and is stored as it stands.
            stored = zipfile.ZIP_STORED if entry.filename == "mimetype" else zipfile.ZIP_DEFLATED
            info = zipfile.ZipInfo(entry.filename, _LONG_AGO)
            info.compress_type = stored
            new.writestr(info, _part(entry.filename.lower(), part))
    return out.getvalue()


def _read(package: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """What the part really inflates to, not what it says."""
    with package.open(entry) as part:
        found = part.read(most + 1)
    if len(found) > most:
        raise Unreadable("too large")
    return found


def _part(name: str, content: bytes) -> bytes:
    if _MACROS.search(name):
        raise Unreadable("macros")
    if name in _REPLACED:
        return _REPLACED[name]
    if _EMPTIED.search(name):
        return b""
    if name.startswith(("docprops/thumbnail", "preview/prvimage")):
        return _blank(name)
    if _PICTURE.search(name):
        return _picture(content)
    if name.endswith((".xml", ".rels", ".hpf")):
        return _xml(content)
    return content


def _xml(content: bytes) -> bytes:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"<!DOCTYPE" in content[:2_000]:
        raise Unreadable("not in UTF-8")
    for pattern, kept in _RULES:
        content = pattern.sub(kept, content)
    return content


_RULES: tuple[tuple[re.Pattern[bytes], bytes], ...] = (
    (_ATTRIBUTES, rb'\1""'),
    (_PATHS, rb'\1""'),
    (_AUTHOR_LISTS, rb'\1""'),
    (_ELEMENTS, rb"\1\3"),
    (_OPF, rb"\1\2"),
    (_MEMO, rb"\1\2"),
)


def _blank(name: str) -> bytes:
    """The old thumbnail shows the first page of another day."""
    kind = "JPEG" if name.endswith(("jpg", "jpeg")) else "PNG"
    return _saved(Image.new("RGB", (1, 1), "white"), kind)


def _picture(content: bytes) -> bytes:
    """Of a picture inside the document only what can be seen; one we cannot read is not kept."""
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise Unreadable("too many pixels")
        kind = picture.format or "PNG"
        if not _tells(picture):
            return content
        seen = picture.convert("RGB") if kind == "JPEG" else picture.copy()
        seen.info = {}
        return _saved(seen, kind)


def _tells(picture: Image.Image) -> bool:
    """Anything beside pixels that may name who took it, where, and with what."""
    told = {
        "exif",
        "xmp",
        "comment",
        "photoshop",
        "iptc",
        "Author",
        "Software",
        "Comment",
        "XML:com.adobe.xmp",
        "parsed_exif",
    }
    texts = getattr(picture, "text", {})
    return bool(texts) or not told.isdisjoint(picture.info)


def _saved(picture: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **({"quality": QUALITY} if kind == "JPEG" else {}))
    return out.getvalue()


# --- PDF --------------------------------------------------------------------------------------------------------
_TOLD_IN_OBJECTS = ("/Metadata", "/PieceInfo", "/LastModified")
_TOLD_IN_NOTES = ("/T", "/CreationDate", "/M", "/NM")
_RUNS = ("/OpenAction", "/AA", "/JavaScript")


def _strip_pdf(content: bytes) -> bytes:
    """Drawn from what can still be reached: older versions inside the file are not copied."""
    with pikepdf.open(io.BytesIO(content)) as document:
        if document.is_encrypted:
            raise Unreadable("locked")
        if "/Info" in document.trailer:
            del document.trailer["/Info"]
        _forget(document.Root, (*_RUNS, "/AcroForm") if _is_signed(document) else _RUNS)
        if "/Names" in document.Root:
            _forget(document.Root.Names, ("/JavaScript", "/EmbeddedFiles"))
        for found in document.objects:
            _clean(found)
        out = io.BytesIO()
        document.save(out, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _is_signed(document: pikepdf.Pdf) -> bool:
    form = document.Root.get("/AcroForm")
    return bool(form is not None and int(form.get("/SigFlags", 0)) & 1)


def _clean(found: pikepdf.Object) -> None:
    """A signature names its owner; a note names who wrote it; a picture carries its camera's words."""
    if not isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
        return
    _forget(found, _TOLD_IN_OBJECTS)
    if found.get("/Type") == pikepdf.Name("/Sig"):
        _forget(found, tuple(str(name) for name in found))
    if found.get("/Subtype") is not None and "/Rect" in found:
        _forget(found, _TOLD_IN_NOTES if found.get("/FT") is None else ("/M", "/NM"))


def _forget(found: pikepdf.Object, names: tuple[str, ...]) -> None:
    for name in names:
        if name in found:
            del found[name]


def main(work: Callable[[bytes], bytes] = strip) -> int:
    """Answer the new document on standard output, or end with 1."""
    limit_this_process(cpu_seconds=MOST_CPU_SECONDS)
    try:
        sys.stdout.buffer.write(work(sys.stdin.buffer.read()))
    except (ValueError, MemoryError):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
