"""The form that sends a letter: what it accepts, what it refuses, what it never loses."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.utils.html import escape

from kindness import clock
from people.enums import EmploymentType
from recognition.models import Carnation
from tests.factories.people import make_outsider, make_staff
from tests.factories.recognition import REASON, make_carnation, make_period
from tests.support import hostile
from tests.support.answers import REFUSAL, assert_refused
from tests.support.client import InspectingClient
from tests.support.rows import nothing_written

SEND = "/carnations/send/"
FAMILY = "👨\u200d👩\u200d👧\u200d👦"  # one character as a person counts, eleven for a computer
NUL = "김\x00서윤"
# Everything but what no browser can encode.
CORPUS = [
    text
    for text in hostile.LOOKS_EMPTY + hostile.UNREADABLE + hostile.AWKWARD + hostile.PARAMETERS
    if text != "\ud800"
]


def form(recipient, **fields):
    number = getattr(recipient, "number", recipient)
    return {"recipient": number, "basis": "helped", "reason": REASON, "token": str(uuid4())} | fields


# --- sent ----------------------------------------------------------------------------------------------------
def test_letter_is_sent_and_leads_to_its_page(as_person, period, sender, recipient):
    answer = as_person(sender).post(SEND, form(recipient))
    letter = Carnation.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/carnations/{letter.pk}/")
    assert (letter.recipient_id, letter.basis, letter.reason) == (recipient.pk, "helped", REASON)


def test_same_form_again_leads_to_the_same_letter(as_person, period, sender, recipient):
    client, posted = as_person(sender), form(recipient)
    first = client.post(SEND, posted)
    with nothing_written():
        again = client.post(SEND, posted)
    assert (again.status_code, again.headers["Location"]) == (302, first.headers["Location"])


def test_form_carries_a_token_the_author_and_the_csrf_token(as_person, period, sender):
    page = as_person(sender).get(SEND).content.decode()
    for name in ("csrfmiddlewaretoken", "token", "author"):
        assert f'name="{name}"' in page
    assert f'value="{sender.number}"' in page


def test_each_form_has_a_token_of_its_own(as_person, period, sender):
    client = as_person(sender)
    assert client.get(SEND).context["token"] != client.get(SEND).context["token"]


def test_sending_stays_within_its_queries(as_person, period, sender, recipient, django_assert_num_queries):
    client = as_person(sender)
    client.get("/carnations/")  # the session is touched once a minute
    with django_assert_num_queries(9):  # session, person, and the seven of the service
        client.post(SEND, form(recipient))


def test_form_stays_within_its_queries(as_person, period, sender, django_assert_num_queries):
    client = as_person(sender)
    client.get(SEND)
    with django_assert_num_queries(4):  # session, person, unread notices, what is left
        client.get(SEND)


def test_sending_and_reading_need_no_broker(as_person, period, sender, recipient, settings):
    settings.REDIS_URL = settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    client = as_person(sender)
    assert client.post(SEND, form(recipient)).status_code == 302
    assert client.get("/carnations/").status_code == 200


# --- refused ---------------------------------------------------------------------------------------------------
TYPED = "이 글은 거절된 뒤에도 그대로 남아 있어야 하는 편지입니다."


def assert_post_refused(client, code, posted):
    """422 with the code, nothing written, everything typed still in the form."""
    with nothing_written():
        answer = client.post(SEND, posted)
    assert_refused(answer, code)
    page = answer.content.decode()
    assert escape(posted["reason"]) in page
    assert f'name="token" value="{posted["token"]}"' in page
    if posted["basis"]:
        assert f'value="{posted["basis"]}" checked' in page
    return page


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("self", {"recipient": "700001"}),
        ("same_division", {"recipient": "700003"}),
        ("no_such_person", {"recipient": "999999"}),
        ("no_such_person", {"recipient": ""}),
        ("reason_too_short", {"reason": "짧은 글"}),
        ("reason_too_long", {"reason": "가" * 501}),
        ("reason_too_long", {"reason": "a" * 20_001}),
        ("reason_blank", {"reason": ""}),
        ("reason_blank", {"reason": "\u3164" * 30}),
        ("reason_blank", {"reason": " \n \t "}),
        ("invalid_basis", {"basis": ""}),
    ],
)
def test_refusal_answers_422_and_keeps_what_was_typed(
    as_person, period, sender, recipient, colleague, code, fields
):
    assert_post_refused(as_person(sender), code, form(recipient, reason=TYPED) | fields)


def test_quota_used_is_refused(as_person, period, sender, recipient):
    make_carnation(sender, recipient)
    assert_post_refused(as_person(sender), "quota_used", form(recipient, reason=TYPED))


@pytest.mark.parametrize("state", [None, "closing", "closed"])
def test_period_not_open_is_refused(as_person, sender, recipient, state):
    if state:
        make_period(state=state)
    assert_post_refused(as_person(sender), "period_not_open", form(recipient, reason=TYPED))


def test_not_eligible_is_refused_on_both_sides(as_person, sender, recipient):
    make_period(senders=["general"], recipients=["general"])
    worker = make_staff(employment_type=EmploymentType.PERMANENT)
    assert_post_refused(as_person(sender), "not_eligible", form(worker, reason=TYPED))
    assert_post_refused(as_person(worker), "not_eligible", form(recipient, reason=TYPED))


def test_refusal_names_the_colleague_and_the_department(as_person, period, sender, recipient, colleague):
    page = as_person(sender, language="en").post(SEND, form(colleague)).content.decode()
    assert "박도현 belongs to 도로과." in page
    assert 'data-chosen="박도현 도로과 도로시설팀"' in page


def test_emoji_are_counted_as_a_person_counts_them(as_person, period, sender, recipient):
    assert as_person(sender).post(SEND, form(recipient, reason=FAMILY * 500)).status_code == 302


def test_name_typed_without_choosing_offers_those_meant(as_person, period, sender, recipient, colleague):
    """Without JavaScript the field holds a name: the answer is a choice, and the letter is still there."""
    page = assert_post_refused(as_person(sender), "no_such_person", form("정지호", reason=TYPED))
    assert 'type="radio" name="recipient" value="700002"' in page


def test_search_without_javascript_keeps_what_was_typed(as_person, period, sender, recipient, colleague):
    client, posted = as_person(sender), form("박도", reason=TYPED, find="1")
    with nothing_written():
        answer = client.post(SEND, posted)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert REFUSAL.findall(page) == []
    assert TYPED in page
    assert f'value="{posted["token"]}"' in page
    assert 'value="700003" disabled' in page  # the same department: shown, with the reason, not to be chosen


def test_chosen_radio_wins_over_the_text_beside_it(as_person, period, sender, recipient):
    posted = form("정지호") | {"recipient": ["정지호", "700002"]}
    assert as_person(sender).post(SEND, posted).status_code == 302


def test_recipient_in_the_address_is_chosen_beforehand(as_person, period, sender, recipient):
    page = as_person(sender).get(SEND, {"recipient": "700002"}).content.decode()
    assert 'data-chosen="정지호 민원여권과 여권팀"' in page


# --- the log-in ends while somebody writes ----------------------------------------------------------------------
def log_in_after(client, posted, person):
    client.post(SEND, posted | {"author": person.number})
    return client.log_in(person)


def test_letter_survives_the_end_of_the_log_in(period, sender, recipient):
    client = InspectingClient()
    stranger = client.post(SEND, form(recipient, reason=TYPED, author=sender.number))
    assert stranger.status_code == 302
    assert stranger.headers["Location"].startswith("/login/")
    page = client.log_in(sender).get(SEND).content.decode()
    assert TYPED in page
    assert 'value="helped" checked' in page
    assert 'data-chosen="정지호 민원여권과 여권팀"' in page
    assert client.post(SEND, form(recipient, reason=TYPED)).status_code == 302
    assert TYPED not in client.get(SEND).content.decode()


def test_kept_letter_is_shown_to_nobody_else(period, sender, recipient, colleague):
    client = log_in_after(InspectingClient(), form(recipient, reason=TYPED), sender)
    client.logout()
    stranger = InspectingClient()
    stranger.post(SEND, form(recipient, reason=TYPED, author=sender.number))
    assert TYPED not in stranger.log_in(colleague).get(SEND).content.decode()


# --- hostile ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("field", "texts"),
    [
        ("recipient", CORPUS),
        ("reason", CORPUS),
        ("basis", hostile.PARAMETERS),
        ("token", hostile.PARAMETERS),
        ("author", hostile.PARAMETERS),
    ],
    ids=["recipient", "reason", "basis", "token", "author"],
)
def test_nothing_typed_into_any_field_breaks_the_page(as_person, period, sender, recipient, field, texts):
    client = as_person(sender)
    for text in texts:
        answer = client.post(SEND, form(recipient) | {field: text})
        assert answer.status_code in {302, 400, 422}, text[:40]  # 400: more than Django takes in at all
    assert Carnation.objects.count() <= 1


@pytest.mark.parametrize(("text", "code"), [(NUL * 10, "unreadable"), ("a" * 1_000_000, "reason_too_long")])
def test_unreadable_and_endless_texts_are_refused(as_person, period, sender, recipient, text, code):
    client = as_person(sender)
    with nothing_written():
        answer = client.post(SEND, form(recipient, reason=text))
    assert_refused(answer, code)


def test_text_is_stored_composed_without_controls_and_shown_escaped(as_person, period, sender, recipient):
    typed = "\u1100\u1175\u11b7서윤 님 \u202e친절한\u202c 고맙습니다. <script>alert(1)</script> 친\u200b절"
    client = as_person(sender)
    answer = client.post(SEND, form(recipient, reason=typed))
    letter = Carnation.objects.get()
    assert letter.reason == "김서윤 님 친절한 고맙습니다. <script>alert(1)</script> 친절"
    page = client.get(answer.headers["Location"]).content.decode()
    assert "<bdi>" + escape(letter.reason) + "</bdi>" in page


# --- who -------------------------------------------------------------------------------------------------------
def test_outsiders_and_strangers_cannot_send(as_person, period, recipient):
    outsider = as_person(make_outsider())
    with nothing_written():
        assert outsider.get(SEND).status_code == 403
        assert outsider.post(SEND, form(recipient)).status_code == 403
        assert Client().get(SEND).status_code == 302


def test_sender_and_time_cannot_be_chosen_by_the_form(as_person, period, sender, recipient, colleague):
    posted = form(recipient) | {
        "sender": colleague.number,
        "sent_at": "2000-01-01",
        "slot": "9",
        "state": "voided",
    }
    as_person(sender).post(SEND, posted)
    letter = Carnation.objects.get()
    assert (letter.sender_id, letter.slot, letter.state) == (sender.pk, 1, "sent")
    assert letter.sent_at.date() == clock.today()
