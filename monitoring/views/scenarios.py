"""The library of scenarios."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kindness.access import page
from kindness.forms import attempt
from kindness.paging import PER_PAGE
from monitoring.forms.rounds import ScenarioForm
from monitoring.models import Scenario
from monitoring.permissions import runs_monitoring, sees_monitoring
from monitoring.queries import rounds as queries
from monitoring.services import scenarios as services
from people.views.asker import asker

Crumbs = list[tuple[str, str | None]]


@page(permission=sees_monitoring)
def scenarios(request: HttpRequest) -> HttpResponse:
    """Those in use; `list=retired`: those taken out."""
    retired = request.GET.get("list") == "retired"
    rows = Paginator(queries.list_scenarios(retired=retired), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "scenarios": rows,
        "retired": retired,
        "query": "list=retired&" if retired else "",
        "may_run": runs_monitoring(request.user),
        "breadcrumb": _crumbs(),
    }
    return render(request, "monitoring/scenarios.html", context)


@page(permission=runs_monitoring)
def new_scenario(request: HttpRequest) -> HttpResponse:
    form = ScenarioForm(
        request.POST if request.method == "POST" else None,
        initial={"difficulty": 2, "token": uuid4()},
        divisions=queries.divisions_to_choose(),
    )
    made, refusal = attempt(
        request,
        form,
        lambda: services.add_scenario(by=asker(request), token=form.cleaned_data["token"], **form.values()),
    )
    if made is not None:
        messages.success(request, _("The scenario is in the library."))
        return redirect("scenarios")
    context = {
        "form": form,
        "refusal": refusal,
        "scenario": None,
        "breadcrumb": _crumbs(_("Add a scenario")),
    }
    return render(request, "monitoring/scenario_form.html", context, status=422 if refusal else 200)


@page(permission=runs_monitoring)
def edit_scenario(request: HttpRequest, scenario_id: UUID) -> HttpResponse:
    found = _found(scenario_id)
    form = ScenarioForm(
        request.POST if request.method == "POST" else None,
        initial=ScenarioForm.initial_of(found),
        divisions=queries.divisions_to_choose(),
    )
    changed, refusal = attempt(
        request, form, lambda: services.change_scenario(scenario=found, by=asker(request), **form.values())
    )
    if changed is not None:
        messages.success(request, _("Saved."))
        return redirect("scenarios")
    context = {"form": form, "refusal": refusal, "scenario": found, "breadcrumb": _crumbs(found.title)}
    return render(request, "monitoring/scenario_form.html", context, status=422 if refusal else 200)


@page(permission=runs_monitoring)
def retire_scenario(request: HttpRequest, scenario_id: UUID) -> HttpResponse:
    """Ask, then take it out of the library; one that is out comes back."""
    found = _found(scenario_id)
    act = services.restore_scenario if found.retired else services.retire_scenario
    done, refusal = attempt(request, Form(request.POST), lambda: act(scenario=found, by=asker(request)))
    if done is not None:
        messages.success(
            request, _("The scenario is retired.") if done.retired else _("The scenario is in use.")
        )
        return redirect("scenarios")
    context = {
        "scenario": found,
        "refusal": refusal,
        "danger": False,
        "token": "",
        "breadcrumb": _crumbs(found.title),
    }
    return render(request, "monitoring/scenario_retire.html", context, status=422 if refusal else 200)


def _found(scenario_id: UUID) -> Scenario:
    found = queries.scenario_with_id(scenario_id)
    if found is None:
        raise Http404
    return found


def _crumbs(here: str = "") -> Crumbs:
    home: Crumbs = [(_("Telephone kindness"), reverse("monitoring"))]
    if not here:
        return [*home, (_("Scenarios"), None)]
    return [*home, (_("Scenarios"), reverse("scenarios")), (here, None)]
