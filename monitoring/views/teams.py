"""Teams of the experience visits, their members and places, and our counters beside others'."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.access import shows
from kindness.access import page
from kindness.forms import attempt
from kindness.paging import PER_PAGE
from monitoring import team_report
from monitoring.enums import CardKind
from monitoring.forms.visits import MemberForm, PlaceForm, TeamForm, VisitForm
from monitoring.models import Place, Team
from monitoring.permissions import runs_monitoring, sees_monitoring
from monitoring.queries import visits as queries
from monitoring.queries.scorecards import versions_to_plan_with
from monitoring.services import visits as services
from people.permissions import is_employed
from people.views.asker import asker
from people.views.choosing import account_numbered, chosen_name


def crumbs(*here: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return [
        (_("Telephone kindness"), reverse("monitoring")),
        (_("Experience visits"), reverse("teams")),
        *here,
    ]


@page(permission=is_employed)
def teams(request: HttpRequest) -> HttpResponse:
    """All for those who see monitoring; one's own for everybody else."""
    rows = queries.teams_seen_by(asker(request))
    context = {
        "listing": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "may_run": runs_monitoring(request.user),
        "breadcrumb": [(_("Telephone kindness"), reverse("monitoring")), (_("Experience visits"), None)],
    }
    return render(request, "monitoring/teams.html", context)


@page(permission=runs_monitoring)
def team_new(request: HttpRequest) -> HttpResponse:
    form = TeamForm(
        request.POST if request.method == "POST" else None, versions=versions_to_plan_with(CardKind.VISIT)
    )
    made, refusal = attempt(request, form, lambda: services.add_team(by=asker(request), **form.cleaned_data))
    if made is not None:
        messages.success(request, _("The team is there. Now add its members and visits."))
        return HttpResponseRedirect(reverse("team", args=[made.pk]))
    context = {"form": form, "refusal": refusal, "breadcrumb": crumbs((_("New team"), None))}
    return render(request, "monitoring/team_form.html", context, status=422 if refusal else 200)


@page(permission=is_employed)
def team(request: HttpRequest, team_id: UUID) -> HttpResponse:
    found = _team(request, team_id)
    return _team_page(request, found)


def _team_page(request: HttpRequest, found: Team, status: int = 200, **more: Any) -> HttpResponse:
    members = list(queries.members_of(found))
    listing = Paginator(queries.visits_of(found), PER_PAGE).get_page(request.GET.get("page"))
    shows(request, what="experience visits", subjects=[one.number for one in members])
    context = {
        "team": found,
        "members": members,
        "listing": listing,
        "member_form": MemberForm(),
        "chosen": "",
        "refusal": None,
        "may_run": runs_monitoring(request.user),
        "may_compare": sees_monitoring(request.user) or bool(members),
        "breadcrumb": crumbs((found.name, None)),
    } | more
    return render(request, "monitoring/team.html", context, status=status)


