"""Institutions that hold training for the city, and what has been agreed with them."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.access import shows
from kindness.access import page
from kindness.forms import attempt
from people.views.asker import asker
from people.views.choosing import account_numbered
from training.forms.courses import AgreementForm, PartnerForm, PartnerSeatForm
from training.models import Agreement, Partner
from training.permissions import runs_training, sees_training
from training.queries import partners as queries
from training.queries.courses import materials_of
from training.services import partners as services
from training.views.courses import Crumbs

PER_PAGE = 50
SEEN = "partner accounts"  # as the access record calls it


@page(permission=sees_training)
def partners(request: HttpRequest) -> HttpResponse:
    context = {
        "partners": Paginator(queries.list_partners(), PER_PAGE).get_page(request.GET.get("page")),
        "may_run": runs_training(request.user),
        "breadcrumb": [(_("Kindness training"), reverse("my_training")), (_("Institutions"), None)],
    }
    return render(request, "training/partners.html", context)


@page(permission=runs_training)
def new_partner(request: HttpRequest) -> HttpResponse:
    form = PartnerForm(request.POST if request.method == "POST" else None)
    added, refusal = attempt(
        request, form, lambda: services.add_partner(by=asker(request), **form.cleaned_data)
    )
    if added is not None:
        return redirect("partner", added.pk)
    crumbs: Crumbs = [*_list_crumbs(), (_("Add an institution"), None)]
    context = {"form": form, "refusal": refusal, "breadcrumb": crumbs}
    return render(request, "training/partner_form.html", context, status=422 if refusal else 200)


@page(permission=sees_training)
def partner(request: HttpRequest, partner_id: UUID) -> HttpResponse:
    """Its agreements and its accounts; those who run training add an account here."""
    found = _found_partner(partner_id)
    form = PartnerSeatForm(request.POST if request.method == "POST" else None)
    seated, refusal = attempt(request, form, lambda: _seat(request, found, form))
    if seated is not None:
        messages.success(request, _("The account speaks for the institution now."))
        return redirect("partner", found.pk)
    seats = queries.seats_of(found)
    shows(request, what=SEEN, subjects=[seat.staff.number for seat in seats])
    context = {
        "partner": found,
        "agreements": queries.agreements_of(found),
        "seats": seats,
        "form": form,
        "refusal": refusal,
        "may_run": runs_training(request.user),
        "breadcrumb": [*_list_crumbs(), (found.name, None)],
    }
    return render(request, "training/partner_page.html", context, status=422 if refusal else 200)


def _seat(request: HttpRequest, found: Partner, form: PartnerSeatForm) -> object:
    if not runs_training(request.user):
        raise Http404
    staff = account_numbered(form.cleaned_data["person"])
    return services.seat_partner(partner=found, staff=staff, by=asker(request))


@page(permission=runs_training)
def end_seat(request: HttpRequest, partner_id: UUID, staff_number: str) -> HttpResponse:
    """Ask, then the account no longer speaks for the institution."""
    found = _found_partner(partner_id)
    seat = queries.seat_numbered(found, staff_number)
    if seat is None:
        raise Http404
    if request.method == "POST":
        services.unseat_partner(partner=found, staff=seat.staff, by=asker(request))
        messages.success(request, _("The account no longer speaks for the institution."))
        return redirect("partner", found.pk)
    crumbs: Crumbs = [
        *_list_crumbs(),
        (found.name, reverse("partner", args=[found.pk])),
        (_("End the seat"), None),
    ]
    context = {
        "partner": found,
        "seat": seat,
        "refusal": None,
        "danger": True,
        "token": "",
        "breadcrumb": crumbs,
    }
    return render(request, "training/partner_seat_end.html", context)


# --- agreements -----------------------------------------------------------------------------------------------
@page(permission=runs_training)
def new_agreement(request: HttpRequest, partner_id: UUID) -> HttpResponse:
    found = _found_partner(partner_id)
    initial = {"planned_cohorts": 0, "planned_people": 0, "cost": 0, "token": uuid4()}
    form = AgreementForm(request.POST if request.method == "POST" else None, initial=initial)
    made, refusal = attempt(request, form, lambda: _add_agreement(request, found, form))
    if made is not None:
        return redirect("agreement", made.pk)
    crumbs: Crumbs = [
        *_list_crumbs(),
        (found.name, reverse("partner", args=[found.pk])),
        (_("Add an agreement"), None),
    ]
    context = {"form": form, "refusal": refusal, "partner": found, "agreement": None, "breadcrumb": crumbs}
    return render(request, "training/agreement_form.html", context, status=422 if refusal else 200)


def _add_agreement(request: HttpRequest, found: Partner, form: AgreementForm) -> Agreement:
    token = form.cleaned_data["token"]
    return services.add_agreement(partner=found, by=asker(request), token=token, **form.values())


@page(permission=sees_training)
def agreement(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """What was agreed, and what has been held of it."""
    found = _found_agreement(agreement_id)
    context = {
        "agreement": found,
        "held": queries.held_of(found),
        "courses": queries.courses_of(found),
        "materials": materials_of(found),
        "may_run": runs_training(request.user),
        "breadcrumb": _agreement_crumbs(found),
    }
    return render(request, "training/agreement.html", context)


@page(permission=runs_training)
def edit_agreement(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    found = _found_agreement(agreement_id)
    form = AgreementForm(
        request.POST if request.method == "POST" else None, initial=AgreementForm.initial_of(found)
    )
    changed, refusal = attempt(
        request, form, lambda: services.change_agreement(agreement=found, by=asker(request), **form.values())
    )
    if changed is not None:
        messages.success(request, _("Saved."))
        return redirect("agreement", found.pk)
    context = {
        "form": form,
        "refusal": refusal,
        "partner": found.partner,
        "agreement": found,
        "breadcrumb": _agreement_crumbs(found, _("Change")),
    }
    return render(request, "training/agreement_form.html", context, status=422 if refusal else 200)


# --- shared ---------------------------------------------------------------------------------------------------
def _found_partner(partner_id: UUID) -> Partner:
    found = queries.partner_with_id(partner_id)
    if found is None:
        raise Http404
    return found


def _found_agreement(agreement_id: UUID) -> Agreement:
    found = queries.agreement_with_id(agreement_id)
    if found is None:
        raise Http404
    return found


def _agreement_crumbs(found: Agreement, here: str = "") -> Crumbs:
    above: Crumbs = [*_list_crumbs(), (found.partner.name, reverse("partner", args=[found.partner_id]))]
    if not here:
        return [*above, (found.title, None)]
    return [*above, (found.title, reverse("agreement", args=[found.pk])), (here, None)]


def _list_crumbs() -> Crumbs:
    return [(_("Kindness training"), reverse("my_training")), (_("Institutions"), reverse("partners"))]
