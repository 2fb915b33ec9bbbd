"""My letters and single letters: what is shown to whom."""

from __future__ import annotations

import pytest

from audit.models import AccessRow
from kindness import clock
from people.enums import Role
from recognition.models import Carnation
from tests.factories.people import make_division, make_staff
from tests.factories.recognition import (
    REASON,
    make_carnation,
    make_closed_period,
    make_reported_carnation,
    make_waiting_carnation,
)
from tests.support import hostile
from tests.support.answers import assert_refused
from tests.support.rows import nothing_written

LIST = "/carnations/"


def decided(state, by):
    """Fields of a letter an officer has decided about."""
    now = clock.fresh()
    return {
        "state": state,
        "reported_at": now,
        "report_reason": "신고",
        "decided_at": now,
        "decided_by": by,
        "decision_reason": "주민 연락처가 들어 있습니다.",
    }


# --- the list --------------------------------------------------------------------------------------------------
def test_list_shows_what_was_received_and_nothing_of_others(as_person, period, sender, recipient, colleague):
    make_carnation(sender, recipient, read_at=clock.fresh())
    make_carnation(
        colleague, recipient, reason="남에게 온 편지가 아니라 정지호에게 온 편지입니다. 고맙습니다."
    )
    stranger = make_staff(make_division("하수과"))
    make_carnation(recipient, stranger, reason="이 편지는 목록에 보이면 안 되는 다른 사람의 편지입니다.")
    page = as_person(recipient).get(LIST).content.decode()
    assert [name in page for name in ("김서윤", "박도현", stranger.name)] == [True, True, False]
    assert "다른 사람의 편지" not in page


def test_unopened_letter_hides_its_words_in_the_list_and_leads_to_its_envelope(
    as_person, period, sender, recipient
):
    letter = make_carnation(sender, recipient)
    page = as_person(recipient).get(LIST).content.decode()
    assert f'href="/carnations/{letter.pk}/open/"' in page
    assert REASON not in page


def test_letter_within_its_undo_minutes_is_seen_by_its_sender_only(as_person, period, sender, recipient):
    letter = make_waiting_carnation(sender, recipient)
    assert as_person(recipient).get(LIST).context["listing"].paginator.count == 0
    assert as_person(sender).get(LIST, {"tab": "sent"}).context["listing"].paginator.count == 1
    assert as_person(recipient).get(f"/carnations/{letter.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("path", "count"),
    [("/carnations/", 1), ("/carnations/", 3), ("/carnations/?tab=sent", 1), ("/carnations/?tab=sent", 3)],
)
def test_list_takes_six_queries(as_person, period, sender, path, count, django_assert_num_queries):
    for _ in range(count):
        other = make_staff()
        pair = (sender, other) if "sent" in path else (other, sender)
        withdrawn = {"state": "withdrawn"} if "sent" in path else {}
        make_carnation(*pair, **withdrawn)
    client = as_person(sender)
    client.get("/carnations/send/")
    with django_assert_num_queries(6):  # session, person, unread notices, what is left, how many, the page
        answer = client.get(path)
    assert len(answer.context["rows"]) == count


def test_list_has_fifty_rows_a_page(as_person, period, recipient):
    division = make_division()
    for _ in range(51):
        make_carnation(make_staff(division), recipient)
    client = as_person(recipient)
    assert len(client.get(LIST).context["rows"]) == 50
    assert len(client.get(LIST, {"page": "2"}).context["rows"]) == 1


@pytest.mark.parametrize(
    ("words", "count"), [("김서윤", 1), ("도로", 1), ("여권 기계", 1), ("없는 말", 0), ("%", 0), ("_", 0)]
)
def test_search_looks_at_names_departments_and_words(as_person, period, sender, recipient, words, count):
    make_carnation(sender, recipient)
    assert as_person(recipient).get(LIST, {"q": words}).context["listing"].paginator.count == count


@pytest.mark.parametrize("parameter", ["page", "q", "tab"])
def test_nothing_in_the_address_breaks_the_list(as_person, period, sender, parameter):
    client = as_person(sender)
    for text in hostile.PARAMETERS:
        assert client.get(LIST, {parameter: text}).status_code == 200, text


@pytest.mark.parametrize(
    "address",
    [
        "abc",
        "1",
        "0" * 32,
        "../../etc/passwd",
        "%00",
        "00000000-0000-4000-8000-000000000000",
        "99999999999999999999",
    ],
)
def test_address_of_no_letter_is_no_page(as_person, period, sender, address):
    assert as_person(sender).get(f"/carnations/{address}/").status_code in {301, 404}


def test_card_tells_what_is_left(as_person, period, sender, recipient):
    client = as_person(sender, language="en")
    assert "1 carnation left" in client.get(LIST).content.decode()
    make_carnation(sender, recipient)
    assert "Your carnation of this half-year has been sent" in client.get(LIST).content.decode()


# --- one letter --------------------------------------------------------------------------------------------------
def test_letter_is_read_by_the_two_and_by_nobody_else(as_person, period, sender, recipient, colleague):
    letter = make_carnation(sender, recipient)
    head = make_staff(sender.postings.get().department, roles=[Role.DIVISION_HEAD])
    officer = make_staff(roles=[Role.PROGRAMME_OFFICER, Role.AUDITOR, Role.SYSTEM_ADMIN])
    for person in (sender, recipient):
        answer = as_person(person).get(f"/carnations/{letter.pk}/")
        assert REASON in answer.content.decode()
    for person in (colleague, head, officer):
        for page in ("", "open/", "letter.pdf", "withdraw/", "report/"):
            assert as_person(person).get(f"/carnations/{letter.pk}/{page}").status_code == 404


