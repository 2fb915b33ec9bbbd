"""Rooms and instructors: short lists, added to on their own page, changed one by one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kindness.access import page
from kindness.forms import attempt
from people.views.asker import asker
from people.views.choosing import account_numbered, chosen_name
from training.forms.courses import InstructorForm, RoomForm
from training.models import Instructor
from training.permissions import runs_training
from training.queries import courses as queries
from training.services import cohorts as services

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
        "breadcrumb": _crumbs(_("Rooms")),
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
        "chosen": chosen_name(form),
        "refusal": refusal,
        "breadcrumb": _crumbs(_("Instructors")),
    }
    return render(request, "training/instructors.html", context, status=422 if refusal else 200)


@page(permission=runs_training)
def edit_room(request: HttpRequest, room_id: int) -> HttpResponse:
    room = queries.room_with_id(room_id)
    if room is None:
        raise Http404
    form = RoomForm(request.POST if request.method == "POST" else None, initial=RoomForm.initial_of(room))
    changed, refusal = attempt(
        request, form, lambda: services.change_room(room=room, by=asker(request), **form.cleaned_data)
    )
    if changed is not None:
        messages.success(request, _("Saved."))
        return redirect("rooms")
    crumbs = [*_crumbs(_("Rooms"), reverse("rooms")), (room.name, None)]
    context = {"form": form, "refusal": refusal, "breadcrumb": crumbs}
    return render(request, "training/room_form.html", context, status=422 if refusal else 200)


@page(permission=runs_training)
def edit_instructor(request: HttpRequest, instructor_id: UUID) -> HttpResponse:
    instructor = queries.instructor_with_id(instructor_id)
    if instructor is None:
        raise Http404
    form = InstructorForm(
        request.POST if request.method == "POST" else None, initial=InstructorForm.initial_of(instructor)
    )
    changed, refusal = attempt(request, form, lambda: _change_instructor(request, instructor, form))
    if changed is not None:
        messages.success(request, _("Saved."))
        return redirect("instructors")
    held = instructor.staff.name if instructor.staff else ""
    context = {
        "form": form,
        "chosen": chosen_name(form) if form.is_bound else held,
        "refusal": refusal,
        "breadcrumb": [*_crumbs(_("Instructors"), reverse("instructors")), (instructor.name, None)],
    }
    return render(request, "training/instructor_form.html", context, status=422 if refusal else 200)


def _crumbs(label: str, address: str | None = None) -> list[tuple[str, str | None]]:
    return [(_("Kindness training"), reverse("my_training")), (label, address)]


def _add_instructor(request: HttpRequest, form: InstructorForm) -> Instructor:
    return services.add_instructor(by=asker(request), **_facts(form))


def _change_instructor(request: HttpRequest, instructor: Instructor, form: InstructorForm) -> Instructor:
    return services.change_instructor(instructor=instructor, by=asker(request), **_facts(form))


def _facts(form: InstructorForm) -> dict[str, Any]:
    """Refuses no_such_person."""
    data = form.cleaned_data
    staff = account_numbered(data["person"]) if data["person"] else None
    return {"name": data["name"], "affiliation": data["affiliation"], "staff": staff}
