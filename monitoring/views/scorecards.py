"""Scorecards: the list, a new one, one with its versions, its name."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kindness.access import page
from kindness.forms import attempt
from kindness.paging import pages
from monitoring.enums import VersionState
from monitoring.forms.scorecards import CardForm, NameForm, TemplateForm
from monitoring.models import Scorecard
from monitoring.permissions import runs_monitoring, sees_monitoring
from monitoring.queries import scorecards as queries
from monitoring.rules.templates import TEMPLATES
from monitoring.services import scorecards as services
from people.views.asker import asker

Crumbs = list[tuple[str, str | None]]


@page(permission=sees_monitoring)
def scorecards(request: HttpRequest) -> HttpResponse:
    context = {
        "cards": pages(queries.list_cards()).get_page(request.GET.get("page")),
        "may_run": runs_monitoring(request.user),
        "breadcrumb": [_home(), (_("Scorecards"), None)],
    }
    return render(request, "monitoring/scorecards.html", context)


@page(permission=runs_monitoring)
def new_scorecard(request: HttpRequest) -> HttpResponse:
    """Take over a published one, or begin an empty one."""
    by_template = "template" in request.POST
    form = CardForm(None if by_template else request.POST or None)
    chosen = TemplateForm(request.POST)
    if by_template:
        made, refusal = attempt(request, chosen, lambda: _take_over(request, chosen))
    else:
        made, refusal = attempt(request, form, lambda: _begin(request, form))
    if made is not None:
        messages.success(request, _("The scorecard is there as a draft."))
        return redirect("version_edit", queries.versions_of(made).values_list("pk", flat=True)[0])
    context = {
        "form": form,
        "refusal": refusal,
        "templates": list(TEMPLATES.values()),
        "token": uuid4(),
        "breadcrumb": [*list_crumbs(), (_("New scorecard"), None)],
    }
    return render(request, "monitoring/scorecard_form.html", context, status=422 if refusal else 200)


def _take_over(request: HttpRequest, form: TemplateForm) -> Scorecard:
    token = form.cleaned_data["token"]
    return services.add_from_template(template=form.chosen(), by=asker(request), token=token)


def _begin(request: HttpRequest, form: CardForm) -> Scorecard:
    return services.add_scorecard(by=asker(request), **form.cleaned_data)


@page(permission=runs_monitoring)
def rename_scorecard(request: HttpRequest, card_id: UUID) -> HttpResponse:
    found = _found(card_id)
    form = NameForm(
        request.POST if request.method == "POST" else None,
        initial={"name": found.name, "source": found.source},
    )
    renamed, refusal = attempt(
        request,
        form,
        lambda: services.rename_scorecard(scorecard=found, by=asker(request), **form.cleaned_data),
    )
    if renamed is not None:
        messages.success(request, _("Saved."))
        return redirect("scorecard", found.pk)
    context = {
        "card": found,
        "form": form,
        "refusal": refusal,
        "breadcrumb": [*card_crumbs(found), (_("Rename"), None)],
    }
    return render(request, "monitoring/scorecard_rename.html", context, status=status_of(refusal))


@page(permission=sees_monitoring)
def scorecard(request: HttpRequest, card_id: UUID) -> HttpResponse:
    found = _found(card_id)
    versions = list(queries.versions_of(found))
    context = {
        "card": found,
        "versions": versions,
        "newest": versions[0],
        "may_copy": runs_monitoring(request.user) and versions[0].state == VersionState.FROZEN,
        "may_rename": runs_monitoring(request.user)
        and all(version.state == VersionState.DRAFT for version in versions),
        "breadcrumb": [*list_crumbs(), (found.name, None)],
    }
    return render(request, "monitoring/scorecard.html", context)


def _found(card_id: UUID) -> Scorecard:
    found = queries.card_with_id(card_id)
    if found is None:
        raise Http404
    return found


# --- what the views of scorecards share -----------------------------------------------------------------------
def list_crumbs() -> Crumbs:
    return [_home(), (_("Scorecards"), reverse("scorecards"))]


def _home() -> tuple[str, str | None]:
    return (_("Telephone kindness"), reverse("monitoring"))


def card_crumbs(card: Scorecard) -> Crumbs:
    return [*list_crumbs(), (card.name, reverse("scorecard", args=[card.pk]))]


def status_of(refusal: Any) -> int:
    return 422 if refusal else 200
