"""A contest with any number of ideas, and years of announced ones beside it, written set by set."""

from __future__ import annotations

from datetime import timedelta

from bench.database import bulk, run_named
from ideas.enums import ContestState, IdeaState
from ideas.models import Contest, Criterion, Judge, Notice, Phase
from kindness import clock
from people.models import Staff

CRITERIA = (("창의성", 30), ("능률성", 30), ("계속성", 15), ("적용 범위", 15), ("노력도", 10))
JUDGES = 5
FIRST_AUTHOR = 10  # persons 1 and 2 look at the pages, the next ones judge
TABLES = ("ideas_idea", "ideas_author", "ideas_blindcopy", "ideas_comparison")
# Every third word is one that everybody uses, the others come from four thousand, few of them often: as people write.
IDEAS = """
    INSERT INTO ideas_idea (id, contest_id, notice_id, number, author_id, state, kind, title, problem, proposal, effect,
        cost, created_at, saved_at, pledged_at, submitted_at, priority_at, ground, ground_text)
    SELECT gen_random_uuid(), %(contest)s, %(notice)s, CASE WHEN %(state)s = 'draft' THEN NULL ELSE n END,
           %(first)s + mod(n, %(people)s - %(first)s), %(state)s, 'idea', words.title,
           '창구에서 순서를 몰라 되묻는 분이 많습니다. ' || words.rest, words.title || '을 마련합니다. ' || words.rest,
           '되묻는 일이 줄어듭니다. ' || words.rest, '인쇄비가 조금 듭니다.', %(at)s, %(at)s,
           CASE WHEN %(state)s = 'draft' THEN NULL ELSE %(at)s::timestamptz END,
           CASE WHEN %(state)s = 'draft' THEN NULL ELSE %(at)s::timestamptz END,
           CASE WHEN %(state)s = 'draft' THEN NULL ELSE %(at)s::timestamptz END,
           CASE WHEN %(state)s = 'rejected' THEN 'in_force' ELSE '' END, ''
    FROM generate_series(1, %(ideas)s) n
    CROSS JOIN LATERAL (
        SELECT (%(places)s::text[])[1 + mod(n, 12)] || ' ' || (%(things)s::text[])[1 + mod(n / 12, 12)] || ' '
               || min(coined) || ' ' || (%(ways)s::text[])[1 + mod(n / 144, 12)] AS title,
               string_agg(CASE WHEN mod(m, 3) = 0 THEN (%(words)s::text[])[1 + mod(n * 7 + m * 11, 36)] ELSE coined END,
                          ' ' ORDER BY m) AS rest
        FROM generate_series(1, 30) m CROSS JOIN LATERAL (
            SELECT substr(translate(md5(floor(4000 * power(abs(hashtext(n || '.' || m)::bigint) / 2147483648.0, 2))::text),
                                    '0123456789abcdef', '가나다라마바사아자차카타파하거너'), 1, 2 + mod(m, 3)) AS coined
        ) AS word
    ) AS words
"""
AUTHORS = """
    INSERT INTO ideas_author (idea_id, staff_id, "order", share, part, division_id, name, rank, division_name)
    SELECT i.id, s.id, 0, 100, '', d.id, s.name, p.rank, d.name
    FROM ideas_idea i JOIN people_staff s ON s.id = i.author_id
    JOIN people_posting p ON p.staff_id = s.id AND p.ends_on IS NULL JOIN people_department d ON d.id = p.department_id
    WHERE i.contest_id = %(contest)s
"""
COPIES = """
    INSERT INTO ideas_blindcopy (idea_id, title, problem, proposal, effect, cost)
    SELECT id, title, problem, proposal, effect, cost FROM ideas_idea WHERE contest_id = %(contest)s AND number IS NOT NULL
"""
COMPARED = """
    INSERT INTO ideas_comparison (idea_id, closest_id, percent, compared_at)
    SELECT id, NULL, mod(number, 100), %(at)s FROM ideas_idea WHERE contest_id = %(contest)s AND number IS NOT NULL
"""
PLACES = [
    "여권 창구", "민원실 입구", "당직실", "읍면동 창구", "세무 창구", "복지 상담실", "전화 상담", "주차장 안내", "승강기 앞", "누리집 첫 화면",
    "대형 폐기물 신고", "인허가 창구",
]  # fmt: skip
THINGS = [
    "마무리 문구 카드", "쉬운 안내문", "번호표 알림", "외국어 그림판", "큰 글씨 서식", "준비 서류 점검표", "담당자 사진 안내", "휠체어 길 안내",
    "되묻기 줄이는 서식", "통화 연결 예절", "처음 오신 분 안내", "기다림 시간 표시",
]  # fmt: skip
WAYS = [
    "만들기", "함께 쓰기", "매달 고치기", "시민과 점검하기", "현장에서 시험하기", "부서끼리 나누기", "영상으로 알리기", "전화로 먼저 알리기",
    "문자로 보내기", "그림으로 바꾸기", "두 나라 말로 적기", "한 장으로 줄이기",
]  # fmt: skip
WORDS = [
    "직원이", "먼저", "인사하고", "자주", "묻는", "내용을", "한눈에", "보이도록", "정리하여", "창구마다", "같은", "말로", "안내하며", "어르신과",
    "외국인도", "쉽게", "알아볼", "그림을", "넣고", "분기마다", "시민의", "의견을", "들어", "고치고", "전화를", "돌릴", "때에는", "담당자와",
    "번호를", "알려", "드리고", "기다리는", "시간을", "미리", "문자로", "보냅니다",
]  # fmt: skip


