"""Benchmarking visits: planned by those who run training, reported by their leader."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kindness.access import page
from kindness.dates import format_date
from kindness.errors import Refused
from kindness.forms import token_of
from people.permissions import is_employed
from people.views.asker import asker
from people.views.choosing import account_numbered, chosen_name
from training.forms.results import (
    PhotoForm,
    RatingFormSet,
    ReportForm,
    VisitForm,
    demand_valid,
    ratings_in,
)
from training.models import Session, Visit
from training.permissions import runs_training
from training.queries import cases as queries
from training.rules.visits import DEFAULT_ASPECTS
from training.services import visits as services
from training.services.materials import add_material

PER_PAGE = 50


@page(permission=is_employed)
def visits(request: HttpRequest) -> HttpResponse:
    listing = Paginator(queries.visits_seen_by(asker(request)), PER_PAGE)
    context = {
        "visits": listing.get_page(request.GET.get("page")),
        "may_plan": runs_training(request.user),
        "breadcrumb": [(_("Kindness training"), "/training/"), (_("Benchmarking visits"), None)],
    }
    return render(request, "training/visits.html", context)


# --- planning ----------------------------------------------------------------------------------------------------
@page(permission=runs_training)
def plan(request: HttpRequest) -> HttpResponse:
    sessions = {str(session.pk): session for session in queries.visit_sessions()[:100]}
    options = [(key, _session_label(session)) for key, session in sessions.items()]
    form = VisitForm(request.POST if request.method == "POST" else None, sessions=options)
    refusal = None
    if request.method == "POST" and "find" not in request.POST:
        try:
            visit = _plan(request, form, sessions)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("The visit is planned, and its leader has been told."))
            return redirect("visit", visit.pk)
    context = {
        "form": form,
        "token": request.POST.get("token") or str(uuid4()),
        "chosen": chosen_name(form, "leader"),
        "refusal": refusal,
        "breadcrumb": [
            (_("Kindness training"), "/training/"),
            (_("Benchmarking visits"), reverse("visits")),
            (_("Plan a visit"), None),
        ],
    }
    return render(request, "training/visit_plan.html", context, status=422 if refusal else 200)


def _session_label(session: Session) -> str:
    cohort = session.cohort
    number = _("Cohort %(n)s") % {"n": cohort.number}
    return f"{cohort.course.title} · {number} · {format_date(session.starts_at)}"


def _plan(request: HttpRequest, form: VisitForm, sessions: dict[str, Session]) -> Visit:
    demand_valid(form)
    sent = form.cleaned_data
    leader = account_numbered(sent["leader"])
    return services.plan_visit(
        host=sent["host"],
        visited_on=sent["visited_on"],
        leader=leader,
        group=sent["group"],
        look_at=sent["look_at"],
        session=sessions.get(sent["session"]),
        by=asker(request),
        token=token_of(request.POST.get("token", "")),
    )


# --- one visit ---------------------------------------------------------------------------------------------------
@page(permission=is_employed)
def visit(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    found = _visit(request, visit_id)
    may_report = queries.visits_reported_by(asker(request)).filter(pk=found.pk).exists()
    context = {
        "visit": found,
        "aspects": found.look_at.splitlines(),
        "ratings": found.ratings.all(),
        "photos": queries.photos_of(found),
        "lessons": queries.lessons_of(found),
        "may_report": may_report,
        "photo_form": PhotoForm(),
        "token": str(uuid4()),
        "refusal": None,
        "breadcrumb": [
            (_("Kindness training"), "/training/"),
            (_("Benchmarking visits"), reverse("visits")),
            (found.host, None),
        ],
    }
    return render(request, "training/visit.html", context)


@page(permission=is_employed)
def report(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    found = _visit_to_report(request, visit_id)
    form, ratings = _report_forms(request, found)
    refusal = None
    if request.method == "POST":
        try:
            demand_valid(form)
            services.report_visit(
                visit=found,
                report=form.cleaned_data["report"],
                ratings=ratings_in(ratings),
                by=asker(request),
            )
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("The report is kept."))
            return redirect("visit", found.pk)
    context = {
        "visit": found,
        "form": form,
        "ratings": ratings,
        "refusal": refusal,
        "breadcrumb": [*_trail(found), (_("Report of the visit"), None)],
    }
    return render(request, "training/visit_report.html", context, status=422 if refusal else 200)


def _report_forms(request: HttpRequest, visit: Visit) -> tuple[ReportForm, Any]:
    if request.method == "POST":
        return ReportForm(request.POST), RatingFormSet(request.POST, prefix="r")
    kept = [
        {"aspect": rating.aspect, "level": rating.level, "note": rating.note}
        for rating in visit.ratings.all()
    ]
    aspects = visit.look_at.splitlines() or [str(aspect) for aspect in DEFAULT_ASPECTS]
    rows = kept or [{"aspect": aspect[:80]} for aspect in aspects if aspect]
    return ReportForm(initial={"report": visit.report}), RatingFormSet(initial=rows, prefix="r")


@page(permission=is_employed)
def add_photo(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    found = _visit_to_report(request, visit_id)
    form = PhotoForm(request.POST, request.FILES) if request.method == "POST" else PhotoForm()
    refusal = None
    if request.method == "POST":
        try:
            demand_valid(form)
            _add_photo(request, found, form)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("The photo is kept."))
            return redirect("visit", found.pk)
    context = {
        "visit": found,
        "form": form,
        "token": str(uuid4()),
        "refusal": refusal,
        "breadcrumb": [*_trail(found), (_("Add a photo"), None)],
    }
    return render(request, "training/visit_photo.html", context, status=422 if refusal else 200)


def _add_photo(request: HttpRequest, visit: Visit, form: PhotoForm) -> None:
    sent = form.cleaned_data["file"]
    add_material(
        owner=visit,
        name=sent.name,
        content=sent.read(),
        by=asker(request),
        token=token_of(request.POST.get("token", "")),
    )


def _visit(request: HttpRequest, visit_id: UUID) -> Visit:
    found = queries.visits_seen_by(asker(request)).filter(pk=visit_id).first()
    if found is None:
        raise Http404
    return found


def _visit_to_report(request: HttpRequest, visit_id: UUID) -> Visit:
    found = queries.visits_reported_by(asker(request)).filter(pk=visit_id).first()
    if found is None:
        raise Http404
    return found


def _trail(visit: Visit) -> list[tuple[str, str | None]]:
    return [
        (_("Kindness training"), "/training/"),
        (_("Benchmarking visits"), reverse("visits")),
        (visit.host, reverse("visit", args=[visit.pk])),
    ]
