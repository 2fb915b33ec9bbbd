"""A city of any size, written set by set: what a page or a job meets after years of use."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from audit.services import seal_rows
from awards.services import tally_due_periods
from bench.database import bulk, run, run_named, using
from bench.names import people_names
from bench.servers import EMPTY, Ground
from kindness import clock
from kindness.halfyear import HalfYear
from people.enums import Role
from recognition.enums import PeriodState
from recognition.models import Period
from recognition.services import keep_due_totals

# In each half-year the first person of every thousand, or the first of all, receives this many letters.
LETTERS_OF_A_FAVOURITE = 20
BUREAUS = 20  # above the divisions, as many as the largest cities have
FIRST_NUMBER = 100_000  # person n has this staff number plus n

DEPARTMENTS = """
    INSERT INTO people_department (id, code, name, kind, parent_id, is_division, division_id, "group", "order", active)
    SELECT n, 'D' || n, (ARRAY['민원','도로','세무','복지','환경','교통','문화','안전','주택','보건'])[1 + mod(n, 10)] || n || '과',
           'division', %(divisions)s + 1 + mod(n, %(bureaus)s), true, n, 'main', n, true
    FROM generate_series(1, %(divisions)s) n
    UNION ALL
    SELECT %(divisions)s + 1 + n, 'B' || n, '제' || n || '국', 'bureau', NULL, false, NULL, 'main', n, true
    FROM generate_series(0, %(bureaus)s - 1) n
"""
STAFF = """
    INSERT INTO people_staff (id, number, name, name_key, initials, search_words, employment_type, front_line,
                              extension, email, status, password, last_login)
    SELECT n, (%(first)s + n)::text, name, name_key, initials, search_words, 'general', mod(n, 3) = 0,
           '', '', 'active', '!', NULL
    FROM generate_series(1, %(people)s) n JOIN name ON name.id = mod(n::bigint * 7919, (SELECT count(*) FROM name))
"""
# Division 1 fills a page in every city, so that a page is compared with a page as full.
POSTINGS = """
    INSERT INTO people_posting (staff_id, department_id, rank, grade, position, starts_on, ends_on)
    SELECT n, CASE WHEN n BETWEEN 40 AND 99 THEN 1 ELSE 1 + mod(n, %(divisions)s) END,
           '지방행정주사보', 7, '주무관', '2020-01-01', NULL
    FROM generate_series(1, %(people)s) n
"""
LETTERS = """
    INSERT INTO recognition_carnation (
        id, period_id, sender_id, recipient_id, sender_division_id, recipient_division_id, sender_name, sender_rank,
        sender_division_name, recipient_name, recipient_rank, recipient_division_name, basis, reason, slot, token,
        sent_at, deliver_after, delivered_at, read_at, state, report_reason, decision_reason, slot_returned)
    SELECT gen_random_uuid(), %(period)s, s.id, r.id, s.division_id, r.division_id, s.name, '지방행정주사보',
           s.division_name, r.name, '지방행정주사보', r.division_name, 'helped',
           (%(whens)s::text[])[1 + mod(letter.n * 7, 12)] || ' ' || (%(whats)s::text[])[1 + mod(letter.n / 12, 12)] || ' '
           || (%(thanks)s::text[])[1 + mod(letter.n / 144, 12)] || ' '
           || translate(md5(letter.n::text), '0123456789abcdef', '가나다라마바사아자차카타파하거너'),
           letter.slot, gen_random_uuid(), letter.sent_at, letter.sent_at + interval '10 minutes',
           letter.sent_at + interval '10 minutes', letter.sent_at + interval '1 hour', 'sent', '', '', false
    FROM (
        SELECT n, 1 + mod(n - 1, %(people)s) AS sender, 1 + (n - 1) / %(people)s AS slot,
               CASE WHEN n = 1 THEN 2 -- who looks at the pages has sent one
                    WHEN n BETWEEN 2 AND %(favoured)s THEN 1 + mod(n, %(favourites)s)
                    WHEN n = %(people)s - 1 THEN n + 1 WHEN n = %(people)s THEN n - 1 -- two who thank each other
                    ELSE 1 + floor(random() * %(people)s)::bigint END AS recipient,
               %(opens_at)s::timestamptz + random() * interval '170 days' AS sent_at
        FROM generate_series(1, %(letters)s) n OFFSET 0
    ) AS letter
    JOIN seat s ON s.id = letter.sender
    JOIN seat r ON r.id = letter.recipient AND r.division_id <> s.division_id
