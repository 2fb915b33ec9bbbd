"""Two published survey rounds of Daon and one that is running; a team at the counters; what was reported and found."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from demo import monitoring as words
from demo.monitoring import Asked, Heard
from demo.services.founding import people_with
from kindness import clock
from kindness.halfyear import SEOUL
from kindness.workdays import workdays_after, workdays_before
from monitoring.enums import (
    DisputeOutcome,
    DisputeReason,
    Grade,
    ItemKind,
    ItemRole,
    Outcome,
    SampleUnit,
    SheetPurpose,
    SheetState,
)
from monitoring.models import Call, Item, Place, Round, Scenario, Sheet, TeamVisit
from monitoring.queries.scorecards import items_of, plans_of
from monitoring.rules.sheets import Typed
from monitoring.rules.templates import DEFAULT, GURO, SEOUL_AFTER
from monitoring.services.calibration import close_calibration, plan_calibration
from monitoring.services.disputes import answer_dispute, file_dispute
from monitoring.services.exclusions import exclude_calls
from monitoring.services.importing import apply_calls, stage_calls
from monitoring.services.release import finish_due_sheets, release_round
from monitoring.services.rounds import add_rater, close_round, list_subjects, open_round, plan_round
from monitoring.services.scenarios import add_scenario
from monitoring.services.scorecards import add_from_template, add_version, set_items
from monitoring.services.scoring import check_sheets, revise_sheet, score_items, submit_sheet
from monitoring.services.unkindness import close_report, make_finding, note_view, take_report
from monitoring.services.visits import (
    add_member,
    add_place,
    add_team,
    plan_team_visit,
    report_team_visit,
)
from monitoring.sheetfile import columns, template
from people.models import Staff
from people.queries import departments_by_code, in_service

OFFICER, COLLEAGUE, HEAD = "900010", "900020", "900012"
CALLS_BY_DIVISION = 8
LEFT_UNDONE = 6  # calls of 900016 that still wait
CALIBRATED = 8
DAYS_TO_RELEASE = 10


def survey_telephones(now: datetime, chance: random.Random) -> int:
    """Everything of monitoring as of `now`; how many calls were made."""
    hall = _Hall(now, chance)
    long_ago = _round_days(now, 13)
    if in_service(long_ago[0]).exists():  # a short history has nobody to call then
        hall.publish(long_ago, unit=SampleUnit.DIVISION, learned=0)
        hall.renew_the_form()
    appealed = hall.publish(
        _round_days(now, 7),
        unit=SampleUnit.PERSON,
        learned=1,
        groups=["main"],
        calls_each=2,
        least_of_person=2,
    )
    hall.answer_appeals(appealed)
    hall.leave_an_appeal_open(appealed)
    hall.run_one()
    hall.visit_counters()
    hall.write_down_reports()
    return Call.objects.filter(called_at__isnull=False).count()


def _round_days(now: datetime, months: int) -> tuple[date, date]:
    """About a month of calls, so many months ago."""
    first = workdays_after(now.date() - timedelta(days=30 * months), 1)
    return first, workdays_after(first, 22)


class _Hall:
    """Who runs the survey, who calls, and how kind each department's telephones are."""

    def __init__(self, now: datetime, chance: random.Random) -> None:
        self.now, self.chance = now, chance
        self.officer, self.colleague = people_with([OFFICER, COLLEAGUE])
        self.callers = people_with(sorted(words.CALLERS))
        self.departments = {one.name: one for one in departments_by_code().values()}
        self.kindness = words.division_offsets(sorted(self.departments), chance)
        with clock.at(now - timedelta(days=420)):
            self.scenarios = [self._scenario(*one) for one in words.SCENARIOS]
            card = add_from_template(template=DEFAULT, by=self.officer)
            add_from_template(template=SEOUL_AFTER, by=self.officer)
            self.version = card.versions.get()

    def _scenario(
        self, title: str, story: str, good: str, difficulty: int, places: Sequence[str]
    ) -> Scenario:
        return add_scenario(
            title=title,
            story=story,
            good_answer=good,
            difficulty=difficulty,
            divisions=[self.departments[name] for name in places if name in self.departments],
            by=self.officer,
        )

    # --- rounds -----------------------------------------------------------------------------------------------
    def publish(self, days: tuple[date, date], *, unit: str, learned: int, **fields: Any) -> Round:
        """A round from its plan to its published results."""
        survey = self._begin(days, unit=unit, **fields)
        _first, last = days
        with clock.at(_at(last, 19)):
            self._hand_in(survey, Call.objects.filter(round=survey), learned)
            close_round(survey=survey, by=self.officer)
        with clock.at(_at(last, 9) + timedelta(days=DAYS_TO_RELEASE)):
            check_sheets(sheets=Sheet.objects.filter(call__round=survey), by=self.officer)
            release_round(survey=survey, by=self.officer)
        return survey

    def renew_the_form(self) -> None:
        """The next round's form gives the end of a call more weight."""
        with clock.at(self.now - timedelta(days=250)):
            renewed = add_version(scorecard=self.version.scorecard, note=words.NEW_VERSION, by=self.officer)
            plans = [
                _with_points(plan, Decimal(words.NEW_POINTS.get(plan.key, 0))) or plan
                for plan in plans_of(items_of(renewed))
            ]
            self.version = set_items(version=renewed, items=plans, by=self.officer)

    def run_one(self) -> None:
        """The open round: most of what was planned so far is made; some wait, among them the first caller's."""
        today = self.now.date()
        days = workdays_before(today, 15), workdays_after(today, 10)
        survey = self._begin(days, unit=SampleUnit.DIVISION)
        due = Call.objects.filter(round=survey, planned_on__lt=today)
        waiting = list(due.filter(rater__staff=self.callers[0]).order_by("-planned_on", "pk")[:LEFT_UNDONE])
        self._hand_in(survey, due.exclude(pk__in=[call.pk for call in waiting]), 2)
        made = Sheet.objects.filter(call__round=survey, state=SheetState.SUBMITTED).order_by(
            "submitted_at", "pk"
        )
        check_sheets(sheets=made[: made.count() // 2], by=self.officer)
        self._calibrate(survey)
        self._protect(survey)

    def _begin(self, days: tuple[date, date], *, unit: str, **fields: Any) -> Round:
        first, last = days
        with clock.at(_at(workdays_before(first, 5), 10)):
            survey = plan_round(
                name=f"{first.year}년 {'상' if first.month <= 6 else '하'}반기 전화친절도 조사",
                agency="다온리서치",
                version=self.version,
                starts_on=first,
                ends_on=last,
                unit=unit,
                scenarios=self.scenarios,
                by=self.officer,
                **({"calls_each": CALLS_BY_DIVISION} | fields),
            )
            for caller in self.callers:
                add_rater(survey=survey, staff=caller, by=self.officer)
            list_subjects(survey=survey, by=self.officer)
        with clock.at(_at(first, 8)):
            open_round(survey=survey, by=self.officer)
        survey.refresh_from_db()
        return survey

    def _hand_in(self, survey: Round, calls: Any, learned: int) -> None:
        """The agency's file of the calls it made."""
        items = list(items_of(survey.version))
        rows = [
            self._row(call, items, learned)
            for call in calls.select_related("subject", "scenario", "rater__staff").order_by(
                "planned_on", "pk"
            )
        ]
        content = _as_csv(template.headers(items), rows)
        staged = stage_calls(survey=survey, content=content, file_name="조사결과.csv", by=self.officer)
        apply_calls(staged=staged, by=self.officer)

    def _row(self, call: Call, items: Sequence[Item], learned: int) -> dict[str, Any]:
        better = (
            self.kindness.get(call.subject.division_name, 0.0)
            + words.CALLERS[call.rater.staff.number]
            + learned * words.LEARNED
            - 0.01 * (call.scenario.difficulty - 2 if call.scenario else 0)
        )
        heard = words.hear([_asked(item) for item in items], better, self.chance)
        return {
            **_call_columns(call, heard, self.chance),
            **{columns.item_header(item): heard.values.get(item.key, "") for item in items},
        }

    # --- what follows -------------------------------------------------------------------------------------------
    def answer_appeals(self, survey: Round) -> None:
        """Three people appealed in time: one score stands, one is scored anew, one call does not count."""
        sheets = Sheet.objects.filter(
            call__round=survey,
            call__outcome=Outcome.ANSWERED,
            state=SheetState.RELEASED,
            grade__in=[Grade.FAIR, Grade.POOR, Grade.VERY_POOR],
        )
        chosen = list(sheets.select_related("call__staff").order_by("total", "pk")[:3])
        released = _at(survey.ends_on, 9) + timedelta(days=DAYS_TO_RELEASE)
        answers = (
            (DisputeReason.FACTS, "종료 인사를 드렸는데 없음으로 되어 있습니다.", DisputeOutcome.REVISED, "녹취를 들으니 종료 인사가 있었습니다."),
            (DisputeReason.NOT_MY_DUTY, "제 업무가 아니어서 담당자를 알려 드렸습니다.", DisputeOutcome.UPHELD, "연결 안내를 기준으로 평가했으므로 점수를 유지합니다."),
            (DisputeReason.AFTER_ABUSE, "바로 앞 통화에서 폭언을 들은 직후였습니다.", DisputeOutcome.EXCLUDED, "기록을 확인하여 점수에서 제외합니다."),
        )  # fmt: skip
        for sheet, (reason, text, outcome, answer) in zip(chosen, answers, strict=False):
            with clock.at(released + timedelta(days=2)):
                dispute = file_dispute(sheet=sheet, reason=reason, text=text, by=sheet.call.staff)
            scores = _closing_put_right(sheet) if outcome == DisputeOutcome.REVISED else None
            with clock.at(released + timedelta(days=4)):
                answer_dispute(
                    dispute=dispute, outcome=outcome, answer=answer, by=self.colleague, scores=scores
                )
        with clock.at(released + timedelta(days=9)):
            finish_due_sheets()

    def leave_an_appeal_open(self, survey: Round) -> None:
        """Last week a score was put right after listening again; the person has appealed, and nobody has answered yet."""
        sheets = Sheet.objects.filter(
            call__round=survey,
            call__excluded_as="",
            call__staff__number__startswith="1",  # none of the accounts one logs in with
            state=SheetState.FINAL,
            scores__item__key="closing_greeting",
            scores__raw=1,
        )
        old = sheets.select_related("version", "call__staff").order_by("-total", "pk").first()
        if old is None:
            return
        silent = {item.pk: Typed(0) for item in items_of(old.version) if item.key == "closing_greeting"}
        with clock.at(self.now - timedelta(days=5)):
            new = revise_sheet(sheet=old, scores=silent, good=old.good, advice=old.advice, by=self.colleague)
            release_round(survey=survey, by=self.officer)
        with clock.at(self.now - timedelta(days=2)):
            file_dispute(
                sheet=new,
                reason=DisputeReason.FACTS,
                text="끊기 전에 종료 인사를 드렸습니다. 녹취를 한 번 더 확인해 주시기 바랍니다.",
                by=old.call.staff,
            )

    def _calibrate(self, survey: Round) -> None:
        """All callers have scored the same recorded calls; a worker works out how they agree."""
        one = plan_calibration(
            survey=survey, name="조사원 맞추기 1차", count=CALIBRATED, until=self.now.date(), by=self.officer
        )
        for call in one.calls.order_by("pk"):
            for caller in self.callers:
                self._score_again(call, caller)
        close_calibration(calibration=one, by=self.officer)

    def _score_again(self, call: Call, caller: Staff) -> None:
        """What the first caller entered, with a different ear now and then."""
        first = (
            call.sheets.get(purpose=SheetPurpose.LIVE).scores.select_related("item").order_by("item__number")
        )
        strict = words.CALLERS[caller.number] < 0
        entries = {}
        for score in first:
            levels = [level.number for level in score.item.levels.all()]
            raw = score.raw
            if raw is not None and raw - 1 in levels and self.chance.random() < (0.4 if strict else 0.08):
                raw -= 1
            entries[score.item_id] = Typed(raw)
        sheet = score_items(call=call, entries=entries, purpose=SheetPurpose.CALIBRATION, by=caller)
        submit_sheet(sheet=sheet, by=caller)

    def _protect(self, survey: Round) -> None:
        """One call fell on the day after an incident."""
        call = (
            Call.objects.filter(round=survey, called_at__isnull=False)
            .select_related("staff")
            .order_by("called_at", "pk")[0]
        )
        assert call.called_at is not None
        day = call.called_at.astimezone(SEOUL).date()
        exclude_calls(
            person=call.staff, days=[day, day + timedelta(days=1)], by=self.officer, note="보호 기간"
        )

    # --- at the counters ------------------------------------------------------------------------------------------
    def visit_counters(self) -> None:
        """A team of this half-year: our counters and two cities', most of the visits reported."""
        version = add_from_template(template=GURO, by=self.officer).versions.get()
        today = self.now.date()
        team = add_team(
            name=f"{today.year}년 친절도 체험단",
            purpose="민원인의 눈으로 우리 창구와 다른 시의 창구를 봅니다.",
            version=version,
            starts_on=workdays_before(today, 40),
            ends_on=workdays_after(today, 20),
            by=self.officer,
        )
        members = people_with(["900002", "900004"])
        for member in members:
            add_member(team=team, staff=member, by=self.officer)
        for number, (name, kind, division, better) in enumerate(words.PLACES):
            place = add_place(name=name, kind=kind, division=self.departments.get(division), by=self.officer)
            day = workdays_before(today, 30 - 5 * number)
            with clock.at(_at(day, 9)):
                visit = plan_team_visit(
                    team=team, place=place, visitor=members[number % 2], visit_on=day, by=self.officer
                )
            self._report(visit, better, words.SEEN[number % len(words.SEEN)])
        plan_team_visit(
            team=team,
            place=Place.objects.get(name=words.PLACES[0][0]),
            visitor=members[0],
            visit_on=workdays_after(today, 3),
            by=self.officer,
        )

    def _report(self, visit: TeamVisit, better: float, seen: Sequence[str]) -> None:
        done, good, weak, apply = seen
        items = items_of(visit.team.version)
        with clock.at(_at(visit.visit_on, 17)):
            report_team_visit(
                visit=visit,
                visit_on=visit.visit_on,
                transaction_done=done,
                strengths=good,
                weaknesses=weak,
                to_apply=apply,
                scores={item.pk: Typed(_raw(item, better - 0.1, self.chance)) for item in items},
                by=visit.visitor,
            )

    # --- what was reported ------------------------------------------------------------------------------------------
    def write_down_reports(self) -> None:
        """Two reports about people of the roads department: one unclear, one founded and helped."""
        (head,) = people_with([HEAD])
        people = people_with(["900001", "900003"])
        for number, (one, person) in enumerate(zip(words.REPORTS, people, strict=True)):
            channel, facts, view, finding, note, help_agreed = one
            day = workdays_before(self.now.date(), 20 - 5 * number)
            with clock.at(_at(day, 10)):
                report = take_report(
                    channel=channel, received_on=day, facts=facts, staff=person, by=self.officer
                )
            with clock.at(_at(day, 15)):
                note_view(report=report, view=view, by=person)
                make_finding(report=report, finding=finding, note=note, by=head)
            with clock.at(_at(workdays_after(day, 2), 11)):
                close_report(report=report, help_agreed=help_agreed, by=head)


# --- a caller's pen ---------------------------------------------------------------------------------------------------
def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), SEOUL)


