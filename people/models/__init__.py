"""What people stores, by noun."""

from people.models.absences import Absence, ClosureDay, Deputy
from people.models.departments import Department
from people.models.postings import DateRange, Posting, PostingQuerySet
from people.models.roles import RoleGrant
from people.models.rosters import RosterImport
from people.models.sessions import Session
from people.models.staff import NO_PASSWORD, Seated, Staff, StaffQuerySet

__all__ = [
    "NO_PASSWORD",
    "Absence",
    "ClosureDay",
    "DateRange",
    "Department",
    "Deputy",
    "Posting",
    "PostingQuerySet",
    "RoleGrant",
    "RosterImport",
    "Seated",
    "Session",
    "Staff",
    "StaffQuerySet",
]
