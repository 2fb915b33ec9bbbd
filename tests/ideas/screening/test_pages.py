"""Screening in the browser: the list, one idea, many at once, files; who sees it and who does not."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from python_calamine import load_workbook

from audit.models import AccessRow, AuditRow
from ideas.enums import ContestState, Ground, IdeaState
from ideas.models import Attachment, BlindCopy, Comparison, Correction, Idea
from kindness import clock
from people.enums import Role
from tests.factories.ideas import make_contest, make_idea, make_judge
from tests.factories.people import make_division, make_staff
from tests.support.answers import assert_refused
from tests.support.client import client_of
from tests.support.rows import nothing_written
from tests.support.statements import statements

pytestmark = pytest.mark.django_db
WHY = {"ground": "in_force", "text": "이미 시행하고 있습니다."}


@pytest.fixture
def officer():
    return make_staff(roles=[Role.PROGRAMME_OFFICER])


@pytest.fixture
def contest():
    return make_contest()


@pytest.fixture
def desk(officer):
    return client_of(officer)


def entry(contest, **fields):
    return make_idea(contest, state=IdeaState.SUBMITTED, **fields)


def state_of(idea):
    return Idea.objects.get(pk=idea.pk).state


def make_file(idea):
    return Attachment.objects.create(
        idea=idea, name="도로과 사진.png", media_type="image/png", size=3, sha256="0" * 64, content=b"png",
        uploaded_by=idea.author,
    )  # fmt: skip


# --- the list -------------------------------------------------------------------------------------------------
def test_list_shows_ideas_without_who_wrote_them(contest, desk):
    idea = entry(contest, author=make_staff(make_division("세무과"), name="한도윤"), title="번호표 안내")
    page = desk.get(f"/ideas/contests/{contest.pk}/screening/").content.decode()
    assert "번호표 안내" in page
    assert "한도윤" not in page
    assert "세무과" not in page
    assert f'value="{idea.pk}"' in page
    assert AccessRow.objects.count() == 0


def test_list_goes_on_with_its_filters(contest, desk):
    waiting, done = entry(contest, title="번호표 뽑기"), make_idea(contest, title="통과한 제안")
    page = desk.get(f"/ideas/contests/{contest.pk}/screening/?state=submitted&x=1").content.decode()
    assert "번호표 뽑기" in page
    assert "통과한 제안" not in page
    assert f"/ideas/screening/{waiting.pk}/?state=submitted" in page
    Comparison.objects.create(idea=done, percent=77, compared_at=clock.fresh())
    page = desk.get(f"/ideas/contests/{contest.pk}/screening/?alike=on").content.decode()
    assert "77%" in page
    assert "번호표 뽑기" not in page


def test_empty_list_says_what_comes(contest, desk):
    assert desk.get(f"/ideas/contests/{contest.pk}/screening/").status_code == 200
    draft = make_contest(ContestState.DRAFT)
    assert desk.get(f"/ideas/contests/{draft.pk}/screening/").status_code == 404


def test_list_of_hundreds_has_pages(contest, desk):
    author = make_staff()
    for _number in range(51):
        entry(contest, author=author)
    page = desk.get(f"/ideas/contests/{contest.pk}/screening/?page=2").content.decode()
    assert page.count("data-row") == 1


# --- several at once --------------------------------------------------------------------------------------------
def test_ticked_ideas_go_to_the_judges(contest, desk):
    one, two, three = (entry(contest) for _n in range(3))
    path = f"/ideas/contests/{contest.pk}/screening/bulk/"
    assert desk.get(path).headers["Location"] == f"/ideas/contests/{contest.pk}/screening/"
    with statements() as asked:
        answer = desk.post(
            path + "?state=submitted", {"act": "accept", "idea": [str(one.pk), str(two.pk), "x"]}
        )
    assert answer.headers["Location"] == f"/ideas/contests/{contest.pk}/screening/?state=submitted"
    assert [state_of(idea) for idea in (one, two, three)] == ["accepted", "accepted", "submitted"]
    assert len(asked) <= 14


def test_all_that_fit_the_filters_are_screened(contest, desk, officer):
    fits, own = entry(contest, title="화분 하나"), entry(contest, title="화분 둘", author=officer)
    other = entry(contest, title="번호표")
    path = f"/ideas/contests/{contest.pk}/screening/bulk/?q=화분"
    desk.post(path, {"act": "reject", "all": "1", **WHY})
    assert [state_of(idea) for idea in (fits, own, other)] == ["rejected", "submitted", "submitted"]


def test_bulk_that_is_refused_keeps_ticks_and_words(contest, desk):
    idea = entry(contest)
    path = f"/ideas/contests/{contest.pk}/screening/bulk/"
    with nothing_written():
        assert_refused(desk.post(path, {"act": "accept"}), "nothing_chosen")
        assert_refused(desk.post(path, {"act": "reject", "idea": str(idea.pk), "text": "사유"}), "required")
        refused = desk.post(path, {"act": "reject", "idea": str(idea.pk), "ground": "complaint", "text": ""})
        assert_refused(refused, "reason_required")
    page = refused.content.decode()
    assert f'value="{idea.pk}" checked' in page
    assert '<option value="complaint" selected>' in page


# --- one idea ---------------------------------------------------------------------------------------------------
def test_idea_shows_its_authors_and_writes_down_that_it_did(contest, desk, officer):
    author = make_staff(name="한도윤")
    helper = make_staff(name="이하늘")
    idea = entry(contest, author=author, coauthors=[(helper, 40)])
    joined = make_idea(contest, state=IdeaState.MERGED, merged_into=idea)
    page = desk.get(f"/ideas/screening/{idea.pk}/").content.decode()
    assert "한도윤" in page
    assert "이하늘" in page
    row = AccessRow.objects.get()
    assert (row.viewer, row.subjects) == (
        officer.number,
        sorted([author.number, helper.number, joined.author.number]),
    )


def test_copy_that_still_names_somebody_is_pointed_out(contest, desk):
    idea = entry(contest, author=make_staff(name="한도윤"), proposal="제가 한도윤입니다.")
    assert "<strong>한도윤</strong>" in desk.get(f"/ideas/screening/{idea.pk}/").content.decode()


def test_each_act_leads_to_the_next_that_waits(contest, desk):
    one, two, three = (entry(contest) for _n in range(3))
    base = "/ideas/screening"
    with statements() as asked:
        answer = desk.post(f"{base}/{two.pk}/accept/?kind=idea")
    assert answer.headers["Location"] == f"{base}/{three.pk}/?kind=idea"
    assert len(asked) <= 14
    answer = desk.post(f"{base}/{three.pk}/reject/", WHY)
    assert answer.headers["Location"] == f"{base}/{one.pk}/"
    answer = desk.post(f"{base}/{one.pk}/correct/", {"text": "비용", "token": str(uuid4())})
    assert answer.headers["Location"] == f"/ideas/contests/{contest.pk}/screening/"
    assert [state_of(idea) for idea in (one, two, three)] == ["returned", "accepted", "rejected"]
    page = desk.get(f"{base}/{one.pk}/").content.decode()
    assert "비용" in page
    assert desk.post(f"{base}/{one.pk}/reopen/").headers["Location"] == f"{base}/{one.pk}/"
    assert Correction.objects.filter(ended_at=None).count() == 0


def test_forms_open_by_their_address(contest, desk):
    idea = entry(contest)
    for act in ("accept", "reject", "correct", "merge", "credit", "reopen", "blind"):
        assert desk.get(f"/ideas/screening/{idea.pk}/{act}/").status_code == 200
    assert 'data-key="KeyR" open' in desk.get(f"/ideas/screening/{idea.pk}/reject/").content.decode()


def test_refused_forms_keep_what_was_typed(contest, desk):
    idea = entry(contest)
    base = f"/ideas/screening/{idea.pk}"
    with nothing_written():
        refused = desk.post(f"{base}/reject/", {"ground": "", "text": "이미 시행 중"})
        assert_refused(refused, "required")
        assert "이미 시행 중" in refused.content.decode()
        assert_refused(desk.post(f"{base}/reject/", {"ground": "rights", "text": ""}), "reason_required")
        assert_refused(desk.post(f"{base}/correct/", {"text": " "}), "reason_required")
        assert_refused(desk.post(f"{base}/merge/", {"into": ""}), "required")
        assert_refused(desk.post(f"{base}/merge/", {"into": "99"}), "no_such_idea")
        assert_refused(desk.post(f"{base}/merge/", {"into": str(idea.number)}), "not_earlier")
        assert_refused(desk.post(f"{base}/credit/", {"earlier": str(uuid4())}), "no_such_idea")
        assert_refused(desk.post(f"{base}/blind/", {"title": "", "problem": "고친 것"}), "incomplete")
        assert_refused(desk.post(f"{base}/reopen/"), "not_now")


def test_later_idea_is_merged_into_the_earlier(contest, desk):
    first, second = entry(contest, title="화분 놓기"), entry(contest, title="화분 놓기")
    page = desk.get(f"/ideas/screening/{second.pk}/").content.decode()
    assert f'name="into" value="{first.number}"' in page
    assert (
        f'name="into" value="{second.number}"'
        not in desk.get(f"/ideas/screening/{first.pk}/").content.decode()
    )
    desk.post(f"/ideas/screening/{second.pk}/merge/", {"into": str(first.number)})
    assert Idea.objects.get(pk=second.pk).merged_into == first
    assert desk.get(f"/ideas/screening/{second.pk}/").status_code == 200


def test_returned_idea_is_credited(contest, desk):
    old = make_idea(
        make_contest(ContestState.ANNOUNCED), state=IdeaState.REJECTED, title="화분 놓기",
        priority_at=clock.fresh() - timedelta(days=400),
    )  # fmt: skip
    new = entry(contest, title="화분 놓기")
    path = f"/ideas/screening/{new.pk}/"
    assert f'value="{old.pk}"' in desk.get(path).content.decode()
    assert f'value="{old.pk}"' in desk.get(path + "?find=화분 놓기").content.decode()
    assert desk.post(f"{path}credit/", {"earlier": str(old.pk)}).headers["Location"] == path
    assert Idea.objects.get(pk=new.pk).credited_to == old
    assert desk.get(path).status_code == 200
    desk.post(f"{path}credit/", {})
    assert Idea.objects.get(pk=new.pk).credited_to is None


def test_judges_copy_is_edited_beside_the_original(contest, desk):
    idea = entry(contest)
    path = f"/ideas/screening/{idea.pk}/blind/"
    assert f">\n{idea.title}</textarea>" not in desk.get(path).content.decode()
    sent = {"title": "가린 제목", "problem": "가", "proposal": "나", "effect": "다", "cost": ""}
    assert desk.post(path, sent).status_code == 302
    copy = BlindCopy.objects.get(idea=idea)
    assert {name: getattr(copy, name) for name in sent} == sent
    assert Idea.objects.get(pk=idea.pk).title == idea.title


def test_attachment_is_opened_and_kept_from_the_judges(contest, desk):
    file = make_file(entry(contest))
    answer = desk.get(f"/ideas/attachments/{file.pk}/")
    assert (answer.content, answer.headers["Content-Type"]) == (b"png", "image/png")
    path = f"/ideas/attachments/{file.pk}/hide/"
    assert desk.get(path).status_code == 302
    for sent, hidden in (({"hidden": "on"}, True), ({}, False)):
        assert desk.post(path, sent).headers["Location"] == f"/ideas/screening/{file.idea_id}/"
        assert Attachment.objects.get().hidden == hidden
    assert desk.get(f"/ideas/attachments/{uuid4()}/").status_code == 404


# --- who ----------------------------------------------------------------------------------------------------------
def pages_of(contest, idea, file):
    listed = f"/ideas/contests/{contest.pk}/screening/"
    return [listed, f"{listed}file/", f"/ideas/screening/{idea.pk}/", f"/ideas/attachments/{file.pk}/"]


def test_only_officers_screen_and_the_auditor_reads(contest):
    idea = entry(contest)
    file = make_file(idea)
    auditor = client_of(make_staff(roles=[Role.AUDITOR]))
    for path in pages_of(contest, idea, file):
        assert auditor.get(path).status_code == 200
        assert client_of(make_staff()).get(path).status_code == 403
    assert "/accept/" not in auditor.get(f"/ideas/screening/{idea.pk}/").content.decode()
    with nothing_written():
        for act in ("accept", "reject", "correct", "merge", "credit", "reopen", "blind"):
            assert auditor.post(f"/ideas/screening/{idea.pk}/{act}/", WHY).status_code == 403
        assert auditor.post(f"/ideas/contests/{contest.pk}/screening/bulk/").status_code == 403
        assert auditor.post(f"/ideas/attachments/{file.pk}/hide/", {"hidden": "on"}).status_code == 403


def test_officer_on_the_jury_reads_nothing_until_the_announcement(contest, officer, desk):
    idea = entry(contest, author=make_staff(name="한도윤"))
    file = make_file(idea)
    make_judge(contest, officer)
    for path in pages_of(contest, idea, file):
        refused = desk.get(path)
        assert_refused(refused, "judge_here")
        assert "한도윤" not in refused.content.decode()
    with nothing_written():
        assert_refused(desk.post(f"/ideas/screening/{idea.pk}/accept/"), "judge_here")
    contest.state = ContestState.ANNOUNCED
    contest.save()
    assert desk.get(f"/ideas/screening/{idea.pk}/").status_code == 200


def test_own_idea_is_left_to_another(contest, officer, desk):
    idea = entry(contest, author=officer)
    page = desk.get(f"/ideas/screening/{idea.pk}/").content.decode()
    assert "/accept/" not in page
    with nothing_written():
        assert_refused(desk.post(f"/ideas/screening/{idea.pk}/accept/"), "own_idea")


def test_drafts_are_nobodys_but_their_authors(contest, desk):
    draft = make_idea(contest, state=IdeaState.DRAFT, title="아직 초안")
    assert desk.get(f"/ideas/screening/{draft.pk}/").status_code == 404
    assert "아직 초안" not in desk.get(f"/ideas/contests/{contest.pk}/screening/").content.decode()


# --- the file -----------------------------------------------------------------------------------------------------
def test_file_without_names_holds_the_judges_copies(contest, desk):
    idea = make_idea(
        contest, make_staff(name="한도윤"), IdeaState.REJECTED, title="한도윤의 화분",
        ground=Ground.COMPLAINT, ground_text="한도윤 주무관의 건의",
    )  # fmt: skip
    BlindCopy.objects.filter(idea=idea).update(title="가린 화분")
    path = f"/ideas/contests/{contest.pk}/screening/file/"
    with nothing_written():
        assert_refused(desk.post(path, {"format": "csv", "purpose": ""}), "purpose_required")
    text = desk.post(path, {"format": "csv", "purpose": "심사위원회"}).content.decode()
    assert "가린 화분" in text
    assert "한도윤" not in text
    assert AccessRow.objects.count() == 0
    row = AuditRow.objects.get(action="screening.exported")
    assert (row.after, row.reason) == ({"format": "csv", "named": False}, "심사위원회")


def test_file_with_names_writes_down_whose(contest, desk):
    helper = make_staff(name="이하늘")
    idea = entry(contest, author=make_staff(name="한도윤"), coauthors=[(helper, 40)])
    make_idea(contest)
    answer = desk.post(
        f"/ideas/contests/{contest.pk}/screening/file/?state=submitted",
        {"format": "xlsx", "named": "on", "purpose": "감사"},
    )
    rows = list(load_workbook(BytesIO(answer.content)).get_sheet_by_index(0).to_python())
    assert any("한도윤 60%, 이하늘 40%" in map(str, row) for row in rows)
    row = AccessRow.objects.get()
    assert (row.purpose, row.subjects) == ("감사", sorted([idea.author.number, helper.number]))


def test_idea_stands_between_its_neighbours_of_the_filtered_list(contest, desk):
    one, two, three = (
        entry(contest, submitted_at=clock.fresh() - timedelta(days=days)) for days in (90, 0, 90)
    )
    page = desk.get(f"/ideas/screening/{one.pk}/?late=on").content.decode()
    assert f'rel="next" data-key="KeyJ" href="/ideas/screening/{three.pk}/?late=on"' in page
    page = desk.get(f"/ideas/screening/{two.pk}/").content.decode()
    assert f'rel="prev" data-key="KeyK" href="/ideas/screening/{one.pk}/"' in page
    assert f'rel="next" data-key="KeyJ" href="/ideas/screening/{three.pk}/"' in page
