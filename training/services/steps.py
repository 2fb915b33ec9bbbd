"""What every change of an enrolment leaves behind: its step, its line in the record, and the notice to the person."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from audit.services import Act, Job, record_many
from notifications.services import notify
from people.models import Staff
from training.models import Cohort, Enrolment, EnrolmentStep


def note_steps(
    enrolments: Collection[Enrolment], *, action: str, moment: datetime, by: Staff | Job, note: str = ""
) -> None:
    """Their present state, who brought it about, and why. Inside the transaction of the change."""
    person = None if isinstance(by, Job) else by
    EnrolmentStep.objects.bulk_create(
        EnrolmentStep(enrolment=one, state=one.state, at=moment, by=person, note=note) for one in enrolments
    )
    record_many(
        (
            Act(
                f"enrolment.{action}",
                "enrolment",
                one.pk,
                after={"state": str(one.state), "cohort": str(one.cohort_id)},
                reason=note,
            )
            for one in enrolments
        ),
        by=by,
    )


def tell(
    people: Iterable[int], *, kind: str, key: object, cohort: Cohort, url: str = "", **params: Any
) -> None:
    """A notice about a cohort: its words know `course` and `number`. It leads to the person's own training."""
    about = {"course": cohort.course.title, "number": cohort.number}
    notify(
        people=people,
        kind=kind,
        key=str(key),
        params=about | params,
        url=url or reverse("my_training"),
    )
