"""One version of a scorecard: as a rater sees it, its items and settings while a draft, frozen, copied."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from kindness import clock
from kindness.access import page
from kindness.errors import Refused
from kindness.forms import attempt, refusal_of
from monitoring.enums import Grade, Outcome, VersionState
from monitoring.forms.scorecards import (
    CopyForm,
    ItemEditor,
    SettingsForm,
    bank_to_choose,
    plan_from_bank,
)
from monitoring.forms.scoring import rows_of
from monitoring.models import Version
from monitoring.permissions import runs_monitoring, sees_monitoring
from monitoring.queries import scorecards as queries
from monitoring.rules.bank import BANK
from monitoring.rules.cards import FULL_MARKS, ItemPlan, full_points
from monitoring.services import scorecards as services
from monitoring.views.scorecards import Crumbs, card_crumbs, status_of
from people.views.asker import asker


@page(permission=sees_monitoring)
def version(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """As a rater sees it, with its settings beside."""
    found = found_version(version_id)
    items = queries.items_of(found)
    full = full_points(queries.plans_of(items))
    context = {
        "version": found,
        "rows": rows_of(items, {}, outcome=Outcome.ANSWERED, rings=None, sent=None),
        "full": full,
        "off_hundred": bool(items) and full != FULL_MARKS,
        "grades": [(Grade(grade).label, least) for least, grade in found.grades],
        "may_run": runs_monitoring(request.user),
        "now": clock.now(),
        "breadcrumb": [*card_crumbs(found.scorecard), (_number(found), None)],
    }
    return render(request, "monitoring/version.html", context)


@page(permission=runs_monitoring)
def edit_version(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """What it asks, in its order: moved, taken out, each with a page of its own."""
    found = draft_version(version_id)
    done, refusal = attempt(request, Form(request.POST), lambda: _change(request, found))
    if done is not None:
        return redirect("version_edit", found.pk)
    items = queries.items_of(found)
    context = {
        "version": found,
        "items": items,
        "full": full_points(queries.plans_of(items)),
        "bank": bank_to_choose(item.key for item in items),
        "refusal": refusal,
        "breadcrumb": version_crumbs(found, _("Items")),
    }
    return render(request, "monitoring/version_edit.html", context, status=status_of(refusal))


def _change(request: HttpRequest, found: Version) -> Version:
    act, key, by = request.POST.get("act", ""), request.POST.get("key", ""), asker(request)
    if act == "remove":
        return services.remove_item(version=found, key=key, by=by)
    return services.move_item(version=found, key=key, down=act == "down", by=by)


@page(permission=runs_monitoring)
def new_item(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """bank: the item bank's key to begin with."""
    return _edit(request, draft_version(version_id), plan_from_bank(request.GET.get("bank", "")), "")


@page(permission=runs_monitoring)
def edit_item(request: HttpRequest, version_id: UUID, item_key: str) -> HttpResponse:
    found = draft_version(version_id)
    plans = {plan.key: plan for plan in queries.plans_of(queries.items_of(found))}
    if item_key not in plans:
        raise Http404
    return _edit(request, found, plans[item_key], item_key)


def _edit(request: HttpRequest, found: Version, plan: ItemPlan | None, key: str) -> HttpResponse:
    editor = ItemEditor(plan, request.POST if request.method == "POST" else None)
    refusal = None
    if request.method == "POST":
        try:
            if editor.wrong:
                raise refusal_of(editor.wrong)
            services.put_item(version=found, item=editor.plan(), instead_of=key, by=asker(request))
            messages.success(request, _("Saved."))
            return redirect("version_edit", found.pk)
        except Refused as refused:
            refusal = refused
    items_page = (_("Items"), reverse("version_edit", args=[found.pk]))
    context = {
        "version": found,
        "form": editor.item,
        "levels": editor.levels,
        "known": [(name, item.label) for name, item in BANK.items()],
        "item": plan if key else None,
        "refusal": refusal,
        "breadcrumb": [
            *version_crumbs(found),
            items_page,
            (str(plan.label) if plan and key else _("New item"), None),
        ],
    }
    return render(request, "monitoring/version_item.html", context, status=status_of(refusal))