def test_reading_a_letter_of_ones_own_leaves_no_access_row(as_person, period, sender, recipient):
    letter = make_carnation(sender, recipient)
    as_person(recipient).get(f"/carnations/{letter.pk}/")
    assert AccessRow.objects.count() == 0


@pytest.mark.parametrize("state", ["hidden", "voided"])
def test_words_of_a_hidden_or_voided_letter_are_shown_to_its_sender_only(
    as_person, period, sender, recipient, state
):
    letter = make_carnation(sender, recipient, **decided(state, make_staff()))
    page = as_person(recipient).get(f"/carnations/{letter.pk}/").content.decode()
    assert REASON not in page
    assert "연락처" not in page
    page = as_person(sender).get(f"/carnations/{letter.pk}/").content.decode()
    assert REASON in page
    assert "주민 연락처가 들어 있습니다." in page
    for path in ("letter.pdf", "open/"):
        assert as_person(recipient).get(f"/carnations/{letter.pk}/{path}").status_code == 404


def test_withdrawn_letter_is_seen_by_its_sender_only(as_person, period, sender, recipient):
    letter = make_carnation(sender, recipient, state="withdrawn")
    assert as_person(sender).get(f"/carnations/{letter.pk}/").status_code == 200
    assert as_person(recipient).get(f"/carnations/{letter.pk}/").status_code == 404


def test_letter_page_takes_four_queries(as_person, period, sender, recipient, django_assert_num_queries):
    letter = make_carnation(sender, recipient)
    client = as_person(recipient)
    client.get(LIST)
    with django_assert_num_queries(4):
        client.get(f"/carnations/{letter.pk}/")


def test_envelope_is_opened_by_a_press_and_looking_opens_nothing(as_person, period, sender, recipient):
    letter = make_carnation(sender, recipient)
    client, path = as_person(recipient), f"/carnations/{letter.pk}/open/"
    with nothing_written():
        assert REASON not in client.get(path).content.decode()
    assert client.post(path).headers["Location"] == f"/carnations/{letter.pk}/"
    assert Carnation.objects.get().read_at is not None
    assert as_person(sender).get(path).status_code == 404


def test_keepsake_is_a_pdf_for_the_two(as_person, period, sender, recipient):
    letter = make_carnation(sender, recipient)
    for person in (sender, recipient):
        answer = as_person(person).get(f"/carnations/{letter.pk}/letter.pdf")
        assert answer.content.startswith(b"%PDF")
        assert answer.headers["Content-Type"] == "application/pdf"
        assert "attachment" in answer.headers["Content-Disposition"]


# --- taking back -------------------------------------------------------------------------------------------------
def test_withdrawal_asks_then_takes_back(as_person, period, sender, recipient):
    letter = make_waiting_carnation(sender, recipient)
    client, path = as_person(sender), f"/carnations/{letter.pk}/withdraw/"
    with nothing_written():
        assert client.get(path).status_code == 200
    for _ in range(2):  # a double click
        assert client.post(path).status_code == 302
    assert Carnation.objects.get().state == "withdrawn"


def test_withdrawal_after_the_minutes_is_refused(as_person, period, sender, recipient):
    letter = make_carnation(sender, recipient)
    client = as_person(sender)
    with nothing_written():
        answer = client.post(f"/carnations/{letter.pk}/withdraw/")
    assert_refused(answer, "too_late")


def test_withdrawal_by_the_recipient_is_no_page(as_person, period, sender, recipient):
    letter = make_carnation(sender, recipient)
    client = as_person(recipient)
    with nothing_written():
        assert client.post(f"/carnations/{letter.pk}/withdraw/").status_code == 404


# --- reporting -----------------------------------------------------------------------------------------------------
def test_report_is_kept_and_shown_to_the_reporter(as_person, period, sender, recipient):
    letter = make_carnation(sender, recipient)
    client, path = as_person(recipient), f"/carnations/{letter.pk}/report/"
    assert (
        client.post(path, {"reason": "맞교환 약속입니다."}).headers["Location"] == f"/carnations/{letter.pk}/"
    )
    assert Carnation.objects.get().report_reason == "맞교환 약속입니다."
    page = as_person(sender).get(f"/carnations/{letter.pk}/").content.decode()
    assert "맞교환" not in page


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("", "reason_required"),
        ("\u3164", "reason_required"),
        ("가" * 401, "too_long"),
        ("김\x00서윤", "unreadable"),
    ],
)
def test_report_is_refused_and_keeps_what_was_typed(as_person, period, sender, recipient, reason, code):
    letter = make_carnation(sender, recipient)
    client = as_person(recipient)
    with nothing_written():
        answer = client.post(f"/carnations/{letter.pk}/report/", {"reason": reason})
    assert_refused(answer, code)


def test_second_report_is_refused(as_person, period, sender, recipient):
    letter = make_reported_carnation(sender, recipient)
    answer = as_person(recipient).post(f"/carnations/{letter.pk}/report/", {"reason": "다른 까닭"})
    assert_refused(answer, "already_reported")


def test_letters_of_closed_half_years_stay_readable(as_person, sender, recipient):
    letter = make_carnation(sender, recipient, period=make_closed_period())
    assert REASON in as_person(recipient).get(f"/carnations/{letter.pk}/").content.decode()
