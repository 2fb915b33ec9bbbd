"""Roles granted and ended."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from audit.models import AuditRow
from audit.services import Job
from kindness.errors import Refused
from notifications.models import Notice
from notifications.words import words_of
from people.enums import Role
from people.models import RoleGrant
from people.queries import signed_in
from people.services import close_account, end_role, grant_role
from tests.factories.people import make_staff

pytestmark = pytest.mark.django_db


def test_grant_role_counts_at_once_and_is_told() -> None:
    admin, staff = make_staff(roles=[Role.SYSTEM_ADMIN]), make_staff()
    grant = grant_role(staff=staff, role=Role.AUDITOR, reason="감사 업무", by=admin)
    person = signed_in(staff.pk)
    assert person is not None
    assert person.roles == {"auditor"}
    notice = Notice.objects.get(person=staff)
    assert words_of(notice.kind).told(notice.params).body
    row = AuditRow.objects.get(action="role.granted")
    assert (row.actor, row.target_id, row.after, row.reason) == (
        admin.number,
        staff.number,
        {"role": "auditor"},
        "감사 업무",
    )
    assert grant.granted_by == admin


@pytest.mark.parametrize("reason", ["", "  ", "\u3164", "\u200b"])
def test_grant_role_without_a_reason_is_refused(reason: str) -> None:
    admin, staff = make_staff(roles=[Role.SYSTEM_ADMIN]), make_staff()
    with pytest.raises(Refused) as refused:
        grant_role(staff=staff, role=Role.AUDITOR, reason=reason, by=admin)
    assert refused.value.code == "reason_blank"
    assert RoleGrant.objects.filter(staff=staff).count() == 0


def test_grant_role_to_oneself_is_refused_by_service_and_database() -> None:
    admin = make_staff(roles=[Role.SYSTEM_ADMIN])
    with pytest.raises(Refused) as refused:
        grant_role(staff=admin, role=Role.AUDITOR, reason="혼자", by=admin)
    assert refused.value.code == "self_grant"
    with pytest.raises(IntegrityError, match="not_to_oneself"), transaction.atomic():
        RoleGrant.objects.create(staff=admin, role=Role.AUDITOR, reason="혼자", granted_by=admin)


def test_grant_role_twice_is_refused_and_told_once() -> None:
    admin, staff = make_staff(roles=[Role.SYSTEM_ADMIN]), make_staff()
    grant_role(staff=staff, role=Role.AUDITOR, reason="감사", by=admin)
    with pytest.raises(Refused) as refused:
        grant_role(staff=staff, role=Role.AUDITOR, reason="감사", by=admin)
    assert refused.value.code == "already_granted"
    assert Notice.objects.count() == 1


def test_grant_role_with_the_same_token_gives_the_first_answer() -> None:
    admin, staff = make_staff(roles=[Role.SYSTEM_ADMIN]), make_staff()
    token = uuid4()
    first, again = (
        grant_role(staff=staff, role=Role.AUDITOR, reason="감사", by=admin, token=token) for _time in range(2)
    )
    assert first == again
    assert RoleGrant.objects.filter(staff=staff).count() == 1


def test_grant_role_to_a_closed_account_is_refused() -> None:
    admin, staff = make_staff(roles=[Role.SYSTEM_ADMIN]), make_staff()
    close_account(staff=staff, reason="퇴직", by=admin)
    with pytest.raises(Refused) as refused:
        grant_role(staff=staff, role=Role.AUDITOR, reason="감사", by=admin)
    assert refused.value.code == "closed_account"


def test_end_role_counts_at_once_and_can_be_granted_again() -> None:
    admin, staff = make_staff(roles=[Role.SYSTEM_ADMIN]), make_staff()
    grant = grant_role(staff=staff, role=Role.AUDITOR, reason="감사", by=admin)
    ended = end_role(grant=grant, reason="업무 끝", by=admin)
    person = signed_in(staff.pk)
    assert person is not None
    assert person.roles == frozenset()
    assert (ended.ended_by, ended.end_reason) == (admin, "업무 끝")
    grant_role(staff=staff, role=Role.AUDITOR, reason="다시", by=admin)
    assert sorted(Notice.objects.values_list("kind", flat=True)) == [
        "people.role_ended",
        "people.role_granted",
        "people.role_granted",
    ]


def test_end_role_twice_changes_nothing_more() -> None:
    admin, staff = make_staff(roles=[Role.SYSTEM_ADMIN]), make_staff()
    grant = grant_role(staff=staff, role=Role.AUDITOR, reason="감사", by=admin)
    first = end_role(grant=grant, reason="끝", by=admin)
    assert end_role(grant=grant, reason="또", by=Job("tests")).ended_at == first.ended_at
    assert AuditRow.objects.filter(action="role.ended").count() == 1
