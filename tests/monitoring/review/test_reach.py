"""What leads to a page, and what a page keeps to itself."""

from __future__ import annotations

import pytest

from monitoring.enums import DisputeOutcome, DisputeReason, RoundState, SheetState
from monitoring.services.disputes import answer_dispute, file_dispute
from people.enums import Role
from tests.factories.monitoring import make_rater, make_round, make_scored_call
from tests.factories.people import make_division, make_outsider, make_staff
from tests.support.client import client_of

pytestmark = pytest.mark.django_db
RAW = {"answer_speed": 2, "greeting": 2, "listening": 3, "closing": 0}
TEXT, ANSWER = "바로 앞 통화에서 폭언을 들었습니다.", "기록을 확인하여 제외합니다."


@pytest.fixture
def roads():
    return make_division("도로과")


@pytest.fixture
def officer():
    return make_staff(roles=[Role.PROGRAMME_OFFICER])


@pytest.fixture
def sheet(roads):
    rater = make_rater(make_round(state=RoundState.RELEASED), make_outsider(roles=[Role.EVALUATOR]))
    return make_scored_call(rater, make_staff(roads), 60, state=SheetState.RELEASED, raw=RAW)


@pytest.mark.parametrize(
    ("outcome", "told"), [(DisputeOutcome.EXCLUDED, False), (DisputeOutcome.UPHELD, True)]
)
def test_head_does_not_read_why_a_call_does_not_count_from_its_appeal(roads, officer, sheet, outcome, told):
    person = sheet.call.staff
    dispute = file_dispute(sheet=sheet, reason=DisputeReason.AFTER_ABUSE, text=TEXT, by=person)
    answer_dispute(dispute=dispute, outcome=outcome, answer=ANSWER, by=officer)
    head = make_staff(roads, roles=[Role.DIVISION_HEAD])
    for reader, reads in ((head, told), (person, True)):
        body = client_of(reader).get(f"/monitoring/mine/{sheet.pk}/").content.decode()
        assert (TEXT in body, ANSWER in body) == (reads, reads)


def test_score_leads_to_the_question_whether_its_call_counts(officer, sheet):
    client, call = client_of(officer), sheet.call
    address = f"/monitoring/calls/{call.pk}/"
    assert f'href="{address}exclude/"' in client.get(f"/monitoring/sheets/{sheet.pk}/").content.decode()
    client.post(f"{address}exclude/", {"reason": "call_quality", "note": "소음"})
    assert f'href="{address}include/"' in client.get(f"/monitoring/sheets/{sheet.pk}/").content.decode()
    auditor = client_of(make_staff(roles=[Role.AUDITOR])).get(f"/monitoring/sheets/{sheet.pk}/")
    assert address not in auditor.content.decode()
