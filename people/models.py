"""Departments, staff (the user model), dated postings, dated role grants, staged rosters."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any, ClassVar, cast

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.expressions import Expression
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from people.enums import AccountState, DepartmentGroup, DepartmentKind, EmploymentType, Role, StaffStatus

NO_PASSWORD = "!"  # noqa: S105 - what no password hashes to (Django's UNUSABLE_PASSWORD_PREFIX)


class Department(models.Model):
    """A place people are posted to. `division` is the nearest division at or above it, kept by the services."""

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=DepartmentKind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    is_division = models.BooleanField(default=False)
    division = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="members")
    group = models.CharField(max_length=12, choices=DepartmentGroup)
    order = models.PositiveIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="people_department_not_its_own_parent",
                violation_error_code="own_parent",
                violation_error_message=_("A department cannot lie under itself. Please choose another."),
            ),
            models.CheckConstraint(
                condition=Q(is_division=False) | Q(division=F("id")),
                name="people_department_division_is_itself",
            ),
            # A code stands in addresses.
            models.CheckConstraint(
                condition=Q(code__regex=r"^[-a-zA-Z0-9_]+$"), name="people_department_code_in_ascii"
            ),
            models.UniqueConstraint(
                fields=["code"],
                name="people_department_code",
                violation_error_code="department_code_taken",
                violation_error_message=_(
                    "Another department has this code already. Please use a code of its own."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StaffQuerySet(models.QuerySet["Staff"]):
    def active(self) -> StaffQuerySet:
        """People who can log in and be found."""
        return self.exclude(status=StaffStatus.CLOSED)

    def in_state(self, state: AccountState) -> StaffQuerySet:
        """Those for whom `account_state` is this one."""
        if state == AccountState.CLOSED:
            return self.filter(status=StaffStatus.CLOSED)
        people = self.active()
        if state == AccountState.NO_PASSWORD:
            return people.filter(password=NO_PASSWORD)
        one_time = state == AccountState.ONE_TIME
        return people.exclude(password=NO_PASSWORD).filter(must_change_password=one_time)

    def with_seat(self, day: date | Expression) -> StaffQuerySet:
        """Adds the posting of that day: team_name, division_id, division_name, rank, position (None without one)."""
        rows: Any = self  # what an annotation adds is declared once, in Seated
        return cast(
            "StaffQuerySet",
            rows.annotate(
                seat=models.FilteredRelation(
                    "postings",
                    condition=Q(postings__starts_on__lte=day)
                    & (Q(postings__ends_on__isnull=True) | Q(postings__ends_on__gt=day)),
                ),
                team_id=F("seat__department_id"),
                team_name=F("seat__department__name"),
                division_id=F("seat__department__division_id"),
                division_name=F("seat__department__division__name"),
                division_group=F("seat__department__division__group"),
                rank=F("seat__rank"),
                position=F("seat__position"),
            ),
        )


class StaffManager(BaseUserManager["Staff"].from_queryset(StaffQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str | None) -> Staff:
        return self.get(number=username)  # type: ignore[no-any-return]


class Seated:
    """What queries add to a row of Staff: its seat of a day (with_seat), and who it is to a request (signed_in)."""

    team_id: int | None
    team_name: str | None
    division_id: int | None
    division_name: str | None
    division_group: str | None
    rank: str | None
    position: str | None
    roles: frozenset[str]
    unread: int
    read_at: datetime


class Staff(Seated, AbstractBaseUser):
    """A person with an account. Never deleted, only closed; joined by employee number, never by name."""

    # Compared and sorted by code point whatever the database's language: prefixes and order use one index.
    number = models.CharField(max_length=20, db_collation="C")
    name = models.CharField(max_length=60)
    # What the people search reads, made from the name by people.hangul in the services.
    name_key = models.CharField(max_length=60, db_collation="C")
    initials = models.CharField(max_length=60, db_collation="C")
    search_words = models.TextField()
    employment_type = models.CharField(max_length=12, choices=EmploymentType)
    front_line = models.BooleanField(default=False)
    hired_on = models.DateField(null=True, blank=True)
    extension = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    status = models.CharField(max_length=12, choices=StaffStatus, default=StaffStatus.ACTIVE)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Somebody else handed this password out: every page leads to choosing one's own (people.session).
    must_change_password = models.BooleanField(default=False, db_default=False)

    objects = StaffManager()
    USERNAME_FIELD = "number"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status=StaffStatus.CLOSED, closed_at__isnull=False)
                | (~Q(status=StaffStatus.CLOSED) & Q(closed_at__isnull=True)),
                name="people_staff_closed_has_a_time",
            ),
            models.UniqueConstraint(
                fields=["number"],
                name="people_staff_number",
                violation_error_code="number_taken",
                violation_error_message=_(
                    "Another person has this staff number already. Please check the number."
                ),
            ),
            models.CheckConstraint(condition=~Q(number=""), name="people_staff_number_not_blank"),
            models.CheckConstraint(condition=~Q(name=""), name="people_staff_name_not_blank"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["name_key", "number"], name="people_staff_name"),
            models.Index(fields=["initials", "name_key", "number"], name="people_staff_initials"),
            GinIndex(fields=["search_words"], name="people_staff_words", opclasses=["gin_trgm_ops"]),
            models.Index(
                fields=["id"],
                condition=Q(employment_type=EmploymentType.OUTSIDE),
                name="people_staff_outside",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Django asks this at every request: a closed account has no live log-in."""
        return self.status != StaffStatus.CLOSED

    @property
    def account_state(self) -> AccountState:
        """As `StaffQuerySet.in_state` finds it."""
        if not self.is_active:
            return AccountState.CLOSED
        if self.password == NO_PASSWORD:
            return AccountState.NO_PASSWORD
        return AccountState.ONE_TIME if self.must_change_password else AccountState.IN_USE

    def get_full_name(self) -> str:
        return self.name


