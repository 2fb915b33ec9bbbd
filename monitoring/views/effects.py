"""An adopted idea and the item of the survey it is to better: before, and after."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ideas.models import Adoption
from ideas.queries import carrying
from ideas.services.carrying import name_item
from kindness import clock
from kindness.access import page
from kindness.forms import attempt
from monitoring import results_figures
from monitoring.forms.effects import ItemForm
from monitoring.queries import effects as queries
from people.permissions import is_employed
from people.views.asker import asker


@page(permission=is_employed)
def effect(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    """Figures of the city for everybody; of the department for those who follow the idea. Officers and the department name the item."""
    found = carrying.adoption_of(idea_id)
    if found is None:
        raise Http404
    me, today = asker(request), clock.today()
    may_name = carrying.may_name_item(me, found, today)
    if request.method == "POST" and not may_name:
        raise PermissionDenied
    items = queries.items_to_name()
    sent = request.POST if request.method == "POST" else None
    form = ItemForm(sent, items=items, initial={"item": found.survey_item})
    named, refusal = attempt(
        request, form, lambda: name_item(adoption=found, key=form.cleaned_data["item"], by=me)
    )
    if named is not None:
        messages.success(request, _("The item is stored."))
        return redirect("effect", idea_id)
    shown = _effect(found, dict(items), today)
    context = {
        "one": found,
        "idea": found.idea,
        "effect": shown,
        "figure": results_figures.rounds_figure(shown.label, shown.rounds)
        if shown and shown.rounds
        else None,
        "follows": carrying.follows(me, found),
        "form": form if may_name else None,
        "refusal": refusal,
        "breadcrumb": [
            (_("Telephone kindness"), reverse("monitoring")),
            (_("Before and after an idea"), None),
        ],
    }
    return render(request, "monitoring/effect.html", context, status=422 if refusal else 200)


def _effect(found: Adoption, labels: dict[str, str], today: date) -> queries.Effect | None:
    if not found.survey_item:
        return None
    label = labels.get(found.survey_item, found.survey_item)
    return queries.effect_of(found, label, carrying.begun_on(found), carrying.done_on(found), today)
