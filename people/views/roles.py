"""Who holds which role; granting and ending one."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _, gettext_lazy

from kindness import clock
from kindness.access import page
from kindness.errors import Refused
from people.enums import Role
from people.forms import GrantForm, ReasonForm, RoleFilter
from people.models import RoleGrant
from people.permissions import is_system_admin, may_see_roles
from people.queries import grant_with_id, list_grants
from people.services import end_role, grant_role, reason_blank
from people.views.asker import asker
from people.views.choosing import account_numbered, chosen_name

PER_PAGE = 50


@page(permission=may_see_roles)
def roles(request: HttpRequest) -> HttpResponse:
    """Every grant, the live ones first of all."""
    form = RoleFilter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    state = wanted.get("state") or RoleFilter.LIVE
    grants = list_grants(
        text=wanted.get("q", ""),
        role=wanted.get("role", ""),
        live=None if state == RoleFilter.ALL else state == RoleFilter.LIVE,
        day=clock.today(),
    )
    chosen = {name: value for name, value in wanted.items() if value}
    context = {
        "grants": Paginator(grants, PER_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "query": f"{urlencode(chosen)}&" if chosen else "",
        "may_grant": is_system_admin(request.user),
        "breadcrumb": [(_("Roles"), None)],
    }
    return render(request, "people/roles.html", context)


@page(permission=is_system_admin)
def grant(request: HttpRequest) -> HttpResponse:
    """Grant a role to somebody else."""
    form = GrantForm(request.POST if request.method == "POST" else None, initial={"token": uuid4()})
    refusal = None
    if request.method == "POST":
        try:
            granted = _grant(request, form)
            messages.success(
                request, _("%(name)s now holds the role and has been told.") % {"name": granted.staff.name}
            )
            return redirect("roles")
        except Refused as refused:
            refusal = refused
    context = {
        "form": form,
        "refusal": refusal,
        "chosen": chosen_name(form),
        "person_error": " ".join(map(str, form.errors.get("person", []))),
        "breadcrumb": [(_("Roles"), reverse("roles")), (_("Grant a role"), None)],
    }
    return render(request, "people/grant.html", context, status=422 if refusal else 200)


def _grant(request: HttpRequest, form: GrantForm) -> RoleGrant:
    _demand_valid(form)
    staff = account_numbered(form.cleaned_data["person"])
    return grant_role(
        staff=staff,
        role=Role(form.cleaned_data["role"]),
        reason=form.cleaned_data["reason"],
        by=asker(request),
        token=form.cleaned_data["token"],
    )


def _demand_valid(form: Form) -> None:
    if not form.is_valid():
        if form.has_error("reason", "required"):
            raise reason_blank()
        raise Refused(
            "incomplete", gettext_lazy("Some entries need another look. What you typed is still here.")
        )


@page(permission=is_system_admin)
def end(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """Withdraw a role; it counts from the person's next request."""
    held = grant_with_id(grant_id, day=clock.today())
    if held is None or held.ended_at is not None:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    refusal = None
    if request.method == "POST":
        try:
            _demand_valid(form)
            end_role(grant=held, reason=form.cleaned_data["reason"], by=asker(request))
            messages.success(
                request, _("The role has ended, and %(name)s has been told.") % {"name": held.staff.name}
            )
            return redirect("roles")
        except Refused as refused:
            refusal = refused
    context = {
        "held": held,
        "form": form,
        "refusal": refusal,
        "danger": True,
        "token": "",
        "breadcrumb": [(_("Roles"), reverse("roles")), (_("End a role"), None)],
    }
    return render(request, "people/end_role.html", context, status=422 if refusal else 200)
