"""Files: which are kept, and that nothing in them says who made them."""

from __future__ import annotations

import io
import zipfile
from uuid import uuid4

import pikepdf
import pytest
from PIL import Image, PngImagePlugin

from documents import stripping
from ideas.models import Attachment, Contest, Idea
from ideas.services import files
from ideas.services.files import add_file, remove_file
from ideas.services.ideas import submit_idea
from kindness.errors import Refused
from people.models import Staff
from tests.factories.people import make_staff
from tests.ideas.ideas.making import written

NAME = "김서연"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def zipped(**parts: bytes | str) -> bytes:
    """A package of these parts; `__` stands for a slash, `_dot_` for a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def photo(kind: str = "JPEG") -> bytes:
    picture, out = Image.new("RGB", (8, 8), "red"), io.BytesIO()
    if kind == "PNG":
        told = PngImagePlugin.PngInfo()
        told.add_text("Author", NAME)
        picture.save(out, "PNG", pnginfo=told)
    else:
        exif = Image.Exif()
        exif[0x013B] = "Seoyeon"  # artist
        picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def docx() -> bytes:
    return zipped(
        _dot_rels="<Relationships/>",
        docProps__core_dot_xml=f"<cp:coreProperties><dc:creator>{NAME}</dc:creator></cp:coreProperties>",
        docProps__app_dot_xml=f"<Properties><Company>도로과 {NAME}</Company></Properties>",
        docProps__custom_dot_xml=f"<Properties><property>{NAME}</property></Properties>",
        docProps__thumbnail_dot_jpeg=photo(),
        word__document_dot_xml=f'<w:p><w:ins w:id="1" w:author="{NAME}"><w:t>카드</w:t></w:ins></w:p>',
        word__comments_dot_xml=f"<w:comment w:author='{NAME}' w:initials='{NAME}'><w:t>메모</w:t></w:comment>",
        word__people_dot_xml=f'<w15:person w15:author="{NAME}"><w15:presenceInfo w15:userId="{NAME}"/></w15:person>',
        word__media__image1_dot_jpeg=photo(),
        word__media__image2_dot_png=photo("PNG"),
    )


def test_a_word_document_keeps_its_text_and_nobodys_name() -> None:
    parts = parts_of(stripping.strip(docx()))
    whole = b" ".join(parts.values())
    assert (NAME.encode() in whole, b"Seoyeon" in whole, "도로과".encode() in whole) == (False, False, False)
    assert ("카드".encode() in parts["word/document.xml"], "메모".encode() in parts["word/comments.xml"]) == (
        True,
        True,
    )
    assert b'w:author=""' in parts["word/document.xml"]


def test_a_workbook_forgets_paths_and_commenters() -> None:
    content = zipped(
        xl__workbook_dot_xml=rf'<workbook><fileSharing userName="{NAME}"/><x15ac:absPath url="C:\Users\{NAME}\"/></workbook>',
        xl__comments1_dot_xml=f"<comments><authors><author>{NAME}</author></authors><t>메모</t></comments>",
        xl__persons__person_dot_xml=f'<person displayName="{NAME}" userId="{NAME}"/>',
        xl__printerSettings__printerSettings1_dot_bin=f"{NAME} printer",
        xl__sharedStrings_dot_xml="<si><t>표</t></si>",
    )
    parts = parts_of(stripping.strip(content))
    assert NAME.encode() not in b" ".join(parts.values())
    assert ("표".encode() in parts["xl/sharedStrings.xml"], "메모".encode() in parts["xl/comments1.xml"]) == (
        True,
        True,
    )


def test_slides_forget_commenters() -> None:
    content = zipped(ppt__commentAuthors_dot_xml=f'<p:cmAuthor id="1" name="{NAME}" initials="{NAME}"/>')
    assert NAME.encode() not in b" ".join(parts_of(stripping.strip(content)).values())


def test_an_hwpx_document_forgets_who_saved_it() -> None:
    content = zipped(
        mimetype="application/hwp+zip",
        Contents__content_dot_hpf=(
            f'<opf:meta name="creator" content="text">{NAME}</opf:meta>'
            f'<opf:meta name="lastsaveby" content="text">{NAME}</opf:meta>'
        ),
        Contents__header_dot_xml=f'<hh:trackChangeAuthor name="{NAME}" mark="1"/>',
        Contents__section0_dot_xml=f'<hp:stringParam name="MemoAuthor">{NAME}</hp:stringParam><hp:t>본문</hp:t>',
        Preview__PrvText_dot_txt=f"{NAME}의 옛 글",
        Preview__PrvImage_dot_png=photo("PNG"),
    )
    stripped = stripping.strip(content)
    parts = parts_of(stripped)
    assert NAME.encode() not in b" ".join(parts.values())
    assert ("본문".encode() in parts["Contents/section0.xml"], parts["mimetype"]) == (
        True,
        b"application/hwp+zip",
    )
    with zipfile.ZipFile(io.BytesIO(stripped)) as package:
        first = package.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


def pdf() -> bytes:
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(100, 100))
    document.docinfo["/Author"] = NAME
    document.docinfo["/Creator"] = "Seoyeon"
    with document.open_metadata() as told:
        told["dc:creator"] = [NAME]
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Text,
        Rect=[0, 0, 9, 9],
        T=NAME,
        Contents="메모",
        M="D:2026",
    )
    page.Annots = document.make_indirect(pikepdf.Array([document.make_indirect(note)]))
    document.attachments["a.txt"] = NAME.encode()
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_pdf_forgets_its_author_and_runs_nothing() -> None:
    with pikepdf.open(io.BytesIO(stripping.strip(pdf()))) as document:
        assert ("/Info" in document.trailer, "/Metadata" in document.Root) == (False, False)
        assert ("/OpenAction" in document.Root, len(document.attachments)) == (False, 0)
        note = document.pages[0].Annots[0]
        assert ("/T" in note, str(note.Contents)) == (False, "메모")
        everything = document.objects
        assert not any(NAME in str(one) for one in everything if isinstance(one, pikepdf.String))
        assert len(document.pages) == 1


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"%PDF-1.7 and nothing else", id="pdf"),
        pytest.param(b"PK\x03\x04 and nothing else", id="zip"),
        pytest.param(zipped(word__vbaProject_dot_bin=b"macro"), id="macros"),
        pytest.param(zipped(a_dot_xml=b"\xff\xfe<\x00"), id="utf-16"),
        pytest.param(
            zipped(a_dot_xml=b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>'), id="entities"
        ),
        pytest.param(zipped(word__media__a_dot_jpg=b"no picture"), id="picture"),
    ],
)
def test_what_cannot_be_read_is_not_kept(content: bytes) -> None:
    with pytest.raises(stripping.Unreadable):
        stripping.strip(content)


def test_what_inflates_too_far_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stripping, "MOST_INFLATED", 1000)
    with pytest.raises(stripping.Unreadable):
        stripping.strip(zipped(word__document_dot_xml="0" * 1001))


# --- the service --------------------------------------------------------------------------------------------------
@pytest.fixture
def me(db: None) -> Staff:
    return make_staff()


@pytest.fixture
def idea(contest: Contest, me: Staff) -> Idea:
    return written(contest, me)


@pytest.fixture
def at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stripped in this process: a child of its own takes longer than all the rest."""
    monkeypatch.setattr(files, "_stripped_apart", stripping.strip)


