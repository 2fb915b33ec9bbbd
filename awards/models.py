"""Half-year tallies with their lines and flags, reports made from them, commendations."""

from __future__ import annotations

import uuid
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from awards.enums import FlagKind, ReportFormat, ReportState, TallyState
from people.enums import DepartmentGroup
from people.models import Department, Staff
from recognition.models import Period


class Tally(models.Model):
    """One counting of a closed half-year. A pure function of its rows: same rows, same hash, same lines."""

    period = models.ForeignKey(Period, models.PROTECT, related_name="tallies")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=TallyState, default=TallyState.DRAFT)
    rule_version = models.CharField(max_length=20)
    tie_rule = models.JSONField()  # copied from the period
    input_hash = models.CharField(max_length=64)
    computed_at = models.DateTimeField(db_default=Now())
    letters = models.PositiveIntegerField(default=0)  # counted
    recipients = models.PositiveIntegerField(default=0)  # who received at least one
    # What the committee looks at beside the lines, worked out right after the counting (described_at).
    described_at = models.DateTimeField(null=True, blank=True)
    senders = models.PositiveIntegerField(null=True, blank=True)  # who sent at least one
    eligible = models.PositiveIntegerField(null=True, blank=True)  # who might have sent, on the last day
    facts = models.JSONField(default=dict)  # awards/facts.py: distribution, flows between areas
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-period__half", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["period", "version"], name="awards_tally_version"),
            models.UniqueConstraint(
                fields=["period"],
                condition=Q(state__in=["final", "published"]),
                name="awards_tally_one_final",
            ),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False, published_by__isnull=False)
                | (~Q(state="published") & Q(published_at__isnull=True, published_by__isnull=True)),
                name="awards_tally_both_published_set",
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(described_at__isnull=False),
                name="awards_tally_described_before_published",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["period"],
                condition=Q(state="final", described_at__isnull=True),
                name="awards_tally_to_describe",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="published_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="published"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} v{self.version} {self.state}"


# The list of leaders is leafed through from the front; deeper pages may sort (awards/queries.py).
INDEXED_PLACES = 5_000


class TallyLine(models.Model):
    """What one person received.

    Who they were that day (name, rank, division) stands in the letter received at `last_received_at`, which
    nobody can change or delete: recognition's triggers keep it. Copying it would double the time of a tally.
    The keys carry no database constraint: every line is made from letters whose own keys are checked, and
    300,000 lines are stored while people wait. check_invariants recounts them.
    """

    pk = models.CompositePrimaryKey("tally_id", "staff_id")
    tally = models.ForeignKey(
        Tally, models.PROTECT, related_name="lines", db_constraint=False, db_index=False
    )
    staff = models.ForeignKey(
        Staff, models.DO_NOTHING, related_name="tally_lines", db_constraint=False, db_index=False
    )
    last_received_at = models.DateTimeField()
    carnations = models.PositiveIntegerField()
    distinct_divisions = models.PositiveIntegerField()
    recently_commended = models.BooleanField()
    rank = models.PositiveIntegerField()
    tied = models.BooleanField()

    class Meta:
        ordering: ClassVar = ["rank", "staff_id"]
        indexes: ClassVar = [
            models.Index(
                fields=["tally", "rank", "staff"],
                condition=Q(rank__lte=INDEXED_PLACES),
                name="awards_tallyline_leaders",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="line_frozen", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.staff_id}"


class TallyDivision(models.Model):
    """One division in a half-year: its people of the last day, how many of them sent, how many received."""

    tally = models.ForeignKey(Tally, models.PROTECT, related_name="divisions")
    division = models.ForeignKey(Department, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=60)
    bureau = models.CharField(max_length=60, blank=True)  # the bureau above it, where there is one
    group = models.CharField(max_length=12, choices=DepartmentGroup)
    staff = models.PositiveIntegerField()
    senders = models.PositiveIntegerField()
    recipients = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["group", "bureau", "name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tally", "division"], name="awards_tallydivision_once"),
        ]

    def __str__(self) -> str:
        return self.name


class TallyFlag(models.Model):
    """Something out of the ordinary, shown to the committee with the facts beside it."""

    tally = models.ForeignKey(Tally, models.PROTECT, related_name="flags")
    kind = models.CharField(max_length=20, choices=FlagKind)
    facts = models.JSONField()  # numbers, names and division names; see awards/flags.py
    letters = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["kind", "-letters", "id"]

    def __str__(self) -> str:
        return f"{self.kind} ({self.letters})"


class Commendation(models.Model):
    """표창대장: who was commended when. Decides ties, never more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="commendations")
    title = models.CharField(max_length=120)
    conferred_on = models.DateField()
    number = models.CharField(max_length=40, blank=True)  # 제2026-123호
    recorded_at = models.DateTimeField(db_default=Now())
    recorded_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-conferred_on", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["staff", "title", "conferred_on"],
                name="awards_commendation_once",
                violation_error_code="already_recorded",
                violation_error_message=_("This commendation is already in the register."),
            ),
            models.UniqueConstraint(fields=["recorded_by", "token"], name="awards_commendation_token"),
        ]

    def __str__(self) -> str:
        return self.title


class ReportJob(models.Model):
    """A report somebody asked for, with the purpose they gave. A worker makes the file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tally = models.ForeignKey(Tally, models.PROTECT, related_name="reports")
    format = models.CharField(max_length=4, choices=ReportFormat)
    language = models.CharField(max_length=5)
    purpose = models.CharField(max_length=400)
    requested_at = models.DateTimeField(db_default=Now())
    requested_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.REQUESTED)
    claimed_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)  # rows written, for the progress bar
    total = models.PositiveIntegerField(default=0)
    content = models.BinaryField(null=True)
    file_name = models.CharField(max_length=120, blank=True)
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-requested_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(purpose=""), name="awards_reportjob_purpose_given"),
            models.UniqueConstraint(fields=["requested_by", "token"], name="awards_reportjob_token"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["requested_at"],
                condition=Q(state__in=["requested", "making"]),
                name="awards_reportjob_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.format} {self.state}"