"""
# Sentences of which letters are made, with some syllables by chance, so that hardly two are alike.
WHENS = [
    "여권 발급 기계가 멈춘 날",
    "장마로 도로가 잠긴 새벽에",
    "세금 고지서가 한꺼번에 나간 주에",
    "새 복지 제도를 처음 맡았을 때",
    "주민등록 일제 정리 기간 내내",
    "감사 자료를 급히 모아야 했던 날",
    "축제 준비로 모두가 바쁘던 때",
    "민원인이 크게 화를 내셨을 때",
    "정전으로 창구가 멈춘 오후에",
    "처음 발령받아 낯설던 첫 주에",
    "눈이 많이 온 월요일 아침에",
    "예산 시스템이 바뀌어 헤매던 때",
]
WHATS = [
    "기다리시던 분들을 다른 창구로 나눠 안내하고",
    "우리 팀 대신 현장에 먼저 나가",
    "문의 전화를 하나하나 넘겨받아",
    "서식을 같이 고쳐 가며",
    "점심도 거르고 옆에 서서",
    "밤늦게까지 남아 숫자를 맞춰 보며",
    "무거운 집기를 함께 나르면서",
    "조용한 방으로 모시고 말씀을 끝까지 들으며",
    "손전등을 들고 한 분씩 모시면서",
    "모르는 것을 몇 번이고 설명해 가며",
    "염화칼슘을 뿌리고 길을 내면서",
    "화면을 같이 보며 순서대로",
]
THANKS = [
    "끝까지 함께해 주셨습니다.",
    "일이 제때 끝나게 도와주셨습니다.",
    "모두가 웃으며 돌아갔습니다.",
    "덕분에 한 분도 헛걸음하지 않으셨습니다.",
    "그 마음을 오래 기억하겠습니다.",
    "저도 그렇게 일하고 싶어졌습니다.",
    "시민께서 고맙다는 전화를 주셨습니다.",
    "우리 과 모두가 고마워하고 있습니다.",
    "한 번도 귀찮은 내색이 없으셨습니다.",
    "그 뒤로 일이 한결 쉬워졌습니다.",
    "다음에는 제가 돕겠습니다.",
    "참 든든했습니다.",
]
NOTICES = """
    INSERT INTO notifications_notice (id, person_id, kind, key, params, url, created_at, read_at, mail_state,
                                      mail_due_at, mail_tries, mailed_at)
    SELECT gen_random_uuid(), n, 'recognition.letter_received', 'letter ' || m,
           '{"sender": "김서윤", "division": "도로과"}', '/carnations/', now() - m * interval '3 days',
           CASE WHEN m > 1 THEN now() END, 'sent', now(), 1, now()
    FROM generate_series(1, %(people)s) n, generate_series(1, 3) m
"""
AUDIT = """
    INSERT INTO audit_auditrow (at, actor, job, action, target, target_id, before, after, reason)
    SELECT now() - m * interval '1 day', (%(first)s + n)::text, '', 'carnation.sent', 'carnation',
           gen_random_uuid()::text, '{}', '{"period": "2026H1", "slot": 1}', ''
    FROM generate_series(1, %(people)s) n, generate_series(1, 3) m
"""
ACCESS = """
    INSERT INTO audit_accessrow (at, viewer, method, path, what, subjects, purpose)
    SELECT now() - m * interval '1 day', (%(first)s + n)::text, 'GET', '/people/', 'people', ARRAY[(%(first)s + n + 1)::text], ''
    FROM generate_series(1, %(people)s) n, generate_series(1, 2) m
"""
# A seal takes what was done since the one before it, twice a minute: so many rows on a busy day.
SEALS, ROWS_OF_A_SEAL = 21, 20
DONE = """
    INSERT INTO audit_auditrow (at, actor, job, action, target, target_id, before, after, reason)
    SELECT now(), %s::text, '', 'carnation.sent', 'carnation', gen_random_uuid()::text, '{}',
           '{"period": "2026H1", "slot": 1}', ''
    FROM generate_series(1, %s)
