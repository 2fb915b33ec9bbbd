"""A school of the city for the tests of whole programmes: planned, filled, held, settled and heard through the services."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from kindness import clock
from people.enums import Role
from people.models import Department, Staff
from tests.factories.people import make_staff
from training.enums import Mark, MarkSource, Phase, SessionKind
from training.models import Certificate, Cohort, Course, EvaluationItem, EvaluationRight
from training.queries.evaluation import CohortSurvey, counted, survey_of
from training.services.attendance import mark_attendance
from training.services.certificates import verify_certificate
from training.services.cohorts import add_cohort, add_session, open_cohort
from training.services.completion import Finished, finish_cohort
from training.services.courses import open_course, plan_course
from training.services.evaluation import answer_evaluation, mix_answers, open_evaluation
from training.services.plans import publish_plan, request_plan, solve_plan


class School:
    """The training officer at work. Cohorts take applications until a day before they begin."""

    def __init__(self) -> None:
        self.officer = make_staff(
            roles=[Role.TRAINING_OFFICER], employment_type="permanent", rank="공무직", grade=None
        )

    def course(self, title: str, **fields: Any) -> Course:
        """Planned and opened; two recognised hours."""
        values = {"recognised_hours": 2, "year": clock.today().year} | fields
        return open_course(
            course=plan_course(by=self.officer, title=title, **values),
            by=self.officer,
        )

    def cohort(
        self,
        course: Course,
        *starts: datetime,
        seats: int,
        kinds: Sequence[SessionKind] = (SessionKind.LECTURE,),
        divisions: Iterable[Department] = (),
        **where: Any,
    ) -> Cohort:
        """Open, with a session of two hours at each of `starts`; kinds: in the order of the sessions."""
        cohort = add_cohort(
            course=course,
            capacity=seats,
            enrol_from=clock.now(),
            enrol_until=starts[0] - timedelta(days=1),
            divisions=divisions,
            by=self.officer,
        )
        for kind, start in zip(kinds, starts, strict=True):
            add_session(
                cohort=cohort,
                kind=kind,
                title=course.title,
                starts_at=start,
                ends_at=start + timedelta(hours=2),
                by=self.officer,
                **where,
            )
        return open_cohort(cohort=cohort, by=self.officer)

    def assign(self, course: Course, seed: int = 1) -> dict[int, str]:
        """Propose and publish; person → why they have no seat."""
        plan = solve_plan(request_plan(course=course, seed=seed, by=self.officer).pk)
        publish_plan(plan=plan, by=self.officer)
        return dict(plan.seats.filter(cohort=None).values_list("staff_id", "unassigned"))

    def hold(self, cohort: Cohort, *, by: Staff | None = None, absent: Iterable[Staff] = ()) -> None:
        """Everybody is marked on the list in the hours of each session: present, but for those named."""
        away = [one.pk for one in absent]
        for session in cohort.sessions.all():
            missing = cohort.enrolments.filter(staff__in=away, state="booked").values_list("pk", flat=True)
            with clock.at(session.starts_at + timedelta(minutes=5)):
                mark_attendance(
                    session=session,
                    marks=dict.fromkeys(missing, Mark.ABSENT),
                    rest=Mark.PRESENT,
                    source=MarkSource.LIST,
                    by=by or self.officer,
                )

    def settle(self, cohort: Cohort) -> Finished:
        """After the last session; every certificate proves itself to whoever holds it."""
        with clock.at(over(cohort)):
            finished = finish_cohort(cohort=cohort, by=self.officer)
            for paper in certificates_of(cohort):
                assert verify_certificate(number=str(paper), code=paper.code, address=None) == paper
        return finished

    def ask(self, cohort: Cohort, *, points: int = 4, by: Staff | None = None) -> CohortSurvey:
        """All who attended answer alike; what is shown when the survey is over."""
        until = over(cohort) + timedelta(days=3)
        with clock.at(over(cohort)):
            open_evaluation(cohort=cohort, until=until, by=by or self.officer)
            answer_all(cohort, Phase.POST, points)
        with clock.at(until + timedelta(hours=1)):
            mix_answers()
            return survey_of(counted(Cohort.objects.filter(pk=cohort.pk)).get(), clock.now())


def answer_all(cohort: Cohort, phase: Phase, points: int) -> None:
    rights = EvaluationRight.objects.filter(enrolment__cohort=cohort, phase=phase)
    scale = EvaluationItem.objects.filter(course=cohort.course_id, phase=phase, kind="scale")
    scores = dict.fromkeys(scale.values_list("number", flat=True), points)
    for right in rights.select_related("enrolment__staff"):
        answer_evaluation(token=right.pk, scores=scores, texts={}, by=right.enrolment.staff)


def over(cohort: Cohort) -> datetime:
    """An hour after its last session."""
    return max(cohort.sessions.values_list("ends_at", flat=True)) + timedelta(hours=1)


def certificates_of(cohort: Cohort) -> list[Certificate]:
    return list(Certificate.objects.filter(enrolment__cohort=cohort).order_by("serial"))


def people_in(cohort: Cohort) -> set[int]:
    """Those with a seat."""
    return set(cohort.enrolments.filter(state="booked").values_list("staff_id", flat=True))


def means(survey: CohortSurvey) -> set[float]:
    """The different means of the items after the training, on 100."""
    return {item.figure.mean for item in survey.items[Phase.POST]}
