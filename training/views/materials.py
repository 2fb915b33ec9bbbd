"""Files of courses, cohorts and agreements: handed in, handed out, taken out."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from documents.download import attachment
from documents.files import ENOUGH_TO_REFUSE
from kindness.access import page
from kindness.forms import attempt
from people.views.asker import asker
from training.forms.courses import MaterialForm
from training.models import Agreement, Cohort, Course, Material, Visit
from training.permissions import hands_in_materials, has_materials, is_partner, runs_training
from training.queries.courses import cohort_with_id, material_for, material_to_remove
from training.queries.partners import agreement_with_id, cohort_of_partner
from training.services.materials import add_material, remove_material
from training.views.courses import found_course


@page(permission=runs_training)
def add_to_course(request: HttpRequest, course_id: UUID) -> HttpResponse:
    course = found_course(request, course_id)
    return _add(request, course, course.title, reverse("course", args=[course.pk]))


@page(permission=hands_in_materials)
def add_to_cohort(request: HttpRequest, cohort_id: UUID) -> HttpResponse:
    """Those who run training, and the institution that holds the cohort."""
    outside = is_partner(request.user)
    find = cohort_of_partner if outside else cohort_with_id
    cohort = find(cohort_id, asker(request))
    if cohort is None:
        raise Http404
    back = reverse("training_partner_cohort" if outside else "cohort", args=[cohort.pk])
    return _add(request, cohort, _cohort_name(cohort), back)


@page(permission=runs_training)
def add_to_agreement(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    agreement = agreement_with_id(agreement_id)
    if agreement is None:
        raise Http404
    return _add(request, agreement, agreement.title, reverse("agreement", args=[agreement.pk]))


def _add(request: HttpRequest, owner: Course | Cohort | Agreement, name: str, back: str) -> HttpResponse:
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = MaterialForm(data, files, initial={"token": uuid4()})
    added, refusal = attempt(request, form, lambda: _keep(request, owner, form))
    if added is not None:
        messages.success(request, _("The file has been kept."))
        return redirect(back)
    context = {
        "form": form,
        "refusal": refusal,
        "name": name,
        "back": back,
        "breadcrumb": [(_("Kindness training"), _home(request)), (name, back), (_("Add a file"), None)],
    }
    return render(request, "training/material_add.html", context, status=422 if refusal else 200)


def _keep(request: HttpRequest, owner: Course | Cohort | Agreement, form: MaterialForm) -> Material:
    file = form.cleaned_data["file"]
    return add_material(
        owner=owner,
        name=file.name,
        content=file.read(ENOUGH_TO_REFUSE),
        by=asker(request),
        token=form.cleaned_data["token"],
    )


@page(permission=has_materials)
def material(request: HttpRequest, material_id: UUID) -> HttpResponseBase:
    """The file, to whoever may have it."""
    found = material_for(material_id, asker(request))
    if found is None:
        raise Http404
    return attachment(bytes(found.content), found.name, found.media_type)


@page(permission=hands_in_materials)
def remove(request: HttpRequest, material_id: UUID) -> HttpResponse:
    """Ask, then take the file out."""
    found = material_to_remove(material_id, asker(request))
    if found is None:
        raise Http404
    back = _page_of(request, found.owner)
    if request.method == "POST":
        remove_material(material=found, by=asker(request))
        messages.success(request, _("The file has been removed."))
        return redirect(back)
    context = {
        "material": found,
        "back": back,
        "form": Form(),
        "refusal": None,
        "danger": True,
        "token": "",
        "breadcrumb": [(_("Kindness training"), _home(request)), (_("Remove a file"), None)],
    }
    return render(request, "training/material_remove.html", context)


def _page_of(request: HttpRequest, owner: Course | Cohort | Agreement | Visit) -> str:
    """Where the file was listed."""
    if is_partner(request.user):
        return (
            reverse("training_partner_cohort", args=[owner.pk])
            if isinstance(owner, Cohort)
            else _home(request)
        )
    names: dict[type, str] = {Course: "course", Cohort: "cohort", Agreement: "agreement", Visit: "visit"}
    return reverse(names[type(owner)], args=[owner.pk])


def _home(request: HttpRequest) -> str:
    return reverse("training_partner" if is_partner(request.user) else "my_training")


def _cohort_name(cohort: Cohort) -> str:
    values = {"course": cohort.course.title, "number": cohort.number}
    return _("%(course)s, cohort %(number)s") % values
