"""Staff: the user model."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, cast

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Expression
from django.utils.translation import gettext_lazy as _

from people.enums import AccountState, EmploymentType, StaffStatus

NO_PASSWORD = "!"  # noqa: S105 - what no password hashes to (Django's UNUSABLE_PASSWORD_PREFIX)


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
