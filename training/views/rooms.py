"""Rooms and instructors: short lists, added to on their own page."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from kindness.access import page
from kindness.errors import Refused
from people.models import Staff
from people.queries import person_with_number
from people.views.asker import asker
from training.forms.courses import InstructorForm, RoomForm
from training.models import Instructor
from training.permissions import runs_training
from training.queries import courses as queries
from training.services import cohorts as services
from training.views.asking import attempt

PER_PAGE = 50


@page(permission=runs_training)
def rooms(request: HttpRequest) -> HttpResponse:
    form = RoomForm(request.POST if request.method == "POST" else None)
    added, refusal = attempt(request, form, lambda: services.add_room(by=asker(request), **form.cleaned_data))
    if added is not None:
        messages.success(request, _("%(name)s is on the list.") % {"name": added.name})
        return redirect("rooms")
    context = {
        "rooms": Paginator(queries.all_rooms(), PER_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "refusal": refusal,
        "breadcrumb": [(_("Kindness training"), reverse("my_training")), (_("Rooms"), None)],
    }
    return render(request, "training/rooms.html", context, status=422 if refusal else 200)


@page(permission=runs_training)
def instructors(request: HttpRequest) -> HttpResponse:
    form = InstructorForm(request.POST if request.method == "POST" else None)
    added, refusal = attempt(request, form, lambda: _add_instructor(request, form))
    if added is not None:
        messages.success(request, _("%(name)s is on the list.") % {"name": added.name})
        return redirect("instructors")
    context = {
        "instructors": Paginator(queries.all_instructors(), PER_PAGE).get_page(request.GET.get("page")),
        "form": form,
        "chosen": _chosen(form),
        "refusal": refusal,
        "breadcrumb": [(_("Kindness training"), reverse("my_training")), (_("Instructors"), None)],
    }
    return render(request, "training/instructors.html", context, status=422 if refusal else 200)


def _add_instructor(request: HttpRequest, form: InstructorForm) -> Instructor:
    data = form.cleaned_data
    staff = account_numbered(data["person"]) if data["person"] else None
    return services.add_instructor(
        name=data["name"], affiliation=data["affiliation"], staff=staff, by=asker(request)
    )


def account_numbered(number: str) -> Staff:
    """The open account of that number. Refuses no_such_person."""
    staff = person_with_number(number)
    if staff is None:
        raise Refused(
            "no_such_person",
            gettext_lazy("Nobody in service has this staff number. Please look the person up by name."),
        )
    return staff


def _chosen(form: Form) -> str:
    """The name of the number that was sent, so that the form still shows a person."""
    number = form.cleaned_data.get("person") if form.is_bound and hasattr(form, "cleaned_data") else ""
    staff = person_with_number(number) if number else None
    return staff.name if staff else ""
