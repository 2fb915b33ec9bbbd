"""How a cohort ends: outcomes by the course's rule, certificates for those who completed it.

Lock order: the cohort, attendance rows, enrolments, the year of the certificates.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _, ngettext

from audit.services import Act, record, record_many
from kindness import clock
from kindness.errors import Refused, refusing
from notifications.services import notify
from people.models import Staff
from training.enums import CohortState, EnrolmentState, Outcome
from training.models import Attendance, Certificate, Cohort, Course, Enrolment
from training.rules import completion as rules
from training.services.certificates import issue_certificates, issue_one, withdraw_valid

NOT_OPEN = Refused(
    "not_now",
    _("Only a cohort that is open can be finished. This one has been cancelled or has not been opened."),
    title=_("The cohort was not finished."),
)
NOT_OVER = Refused(
    "not_over",
    _(
        "A session is still to come, and completion counts all of them. Please finish the cohort after its last session."
    ),
    title=_("The cohort was not finished."),
)


@dataclass(frozen=True, slots=True)
class Finished:
    completed: int
    not_completed: int


def finish_cohort(*, cohort: Cohort, by: Staff) -> Finished:
    """Settle who has completed it and issue their certificates. Finished already: nothing happens.

    Refuses not_now, not_over, marks_missing.
    """
    with refusing(Certificate), transaction.atomic():
        held = Cohort.objects.select_for_update(of=("self",)).select_related("course").get(pk=cohort.pk)
        if held.state != CohortState.FINISHED:
            held.course.refresh_from_db()  # its rule may have changed while this waited for the lock
            _check_over(held)
            _settle_all(held, _locked_marks(held), by)
            held.state = CohortState.FINISHED
            held.save(update_fields=["state"])
            issue_certificates(cohort=held, by=by)
            _tell_of_missed(held)
        outcomes = Counter(_booked(held).values_list("outcome", flat=True))
        return Finished(outcomes[Outcome.COMPLETED.value], outcomes[Outcome.NOT_COMPLETED.value])


def _check_over(cohort: Cohort) -> None:
    if cohort.state != CohortState.OPEN:
        raise NOT_OPEN
    ends = list(cohort.sessions.values_list("ends_at", flat=True))
    if not ends or max(ends) > clock.fresh():
        raise NOT_OVER


def _locked_marks(cohort: Cohort) -> dict[UUID, Counter[str]]:
    """How often each mark was given, by enrolment; marks on their way are waited for. Refuses marks_missing."""
    rows = Attendance.objects.filter(session__cohort=cohort, live=True).order_by("pk")
    marks: dict[UUID, Counter[str]] = defaultdict(Counter)
    for row in rows.select_for_update(of=("self",)):
        marks[row.enrolment_id][row.mark] += 1
    missing = sum(counted[""] for counted in marks.values())
    if missing:
        raise Refused(
            "marks_missing",
            ngettext(
                "%(count)d mark is missing. Please mark everybody on the lists of the sessions first.",
                "%(count)d marks are missing. Please mark everybody on the lists of the sessions first.",
                missing,
            )
            % {"count": missing},
            title=_("The cohort was not finished."),
        )
    return marks


def _settle_all(cohort: Cohort, marks: dict[UUID, Counter[str]], by: Staff) -> None:
    sessions = cohort.sessions.count()
    people = list(_booked(cohort).select_for_update(of=("self",)).order_by("pk"))
    for person in people:
        person.outcome = _outcome(cohort.course, sessions, marks[person.pk], person.score)
    Enrolment.objects.bulk_update(people, ["outcome"])
    record("cohort.finished", by=by, target="cohort", target_id=cohort.pk, after={"people": len(people)})
    record_many((_settled(person) for person in people), by=by)


def _tell_of_missed(cohort: Cohort) -> None:
    notify(
        people=_booked(cohort).filter(outcome=Outcome.NOT_COMPLETED).values_list("staff_id", flat=True),
        kind="training.not_completed",
        key=str(cohort.pk),
        params={"course": cohort.course.title},
        url="/training/",
    )


def set_score(*, enrolment: Enrolment, score: Decimal | None, by: Staff) -> Enrolment:
    """The result of the test, 0 to 100, or None for none. In a finished cohort the outcome is settled anew.

    Refuses invalid_score, not_now.
    """
    return set_scores(scores={enrolment.pk: score}, cohort=enrolment.cohort, by=by)[0]


def set_scores(*, cohort: Cohort, scores: dict[UUID, Decimal | None], by: Staff) -> list[Enrolment]:
    """`set_score` for several people of one cohort, all or none. What does not change is not written."""
    with refusing(Enrolment, Certificate), transaction.atomic():
        people = list(_booked(cohort).filter(pk__in=scores).select_for_update(of=("self",)).order_by("pk"))
        changed = [person for person in people if person.score != scores[person.pk]]
        if not changed:
            return people
        state = Cohort.objects.values_list("state", flat=True).get(pk=cohort.pk)
        if state == CohortState.CANCELLED:
            raise NOT_OPEN
        record_many((_scored(person, scores[person.pk]) for person in changed), by=by)
        for person in changed:
            person.score = scores[person.pk]
        Enrolment.objects.bulk_update(changed, ["score"])
        if state == CohortState.FINISHED:
            for person in changed:
                settle_again(enrolment_id=person.pk, reason=str(_("The test score was changed.")), by=by)
        return people


def settle_again(*, enrolment_id: UUID, reason: str, by: Staff) -> None:
    """After a mark or a score of a finished cohort was changed: the outcome, and the certificate after it.

    The enrolment is locked before the marks are read, so of two corrections the later one sees both.
    """
    people = Enrolment.objects.select_for_update(of=("self",)).select_related("cohort", "course")
    person = people.get(pk=enrolment_id)
    marks = Counter(person.attendances.filter(live=True).values_list("mark", flat=True))
    sessions = person.cohort.sessions.count()
    outcome = _outcome(person.course, sessions, marks, person.score)
    if outcome == person.outcome:
        return
    before, person.outcome = person.outcome, outcome
    person.save(update_fields=["outcome"])
    record_many([_settled(person, before=before, reason=reason)], by=by)
    if outcome == Outcome.COMPLETED:
        issue_one(enrolment=person, by=by)
    else:
        withdraw_valid(enrolment=person, reason=reason, by=by)


def _outcome(course: Course, sessions: int, marks: Counter[str], score: Decimal | None) -> str:
    return rules.judge(rules.terms_of(course), sessions=sessions, marks=marks, score=score).outcome.value


def _booked(cohort: Cohort) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.BOOKED)


def _settled(person: Enrolment, *, before: str = "", reason: str = "") -> Act:
    return Act(
        "enrolment.settled",
        "enrolment",
        person.pk,
        before={"outcome": before},
        after={"outcome": person.outcome},
        reason=reason,
    )


def _scored(person: Enrolment, score: Decimal | None) -> Act:
    return Act(
        "enrolment.scored",
        "enrolment",
        person.pk,
        before={"score": _text(person.score)},
        after={"score": _text(score)},
    )


def _text(score: Decimal | None) -> str:
    return "" if score is None else str(score)