"""
PAST = (NOTICES, AUDIT, ACCESS)
BULKY = (
    "people_department", "people_staff", "people_posting", "recognition_carnation", "notifications_notice",
    "audit_auditrow", "audit_accessrow",
)  # fmt: skip
NUMBERED = ("people_department", "people_staff")


@dataclass(frozen=True, slots=True)
class City:
    """How large. `letters` in each of `halves` closed half-years; one more half-year is open and empty.

    busy: people also have notices and a record of what they did and saw, and the closed half-years are tallied.
    """

    people: int
    divisions: int
    halves: int = 0
    letters: int = 0
    quota: int = 1
    busy: bool = True


def build(ground: Ground, database: str, city: City) -> None:
    """Make the database and fill it. Persons 1 and 2 hold every role."""
    ground.create(database, template=EMPTY)
    with using(database), bulk(*BULKY):
        sizes = {
            "people": city.people,
            "divisions": city.divisions,
            "bureaus": BUREAUS,
            "first": FIRST_NUMBER,
        }
        run_named(DEPARTMENTS, sizes)
        _add_names()
        for statement in (STAFF, POSTINGS, *(PAST if city.busy else ())):
            run_named(statement, sizes)
        for table in NUMBERED:
            run(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")  # noqa: S608 - our own names
        _grant_every_role()
        run(SEATS)
        for half in _halves(city):
            _add_letters(city, _add_period(half, city))
    with using(database):
        run("VACUUM ANALYZE")
        if city.busy:
            tally_due_periods()
            keep_due_totals()
            _seal()
            run("VACUUM ANALYZE")


def _seal() -> None:
    """The past in few large seals, and the newest ones as large as they are in any city: one page shows them."""
    seal_rows()
    for _number in range(SEALS):
        run(DONE, str(FIRST_NUMBER + 1), ROWS_OF_A_SEAL)
        seal_rows()


SEATS = """
    CREATE TEMP TABLE seat AS
    SELECT staff_id AS id, staff.name, division.id AS division_id, division.name AS division_name
    FROM people_posting posting JOIN people_staff staff ON staff.id = staff_id
    JOIN people_department division ON division.id = department_id
"""


def _add_names() -> None:
    run("CREATE TEMP TABLE name (id bigint, name text, name_key text, initials text, search_words text)")
    with connection.cursor() as cursor, cursor.copy("COPY name FROM STDIN") as copy:
        for number, words in enumerate(people_names()):
            copy.write_row((number, *words))
    run("CREATE INDEX ON name (id)")
    run("ANALYZE name")


def _grant_every_role() -> None:
    run(
        "INSERT INTO people_rolegrant (id, staff_id, role, granted_at, granted_by_job, reason, ended_by_job, end_reason)"
        " SELECT gen_random_uuid(), person.id, role, now(), 'bench', 'benchmark', '', ''"
        " FROM people_staff AS person, unnest(%s::text[]) AS role WHERE person.id <= 2",
        Role.values,
    )


def _halves(city: City) -> list[HalfYear]:
    """The present one first, then as many before it."""
    halves = [HalfYear.containing(clock.fresh())]
    for _half in range(city.halves):
        halves.append(halves[-1].previous)
    return halves


def _add_period(half: HalfYear, city: City) -> Period:
    running = half == HalfYear.containing(clock.fresh())
    return Period.objects.create(
        half=half,
        opens_at=half.opens_at,
        closes_at=half.closes_at,
        quota=city.quota,
        state=PeriodState.OPEN if running else PeriodState.CLOSING,
        closed_at=None if running else half.closes_at,
    )


def _add_letters(city: City, period: Period) -> None:
    if period.state == PeriodState.OPEN:
        return
    favourites = max(1, city.people // 1000)
    sizes = {
        "people": city.people,
        "favourites": favourites,
        "favoured": favourites * LETTERS_OF_A_FAVOURITE,
        "letters": city.letters,
        "whens": WHENS,
        "whats": WHATS,
        "thanks": THANKS,
        "period": period.pk,
        "opens_at": period.opens_at,
    }
    run_named(LETTERS, sizes)
