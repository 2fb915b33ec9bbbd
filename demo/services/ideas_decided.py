"""A contest from its points to the counter: decided, shown, announced, carried out or stopped."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from demo import ideas as words
from demo.ideas import Carried
from demo.services.founding import people_with
from ideas.enums import ObjectionGround, ObjectionKind, ObjectionOutcome, Outcome
from ideas.models import Adoption, Contest, Idea
from ideas.queries.authorship import author_ids
from ideas.queries.carrying import course_of
from ideas.queries.results import results_of
from ideas.rules.quarters import Quarter, quarters_between
from ideas.services.carrying import finish, name_item, report_quarter, say_word, stop, write_plan
from ideas.services.decisions import announce_results, give_reasons, propose_decisions, start_public_check
from ideas.services.objections import answer_objection, file_objection
from ideas.services.voices import hide_comment, like, show_comment, write_comment
from kindness import clock
from kindness.halfyear import SEOUL
from kindness.workdays import workdays_after, workdays_before
from people.models import Department, Staff
from people.queries import departments_by_code, signed_in
from people.queries.absences import deciders_of

OFFICER, COLLEAGUE, GUESSING = "900010", "900020", "900003"
PUBLIC_DAYS = 10
LIKES = (3, 10)  # of an idea that is shown
PLANNED_AFTER, REPORTED_BEFORE_DUE = 15, 8  # working days


def decide_and_announce(
    contest: Contest,
    *,
    ideas: Mapping[str, Idea],
    began: date,
    now: datetime,
    colleagues: Sequence[Staff],
    chance: random.Random,
) -> None:
    """From the first proposal on the day `began` to what stands today. ideas: by title."""
    house = _House(contest, ideas, now, colleagues, chance)
    house.decide(began)
    last = house.show(workdays_after(began, 1))
    announced = workdays_after(last, 1)
    house.announce(announced)
    for title, carried in words.CARRIED.items():
        house.carry_out(ideas[title], carried, workdays_after(announced, PLANNED_AFTER))


def propose_and_show(
    contest: Contest,
    *,
    ideas: Mapping[str, Idea],
    began: date,
    now: datetime,
    colleagues: Sequence[Staff],
    chance: random.Random,
) -> None:
    """From the proposal on the day `began` to the public check that goes on: likes, comments read and unread, a doubt."""
    house = _House(contest, ideas, now, colleagues, chance)
    house.propose(began)
    shown = house.begin_check(workdays_after(began, 1), words.SEEN)
    house.leave_open(shown[-1], ideas[words.DOUBTED])


class _House:
    def __init__(
        self,
        contest: Contest,
        ideas: Mapping[str, Idea],
        now: datetime,
        colleagues: Sequence[Staff],
        chance: random.Random,
    ) -> None:
        self.contest, self.ideas, self.now, self.chance = contest, ideas, now, chance
        self.colleagues = list(colleagues)
        self.officer, self.colleague = people_with([OFFICER, COLLEAGUE])
        self.divisions: dict[str, Department] = {one.name: one for one in departments_by_code().values()}

    # --- decided -----------------------------------------------------------------------------------------------------
    def decide(self, day: date) -> None:
        """The places propose; people write the reasons."""
        self.propose(day)
        with clock.at(_at(day, 15)):
            for title, carried in words.CARRIED.items():
                give_reasons(
                    contest=self.contest,
                    ideas=[self.ideas[title].pk],
                    reason=carried.reason,
                    owner=self.divisions[carried.division],
                    planned_for=carried.planned_for,
                    by=self.officer,
                )
            self._thank(words.ENCOURAGED, Outcome.ENCOURAGED)
            self._thank(words.NOT_ADOPTED, Outcome.NOT_ADOPTED)

    def propose(self, day: date) -> None:
        with clock.at(_at(day, 10)):
            propose_decisions(contest=self.contest, by=self.officer)

    def _thank(self, reason: str, outcome: Outcome) -> None:
        decided = results_of(Contest.objects.get(pk=self.contest.pk)).ideas.values()
        chosen = [one.key for one in decided if one.outcome == outcome]
        give_reasons(contest=self.contest, ideas=chosen, reason=reason, by=self.officer)

    # --- shown -------------------------------------------------------------------------------------------------------
    def show(self, day: date) -> date:
        """The public check with likes, comments and one objection; its last day."""
        shown = self.begin_check(day, words.VOICES)
        self._guess(shown[-1], day)
        self._object(self.ideas[words.OBJECTED], day)
        last = Contest.objects.get(pk=self.contest.pk).checked_until
        assert last is not None
        return last

    def begin_check(self, day: date, voices: Sequence[str]) -> list[Idea]:
        """Each is liked, and the first ones have a comment of `voices` that has been read; the ideas shown."""
        with clock.at(_at(day, 9)):
            start_public_check(contest=self.contest, by=self.officer)
        shown = [self.ideas[one.title] for one in self._shown()]
        for place, idea in enumerate(shown):
            with clock.at(_at(day, 11) + timedelta(hours=7 * place)):
                self._like(idea)
                if place < len(voices):
                    self._comment(idea, voices[place])
        return shown

    def leave_open(self, commented: Idea, doubted: Idea) -> None:
        """A comment nobody has read yet and an objection nobody has answered, of this morning."""
        writer, doubter = (
            next(one for one in self.colleagues if one.pk not in author_ids(idea.pk))
            for idea in (commented, doubted)
        )
        with clock.at(self.now - timedelta(hours=2)):
            write_comment(idea=commented, text=words.NOT_YET_READ, by=writer)
            file_objection(
                idea=doubted,
                kind=ObjectionKind.CHECK,
                ground=ObjectionGround.IN_FORCE,
                text=words.DOUBT,
                by=doubter,
            )

    def _shown(self) -> list[Idea]:
        shown = Idea.objects.filter(contest=self.contest, decisions__shortlisted_at__isnull=False)
        return list(shown.order_by("number"))

    def _like(self, idea: Idea) -> None:
        authors = author_ids(idea.pk)
        fans = self.chance.sample(self.colleagues, self.chance.randint(*LIKES))
        for fan in fans:
            if fan.pk not in authors:
                like(idea=idea, by=fan)

    def _comment(self, idea: Idea, text: str) -> None:
        authors = author_ids(idea.pk)
        writer = next(one for one in self.colleagues if one.pk not in authors)
        self.colleagues.remove(writer)
        comment = write_comment(idea=idea, text=text, by=writer)
        show_comment(comment=comment, by=self.officer)

    def _guess(self, idea: Idea, day: date) -> None:
        """Kindly meant, and yet it would end the blind check."""
        (writer,) = people_with([GUESSING])
        with clock.at(_at(day + timedelta(days=2), 13)):
            comment = write_comment(idea=idea, text=words.GUESSED, by=writer)
        with clock.at(_at(day + timedelta(days=2), 14)):
            hide_comment(comment=comment, reason=words.GUESS_HIDDEN, by=self.officer)

    def _object(self, idea: Idea, day: date) -> None:
        writer = self.colleagues.pop()
        with clock.at(_at(day + timedelta(days=3), 10)):
            objection = file_objection(
                idea=idea,
                kind=ObjectionKind.CHECK,
                ground=ObjectionGround.COPIED,
                text=words.OBJECTION,
                by=writer,
            )
        with clock.at(_at(day + timedelta(days=5), 16)):
            answer_objection(
                objection=objection,
                outcome=ObjectionOutcome.DISMISSED,
                answer=words.OBJECTION_ANSWER,
                by=self.colleague,
            )

    # --- announced ---------------------------------------------------------------------------------------------------
    def announce(self, day: date) -> None:
        """Everything at one moment; one author asks for another look and is answered by the other officer."""
        with clock.at(_at(day, 10)):
            announce_results(contest=self.contest, by=self.officer)
        idea = self.ideas[words.REVIEWED]
        with clock.at(_at(workdays_after(day, 2), 11)):
            request = file_objection(
                idea=idea,
                kind=ObjectionKind.REVIEW,
                ground=ObjectionGround.MISJUDGED,
                text=words.REVIEW,
                by=idea.author,
            )
        with clock.at(_at(workdays_after(day, 6), 11)):
            answer_objection(
                objection=request,
                outcome=ObjectionOutcome.DISMISSED,
                answer=words.REVIEW_ANSWER,
                by=self.colleague,
            )

    # --- carried out -------------------------------------------------------------------------------------------------
    def carry_out(self, idea: Idea, carried: Carried, planned: date) -> None:
        adoption = Adoption.objects.get(idea=idea)
        head = head_of(adoption.division, planned)
        with clock.at(_at(planned, 10)):
            write_plan(
                adoption=adoption,
                plan=carried.plan,
                starts_on=planned,
                ends_on=planned + timedelta(days=carried.days or 400),
                by=head,
            )
            if carried.item:
                name_item(adoption=adoption, key=carried.item, by=head)
        ends = planned + timedelta(days=carried.days) if carried.days else self.now.date()
        self._report(adoption, carried, ends, head)
        if carried.days:
            with clock.at(_at(ends, 15)):
                self._end(adoption, carried, head)

    def _report(self, adoption: Adoption, carried: Carried, ends: date, head: Staff) -> None:
        """A few days before each report is due, as long as the idea is on its way."""
        begun = course_of(Adoption.objects.get(pk=adoption.pk)).begins_on or ends
        due = quarters_between(Quarter.containing(begun), Quarter.containing(ends))
        days = [(one, workdays_before(one.due_on, REPORTED_BEFORE_DUE)) for one in due]
        written = [(one, day) for one, day in days if day < ends]
        if carried.late:
            written = written[:-1]
        for place, (quarter, day) in enumerate(written):
            percent, text = carried.reports[min(place, len(carried.reports) - 1)]
            with clock.at(_at(day, 14)):
                report_quarter(adoption=adoption, quarter=str(quarter), percent=percent, text=text, by=head)

    def _end(self, adoption: Adoption, carried: Carried, head: Staff) -> None:
        if carried.changed:
            finish(adoption=adoption, changed_what=carried.changed, by=head)
            return
        stop(adoption=adoption, reason=carried.stopped, by=head)
        say_word(adoption=adoption, word=carried.word, by=adoption.idea.author)


def head_of(division: Department, day: date) -> Staff:
    """With the role that goes with it."""
    person = signed_in(deciders_of(division.pk, day)[0])
    assert person is not None
    return person


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), SEOUL)