def test_add_file_keeps_it_without_its_maker(idea: Idea, me: Staff) -> None:
    kept = add_file(idea=idea, name=r"C:\내 문서\카드 안.docx", content=docx(), by=me)
    assert (kept.name, kept.size) == ("카드 안.docx", len(kept.content))
    assert NAME.encode() not in b" ".join(parts_of(bytes(kept.content)).values())


@pytest.mark.usefixtures("at_hand")
def test_add_file_with_the_same_token_is_kept_once(idea: Idea, me: Staff) -> None:
    token = uuid4()
    for _again in range(2):
        add_file(idea=idea, name="a.pdf", content=pdf(), by=me, token=token)
    assert Attachment.objects.count() == 1


def test_add_file_draws_a_picture_anew(idea: Idea, me: Staff) -> None:
    kept = add_file(idea=idea, name="사진.png", content=photo("PNG"), by=me)
    assert (kept.name, kept.media_type, NAME.encode() in bytes(kept.content)) == (
        "사진.jpg",
        "image/jpeg",
        False,
    )


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.hwp", b"HWP Document File", "invalid_file"),
        ("a.exe", b"MZ", "invalid_file"),
        ("a.pdf", b"PK\x03\x04", "invalid_file"),
        ("a.pdf", b"", "empty_file"),
        ("a.docx", b"PK\x03\x04 broken", "unreadable_file"),
    ],
    ids=["hwp", "program", "disguised", "empty", "broken"],
)
def test_add_file_that_is_not_taken_is_refused(
    idea: Idea, me: Staff, name: str, content: bytes, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        add_file(idea=idea, name=name, content=content, by=me)
    assert refused.value.code == code
    assert Attachment.objects.count() == 0


@pytest.mark.usefixtures("at_hand")
def test_add_file_beyond_the_most_is_refused_until_one_is_removed(idea: Idea, me: Staff) -> None:
    kept = [add_file(idea=idea, name=f"{n}.pdf", content=pdf(), by=me) for n in range(5)]
    with pytest.raises(Refused) as refused:
        add_file(idea=idea, name="6.pdf", content=pdf(), by=me)
    assert refused.value.code == "too_many_files"
    remove_file(attachment=kept[0], by=me)
    add_file(idea=idea, name="6.pdf", content=pdf(), by=me)
    assert Attachment.objects.filter(removed_at=None).count() == 5


@pytest.mark.usefixtures("at_hand")
def test_files_of_a_received_idea_stay(idea: Idea, me: Staff) -> None:
    kept = add_file(idea=idea, name="a.pdf", content=pdf(), by=me)
    submit_idea(idea=idea, pledged=True, by=me)
    with pytest.raises(Refused) as refused:
        remove_file(attachment=kept, by=me)
    assert refused.value.code == "not_now"
    assert Attachment.objects.filter(removed_at=None).count() == 1
