"""The auditor's pages: what they show, to whom, at what cost; and what they leave in the access log."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook

from audit.access import Shown
from audit.models import AccessRow, AuditRow
from audit.services import record, record_access, seal_rows
from kindness import clock
from people.enums import Role
from tests.audit.rows import triggers_off, write_rows
from tests.factories.people import make_staff
from tests.support.answers import assert_refused
from tests.support.hostile import PARAMETERS
from tests.support.rows import nothing_written
from tests.support.statements import statements

PAGES = (
    "/audit/",
    "/audit/export/",
    "/audit/access/",
    "/audit/access/month/",
    "/audit/access/export/",
    "/audit/seals/",
)


@pytest.fixture
def auditor(db):
    return make_staff(number="900015", name="감사인", roles=[Role.AUDITOR])


@pytest.fixture
def reader(auditor, as_person):
    return as_person(auditor)


def act(by, **fields):
    record(
        **{
            "action": "period.closed",
            "target": "period",
            "target_id": "2026H1",
            "reason": "기간이 끝났습니다",
        }
        | fields,
        by=by,
    )
    return AuditRow.objects.order_by("-id").first()


def looked(viewer, *subjects, what="award report", purpose="", path="/awards/2026H1/"):
    record_access(
        [Shown(what, subjects, purpose)], viewer=viewer, address="10.1.2.3", method="GET", path=path
    )


def queries_of(reader, path):
    with statements() as asked:
        assert reader.get(path).status_code == 200
    return len(asked)


# --- who may ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", PAGES)
def test_pages_are_for_auditors(client, as_person, auditor, path):
    assert client.get(path).status_code == 302
    officer = as_person(make_staff(roles=[Role.PROGRAMME_OFFICER, Role.SYSTEM_ADMIN]))
    with nothing_written():
        assert officer.get(path).status_code == 403
    assert as_person(auditor).get(path).status_code == 200


@pytest.mark.parametrize("path", ["/audit/export/", "/audit/access/export/"])
def test_export_is_for_auditors(as_person, path):
    officer = as_person(make_staff(roles=[Role.PROGRAMME_OFFICER]))
    with nothing_written():
        assert officer.post(path, {"format": "csv", "purpose": "점검"}).status_code == 403


# --- the audit log ------------------------------------------------------------------------------------
def test_acts_shows_who_did_what_and_logs_it(reader, auditor):
    officer = make_staff(name="김친절")
    row = act(officer)
    page = reader.get("/audit/").content.decode()
    assert "김친절" in page
    assert officer.number in page
    assert f"/audit/{row.id}/" in page
    logged = AccessRow.objects.get()
    assert (logged.viewer, logged.what, logged.subjects) == (auditor.number, "audit log", [officer.number])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {1, 2, 3}),
        ("who=100001", {1}),
        ("who=홍길동", {1}),
        ("who=tests.acting", {3}),
        ("action=carnation.sent", {2}),
        ("target=carnation", {2}),
        ("target=2026H1", {1}),
        ("text=끝났", {1}),
        ("text=붉은색", {3}),
        ("who=100001&action=carnation.sent", set()),
    ],
)
def test_acts_filters(reader, query, found):
    one = act(make_staff(number="100001", name="홍길동")).id
    two = act(
        make_staff(number="100002"), action="carnation.sent", target="carnation", target_id="x", reason=""
    ).id
    (three,) = write_rows(1)
    listed = {line.row.id for line in reader.get(f"/audit/?{query}").context["lines"]}
    assert listed == {{1: one, 2: two, 3: three}[n] for n in found}


def test_acts_days_are_whole_days_in_seoul(reader):
    first, second, third = write_rows(3)
    with triggers_off() as cursor:
        for row_id, moment in (
            (first, "2026-11-20 23:59:59.999999+09"),
            (second, "2026-11-21 00:00+09"),
            (third, "2026-11-22 00:00+09"),
        ):
            cursor.execute("UPDATE audit_auditrow SET at = %s WHERE id = %s", [moment, row_id])
    listed = reader.get("/audit/?first=2026-11-21&last=2026-11-21").context["lines"]
    assert [line.row.id for line in listed] == [second]


@pytest.mark.parametrize(
    "query", ["first=2026-13-01", "first=2026-11-22&last=2026-11-21", "action=nothing", "who=" + "가" * 61]
)
@pytest.mark.parametrize("path", ["/audit/", "/audit/access/"])
def test_lists_unreadable_filters_are_refused(reader, path, query):
    if path == "/audit/access/":
        query = query.replace("action", "what")
    assert_refused(reader.get(f"{path}?{query}"), "invalid")


@pytest.mark.parametrize("path", PAGES)
def test_pages_hostile_parameters_never_break(reader, path):
    for text in PARAMETERS:
        for parameters in (("who", "whose", "target", "text", "page", "month"), ("action", "what", "first")):
            assert reader.get(path, dict.fromkeys(parameters, text)).status_code in {200, 422}


def test_acts_pages(reader):
    ids = write_rows(51)
    assert [line.row.id for line in reader.get("/audit/?page=2").context["lines"]] == [ids[0]]
    assert len(reader.get("/audit/").context["lines"]) == 50


def test_acts_lists_no_more_than_a_person_reads(reader, monkeypatch):
    from audit import views

    monkeypatch.setattr(views, "MOST_LISTED", 60)
    write_rows(70)
    assert reader.get("/audit/?page=2").context["listing"].paginator.count == 60
    assert len(reader.get("/audit/?page=9").context["lines"]) == 10


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/audit/", 8),
        ("/audit/access/", 8),
        ("/audit/access/month/", 8),
        ("/audit/seals/", 8),
        ("/audit/export/", 4),
    ],
)
def test_pages_cost_the_same_for_one_and_many(reader, path, count):
    looked("100009", "100008")
    act(make_staff())
    seal_rows()
    reader.get(path)
    few = queries_of(reader, path)
    for number in range(3):
        looked(f"10000{number}", "100008", purpose="점검")
        act(make_staff())
        seal_rows()
    assert (few, queries_of(reader, path)) == (count, count)


# --- one act ------------------------------------------------------------------------------------------
def test_act_shows_before_and_after_in_words(reader, auditor):
    row = act(
        make_staff(name="김친절"),
        before={"quota": 1, "closes_at": "2026-12-31T15:00:00+00:00", "senders": ["general"]},
        after={"quota": 2, "closes_at": "2026-12-31T15:00:00+00:00", "early": True},
    )
    changes = reader.get(f"/audit/{row.id}/").context["changes"]
    assert [(c.before, c.after, c.changed) for c in changes] == [
        ("–", "예", True),
        ("1", "2", True),
        ("general", "–", True),
        ("2027. 1. 1. 00:00", "2027. 1. 1. 00:00", False),
    ]


@pytest.mark.parametrize("number", ["0", "99999999", "99999999999999999999999"])
def test_act_absent_is_not_found(reader, number):
    assert reader.get(f"/audit/{number}/").status_code == 404


# --- the access log -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3),
        ("who=100001", 1),
        ("who=홍길동", 1),
        ("whose=100008", 2),
        ("whose=박도현", 2),
        ("what=reported letter", 1),
        ("downloads=on", 1),
        ("who=100001&whose=100008", 0),
    ],
)
def test_accesses_filters(reader, query, found):
    make_staff(number="100001", name="홍길동")
    make_staff(number="100008", name="박도현")
    looked("100001", "100007")
    looked("100002", "100007", "100008", what="reported letter")
    looked("100003", "100008", purpose="월간 점검")
    assert len(reader.get(f"/audit/access/?{query}").context["lines"]) == found


def test_accesses_shows_the_first_few_people_and_counts_the_rest(reader, auditor):
    looked("100001", *[f"2000{n:02d}" for n in range(8)])
    page = reader.get("/audit/access/")
    (line,) = page.context["lines"]
    assert ([person.number for person in line.subjects], line.more) == ([f"2000{n:02d}" for n in range(5)], 3)
    logged = AccessRow.objects.order_by("-id").first()
    assert (logged.what, logged.subjects) == ("access log", ["100001", *[f"2000{n:02d}" for n in range(5)]])


def test_month_counts_viewers_in_the_order_of_numbers(reader):
    make_staff(number="100002", name="홍길동")
    looked("100003", "a", "b")
    looked("100002", "a")
    looked("100003", "a", purpose="월간 점검")
    page = reader.get("/audit/access/month/")
    today = clock.today()
    assert [
        (
            v.viewer.number,
            v.viewer.name,
            v.times,
            v.days,
            v.people,
            v.downloads,
            v.busiest_day,
            v.busiest_times,
        )
        for v in page.context["viewers"]
    ] == [("100002", "홍길동", 1, 1, 1, 0, today, 1), ("100003", "", 2, 1, 3, 1, today, 2)]
    assert [line.row.purpose for line in page.context["downloads"]] == ["월간 점검"]


def test_month_of_another_month_is_empty(reader):
    looked("100002", "a")
    page = reader.get("/audit/access/month/?month=2020-02")
    assert page.context["viewers"] == []
    assert [str(day) for day in (page.context["days"].first, page.context["days"].last)] == [
        "2020-02-01",
        "2020-02-29",
    ]


def test_month_neighbours(reader):
    before, after = reader.get("/audit/access/month/?month=2020-12").context["neighbours"]
    assert (str(before.first), str(after.first)) == ("2020-11-01", "2021-01-01")
    assert reader.get("/audit/access/month/").context["neighbours"][1] is None


# --- files --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["/audit/export/", "/audit/access/export/"])
@pytest.mark.parametrize("purpose", ["", "   ", "\u3164\u3164"])
def test_export_needs_a_purpose(reader, path, purpose):
    before = AccessRow.objects.count()
    with nothing_written():
        assert_refused(reader.post(path, {"format": "csv", "purpose": purpose}), "purpose_required")
    assert AccessRow.objects.count() == before


@pytest.mark.parametrize(
    "fields", [{"format": "exe", "purpose": "점검"}, {"format": "csv", "purpose": "가" * 201}]
)
def test_export_what_cannot_be_read_is_refused(reader, fields):
    assert_refused(reader.post("/audit/export/", fields), "invalid")


def test_export_acts_as_csv_with_the_filters_and_logs_it(reader, auditor):
    one = make_staff(name="홍길동")
    act(one, reason="=1+1")
    act(make_staff(), action="other.act")
    answer = reader.post("/audit/export/?action=period.closed", {"format": "csv", "purpose": "분기 점검"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "홍길동" in lines[1]
    assert "'=1+1" in lines[1]
    logged = AccessRow.objects.get()
    assert (logged.viewer, logged.what, logged.subjects, logged.purpose) == (
        auditor.number,
        "audit log file",
        [one.number],
        "분기 점검",
    )


def test_export_accesses_as_xlsx(reader, auditor):
    looked("000123", "100007", "100008", purpose="=cmd")
    answer = reader.post("/audit/access/export/", {"format": "xlsx", "purpose": "월간 점검"})
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(
        0
    )
    rows = sheet.to_python()
    assert rows[1][1] == "000123"
    assert rows[1][6] == "100007 100008"
    assert answer.headers["Cache-Control"] == "no-store"
    logged = AccessRow.objects.order_by("-id").first()
    assert (logged.what, logged.subjects) == ("access log file", ["000123", "100007", "100008"])


def test_export_too_many_rows_is_refused(reader, monkeypatch):
    from audit import exports

    monkeypatch.setattr(exports, "MOST_ROWS", 2)
    write_rows(3)
    with nothing_written():
        assert_refused(reader.post("/audit/export/", {"format": "csv", "purpose": "점검"}), "too_many_rows")


# --- seals ---------------------------------------------------------------------------------------------
def test_seals_shows_the_head_to_write_down(reader):
    write_rows(2)
    seal_rows()
    page = reader.get("/audit/seals/")
    assert page.context["chain"].head in page.content.decode()
    assert page.context["chain"].holds


def test_seals_tells_a_broken_chain(reader):
    write_rows(2)
    seal_rows()
    with triggers_off() as cursor:
        cursor.execute("UPDATE audit_auditrow SET reason = 'x'")
    page = reader.in_language("en").get("/audit/seals/").content.decode()
    assert "The chain of seals does not hold." in page
    assert "was changed after it was sealed with seal 1." in page
