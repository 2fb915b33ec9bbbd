"""Institutions that hold training for the city: their accounts, and what has been agreed with them."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from audit.services import Actor, record
from kindness.changes import changed, check_names, plain, update
from kindness.errors import Refused, refusing
from people.enums import EmploymentType
from people.models import Staff
from training.models import Agreement, Partner, PartnerSeat
from training.rules import courses as rules


def add_partner(*, name: str, by: Actor, contact: str = "") -> Partner:
    """The same again: nothing happens. Refuses name_taken."""
    with refusing(Partner), transaction.atomic():
        before = Partner.objects.filter(name=name, contact=contact).first()
        if before is not None:
            return before
        partner = Partner.objects.create(name=name, contact=contact)
        record("partner.added", by=by, target="partner", target_id=partner.pk, after={"name": name})
        return partner


def seat_partner(*, partner: Partner, staff: Staff, by: Actor) -> PartnerSeat:
    """Let an outside account speak for the institution. The same again: nothing happens.

    Refuses not_outside for one of the city's own people, already_seated for an account of another institution.
    """
    if staff.employment_type != EmploymentType.OUTSIDE:
        raise Refused("not_outside", rules.NOT_OUTSIDE)
    with transaction.atomic():
        # Two officers at once: the account's row decides who is first.
        Staff.objects.select_for_update(of=("self",)).get(pk=staff.pk)
        seat = PartnerSeat.objects.filter(staff=staff).first()
        if seat is not None and seat.partner_id != partner.pk:
            raise Refused("already_seated", rules.ALREADY_SEATED)
        if seat is not None:
            return seat
        seat = PartnerSeat.objects.create(partner=partner, staff=staff)
        record("partner.seated", by=by, target="partner", target_id=partner.pk, after={"staff": staff.number})
        return seat


def unseat_partner(*, partner: Partner, staff: Staff, by: Actor) -> None:
    """The account no longer speaks for the institution. Not seated: nothing happens."""
    with transaction.atomic():
        ended, _rows = PartnerSeat.objects.filter(partner=partner, staff=staff).delete()
        if ended:
            record(
                "partner.unseated",
                by=by,
                target="partner",
                target_id=partner.pk,
                before={"staff": staff.number},
            )


def add_agreement(
    *,
    partner: Partner,
    title: str,
    starts_on: date,
    ends_on: date,
    by: Actor,
    token: UUID | None = None,
    **fields: Any,
) -> Agreement:
    """What has been agreed. fields: the others of rules.courses.AGREEMENT_FIELDS; ends_on is the last day.
    The same token gives the agreement it gave before.

    Refuses invalid_days.
    """
    check_names(fields, rules.AGREEMENT_FIELDS)
    with refusing(Agreement), transaction.atomic():
        held = Partner.objects.select_for_update(of=("self",)).get(pk=partner.pk)
        before = held.agreements.filter(token=token).first() if token else None
        if before is not None:
            return before
        agreement = Agreement.objects.create(
            partner=held, title=title, starts_on=starts_on, ends_on=ends_on, token=token, **fields
        )
        after = {"partner": partner, "title": title, "starts_on": starts_on, "ends_on": ends_on}
        record("agreement.added", by=by, target="agreement", target_id=agreement.pk, after=plain(after))
        return agreement


def change_agreement(*, agreement: Agreement, by: Actor, **fields: Any) -> Agreement:
    """Change what is given of rules.courses.AGREEMENT_FIELDS. Refuses invalid_days."""
    check_names(fields, rules.AGREEMENT_FIELDS)
    with refusing(Agreement), transaction.atomic():
        held = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
        before, after = changed(held, fields)
        if after:
            update(held, after)
            record(
                "agreement.changed",
                by=by,
                target="agreement",
                target_id=held.pk,
                before=plain(before),
                after=plain(after),
            )
        return held