def add_contest(title: str, *, state: ContestState = ContestState.POSTED, open_now: bool = False) -> Contest:
    """Its notice takes ideas until ten minutes from now, or took them until yesterday; one phase, five criteria."""
    now = clock.fresh()
    closes_at = now + timedelta(minutes=10) if open_now else now - timedelta(days=1)
    announced = now if state == ContestState.ANNOUNCED else None
    contest = Contest.objects.create(title=title, state=state, posted_at=now, announced_at=announced)
    notice = Notice.objects.create(
        contest=contest,
        theme="전화와 창구의 친절",
        opens_at=now - timedelta(days=12),
        closes_at=closes_at,
        posted_at=now,
    )
    Criterion.objects.bulk_create(
        Criterion(notice=notice, order=order, name=name, weight=weight)
        for order, (name, weight) in enumerate(CRITERIA)
    )
    today = clock.today()
    Phase.objects.create(
        notice=notice, order=0, name="서면 심사", starts_on=today, ends_on=today + timedelta(days=14)
    )
    return contest


def add_ideas(contest: Contest, number: int, *, state: IdeaState = IdeaState.SUBMITTED) -> None:
    """By as many people as there are, each with one author."""
    values = {
        "contest": contest.pk,
        "notice": None if state == IdeaState.DRAFT else contest.notices.get().pk,
        "state": state.value,
        "ideas": number,
        "first": FIRST_AUTHOR,
        "people": Staff.objects.count(),
        "at": clock.fresh() - timedelta(days=2),
        "places": PLACES,
        "things": THINGS,
        "ways": WAYS,
        "words": WORDS,
    }
    with bulk(*TABLES):
        for statement in (IDEAS, AUTHORS, COPIES, COMPARED):
            run_named(statement, values)
    if state != IdeaState.DRAFT:
        Contest.objects.filter(pk=contest.pk).update(last_number=number)


def add_jury(contest: Contest) -> list[Judge]:
    """Persons 3 and following, pledged."""
    moment = clock.fresh()
    people = Staff.objects.filter(pk__gt=2).order_by("pk")[:JUDGES]
    return Judge.objects.bulk_create(
        Judge(contest=contest, staff=one, name=one.name, pledged_at=moment) for one in people
    )
