"""What the many do in a story of a contest, in a process of the city: 57 ideas more, a hundred scores more.

Through the same services as the pages; called by `let` of the stories, since a browser would take an hour.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import product

from ideas.models import Assignment, Contest, Judge
from ideas.queries.contests import notice_in_force
from ideas.queries.jury import criteria_scored
from ideas.services.ideas import save_draft, start_draft, submit_idea
from ideas.services.judging import Entered, hand_in, pledge
from kindness import clock
from people.models import Staff
from people.queries import in_service, signed_in

PLACES = (
    "민원실 입구",
    "여권 창구",
    "주차 민원대",
    "도서관 안내대",
    "보건소 접수대",
    "평생학습관",
    "동 주민센터",
    "시립체육관",
)
WISHES = (
    "대기 순서를 글자로 알려 드리기",
    "큰 글씨 서식 갖추기",
    "휠체어 높이 책상 두기",
    "외국어 안내 카드 놓기",
    "점심시간 교대 근무표 붙이기",
    "자주 묻는 서류 한 장으로 줄이기",
    "돋보기와 보청기 충전기 비치",
    "전화로 미리 받는 방문 예약",
)
BEST = 1  # the receipt number every judge likes most


def enter(contest_id: str, number: int) -> None:
    """So many colleagues hand in one idea each."""
    contest = Contest.objects.get(pk=contest_id)
    invited = in_service(clock.today()).filter(employment_type__in=notice_in_force(contest).employment)
    people = invited.exclude(number__startswith="900").order_by("number")[:number]
    for person, (place, wish) in zip(people, product(PLACES, WISHES), strict=False):
        idea = start_draft(contest=contest, by=person)
        save_draft(
            idea=idea,
            by=person,
            title=f"{place}: {wish}",
            problem=f"{place}를 찾는 분들이 어디에 물어야 할지 몰라 여러 번 다시 오십니다.",
            proposal=f"{place}부터 한 달 동안 시범으로 운영하고, 이용하신 분들의 말씀을 모아 넓힙니다. {wish}.",
            effect="다시 찾아오시는 분이 줄고 처음 오신 분도 바로 일을 보십니다.",
            cost="없음",
        )
        submit_idea(idea=idea, pledged=True, by=person)


def judge(contest_id: str, number: int) -> None:
    """Everything that is left is judged, `number` judgements of it are expected."""
    contest = Contest.objects.get(pk=contest_id)
    for member in Judge.objects.filter(contest=contest, pledged_at__isnull=True):
        pledge(judge=member, by=_seated(member.staff_id))
    left = Assignment.objects.filter(judge__contest=contest, submitted_at__isnull=True, recused_as="")
    found = list(left.select_related("idea", "phase__notice", "judge"))
    assert len(found) == number, len(found)
    for one in found:
        hand_in(assignment=one, entries=_points(one), by=_seated(one.judge.staff_id))


def _points(one: Assignment) -> dict[int, Entered]:
    """No two ideas alike, the best one first."""
    step = 0 if one.idea.number == BEST else 1 + (one.idea.number or 0) % 7
    return {
        criterion.pk: Entered(max(1, criterion.weight - step)) for criterion, _scored in criteria_scored(one)
    }


def end_check(contest_id: str, days: int) -> None:
    """The public check ended so many days ago: nobody can wait for its ten days."""
    Contest.objects.filter(pk=contest_id).update(checked_until=clock.today() - timedelta(days=days))


def _seated(staff_id: int) -> Staff:
    found = signed_in(staff_id)
    assert found
    return found