@page(permission=runs_monitoring)
def settings(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """What is not applicable, grades, appeals."""
    found = draft_version(version_id)
    form = SettingsForm(
        request.POST if request.method == "POST" else None, initial=SettingsForm.initial_of(found)
    )
    changed, refusal = attempt(
        request, form, lambda: services.change_version(version=found, by=asker(request), **form.settings())
    )
    if changed is not None:
        messages.success(request, _("Saved."))
        return redirect("version", found.pk)
    context = {
        "version": found,
        "form": form,
        "refusal": refusal,
        "breadcrumb": version_crumbs(found, _("Settings")),
    }
    return render(request, "monitoring/version_settings.html", context, status=status_of(refusal))


@page(permission=runs_monitoring)
def freeze(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Ask, then keep it as it is for ever."""
    found = found_version(version_id)
    frozen, refusal = attempt(
        request, Form(request.POST), lambda: services.freeze_version(version=found, by=asker(request))
    )
    if frozen is not None:
        messages.success(request, _("The version is frozen and can be used."))
        return redirect("version", found.pk)
    items = queries.items_of(found)
    context = {
        "version": found,
        "count": len(items),
        "full": full_points(queries.plans_of(items)),
        "refusal": refusal,
        "danger": False,
        "token": "",
        "breadcrumb": version_crumbs(found, _("Freeze")),
    }
    return render(request, "monitoring/version_freeze.html", context, status=status_of(refusal))


@page(permission=runs_monitoring)
def discard(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Ask, then take the draft away; with it the scorecard, when it has no other version."""
    found = draft_version(version_id)
    done, refusal = attempt(request, Form(request.POST), lambda: _discard(request, found))
    if done:
        messages.success(request, _("The draft was discarded."))
        return redirect("scorecards")
    context = {
        "version": found,
        "alone": queries.versions_of(found.scorecard).count() == 1,
        "count": len(queries.items_of(found)),
        "refusal": refusal,
        "danger": True,
        "token": "",
        "breadcrumb": version_crumbs(found, _("Discard")),
    }
    return render(request, "monitoring/version_discard.html", context, status=status_of(refusal))


def _discard(request: HttpRequest, found: Version) -> bool:
    services.discard_version(version=found, by=asker(request))
    return True


@page(permission=runs_monitoring)
def copy(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Ask what changes, then begin the scorecard's next version with what its newest asks."""
    found = found_version(version_id)
    form = CopyForm(request.POST if request.method == "POST" else None)
    made, refusal = attempt(request, form, lambda: _copy(request, found, form))
    if made is not None:
        messages.success(request, _("Version %(number)d is there as a draft.") % {"number": made.number})
        return redirect("version_edit", made.pk)
    context = {
        "version": found,
        "form": form,
        "refusal": refusal,
        "danger": False,
        "token": "",
        "breadcrumb": version_crumbs(found, _("New version")),
    }
    return render(request, "monitoring/version_copy.html", context, status=status_of(refusal))


def _copy(request: HttpRequest, found: Version, form: CopyForm) -> Version:
    note = form.cleaned_data["note"]
    return services.add_version(scorecard=found.scorecard, note=note, by=asker(request))


# --- what the views of versions share ---------------------------------------------------------------------------
def found_version(version_id: UUID) -> Version:
    found = queries.version_with_id(version_id)
    if found is None:
        raise Http404
    return found


def draft_version(version_id: UUID) -> Version:
    """Its pages for changing it are no pages any more once it is frozen."""
    found = found_version(version_id)
    if found.state == VersionState.FROZEN:
        raise Refused(
            "frozen",
            gettext_lazy("It is scored by, so it stays as it is. Please make a new version for changes."),
            title=gettext_lazy("This version is frozen."),
        )
    return found


def version_crumbs(found: Version, here: str = "") -> Crumbs:
    """Scorecards › the scorecard › the version (› here)."""
    crumbs = [*card_crumbs(found.scorecard), (_number(found), reverse("version", args=[found.pk]))]
    return [*crumbs, (here, None)] if here else crumbs


def _number(found: Version) -> Any:
    return _("Version %(number)d") % {"number": found.number}
