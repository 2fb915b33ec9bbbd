"""Who has a seat, who waits for one, who would like which."""

from __future__ import annotations

import uuid
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from people.models import Department, Staff
from training.enums import HOLDS_SEAT, LIVE, EnrolmentState, EnrolmentWay, Outcome
from training.models.cohorts import Cohort
from training.models.courses import Course

FULL = _("All seats of this cohort are taken. Please join the waitlist or choose another cohort.")


class Enrolment(models.Model):
    """One person's way through one cohort. A seat is a number from 1 to the cohort's capacity.

    Name, rank and division are those of the day of joining: a later transfer never rewrites history.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="enrolments")
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="enrolments")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="enrolments")
    state = models.CharField(max_length=10, choices=EnrolmentState)
    way = models.CharField(max_length=10, choices=EnrolmentWay)
    compulsory = models.BooleanField(default=False)  # this person must attend
    seat = models.PositiveSmallIntegerField(null=True, blank=True)
    priority = models.SmallIntegerField(default=0)  # on the waitlist: higher first, then joined_at, then id
    joined_at = models.DateTimeField()
    offer_expires_at = models.DateTimeField(null=True, blank=True)
    division = models.ForeignKey(Department, models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    rank = models.CharField(max_length=40, blank=True)
    division_name = models.CharField(max_length=60)
    score = models.DecimalField(max_digits=5, decimal_places=1, null=True, blank=True)  # of 100
    outcome = models.CharField(max_length=15, choices=Outcome, blank=True)  # settled when the cohort finishes
    token = models.UUIDField(null=True, blank=True)

    # Constraint names of the trigger below, with their refusals.
    REFUSALS: ClassVar = {"training_enrolment_seat_within_capacity": ("full", FULL)}

    class Meta:
        ordering: ClassVar = ["cohort", "name", "id"]
        constraints: ClassVar = [
            # Who has not completed a cohort may try another one.
            models.UniqueConstraint(
                fields=["course", "staff"],
                condition=Q(state__in=[state.value for state in LIVE])
                & ~Q(outcome=Outcome.NOT_COMPLETED.value),
                name="training_enrolment_one_live_per_course",
                violation_error_code="already_enrolled",
                violation_error_message=_(
                    "This person is enrolled in this course already. A course is attended once."
                ),
            ),
            models.UniqueConstraint(
                fields=["cohort", "seat"],
                name="training_enrolment_seat_once",
                violation_error_code="full",
                violation_error_message=FULL,
            ),
            models.CheckConstraint(
                condition=Q(seat__isnull=False, state__in=[state.value for state in HOLDS_SEAT])
                | (Q(seat__isnull=True) & ~Q(state__in=[state.value for state in HOLDS_SEAT])),
                name="training_enrolment_seat_when_held",
            ),
            models.CheckConstraint(
                condition=Q(state=EnrolmentState.OFFERED, offer_expires_at__isnull=False)
                | (~Q(state=EnrolmentState.OFFERED) & Q(offer_expires_at__isnull=True)),
                name="training_enrolment_offer_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(state=EnrolmentState.BOOKED),
                name="training_enrolment_outcome_of_booked",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__range=(0, 100)),
                name="training_enrolment_score_of_100",
                violation_error_code="invalid_score",
                violation_error_message=_("A score lies between 0 and 100."),
            ),
            models.UniqueConstraint(
                fields=["staff", "token"],
                name="training_enrolment_token",
                violation_error_code="repeated",  # answered with the first row, never shown
                violation_error_message=_("This was sent before."),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["cohort", "-priority", "joined_at", "id"],
                condition=Q(state=EnrolmentState.WAITING),
                name="training_enrolment_waitlist",
            ),
            models.Index(
                fields=["offer_expires_at"],
                condition=Q(state=EnrolmentState.OFFERED),
                name="training_enrolment_offers",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="seat_within_capacity",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("seat", "cohort_id"),  # type: ignore[no-untyped-call]
                declare=[("seats", "integer")],
                func="""
                    SELECT capacity INTO seats FROM training_cohort WHERE id = NEW.cohort_id;
                    IF NEW.seat > seats OR NEW.seat < 1 THEN
                        RAISE EXCEPTION 'seat % of %', NEW.seat, seats USING
                            ERRCODE = 'check_violation',
                            CONSTRAINT = 'training_enrolment_seat_within_capacity';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="enrolment_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return str(self.id)


class EnrolmentStep(models.Model):
    """Every change of an enrolment's state, as it happened. Append-only."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=EnrolmentState)
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")  # None: a job
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["enrolment", "id"]
        triggers: ClassVar = [
            pgtrigger.Protect(name="step_kept", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.state}"


class Wish(models.Model):
    """Which cohorts a person would like best: 1 is the first choice. The assignment heeds it where it can."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="wishes")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="wishes")
    place = models.PositiveSmallIntegerField()
    wished_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering: ClassVar = ["staff", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["course", "staff", "place"], name="training_wish_place_once"),
            models.UniqueConstraint(fields=["course", "staff", "cohort"], name="training_wish_cohort_once"),
            models.CheckConstraint(condition=Q(place__range=(1, 3)), name="training_wish_place_1_to_3"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id}: {self.place}"