@page(permission=runs_monitoring)
def add_member(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """From the team's page; a GET shows it."""
    found = _team(request, team_id)
    form = MemberForm(request.POST if request.method == "POST" else None)
    done, refusal = attempt(
        request,
        form,
        lambda: services.add_member(
            team=found, staff=account_numbered(form.cleaned_data["person"]), by=asker(request)
        ),
    )
    if done is not None:
        messages.success(request, _("The person is in the team and has been told."))
        return HttpResponseRedirect(reverse("team", args=[found.pk]))
    more = {"member_form": form, "refusal": refusal, "chosen": chosen_name(form)}
    return _team_page(request, found, 422 if refusal else 200, **more)


@page(permission=runs_monitoring)
def remove_member(request: HttpRequest, team_id: UUID, staff_number: str) -> HttpResponse:
    found = _team(request, team_id)
    member = queries.members_of(found).filter(number=staff_number).first()
    if member is None:
        raise Http404
    if request.method == "POST":
        services.remove_member(team=found, staff=member, by=asker(request))
        messages.success(request, _("The person is no longer in the team."))
        return HttpResponseRedirect(reverse("team", args=[found.pk]))
    shows(request, what="experience visits", subjects=[member.number])
    context = {
        "team": found,
        "member": member,
        "breadcrumb": crumbs((found.name, reverse("team", args=[found.pk])), (_("Remove a member"), None)),
    }
    return render(request, "monitoring/team_member_remove.html", context)


@page(permission=runs_monitoring)
def plan_visit(request: HttpRequest, team_id: UUID) -> HttpResponse:
    found = _team(request, team_id)
    form = VisitForm(
        request.POST if request.method == "POST" else None,
        places=queries.places(),
        members=queries.members_of(found),
    )
    made, refusal = attempt(
        request,
        form,
        lambda: services.plan_team_visit(team=found, by=asker(request), **form.cleaned_data),
    )
    if made is not None:
        messages.success(request, _("The visit is planned, and the person has been told."))
        return HttpResponseRedirect(reverse("team", args=[found.pk]))
    context = {
        "team": found,
        "form": form,
        "refusal": refusal,
        "breadcrumb": crumbs(
            (found.name, reverse("team", args=[found.pk])), (_("Plan an experience visit"), None)
        ),
    }
    return render(request, "monitoring/team_visit_plan.html", context, status=422 if refusal else 200)


@page(permission=is_employed)
def compare(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """Our counters beside offices elsewhere, by place and by item."""
    found = _team(request, team_id)
    comparison = queries.comparison_of(found)
    context = {
        "team": found,
        "comparison": comparison,
        "figure": team_report.items_figure(comparison),
        "may_export": sees_monitoring(request.user),
        "breadcrumb": crumbs((found.name, reverse("team", args=[found.pk])), (_("Comparison"), None)),
    }
    return render(request, "monitoring/team_compare.html", context)


# --- places -------------------------------------------------------------------------------------------------------
@page(permission=sees_monitoring)
def places(request: HttpRequest) -> HttpResponse:
    context = {
        "listing": Paginator(queries.places(), PER_PAGE).get_page(request.GET.get("page")),
        "may_run": runs_monitoring(request.user),
        "breadcrumb": crumbs((_("Places visited"), None)),
    }
    return render(request, "monitoring/places.html", context)


@page(permission=runs_monitoring)
def place_new(request: HttpRequest) -> HttpResponse:
    return _place_form(request, None)


@page(permission=runs_monitoring)
def place_edit(request: HttpRequest, place_id: UUID) -> HttpResponse:
    place = queries.place_with_id(place_id)
    if place is None:
        raise Http404
    return _place_form(request, place)


def _place_form(request: HttpRequest, place: Place | None) -> HttpResponse:
    initial = {"kind": "own"}
    if place is not None:
        code = place.division.code if place.division else ""
        initial = {"name": place.name, "kind": place.kind, "division": code}
    form = PlaceForm(
        request.POST if request.method == "POST" else None, divisions=queries.divisions(), initial=initial
    )
    done, refusal = attempt(request, form, lambda: _keep_place(request, place, form))
    if done is not None:
        messages.success(request, _("The place is kept."))
        return HttpResponseRedirect(reverse("places"))
    context = {
        "place": place,
        "form": form,
        "refusal": refusal,
        "breadcrumb": crumbs((_("Places visited"), reverse("places")), (_("One place"), None)),
    }
    return render(request, "monitoring/place_form.html", context, status=422 if refusal else 200)


def _keep_place(request: HttpRequest, place: Place | None, form: PlaceForm) -> Place:
    if place is None:
        return services.add_place(by=asker(request), **form.cleaned_data)
    return services.change_place(place=place, by=asker(request), **form.cleaned_data)


def _team(request: HttpRequest, team_id: UUID) -> Team:
    found = queries.team_for(asker(request), team_id)
    if found is None:
        raise Http404
    return found
