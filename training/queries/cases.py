"""What the pages of visits and good cases read."""

from __future__ import annotations

from django.db.models import Count, Exists, F, Func, OuterRef, Q, QuerySet
from django.db.models.fields import CharField

from people.enums import Role
from people.models import Staff
from training.models import Attendance, CaseReading, GoodCase, Material, Session, Visit

_OFFICERS = {Role.TRAINING_OFFICER, Role.HR_OFFICER}
MOST_TAGS_SHOWN = 20


# --- visits --------------------------------------------------------------------------------------------------
def visits_seen_by(person: Staff) -> QuerySet[Visit]:
    """All of them for officers and auditors, for everybody else those they lead."""
    visits = Visit.objects.select_related("leader")
    if _OFFICERS.isdisjoint(person.roles) and Role.AUDITOR not in person.roles:
        visits = visits.filter(leader=person)
    return visits


def visits_reported_by(person: Staff) -> QuerySet[Visit]:
    """Those whose report the person may write."""
    visits = Visit.objects.select_related("leader")
    return visits.filter(leader=person) if _OFFICERS.isdisjoint(person.roles) else visits


def visit_sessions() -> QuerySet[Session]:
    """Sessions that a visit may belong to, the newest first."""
    return Session.objects.select_related("cohort__course").filter(kind="visit").order_by("-starts_at")


def sessions_told_by(person: Staff) -> QuerySet[Session]:
    """Those whose good cases the person may keep: all of them for officers, for everybody else those they had a seat in."""
    sessions = Session.objects.select_related("cohort__course")
    if not _OFFICERS.isdisjoint(person.roles):
        return sessions
    seats = Attendance.objects.filter(session=OuterRef("pk"), enrolment__staff=person, live=True)
    return sessions.filter(Exists(seats))


# --- good cases ----------------------------------------------------------------------------------------------
def list_cases(reader: Staff, *, words: str = "", tag: str = "") -> QuerySet[GoodCase]:
    """With `readers` (a number) and `read` (by this reader). `words`: each must occur in title, text or tags."""
    cases = (
        GoodCase.objects.select_related("author", "visit", "session__cohort__course")
        .annotate(
            readers=Count("readings"),
            read=Exists(CaseReading.objects.filter(case=OuterRef("pk"), staff=reader)),
        )
        .order_by("-created_at", "id")
    )
    for word in words.split():
        cases = cases.filter(Q(title__icontains=word) | Q(body__icontains=word) | Q(tags__contains=[word]))
    return cases.filter(tags__contains=[tag]) if tag else cases


def cases_changed_by(person: Staff) -> QuerySet[GoodCase]:
    """Those the person may change or remove: their own, for training officers all."""
    cases = GoodCase.objects.select_related("author")
    return cases.filter(author=person) if _OFFICERS.isdisjoint(person.roles) else cases


def common_tags() -> list[str]:
    """The tags used most often."""
    tag = Func(F("tags"), function="unnest", output_field=CharField())
    counted = (
        GoodCase.objects.order_by()
        .annotate(tag=tag)
        .values("tag")
        .annotate(cases=Count("pk"))
        .order_by("-cases", "tag")
    )
    return [row["tag"] for row in counted[:MOST_TAGS_SHOWN]]


def photos_of(visit: Visit) -> QuerySet[Material]:
    return visit.photos.filter(removed_at__isnull=True).defer("content")


def lessons_of(visit: Visit) -> QuerySet[GoodCase]:
    """The good cases that came back from it."""
    return visit.cases.order_by("created_at", "id")
