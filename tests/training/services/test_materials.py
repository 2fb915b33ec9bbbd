"""Files: checked, kept, drawn anew, handed out, taken out."""

from __future__ import annotations

import io
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from audit.models import AuditRow
from documents import redrawing
from documents.files import MOST_BYTES, name_as
from kindness.errors import Refused
from people.enums import Role
from people.models import Staff
from tests.factories.people import make_outsider, make_staff
from tests.factories.training import (
    make_cohort,
    make_cohort_with_session,
    make_course,
    make_enrolment,
    make_session,
)
from tests.support.answers import assert_refused
from tests.support.client import client_of
from tests.support.races import at_once
from training.enums import CourseState
from training.models import Cohort, Material
from training.services.cohorts import add_instructor
from training.services.materials import add_material, remove_material
from training.services.partners import add_agreement, add_partner, seat_partner

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nmaterials"


@pytest.fixture
def officer() -> Staff:
    return make_staff(number="700001", roles=[Role.TRAINING_OFFICER])


def photo(kind: str = "JPEG", *, size: tuple[int, int] = (64, 48), exif: bool = True) -> bytes:
    """A picture with a place, a maker and a comment in it."""
    picture = Image.new("RGB", size, "red")
    meta = Image.Exif()
    if exif:
        meta[271] = "HIDDEN-CAMERA"
        meta[274] = 6  # lies on its side
        meta.get_ifd(34853)[1] = "N"
    out = io.BytesIO()
    picture.save(out, kind, exif=meta)
    return out.getvalue()


def test_document_is_kept_as_it_is(officer: Staff):
    course = make_course()
    kept = add_material(owner=course, name="C:\\자료\\교재.PDF", content=PDF, by=officer)
    kept.refresh_from_db()
    assert (kept.name, kept.media_type, kept.size, bytes(kept.content), kept.owner) == (
        "교재.PDF",
        "application/pdf",
        len(PDF),
        PDF,
        course,
    )
    row = AuditRow.objects.get()
    assert (row.action, row.after["course"]) == ("material.added", str(course.pk))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_photo_is_drawn_anew_without_what_hides_in_it(officer: Staff, kind: str):
    content = photo(kind)
    assert b"HIDDEN-CAMERA" in content
    name = f"현장.{'jpg' if kind == 'JPEG' else 'png'}"
    kept = add_material(owner=make_course(), name=name, content=content, by=officer)
    assert (kept.name, kept.media_type) == ("현장.jpg", "image/jpeg")
    assert b"HIDDEN-CAMERA" not in bytes(kept.content)
    drawn = Image.open(io.BytesIO(bytes(kept.content)))
    assert (drawn.size, dict(drawn.getexif())) == ((48, 64), {})


def test_large_photo_becomes_smaller():
    drawn = Image.open(io.BytesIO(redrawing.redraw(photo(size=(4000, 1000), exif=False))))
    assert drawn.size == (2560, 640)


def test_see_through_picture_lies_on_white():
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(out, "PNG")
    drawn = Image.open(io.BytesIO(redrawing.redraw(out.getvalue())))
    assert drawn.getpixel((0, 0)) == (255, 255, 255)


def test_bomb_of_pixels_is_not_read(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(redrawing, "MOST_PIXELS", 1000)
    with pytest.raises(ValueError, match="pixels"):
        redrawing.redraw(photo())


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\xff\xd8\xff broken", b"<svg/>"])
def test_anything_else_is_no_picture(content: bytes):
    with pytest.raises(ValueError, match="picture"):
        redrawing.redraw(content)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("교재.exe", PDF, "invalid_file"),
        ("교재", PDF, "invalid_file"),
        ("교재.docm", b"PK\x03\x04", "invalid_file"),
        ("교재.svg", b"<svg/>", "invalid_file"),
        ("교재.pdf", b"MZ\x90", "invalid_file"),
        ("교재.hwp", PDF, "invalid_file"),
        ("교재.pdf", b"", "empty_file"),
        ("교재.pdf", b"%PDF-" + b"0" * MOST_BYTES, "too_large"),
        ("현장.jpg", b"\xff\xd8\xff broken", "unreadable_file"),
        ("현장.png", photo(), "invalid_file"),
        ("\x00.pdf", PDF, "invalid_file"),
    ],
)
def test_other_files_are_refused(officer: Staff, name: str, content: bytes, code: str):
    with pytest.raises(Refused) as refused:
        add_material(owner=make_course(), name=name, content=content, by=officer)
    assert (refused.value.code, Material.objects.count(), AuditRow.objects.count()) == (code, 0, 0)


def test_long_names_keep_their_ending(officer: Staff):
    kept = add_material(owner=make_course(), name="가" * 400 + ".pdf", content=PDF, by=officer)
    assert (len(kept.name), kept.name[-4:]) == (200, ".pdf")
    assert name_as("a.png", "jpg") == "a.jpg"


