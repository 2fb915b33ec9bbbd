"""Pages of scorecards, versions, items, and of a round counted again."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest

from audit.models import AuditRow
from audit.services import Job
from monitoring.enums import CardKind, Outcome, VersionState
from monitoring.models import Scorecard, Version
from monitoring.queries.scorecards import items_of, plans_of
from monitoring.rules.templates import DEFAULT, SEOUL_AFTER, SEOUL_BEFORE, TEMPLATES
from monitoring.services.scorecards import add_from_template, add_scorecard, freeze_version
from people.enums import Role
from people.models import Staff
from tests.factories.monitoring import make_round
from tests.factories.people import make_staff
from tests.monitoring.scorecards.test_rescoring import SEOUL_CALL, Ground, version_of
from tests.support.answers import assert_refused
from tests.support.client import InspectingClient, client_of
from tests.support.statements import statements

pytestmark = pytest.mark.django_db
TESTS = Job("tests")


@pytest.fixture
def officer() -> Staff:
    return make_staff(roles=[Role.PROGRAMME_OFFICER])


@pytest.fixture
def desk(officer: Staff) -> InspectingClient:
    return client_of(officer)


@pytest.fixture
def draft() -> Version:
    return add_from_template(template=DEFAULT, by=TESTS).versions.get()


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def keys(version: Version) -> list[str]:
    return list(version.items.order_by("number").values_list("key", flat=True))


def item_form(**changes: Any) -> dict[str, Any]:
    """What the item page sends for a graded item of two levels."""
    form = {
        "stage": "맞이", "label": "첫인사", "key": "greeting", "help": "세 가지를 봅니다.", "kind": "graded",
        "points": "10", "role": "base", "weight": "critical", "of_person": "on",
        "level-TOTAL_FORMS": "5", "level-INITIAL_FORMS": "0",
        "level-0-label": "없음", "level-0-anchor": "말없이 받음", "level-0-points": "0",
        "level-1-label": "모두", "level-1-points": "10",
    }  # fmt: skip
    return form | changes


# --- the list and a new one -----------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["ko", "en"])
def test_list_and_card(officer: Staff, draft: Version, language: str):
    client = client_of(officer, language=language)
    assert "전화친절도 기본 평가표" in text_of(client.get("/monitoring/scorecards/"))
    seen = text_of(client.get(f"/monitoring/scorecards/{draft.scorecard_id}/"))
    assert ("대구시 1998년" in seen, " 14 " in seen, " 100 " in seen) == (True, True, True)


def test_empty_list_says_so(desk: InspectingClient):
    assert "/monitoring/scorecards/new/" in desk.get("/monitoring/scorecards/").content.decode()
    auditor = client_of(make_staff(roles=[Role.AUDITOR])).get("/monitoring/scorecards/")
    assert "/monitoring/scorecards/new/" not in auditor.content.decode()


def test_published_one_is_taken_over(desk: InspectingClient):
    page = desk.get("/monitoring/scorecards/new/").content.decode()
    assert page.count('name="template"') == len(TEMPLATES)
    sent = {"template": "seoul-2019-after", "token": str(uuid4())}
    for _n in range(2):  # a double click
        answer = desk.post("/monitoring/scorecards/new/", sent)
    version = Version.objects.get()
    assert answer.headers["Location"] == f"/monitoring/versions/{version.pk}/edit/"
    assert keys(version) == [item.key for item in SEOUL_AFTER.items]
    again = desk.post("/monitoring/scorecards/new/", sent | {"token": str(uuid4())})
    assert_refused(again, "name_taken")


def test_empty_one_is_begun(desk: InspectingClient):
    sent = {"name": "민원실 점검표", "kind": "visit", "source": "", "token": str(uuid4())}
    desk.post("/monitoring/scorecards/new/", sent)
    card = Scorecard.objects.get()
    assert (card.name, card.kind, card.versions.get().state) == (
        "민원실 점검표",
        CardKind.VISIT,
        VersionState.DRAFT,
    )
    answer = desk.post("/monitoring/scorecards/new/", sent | {"name": "", "source": "우리 시"})
    assert_refused(answer, "required")
    assert "우리 시" in answer.content.decode()
    assert Scorecard.objects.count() == 1


@pytest.mark.parametrize("template", ["", "nonsense"])
def test_template_that_does_not_exist_is_refused(desk: InspectingClient, template: str):
    answer = desk.post("/monitoring/scorecards/new/", {"template": template})
    assert answer.status_code == 422
    assert not Scorecard.objects.exists()


# --- a version --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_preview_shows_every_item_and_level(desk: InspectingClient, template: Any):
    version = add_from_template(template=template, by=TESTS).versions.get()
    seen = text_of(desk.get(f"/monitoring/versions/{version.pk}/"))
    for item in template.items:
        for words in (item.stage, item.label, item.help, *(level.label for level in item.levels)):
            assert " ".join(str(words).split()).replace("'", "&#x27;") in seen
    assert "주의" not in seen


def test_preview_says_when_the_items_are_no_hundred(desk: InspectingClient, draft: Version):
    desk.post(f"/monitoring/versions/{draft.pk}/edit/", {"act": "remove", "key": "connecting"})
    assert "90" in text_of(desk.get(f"/monitoring/versions/{draft.pk}/"))
    assert "note--warning" in desk.get(f"/monitoring/versions/{draft.pk}/").content.decode()


def test_auditor_reads_and_changes_nothing(draft: Version):
    client = client_of(make_staff(roles=[Role.AUDITOR]))
    page = client.get(f"/monitoring/versions/{draft.pk}/").content.decode()
    assert f"/monitoring/versions/{draft.pk}/edit/" not in page
    assert client.get(f"/monitoring/versions/{draft.pk}/edit/").status_code == 403


def test_items_are_moved_and_removed(desk: InspectingClient, draft: Version):
    address = f"/monitoring/versions/{draft.pk}/edit/"
    assert desk.get(address).content.decode().count('value="remove"') == 14
    desk.post(address, {"act": "up", "key": "greeting"})
    desk.post(address, {"act": "down", "key": "diction"})
    desk.post(address, {"act": "remove", "key": "satisfaction"})
    assert keys(draft)[:5] == ["greeting", "answer_speed", "connecting", "listening", "diction"]
    assert len(keys(draft)) == 13
    assert_refused(desk.post(address, {"act": "remove", "key": "satisfaction"}), "no_item")


def test_item_of_the_bank_brings_its_levels(desk: InspectingClient, draft: Version):
    page = desk.get(f"/monitoring/versions/{draft.pk}/items/new/?bank=office_environment").content.decode()
    assert 'value="office_environment"' in page
    assert 'value="매우 우수"' in page
    assert desk.get(f"/monitoring/versions/{draft.pk}/items/new/?bank=nonsense").status_code == 200


def test_item_is_written_and_changed(desk: InspectingClient):
    version = add_scorecard(name="우리 평가표", kind=CardKind.PHONE, by=TESTS).versions.get()
    answer = desk.post(f"/monitoring/versions/{version.pk}/items/new/", item_form())
    assert answer.headers["Location"] == f"/monitoring/versions/{version.pk}/edit/"
    (plan,) = plans_of(items_of(version))
    assert (plan.key, plan.weight, plan.of_person, plan.may_not_apply) == (
        "greeting",
        "critical",
        True,
        False,
    )
    assert [(level.label, level.anchor, int(level.points)) for level in plan.levels] == [
        ("없음", "말없이 받음", 0), ("모두", "", 10),
    ]  # fmt: skip
    page = desk.get(f"/monitoring/versions/{version.pk}/items/greeting/").content.decode()
    assert 'value="말없이 받음"' in page
    address = f"/monitoring/versions/{version.pk}/items/greeting/"
    assert_refused(desk.post(address, item_form(kind="scale")), "invalid_levels")
    desk.post(address, item_form(key="", label="인사"))
    (plan,) = plans_of(items_of(version))
    assert (plan.key, plan.label, len(plan.levels)) == ("greeting", "인사", 2)


def test_scale_and_bands_from_the_form(desk: InspectingClient):
    version = add_scorecard(name="우리 평가표", kind=CardKind.PHONE, by=TESTS).versions.get()
    address = f"/monitoring/versions/{version.pk}/items/new/"
    empty = dict.fromkeys(
        ("level-0-label", "level-0-anchor", "level-0-points", "level-1-label", "level-1-points"), ""
    )
    desk.post(address, item_form(key="", kind="scale", points="5", **empty))
    desk.post(
        address,
        item_form(
            key="answer_speed", kind="banded",
            **{"level-0-label": "3회 이내", "level-0-points": "10", "level-0-upto": "3"},
            **{"level-1-label": "4회 이상", "level-1-points": "0"},
        ),
    )  # fmt: skip
    scale, banded = plans_of(items_of(version))
    assert (scale.key, [int(level.points) for level in scale.levels]) == ("item-1", [1, 2, 3, 4, 5])
    assert [(level.upto, int(level.points)) for level in banded.levels] == [(3, 10), (None, 0)]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"label": ""}, "required"),
        ({"points": "abc"}, "invalid"),
        ({"points": "201"}, "max_value"),
        ({"points": "11"}, "invalid_levels"),
        ({"kind": "points"}, "invalid"),
        ({"level-2-points": "5"}, "incomplete"),
        ({"role": "bonus"}, "invalid_extra"),
        ({"kind": "banded"}, "invalid_levels"),
        ({"key": "diction"}, "key_taken"),
        ({"key": "두 말"}, "invalid"),
    ],
)
def test_item_that_cannot_be_scored_keeps_what_was_typed(
    desk: InspectingClient, draft: Version, changes: dict[str, str], code: str
):
    if changes.get("kind") == "points":
        changes, code = {"kind": "points", "points": "2.5"}, "invalid_points"
    answer = desk.post(f"/monitoring/versions/{draft.pk}/items/greeting/", item_form(**changes))
    assert_refused(answer, code)
    assert "말없이 받음" in answer.content.decode()
    assert plans_of(items_of(draft)) == list(DEFAULT.items)


def test_item_that_does_not_exist(desk: InspectingClient, draft: Version):
    assert desk.get(f"/monitoring/versions/{draft.pk}/items/gone/").status_code == 404


SETTINGS = {
    "note": "등급을 낮춤", "not_applicable": "full", "excellent": "90", "good": "", "fair": "70.5", "poor": "60",
    "dispute_days": "5", "most_disputes": "2",
}  # fmt: skip


def test_settings(desk: InspectingClient, draft: Version):
    address = f"/monitoring/versions/{draft.pk}/settings/"
    assert 'value="95"' in desk.get(address).content.decode()
    desk.post(address, SETTINGS)
    draft.refresh_from_db()
    assert draft.grades == [[90, "excellent"], [70.5, "fair"], [60, "poor"], [0, "very_poor"]]
    assert (draft.not_applicable, draft.dispute_days, draft.most_disputes, draft.note) == (
        "full",
        5,
        2,
        "등급을 낮춤",
    )
    assert "70.5" in desk.get(address).content.decode()
    assert_refused(desk.post(address, SETTINGS | {"fair": "95"}), "invalid_grades")
    assert_refused(desk.post(address, SETTINGS | {"dispute_days": "x"}), "invalid")


def test_freeze_and_copy(desk: InspectingClient, draft: Version):
    assert_refused(desk.post(f"/monitoring/versions/{draft.pk}/copy/", {"note": ""}), "draft_exists")
    assert desk.get(f"/monitoring/versions/{draft.pk}/freeze/").status_code == 200
    assert (
        desk.post(f"/monitoring/versions/{draft.pk}/freeze/").headers["Location"]
        == f"/monitoring/versions/{draft.pk}/"
    )
    desk.post(f"/monitoring/versions/{draft.pk}/copy/", {"note": "만족도를 낮춤"})
    second = Version.objects.get(number=2)
    assert (second.note, second.state, len(keys(second))) == ("만족도를 낮춤", VersionState.DRAFT, 14)
    for page in ("edit", "settings", "items/new", "items/greeting"):
        assert_refused(desk.get(f"/monitoring/versions/{draft.pk}/{page}/"), "frozen")
    before = AuditRow.objects.count()
    answer = desk.post(f"/monitoring/versions/{draft.pk}/edit/", {"act": "remove", "key": "greeting"})
    assert_refused(answer, "frozen")
    assert (len(keys(draft)), AuditRow.objects.count()) == (14, before)


def test_empty_version_is_not_frozen(desk: InspectingClient):
    version = add_scorecard(name="빈 평가표", kind=CardKind.PHONE, by=TESTS).versions.get()
    assert_refused(desk.post(f"/monitoring/versions/{version.pk}/freeze/"), "no_items")
    assert desk.get(f"/monitoring/versions/{version.pk}/").status_code == 200


def test_texts_of_others_are_shown_as_they_are(desk: InspectingClient):
    hostile = "<script>alert(1)</script>"
    version = add_scorecard(name=hostile, kind=CardKind.PHONE, source=hostile, by=TESTS).versions.get()
    desk.post(f"/monitoring/versions/{version.pk}/items/new/", item_form(label=hostile, stage=hostile))
    for address in (
        "/monitoring/scorecards/", f"/monitoring/scorecards/{version.scorecard_id}/",
        f"/monitoring/versions/{version.pk}/", f"/monitoring/versions/{version.pk}/edit/",
        f"/monitoring/versions/{version.pk}/items/greeting/", f"/monitoring/versions/{version.pk}/freeze/",
    ):  # fmt: skip
        page = desk.get(address).content.decode()
        assert (hostile in page, "&lt;script&gt;" in page) == (False, True)


def test_unknown_ids_are_not_found(desk: InspectingClient):
    for address in (f"scorecards/{uuid4()}/", f"versions/{uuid4()}/", f"rounds/{uuid4()}/rescored/"):
        assert desk.get(f"/monitoring/{address}").status_code == 404


# --- counted again ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["ko", "en"])
def test_round_side_by_side(officer: Staff, language: str):
    ground, after = Ground(SEOUL_BEFORE), version_of(SEOUL_AFTER)
    ground.call(SEOUL_CALL)
    ground.call(SEOUL_CALL, outcome=Outcome.TRANSFERRED, town=True)
    client = client_of(officer, language=language)
    address = f"/monitoring/rounds/{ground.survey.pk}/rescored/"
    assert str(after.pk) in client.get(address).content.decode()
    client.get(f"{address}?version={after.pk}")
    with statements() as asked:
        seen = text_of(client.get(f"{address}?version={after.pk}"))
    assert len(asked) <= 8
    for figure in ("85.0", "87.0", "+2.0", "40 → 50", "80.0%"):
        assert figure in seen


@pytest.mark.parametrize(
    "query", ["", "?version=", "?version=nonsense", "?version=0d5f9a52-7b51-4a6c-9b0e-3a3f2b1c4d5e"]
)
def test_round_asks_for_a_version(desk: InspectingClient, query: str):
    survey = make_round()
    assert desk.get(f"/monitoring/rounds/{survey.pk}/rescored/{query}").status_code == 200
    version_of(SEOUL_AFTER)
    assert desk.get(f"/monitoring/rounds/{survey.pk}/rescored/{query}").status_code == 200


def test_round_without_scores_says_so(desk: InspectingClient):
    survey, other = make_round(), version_of(DEFAULT)
    assert desk.get(f"/monitoring/rounds/{survey.pk}/rescored/?version={other.pk}").status_code == 200


def test_draft_can_be_tried_before_it_is_frozen(desk: InspectingClient):
    ground = Ground(SEOUL_BEFORE)
    ground.call(SEOUL_CALL)
    draft = add_from_template(template=SEOUL_AFTER, by=TESTS).versions.get()
    assert "87.0" in text_of(desk.get(f"/monitoring/rounds/{ground.survey.pk}/rescored/?version={draft.pk}"))
    freeze_version(version=draft, by=TESTS)


def test_pages_stay_within_the_budget(desk: InspectingClient, draft: Version):
    """The same number however many there are: see also tests/guards/test_query_counts.py."""
    for number in range(3):
        add_from_template(template=DEFAULT, name=f"평가표 {number}", by=TESTS)
    for address in (
        "scorecards/", f"scorecards/{draft.scorecard_id}/", f"versions/{draft.pk}/", f"versions/{draft.pk}/edit/",
    ):  # fmt: skip
        desk.get(f"/monitoring/{address}")
        with statements() as asked:
            desk.get(f"/monitoring/{address}")
        assert len(asked) <= 8
    with statements() as asked:
        desk.post(f"/monitoring/versions/{draft.pk}/items/greeting/", item_form())
    assert len(asked) <= 14


# --- renamed, discarded -----------------------------------------------------------------------------------------
def test_draft_is_renamed_on_its_page(desk: InspectingClient, draft: Version):
    page = f"/monitoring/scorecards/{draft.scorecard_id}/"
    assert f"{page}edit/" in desk.get(page).content.decode()
    answer = desk.post(f"{page}edit/", {"name": "다온시 전화 평가표", "source": ""})
    assert (answer.status_code, answer.headers["Location"]) == (302, page)
    assert "다온시 전화 평가표" in desk.get(page).content.decode()
    assert_refused(desk.post(f"{page}edit/", {"name": "", "source": "남긴 글"}), "required")


def test_frozen_scorecard_offers_no_new_name(desk: InspectingClient, draft: Version):
    freeze_version(version=draft, by=TESTS)
    page = f"/monitoring/scorecards/{draft.scorecard_id}/"
    assert "edit/" not in desk.get(page).content.decode()
    assert_refused(desk.post(f"{page}edit/", {"name": "다른 이름"}), "frozen")


def test_draft_is_discarded_after_asking(desk: InspectingClient, draft: Version):
    page = f"/monitoring/versions/{draft.pk}/discard/"
    assert page in desk.get(f"/monitoring/versions/{draft.pk}/").content.decode()
    assert "평가표도 함께" in text_of(desk.get(page))
    answer = desk.post(page)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/monitoring/scorecards/")
    assert (Scorecard.objects.count(), desk.get(page).status_code) == (0, 404)