class DateRange(Func):
    """`daterange(starts_on, ends_on, '[)')`: an open end is NULL."""

    function = "daterange"
    output_field = DateRangeField()


class PostingQuerySet(models.QuerySet["Posting"]):
    def on(self, day: date) -> PostingQuerySet:
        """The seats of a day: each person has at most one."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)


class Posting(models.Model):
    """Who sits where from when until when: [starts_on, ends_on). May lie in the future."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="postings")
    department = models.ForeignKey(Department, models.PROTECT, related_name="postings")
    rank = models.CharField(max_length=40, blank=True)  # 직급
    grade = models.PositiveSmallIntegerField(null=True, blank=True)  # 급, 1-9; None for workers
    position = models.CharField(max_length=40, blank=True)  # 직위
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["staff_id", "starts_on"]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="people_posting_no_overlap",
                expressions=[
                    ("staff", RangeOperators.EQUAL),
                    (
                        DateRange("starts_on", "ends_on", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_code="posting_overlap",
                violation_error_message=_(
                    "This person already has a posting on those days. Please check the dates."
                ),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="people_posting_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(grade__isnull=True) | Q(grade__range=(1, 9)), name="people_posting_grade_1_to_9"
            ),
        ]
        # The directory counts seats out of these two alone: those without an end, and the few that will end.
        indexes: ClassVar = [
            models.Index(
                fields=["department", "starts_on"],
                condition=Q(ends_on__isnull=True),
                name="people_posting_open",
            ),
            models.Index(
                fields=["ends_on", "department", "starts_on"],
                condition=Q(ends_on__isnull=False),
                name="people_posting_ending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} → {self.department_id} [{self.starts_on}, {self.ends_on})"


class RoleGrant(models.Model):
    """Who holds which role since when, granted by whom and why. Ended, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=Role)
    granted_at = models.DateTimeField(db_default=Now())
    granted_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="grants_given")
    granted_by_job = models.CharField(
        max_length=60, blank=True
    )  # the first grants have no person behind them
    reason = models.CharField(max_length=400)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="grants_ended")
    ended_by_job = models.CharField(max_length=60, blank=True)
    end_reason = models.CharField(max_length=400, blank=True)
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["role", "granted_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["staff", "role"],
                condition=Q(ended_at__isnull=True),
                name="people_rolegrant_one_live_per_role",
                violation_error_code="already_granted",
                violation_error_message=_("This person already holds this role. Nothing has been changed."),
            ),
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True) | ~Q(granted_by=F("staff")),
                name="people_rolegrant_not_to_oneself",
                violation_error_code="self_grant",
                violation_error_message=_(
                    "Nobody grants a role to themselves. Please ask another administrator."
                ),
            ),
            models.CheckConstraint(
                condition=Q(granted_by__isnull=False, granted_by_job="")
                | (Q(granted_by__isnull=True) & ~Q(granted_by_job="")),
                name="people_rolegrant_by_person_or_job",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_by_job="")
                | Q(ended_at__isnull=False, ended_by__isnull=False, ended_by_job="")
                | (Q(ended_at__isnull=False, ended_by__isnull=True) & ~Q(ended_by_job="")),
                name="people_rolegrant_ended_by_someone",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="people_rolegrant_reason_not_blank"),
            models.UniqueConstraint(fields=["granted_by", "token"], name="people_rolegrant_token"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id}: {self.role}"


class Deputy(models.Model):
    """Who decides in place of a department head on which days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    head = models.ForeignKey(Staff, models.PROTECT, related_name="deputies")
    deputy = models.ForeignKey(Staff, models.PROTECT, related_name="deputy_for")
    starts_on = models.DateField()
    ends_on = models.DateField()  # the last day

    class Meta:
        ordering: ClassVar = ["-starts_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(head=F("deputy")),
                name="people_deputy_somebody_else",
                violation_error_code="self",
                violation_error_message=_("Please choose somebody else as your deputy."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="people_deputy_ends_after_start",
                violation_error_code="invalid_days",
                violation_error_message=_("The last day lies before the first. Please check the days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy_id} for {self.head_id}"


class Absence(models.Model):
    """Days on which somebody cannot be counted on. Why is nobody's business and kept nowhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="absences")
    starts_on = models.DateField()
    ends_on = models.DateField()  # the last day
    noted_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["staff_id", "starts_on"]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="people_absence_no_overlap",
                expressions=[
                    ("staff", RangeOperators.EQUAL),
                    (
                        DateRange("starts_on", "ends_on", RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_code="absence_overlap",
                violation_error_message=_("Some of these days are noted already. Please check the days."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="people_absence_ends_after_start",
                violation_error_code="invalid_days",
                violation_error_message=_("The last day lies before the first. Please check the days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} [{self.starts_on}, {self.ends_on}]"


class ClosureDay(models.Model):
    """A day on which the city hall is closed beyond the public holidays."""

    day = models.DateField(unique=True)
    name = models.CharField(max_length=60)

    class Meta:
        ordering: ClassVar = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class RosterImport(models.Model):
    """A staged roster file: read once, its differences shown, applied once or never."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField()  # the people of the file as people.roster.entries makes them
    differences = models.JSONField()  # as shown: see people.roster.differences
    effective_on = models.DateField()
    staged_at = models.DateTimeField(db_default=Now())
    staged_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="rosters_staged")
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="rosters_applied"
    )  # None: a job
    closed_gone = models.BooleanField(default=False)  # whether those missing from the file were closed
    token = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-staged_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(applied_by__isnull=True) | Q(applied_at__isnull=False),
                name="people_rosterimport_applied_has_a_time",
            ),
            models.UniqueConstraint(fields=["staged_by", "token"], name="people_rosterimport_token"),
        ]

    def __str__(self) -> str:
        return self.file_name


class Session(AbstractBaseSession):
    """A log-in. It knows whose it is, so that closing an account ends it at once."""

    staff = models.ForeignKey(Staff, models.CASCADE, null=True, related_name="sessions")

    def __str__(self) -> str:
        return f"log-in of {self.staff_id}"

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        from people.sessions import SessionStore  # noqa: PLC0415 - the store needs this model

        return SessionStore
