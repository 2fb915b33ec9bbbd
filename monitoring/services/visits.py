"""Teams of the experience visits, their places, and what they report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from audit.services import record
from documents.photos import photo_of
from kindness import clock
from kindness.errors import refusing
from monitoring.enums import NotApplicable, PlaceKind, VisitState
from monitoring.models import Place, Team, TeamMember, TeamVisit, Version, VisitPhoto, VisitScore
from monitoring.queries.scorecards import rules_of
from monitoring.queries.visits import is_member
from monitoring.rules import visits as rules
from monitoring.rules.sheets import Typed
from monitoring.services.scorecards import freeze_version
from notifications.services import notify
from people.models import Department, Staff


# --- teams and places ---------------------------------------------------------------------------------------------
def add_team(
    *,
    name: str,
    version: Version,
    starts_on: date,
    ends_on: date,
    by: Staff,
    purpose: str = "",
    token: UUID | None = None,
) -> Team:
    """The checklist is frozen with it. The same token again: the first answer. Refuses name_taken, invalid_days."""
    with refusing(Team), transaction.atomic():
        before = Team.objects.filter(created_by=by, token=token).first() if token else None
        if before is not None:
            return before
        team = Team.objects.create(
            name=name,
            purpose=purpose,
            version=version,
            starts_on=starts_on,
            ends_on=ends_on,
            created_by=by,
            token=token,
        )
        freeze_version(version=version, by=by)
        record("team.added", by=by, target="team", target_id=team.pk, after={"name": name})
        return team


def add_member(*, team: Team, staff: Staff, by: Staff) -> TeamMember:
    """Why somebody takes part is asked nowhere. Refuses already_member."""
    with refusing(TeamMember), transaction.atomic():
        member = TeamMember.objects.create(team=team, staff=staff)
        record("team.member_added", by=by, target="team", target_id=team.pk, after={"staff": staff.number})
        notify(
            people=[staff.pk],
            kind="monitoring.team_joined",
            key=str(team.pk),
            params={"team": team.name},
            url=reverse("team", args=[team.pk]),
        )
        return member


def remove_member(*, team: Team, staff: Staff, by: Staff) -> None:
    """Their planned visits are cancelled; what they reported stays."""
    with transaction.atomic():
        TeamMember.objects.filter(team=team, staff=staff).delete()
        TeamVisit.objects.filter(team=team, visitor=staff, state=VisitState.PLANNED).update(
            state=VisitState.CANCELLED
        )
        record("team.member_removed", by=by, target="team", target_id=team.pk, after={"staff": staff.number})


def add_place(*, name: str, kind: str, division: Department | None, by: Staff) -> Place:
    """division: of our counter; elsewhere, the one of ours it is compared with. Refuses name_taken."""
    with refusing(Place), transaction.atomic():
        place = Place.objects.create(name=name, kind=kind, division=division)
        record("place.added", by=by, target="place", target_id=place.pk, after={"name": name, "kind": kind})
        return place


def change_place(*, place: Place, name: str, kind: str, division: Department | None, by: Staff) -> Place:
    """Refuses name_taken."""
    with refusing(Place), transaction.atomic():
        found = Place.objects.select_for_update(of=("self",)).get(pk=place.pk)
        before = {"name": found.name, "kind": found.kind}
        found.name, found.kind, found.division = name, PlaceKind(kind), division
        found.save(update_fields=["name", "kind", "division"])
        after = {"name": name, "kind": kind}
        record("place.changed", by=by, target="place", target_id=found.pk, before=before, after=after)
        return found


# --- visits -------------------------------------------------------------------------------------------------------
def plan_team_visit(
    *, team: Team, place: Place, visitor: Staff, visit_on: date, by: Staff, token: UUID | None = None
) -> TeamVisit:
    """The same token again: the first answer. Refuses not_a_member, invalid_days."""
    with refusing(TeamVisit), transaction.atomic():
        before = TeamVisit.objects.filter(created_by=by, token=token).first() if token else None
        if before is not None:
            return before
        found = Team.objects.select_for_update(of=("self",)).get(pk=team.pk)
        rules.check_planning(
            day=visit_on, first=found.starts_on, last=found.ends_on, member=is_member(found, visitor)
        )
        visit = TeamVisit.objects.create(
            team=found, place=place, visitor=visitor, visit_on=visit_on, created_by=by, token=token
        )
        record("team_visit.planned", by=by, target="team_visit", target_id=visit.pk)
        notify(
            people=[visitor.pk],
            kind="monitoring.visit_planned",
            key=str(visit.pk),
            params={"place": place.name, "day": visit_on.isoformat()},
            url=reverse("team_visit", args=[visit.pk]),
        )
        return visit


def cancel_team_visit(*, visit: TeamVisit, by: Staff) -> TeamVisit:
    """Refuses not_now."""
    with transaction.atomic():
        found = _locked(visit)
        rules.check_cancelling(found.state)
        found.state = VisitState.CANCELLED
        found.save(update_fields=["state"])
        record("team_visit.cancelled", by=by, target="team_visit", target_id=found.pk)
        return found


def report_team_visit(
    *,
    visit: TeamVisit,
    visit_on: date,
    transaction_done: str,
    scores: Mapping[int, Typed],
    by: Staff,
    strengths: str = "",
    weaknesses: str = "",
    to_apply: str = "",
) -> TeamVisit:
    """By the visitor; again to put it right. scores: by item of the checklist.

    Refuses not_now, transaction_required, missing_items, invalid_score.
    """
    with refusing(TeamVisit), transaction.atomic():
        found = _locked(visit)
        if found.visitor_id != by.pk:
            raise PermissionDenied
        moment = clock.fresh()
        rules.check_reporting(
            state=found.state, day=visit_on, today=moment.date(), transaction=transaction_done
        )
        version = found.team.version
        total, points = rules.worth_of(rules_of(version.pk), scores, NotApplicable(version.not_applicable))
        _store(found, scores, points)
        found.state, found.total, found.reported_at = VisitState.REPORTED, total, moment
        found.visit_on, found.transaction = visit_on, transaction_done
        found.strengths, found.weaknesses, found.to_apply = strengths, weaknesses, to_apply
        found.save()
        record(
            "team_visit.reported",
            by=by,
            target="team_visit",
            target_id=found.pk,
            after={"total": str(total)},
        )
        return found


def _store(visit: TeamVisit, scores: Mapping[int, Typed], points: Mapping[int, Decimal]) -> None:
    VisitScore.objects.filter(visit=visit).delete()
    VisitScore.objects.bulk_create(
        VisitScore(visit=visit, item_id=item_id, raw=typed.raw, points=points[item_id], comment=typed.comment)
        for item_id, typed in scores.items()
    )


# --- photos -------------------------------------------------------------------------------------------------------
def add_photo(
    *, visit: TeamVisit, name: str, content: bytes, by: Staff, token: UUID | None = None
) -> VisitPhoto:
    """Drawn anew, so that nothing but its pixels is kept. The same token again: the first one.

    Refuses invalid_file, too_large, empty_file, unreadable_file, too_many_photos.
    """
    if by.pk != visit.visitor_id:
        raise PermissionDenied
    before = VisitPhoto.objects.filter(uploaded_by=by, token=token).first() if token else None
    if before is not None:
        return before
    kept, drawn = photo_of(name, content)  # outside the transaction: it takes a while
    with refusing(VisitPhoto), transaction.atomic():
        found = _locked(visit)
        rules.check_photos(found.photos.count())
        photo = VisitPhoto.objects.create(
            visit=found,
            name=kept,
            sha256=sha256(drawn).hexdigest(),
            content=drawn,
            uploaded_by=by,
            token=token,
        )
        record("photo.added", by=by, target="team_visit", target_id=found.pk)
        return photo


def remove_photo(*, photo: VisitPhoto, by: Staff) -> None:
    """By the visitor alone."""
    if by.pk != photo.visit.visitor_id:
        raise PermissionDenied
    with transaction.atomic():
        VisitPhoto.objects.filter(pk=photo.pk).delete()
        record("photo.removed", by=by, target="team_visit", target_id=photo.visit_id)


def _locked(visit: TeamVisit) -> TeamVisit:
    return (
        TeamVisit.objects.select_for_update(of=("self",))
        .select_related("team__version", "place")
        .get(pk=visit.pk)
    )


def note_team_report(*, team: Team, file_format: str, purpose: str, by: Staff) -> None:
    """The report left as a file."""
    with transaction.atomic():
        record(
            "team.exported",
            by=by,
            target="team",
            target_id=team.pk,
            after={"format": file_format},
            reason=purpose,
        )