def _with_points(plan: Any, points: Decimal) -> Any:
    """The item worth `points`, its levels in proportion; None without points."""
    if not points:
        return None
    share = points / plan.points
    levels = tuple(replace(level, points=level.points * share) for level in plan.levels)
    return replace(plan, points=points, levels=levels)


def _asked(item: Item) -> Asked:
    """Bonus and penalty points are given to nobody here."""
    levels = list(item.levels.all())
    if item.role != ItemRole.BASE:
        return Asked(item.key, item.of_person, may_not_apply=False, levels=(("", 0.0),))
    shares = sorted((float(level.points / item.points), level) for level in levels) if levels else []
    told = [(_word(item, level), share) for share, level in shares]
    return Asked(
        item.key, item.of_person, item.may_not_apply, told or [("0", 0.0), (str(int(item.points)), 1.0)]
    )


def _word(item: Item, level: Any) -> str:
    """What is written for a level: its number, or a count inside its band."""
    return str(level.number) if item.kind != ItemKind.BANDED else str(level.upto or 7)


def _raw(item: Item, better: float, chance: random.Random) -> int:
    heard = words.hear([replace(_asked(item), of_person=False, may_not_apply=False)], better, chance)
    while item.key not in heard.values:  # nobody answered: another call
        heard = words.hear([replace(_asked(item), of_person=False, may_not_apply=False)], better, chance)
    return int(heard.values[item.key])


