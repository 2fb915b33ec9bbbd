"""Half-years and their rules, for programme officers."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kindness import clock
from kindness.access import page
from kindness.errors import Refused
from kindness.forms import refusal_of
from kindness.halfyear import HalfYear
from people.models import Staff
from people.permissions import is_programme_officer
from people.views.asker import asker
from recognition import queries, rules, services
from recognition.forms import CloseForm, ExtensionForm, NewPeriodForm, SettingsForm
from recognition.models import Period


@page(permission=is_programme_officer)
def periods(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "recognition/periods.html",
        {
            "periods": queries.all_periods(),
            "can_set_up": bool(queries.halves_without_period(clock.now())),
            "open_reports": queries.open_reports().count(),
            "breadcrumb": [(_("Half-years"), None)],
        },
    )


@page(permission=is_programme_officer)
def new_period(request: HttpRequest) -> HttpResponse:
    halves = queries.halves_without_period(clock.now())
    if request.method == "POST":
        halves = rules.halves_ahead(clock.now())  # a double click meets the half-year it has just set up
    if not halves:
        raise Http404
    form = NewPeriodForm(
        request.POST if request.method == "POST" else None,
        halves=halves,
        initial=SettingsForm.initial_of(
            Period(half=halves[0], opens_at=halves[0].opens_at, closes_at=halves[0].closes_at)
        ),
    )
    refusal = _try(request, form, lambda: _schedule(form, asker(request)))
    if request.method == "POST" and refusal is None:
        messages.success(request, _("The half-year has been set up."))
        return HttpResponseRedirect(reverse("periods"))
    crumbs = [(_("Half-years"), reverse("periods")), (_("Set up"), None)]
    context = {"form": form, "refusal": refusal, "token": str(uuid4()), "breadcrumb": crumbs}
    return render(request, "recognition/period_new.html", context, status=422 if refusal else 200)


def _schedule(form: NewPeriodForm, by: Staff) -> Period:
    return services.schedule_period(half=form.cleaned_data["half"], by=by, **form.settings())


@page(permission=is_programme_officer)
def period(request: HttpRequest, half: HalfYear) -> HttpResponse:
    found = _period_for(half)
    opened = queries.has_opened(found, clock.now())
    form = SettingsForm(
        request.POST if request.method == "POST" else None,
        initial=SettingsForm.initial_of(found),
        opened=opened,
    )
    refusal = _try(
        request,
        form,
        lambda: services.change_settings(period=found, settings=form.settings(), by=asker(request)),
    )
    if request.method == "POST" and refusal is None:
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("period", args=[half]))
    return render(
        request,
        "recognition/period.html",
        {
            "period": found,
            "steps": queries.steps_of(found, clock.now()),
            "progress": queries.progress_of(found),
            "opened": opened,
            "token": str(uuid4()),
            "runs": queries.terms_of(found).runs_at(clock.now()),
            "form": form,
            "refusal": refusal,
            "breadcrumb": [(_("Half-years"), reverse("periods")), (half.label, None)],
        },
        status=422 if refusal else 200,
    )


@page(permission=is_programme_officer)
def extend(request: HttpRequest, half: HalfYear) -> HttpResponse:
    found = _period_for(half)
    form = ExtensionForm(
        request.POST if request.method == "POST" else None, initial={"closes_at": found.closes_at}
    )
    refusal = _try(
        request, form, lambda: services.extend_period(period=found, by=asker(request), **form.cleaned_data)
    )
    if request.method == "POST" and refusal is None:
        messages.success(request, _("The close has been moved."))
        return HttpResponseRedirect(reverse("period", args=[half]))
    return _confirm(
        request,
        "recognition/period_extend.html",
        found,
        form=form,
        refusal=refusal,
        here=_("Extend the half-year"),
    )


@page(permission=is_programme_officer)
def close(request: HttpRequest, half: HalfYear) -> HttpResponse:
    found = _period_for(half)
    form = CloseForm(request.POST if request.method == "POST" else None)
    refusal = _try(
        request,
        form,
        lambda: services.close_period(period=found, by=asker(request), early_reason=form.early_reason()),
    )
    if request.method == "POST" and refusal is None:
        messages.success(request, _("The half-year is closed. The tally follows by itself."))
        return HttpResponseRedirect(reverse("period", args=[half]))
    return _confirm(
        request,
        "recognition/period_close.html",
        found,
        form=form,
        refusal=refusal,
        here=_("Close the half-year"),
    )


def _try(request: HttpRequest, form: forms.Form, act: Any) -> Refused | None:
    """Do what was posted; the refusal if there is one. On a GET nothing is done."""
    if request.method != "POST":
        return None
    try:
        if not form.is_valid():
            raise refusal_of(form)
        act()
    except Refused as refused:
        return refused
    return None


def _confirm(
    request: HttpRequest,
    template: str,
    found: Period,
    *,
    form: forms.Form,
    refusal: Refused | None,
    here: str,
) -> HttpResponse:
    crumbs = [
        (_("Half-years"), reverse("periods")),
        (found.half.label, reverse("period", args=[found.half])),
        (here, None),
    ]
    context = {
        "period": found,
        "over": queries.is_over(found, clock.now()),
        "form": form,
        "refusal": refusal,
        "token": str(uuid4()),
        "danger": False,
        "breadcrumb": crumbs,
    }
    return render(request, template, context, status=422 if refusal else 200)


def _period_for(half: HalfYear) -> Period:
    found = queries.period_for(half)
    if found is None:
        raise Http404
    return found