def test_same_token_keeps_one_file(officer: Staff):
    token, course = uuid4(), make_course()
    first = add_material(owner=course, name="교재.pdf", content=PDF, by=officer, token=token)
    assert add_material(owner=course, name="교재.pdf", content=PDF, by=officer, token=token) == first
    assert (Material.objects.count(), AuditRow.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_racing_uploads_of_one_form_keep_one_file():
    officer, token, course = make_staff(), uuid4(), make_course()
    results = at_once(
        4, lambda _n: add_material(owner=course, name="교재.pdf", content=PDF, by=officer, token=token)
    )
    assert {result.pk for result in results} == {Material.objects.get().pk}


def test_removed_file_is_gone_and_was_there(officer: Staff):
    kept = add_material(owner=make_course(), name="교재.pdf", content=PDF, by=officer)
    for _n in range(2):
        remove_material(material=kept, by=officer)
    kept.refresh_from_db()
    assert (bytes(kept.content), kept.removed_at is not None) == (b"", True)
    assert AuditRow.objects.filter(action="material.removed").count() == 1
    assert client_of(officer).get(f"/training/materials/{kept.pk}/").status_code == 404


# --- who may have it --------------------------------------------------------------------------------------------
def have(person: Staff, kept: Material) -> int:
    return int(client_of(person).get(f"/training/materials/{kept.pk}/").status_code)


def test_download_is_a_download(officer: Staff):
    kept = add_material(owner=make_course(), name="교재.pdf", content=PDF, by=officer)
    answer: Any = client_of(make_staff()).get(f"/training/materials/{kept.pk}/")
    assert answer.content == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "no-store")


def test_file_of_a_draft_is_nobodys(officer: Staff):
    course = make_course(state=CourseState.DRAFT)
    kept = add_material(owner=course, name="교재.pdf", content=PDF, by=officer)
    assert (have(make_staff(), kept), have(officer, kept)) == (404, 200)


def test_file_of_a_cohort_is_for_those_who_sit_or_teach_in_it(officer: Staff):
    cohort, teacher, pupil = make_cohort(), make_staff(), make_staff()
    make_session(cohort, instructor=add_instructor(name="강사", staff=teacher, by=officer))
    make_session(cohort, instructor=None)
    make_enrolment(cohort, pupil)
    kept = add_material(owner=cohort, name="교재.pdf", content=PDF, by=officer)
    assert [have(person, kept) for person in (pupil, teacher, make_staff())] == [200, 200, 404]


def outsourced(name: str, by: Staff) -> tuple[Staff, Cohort, Any]:
    """An institution's account, its cohort and its agreement."""
    from datetime import date

    partner = add_partner(name=name, by=by)
    account = make_outsider(roles=[Role.PARTNER])
    seat_partner(partner=partner, staff=account, by=by)
    agreement = add_agreement(
        partner=partner, title="협약", starts_on=date(2026, 3, 1), ends_on=date(2026, 11, 30), by=by
    )
    return account, make_cohort_with_session(make_course(name, agreement=agreement)), agreement


def test_trainee_finds_the_files_of_cohort_and_course_with_the_enrolment(officer: Staff):
    cohort, other = make_cohort_with_session(), make_cohort_with_session(make_course("다른 과정"))
    for owner, name in ((cohort, "교재.pdf"), (cohort.course, "안내.pdf"), (other, "남의 교재.pdf")):
        add_material(owner=owner, name=name, content=PDF, by=officer)
    seated, waiting = (make_staff() for _n in range(2))
    seats = [make_enrolment(cohort, seated), make_enrolment(cohort, waiting, state="waiting")]
    shown = [
        [
            file.name
            for file in client_of(one.staff).get(f"/training/enrolments/{one.pk}/").context["materials"]
        ]
        for one in seats
    ]
    assert shown == [["교재.pdf", "안내.pdf"], []]


def test_institution_has_its_own_files_and_no_others(officer: Staff):
    mine, cohort, agreement = outsourced("다온대학교", officer)
    other, _cohort, _agreement = outsourced("다른대학교", officer)
    files = [
        add_material(owner=owner, name="교재.pdf", content=PDF, by=officer)
        for owner in (cohort.course, cohort, agreement)
    ]
    assert [have(mine, kept) for kept in files] == [200, 200, 200]
    assert [have(other, kept) for kept in files] == [404, 404, 404]
    assert have(make_outsider(roles=[Role.JUDGE]), files[0]) == 403
    assert [have(make_staff(), kept) for kept in files] == [200, 404, 404]


def test_institution_hands_in_for_its_own_cohorts_only(officer: Staff):
    mine, cohort, _agreement = outsourced("다온대학교", officer)
    _other, foreign, _a = outsourced("다른대학교", officer)
    client = client_of(mine)
    for target, status, kept in ((cohort, 302, 1), (foreign, 404, 1)):
        page = f"/training/cohorts/{target.pk}/materials/add/"
        answer = client.post(page, {"file": SimpleUploadedFile("교재.pdf", PDF), "token": str(uuid4())})
        assert (answer.status_code, Material.objects.count()) == (status, kept)
    page = f"/training/materials/{Material.objects.get().pk}/remove/"
    assert client.get(page).status_code == 200
    assert client.post(page).status_code == 302
    assert Material.objects.get().removed_at is not None


def test_upload_page_keeps_and_refuses(officer: Staff):
    course, client = make_course(), client_of(officer)
    page = f"/training/courses/{course.pk}/materials/add/"
    assert client.get(page).status_code == 200
    assert_refused(client.post(page, {"file": SimpleUploadedFile("교재.exe", PDF)}), "invalid_file")
    assert_refused(client.post(page, {}), "required")
    assert Material.objects.count() == 0
    answer = client.post(page, {"file": SimpleUploadedFile("교재.pdf", PDF)})
    assert answer["Location"] == f"/training/courses/{course.pk}/"
    assert "교재.pdf" in client.get(f"/training/courses/{course.pk}/").content.decode()