def _closing_put_right(sheet: Sheet) -> dict[int, Typed]:
    return {
        item.pk: Typed(1)
        for item in items_of(sheet.version)
        if item.key in {"closing_greeting", "further_questions"}
    }


def _call_columns(call: Call, heard: Heard, chance: random.Random) -> dict[str, Any]:
    names = columns.NEEDED | columns.OPTIONAL
    at = datetime.combine(call.planned_on, time(call.planned_hour, chance.randrange(60)))
    rings = next((value for key, value in heard.values.items() if key == "answer_speed"), "")
    spoken = heard.outcome in words.SPOKEN
    return {
        names["call"]: str(call.pk),
        names["day"]: f"{at:%Y-%m-%d}",
        names["time"]: f"{at:%H:%M}",
        names["outcome"]: heard.outcome,
        names["rings"]: rings,
        names["transfers"]: heard.transfers or "",
        names["recording"]: f"R-{at:%m%d}-{str(call.pk)[:4]}" if spoken else "",
        names["recording_until"]: f"{at + timedelta(days=60):%Y-%m-%d}" if spoken else "",
        names["good"]: heard.good,
        names["advice"]: heard.advice,
    }


def _as_csv(headers: Sequence[str], rows: Iterable[dict[str, Any]]) -> bytes:
    file = io.StringIO()
    writer = csv.DictWriter(file, headers, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode("utf-8-sig")
