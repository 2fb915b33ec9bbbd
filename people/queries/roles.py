"""Who holds which role since when."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from people.enums import Role, StaffStatus
from people.hangul import name_key
from people.models import RoleGrant, Staff


def _with_people(day: date) -> QuerySet[RoleGrant]:
    """Grants with the holder's division of the day and those who granted and ended them."""
    return (
        RoleGrant.objects.select_related("staff", "granted_by", "ended_by")
        .annotate(
            seat=FilteredRelation(
                "staff__postings",
                condition=Q(staff__postings__starts_on__lte=day)
                & (Q(staff__postings__ends_on__isnull=True) | Q(staff__postings__ends_on__gt=day)),
            ),
            division_name=F("seat__department__division__name"),
        )
        .order_by("role", "staff__name_key", "staff__number", "-granted_at")
    )


def list_grants(*, text: str, role: str, live: bool | None, day: date) -> QuerySet[RoleGrant]:
    """Live grants, ended ones, or (None) both; narrowed by role and by the holder's name or number."""
    grants = _with_people(day)
    if live is not None:
        grants = grants.filter(ended_at__isnull=live)
    if role:
        grants = grants.filter(role=role)
    if text:
        key = name_key(text)
        grants = grants.filter(Q(staff__name_key__contains=key) | Q(staff__number__startswith=key.upper()))
    return grants


def grant_with_id(grant_id: UUID, *, day: date) -> RoleGrant | None:
    return _with_people(day).filter(pk=grant_id).first()


def grants_of(staff: Staff) -> QuerySet[RoleGrant]:
    """One person's own, live and ended, the latest first."""
    return staff.grants.select_related("granted_by").order_by("-granted_at")


def holding(role: Role) -> QuerySet[Staff]:
    """Whose duty it is at this moment: open accounts that hold the role."""
    live = RoleGrant.objects.filter(staff=OuterRef("pk"), role=role, ended_at__isnull=True)
    holders: QuerySet[Staff] = Staff.objects.filter(Exists(live)).exclude(status=StaffStatus.CLOSED)
    return holders


def holders_of(role: Role) -> list[int]:
    """Their staff ids."""
    return list(holding(role).order_by("pk").values_list("pk", flat=True))
