"""Four idea contests of Daon: last year's is carried out, a small one is shown to colleagues, this year's is being judged,
one takes ideas now."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.db import connection

from demo import ideas as words
from demo.accounts import ACCOUNTS
from demo.ideas import Entry
from demo.services.founding import people_with
from demo.services.ideas_decided import decide_and_announce, head_of, propose_and_show
from demo.services.ideas_files import enclose
from ideas.enums import Ground, IdeaState, ObjectionGround, ObjectionKind, Recusal
from ideas.models import Assignment, Contest, Criterion, Idea, Judge
from ideas.queries.contests import notice_in_force
from ideas.services.authors import answer_naming, name_author
from ideas.services.contests import (
    add_contest,
    change_notice,
    post_notice,
    set_criteria,
    set_phases,
    set_prizes,
)
from ideas.services.ideas import hand_in_correction, save_draft, start_draft, submit_idea, withdraw_idea
from ideas.services.judging import (
    Entered,
    add_judge,
    close_phase,
    hand_in,
    open_judging,
    pledge,
    recuse,
    save_points,
)
from ideas.services.objections import file_objection
from ideas.services.screening import accept_ideas, ask_correction, credit_idea, merge_idea, reject_ideas
from kindness import clock
from kindness.halfyear import SEOUL
from kindness.workdays import is_workday, workdays_after
from notifications.services import mark_all_read
from people.enums import EmploymentType
from people.models import Staff
from people.queries import departments_by_code, in_service, signed_in

OFFICER, COLLEAGUE, JUDGE, OUTSIDE_JUDGE = "900010", "900020", "900014", "900024"
ELIGIBLE = (EmploymentType.GENERAL, EmploymentType.FIXED_TERM, EmploymentType.PERMANENT)
WINDOW, LEAD = timedelta(days=12), timedelta(days=7)
OPENED_THIS_YEAR, OPENED_NOW = timedelta(days=30), timedelta(days=3)
SHOWN_FOR = timedelta(days=3)  # at least, of the days of the public check
JUDGED_WITHIN = 8  # working days
A_YEAR_BEFORE = timedelta(days=371)  # always another year, always the same day of the week
SCREENED_WITHIN = 5  # working days
ASKED_AGAIN_AFTER = timedelta(days=11)  # the judging has begun, and the days to ask are not over
LEFT = {
    JUDGE: 4,
    OUTSIDE_JUDGE: 20,
    "복지정책과": 12,
    "산림공원과": 30,
    "세정과": 25,
}  # of this year's ideas, by judge
HALF_DONE = 3  # criteria of the first one that is left
ENTERING = ("주무관", "실무원", "팀장")


def hold_contests(now: datetime, seed: int) -> int:
    """All contests as of `now`; how many ideas were handed in. A short history has had none last year."""
    fair = _Fair(now, random.Random(f"ideas {seed}"))
    opened = now.date() - OPENED_THIS_YEAR
    last = opened - A_YEAR_BEFORE
    if in_service(last - LEAD).exists():
        fair.hold_last_years(last)
    fair.show_small_one()
    fair.hold_this_years(opened)
    fair.open_one(now.date() - OPENED_NOW)
    return Idea.objects.filter(number__isnull=False).count()


class _Fair:
    """Who runs the contests, who may enter, and the entries by their titles."""

    def __init__(self, now: datetime, chance: random.Random) -> None:
        self.now, self.chance = now, chance
        self.officer, self.colleague = people_with([OFFICER, COLLEAGUE])
        self.accounts = {one.number: one for one in people_with([one.number for one in ACCOUNTS])}
        self.divisions = {one.name: one for one in departments_by_code().values()}
        self.ideas: dict[str, Idea] = {}
        self.merit = {
            entry.title: entry.merit for name in ("last", "shown", "this") for entry in words.entries(name)
        }

    # --- one after the other ---------------------------------------------------------------------------------------
    def hold_last_years(self, opens: date) -> None:
        """From its notice to what is different now; its news are old news to the accounts."""
        contest, entries = self._take_entries(
            "last", opens, f"{opens.year}년 친절시책 공모", words.LAST_THEME
        )
        closed = opens + WINDOW
        self._screen(entries, closed)
        judges = self._seat_jury(contest, closed, [JUDGE, *words.JUDGING_DIVISIONS[:2]])
        began = self._open_judging(contest, workdays_after(closed, SCREENED_WITHIN + 1))
        decided = self._judge_all(contest, judges, began)
        decide_and_announce(
            contest,
            ideas=self.ideas,
            began=decided,
            now=self.now,
            colleagues=self._pool(decided),
            chance=self.chance,
        )
        self._read_everything()

    def show_small_one(self) -> None:
        """Judged, proposed, and shown to everybody since a few days. A short history has had none."""
        opens = _latest_shown(self.now.date() - SHOWN_FOR)
        if not in_service(opens - LEAD).exists():
            return
        contest, entries = self._take_entries(
            "shown", opens, words.SHOWN_TITLE, words.SHOWN_THEME, words.SMALL_PRIZES
        )
        closed = opens + WINDOW
        self._screen(entries, closed)
        judges = self._seat_jury(contest, closed, [JUDGE, *words.JUDGING_DIVISIONS[1:]])
        began = self._open_judging(contest, workdays_after(closed, SCREENED_WITHIN + 1))
        decided = self._judge_all(contest, judges, began)
        propose_and_show(
            contest,
            ideas=self.ideas,
            began=decided,
            now=self.now,
            colleagues=self._pool(decided),
            chance=self.chance,
        )

    def hold_this_years(self, opens: date) -> None:
        """Sixty ideas are being judged; some judges have much left, one stepped back from an idea."""
        contest, entries = self._take_entries(
            "this", opens, f"{opens.year}년 친절시책 공모", words.THIS_THEME
        )
        closed = opens + WINDOW
        self._read_everything()
        self._screen(entries, closed)
        judges = self._seat_jury(contest, closed, [JUDGE, OUTSIDE_JUDGE, *words.JUDGING_DIVISIONS])
        began = self._open_judging(contest, workdays_after(closed, SCREENED_WITHIN + 1))
        until = self.now - timedelta(hours=1)
        self._step_back(judges[words.JUDGING_DIVISIONS[-1]], began + timedelta(minutes=30))
        self._judge(judges, began + timedelta(hours=1), until, left=LEFT)
        self._begin_one(judges[JUDGE], until)
        self._ask_again(until)

    def open_one(self, opens: date) -> None:
        """Ideas are being taken: a few were handed in, two accounts are writing, a colleague is asked to join."""
        self._take_entries("open", opens, words.OPEN_TITLE, words.OPEN_THEME)

    # --- the notice --------------------------------------------------------------------------------------------------
    def _post(self, opens: date, title: str, theme: str, prizes: Sequence[words.Prize]) -> Contest:
        opens_at, closes_at = _at(opens, 0), _at(opens + WINDOW, 0)
        begins = workdays_after(closes_at.date(), SCREENED_WITHIN + 1)
        phase = {
            "name": "서면 심사",
            "starts_on": begins,
            "ends_on": max(workdays_after(begins, 10), workdays_after(self._soonest_end(opens), 5)),
        }
        with clock.at(_at(opens - LEAD, 10)):
            contest = add_contest(title=title, theme=theme, by=self.officer)
            notice = contest.notices.get()
            change_notice(
                notice=notice, opens_at=opens_at, closes_at=closes_at, by=self.officer, **words.TERMS
            )
            set_criteria(
                notice=notice,
                criteria=[(name, weight, why) for name, weight, why in words.CRITERIA],
                by=self.officer,
            )
            set_prizes(notice=notice, prizes=prizes, by=self.officer)
            set_phases(notice=notice, phases=[phase], by=self.officer)
            post_notice(notice=notice, by=self.officer)
        contest.refresh_from_db()
        return contest

    def _soonest_end(self, opens: date) -> date:
        """Judging of a contest of these weeks goes on for some days yet."""
        return self.now.date() if opens >= (self.now - OPENED_THIS_YEAR).date() else opens

    # --- entries -----------------------------------------------------------------------------------------------------
    def _take_entries(
        self, name: str, opens: date, title: str, theme: str, prizes: Sequence[words.Prize] = words.PRIZES
    ) -> tuple[Contest, list[Entry]]:
        contest = self._post(opens, title, theme, prizes)
        entries = words.as_received(name, self.chance)
        moments = self._moments(opens, len(entries))
        pool = self._pool(opens)
        for entry, moment in zip(entries, moments, strict=True):
            author = self._author(entry, pool)
            self.ideas[entry.title] = self._write(contest, entry, author, moment, pool)
        return contest, entries

    def _moments(self, opens: date, count: int) -> list[datetime]:
        """When ideas come in: on working days, mostly towards the end; the last of them late in the evening."""
        days = [day for n in range(WINDOW.days) if is_workday(day := opens + timedelta(days=n))]
        last = min(_at(opens + WINDOW, 0), self.now)
        open_days = [day for day in days if _at(day, 9) < last] or [opens]
        found = []
        for _n in range(count):
            day = self.chance.choices(open_days, range(1, len(open_days) + 1))[0]
            begin, end = _at(day, 9), min(_at(day, 20), last)
            found.append(begin + (end - begin) * self.chance.random() if begin < end else _at(opens, 0))
        return sorted(found)

    def _pool(self, day: date) -> list[Staff]:
        """Who has a seat that day and is none of those who have to do with the contests otherwise."""
        eligible = in_service(day).filter(employment_type__in=ELIGIBLE, number__startswith="1")
        people = [one for one in eligible.order_by("number") if one.position in ENTERING]
        self.chance.shuffle(people)
        return people

    def _author(self, entry: Entry, pool: list[Staff]) -> Staff:
        number = words.AUTHORS.get(entry.title)
        return self.accounts[number] if number else pool.pop()

    def _write(
        self, contest: Contest, entry: Entry, author: Staff, moment: datetime, pool: list[Staff]
    ) -> Idea:
        begun = max(moment - timedelta(hours=2), notice_in_force(contest).opens_at)
        with clock.at(begun):
            idea = start_draft(contest=contest, by=author)
            save_draft(idea=idea, by=author, seen=None, **entry.texts)
            asked = words.ASKED.get(entry.title)
            if asked is not None:
                number, share, part = asked
                name_author(idea=idea, staff=self.accounts[number], share=share, part=part, by=author)
            elif entry.fate != words.DRAFT and self.chance.random() < words.JOINT_SHARE:
                self._join(idea, author, pool)
            enclose(idea, title=entry.title, by=author)
        if entry.fate == words.DRAFT:
            return idea
        with clock.at(moment):
            return submit_idea(idea=idea, pledged=True, by=author)

    def _join(self, idea: Idea, author: Staff, pool: list[Staff]) -> None:
        """One or two colleagues, who agree."""
        for _n in range(self.chance.choice((1, 1, 2))):
            colleague = pool.pop()
            part = self.chance.choice(words.JOINT_PARTS)
            name_author(
                idea=idea, staff=colleague, share=self.chance.choice((20, 30, 40)), part=part, by=author
            )
            answer_naming(idea=idea, consents=True, by=colleague)

    # --- screening ---------------------------------------------------------------------------------------------------
    def _screen(self, entries: Sequence[Entry], closed: date) -> None:
        """By one officer within a week: the few first that need a word, then everything else at once."""
        with clock.at(_at(workdays_after(closed, 1), 14)):
            for entry in entries:
                self._answer(entry)
        with clock.at(_at(workdays_after(closed, 3), 10)):
            for entry in entries:
                if entry.fate == words.CORRECTED:
                    idea = self.ideas[entry.title]
                    save_draft(idea=idea, by=idea.author, cost=words.CORRECTED_COST)
                    hand_in_correction(idea=idea, by=idea.author)
        with clock.at(_at(workdays_after(closed, SCREENED_WITHIN), 16)):
            waiting = Idea.objects.filter(
                contest=self.ideas[entries[0].title].contest, state=IdeaState.SUBMITTED
            )
            accept_ideas(ideas=waiting.order_by("number"), by=self.officer)

    def _answer(self, entry: Entry) -> None:
        idea = self.ideas[entry.title]
        if entry.fate in words.GROUNDS:
            reject_ideas(
                ideas=[idea], ground=entry.fate, text=words.GROUNDS[Ground(entry.fate)], by=self.officer
            )
        elif entry.fate == words.CORRECTED:
            ask_correction(idea=idea, text=words.CORRECTION, by=self.officer)
        elif entry.fate == words.WITHDRAWN:
            withdraw_idea(idea=idea, by=idea.author)
        elif entry.fate.startswith(words.SAME):
            merge_idea(idea=idea, into=self.ideas[entry.other], by=self.officer)
        elif entry.fate.startswith(words.RETURNS) and entry.other in self.ideas:
            credit_idea(idea=idea, earlier=self.ideas[entry.other], by=self.officer)

    def _ask_again(self, latest: datetime) -> None:
        """About one that was not taken up; nobody has answered yet."""
        idea = Idea.objects.get(pk=self.ideas[words.ASKED_AGAIN].pk)
        assert idea.screened_at is not None
        with clock.at(min(idea.screened_at + ASKED_AGAIN_AFTER, latest)):
            file_objection(
                idea=idea,
                kind=ObjectionKind.SCREENING,
                ground=ObjectionGround.MISJUDGED,
                text=words.REQUEST,
                by=idea.author,
            )

    # --- judging -----------------------------------------------------------------------------------------------------
    def _seat_jury(self, contest: Contest, closed: date, seats: Iterable[str]) -> dict[str, Judge]:
        """Accounts by their number, heads by their department; each has pledged."""
        judges = {}
        for place, seat in enumerate(seats):
            moment = _at(workdays_after(closed, 1), 10) + timedelta(minutes=20 * place)
            person = self.accounts.get(seat) or head_of(self.divisions[seat], closed)
            with clock.at(moment):
                judge = add_judge(contest=contest, staff=person, by=self.officer)
            with clock.at(moment + timedelta(hours=5)):
                judges[seat] = pledge(judge=judge, by=_in_person(judge))
        return judges

    def _open_judging(self, contest: Contest, day: date) -> datetime:
        _count_rows()
        began = _at(day, 9)
        with clock.at(began):
            open_judging(contest=contest, by=self.officer)
        return began

    def _judge(
        self, judges: Mapping[str, Judge], since: datetime, until: datetime, *, left: Mapping[str, int]
    ) -> None:
        """Each in the order of receipt, so that what is left lies at its end."""
        for seat, judge in judges.items():
            criteria = list(notice_in_force(judge.contest).criteria.order_by("order"))
            mine = self._waiting(judge)
            done = mine[: len(mine) - left.get(seat, 0)]
            by = _in_person(judge)
            for place, assignment in enumerate(done, start=1):
                merit = self.merit[assignment.idea.title]
                points = words.marks(merit, words.STRICTNESS[seat], self.chance)
                with clock.at(since + (until - since) * place / (len(done) + 1)):
                    self._hand_in(assignment, criteria, points, by)

    def _judge_all(self, contest: Contest, judges: Mapping[str, Judge], began: datetime) -> date:
        """Nothing is left; the working day after the phase was closed."""
        over = workdays_after(began.date(), JUDGED_WITHIN)
        self._judge(judges, began + timedelta(hours=1), _at(over, 18), left={})
        with clock.at(_at(workdays_after(over, 1), 9)):
            close_phase(phase=notice_in_force(contest).phases.get(), by=self.officer)
        return workdays_after(over, 2)

    def _hand_in(
        self, assignment: Assignment, criteria: Sequence[Criterion], points: Sequence[int], by: Staff
    ) -> None:
        entries = {one.pk: Entered(given) for one, given in zip(criteria, points, strict=True)}
        comment = self.chance.choice(words.COMMENTS_OF_JUDGES)
        hand_in(assignment=assignment, comment=comment, entries=entries, by=by)

    def _waiting(self, judge: Judge) -> list[Assignment]:
        rows = judge.assignments.filter(submitted_at__isnull=True, recused_as="")
        return list(rows.select_related("judge", "idea").order_by("idea__number"))

    def _step_back(self, judge: Judge, moment: datetime) -> None:
        with clock.at(moment):
            recuse(
                assignment=self._waiting(judge)[0],
                kind=Recusal.RECOGNISED,
                note=words.RECOGNISED,
                by=_in_person(judge),
            )

    def _begin_one(self, judge: Judge, moment: datetime) -> None:
        """The first of those left has some of its points."""
        first = self._waiting(judge)[0]
        criteria = notice_in_force(judge.contest).criteria.order_by("order")[:HALF_DONE]
        with clock.at(moment):
            for criterion in criteria:
                save_points(
                    assignment=first,
                    criterion_id=criterion.pk,
                    points=round(criterion.weight * 0.8),
                    by=_in_person(judge),
                )

    def _read_everything(self) -> None:
        """What happened so far is no news to the accounts."""
        for account in self.accounts.values():
            mark_all_read(by=account)


def _latest_shown(since: date) -> date:
    """When a contest opened whose ideas are shown since that day or the last working day before it."""
    opens = since - WINDOW
    while workdays_after(opens + WINDOW, SCREENED_WITHIN + 1 + JUDGED_WITHIN + 3) > since:
        opens -= timedelta(days=1)
    return opens


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), SEOUL)


def _count_rows() -> None:
    """The city is loaded in one transaction: until the planner is told of its rows, each conflict takes it a third of a second."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE people_staff, people_department, people_posting, ideas_idea, ideas_author")


def _in_person(judge: Judge) -> Staff:
    """With the roles the judge's seat asks for."""
    person = signed_in(judge.staff_id)
    assert person is not None
    return person
