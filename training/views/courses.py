"""Courses: the list of a year, one course, planned, changed, opened, closed."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kindness import clock
from kindness.access import page
from kindness.forms import attempt
from people.permissions import is_employed
from people.views.asker import asker
from training.forms.courses import CourseForm, YearForm
from training.models import Course
from training.permissions import runs_training, sees_training
from training.queries import courses as queries
from training.queries.partners import agreements_to_choose
from training.queries.targets import division_names
from training.rules.target import codes_in, in_words, parse
from training.services import courses as services

PER_PAGE = 50
Crumbs = list[tuple[str, str | None]]


@page(permission=is_employed)
def courses(request: HttpRequest) -> HttpResponse:
    """A year's courses; those in charge see drafts too."""
    person = asker(request)
    year = YearForm(request.GET).chosen("year", clock.today().year)
    rows = Paginator(queries.list_courses(year, person), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "courses": rows,
        "year": year,
        "years": queries.years_for(person),
        "query": f"year={year}&",
        "may_plan": runs_training(person),
        "in_charge": sees_training(person),
        "breadcrumb": [(_("Kindness training"), reverse("my_training")), (_("Training courses"), None)],
    }
    return render(request, "training/courses.html", context)


@page(permission=is_employed)
def course(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """What it is, for whom, when; with what is there to do for those who run it."""
    found = found_course(request, course_id)
    target, open_to = parse(found.target), parse(found.open_to)
    names = division_names(codes_in([target, open_to]))
    context = {
        "course": found,
        "contents": found.contents.splitlines(),
        "who_must": in_words(target, divisions=names),
        "who_may": in_words(open_to, divisions=names),
        "cohorts": queries.cohorts_of(found),
        "now": clock.now(),
        "materials": queries.materials_of(found),
        "may_run": runs_training(request.user),
        "in_charge": sees_training(request.user),
        "breadcrumb": course_crumbs(found),
    }
    return render(request, "training/course.html", context)


@page(permission=runs_training)
def new_course(request: HttpRequest) -> HttpResponse:
    form = CourseForm(
        request.POST if request.method == "POST" else None,
        initial=CourseForm.initial_for(clock.today().year) | {"token": uuid4()},
        agreements=agreements_to_choose(),
    )
    made, refusal = attempt(request, form, lambda: _plan(request, form))
    if made is not None:
        messages.success(request, _("The course has been planned. Please write down whom it is for."))
        return redirect("course_rules", made.pk)
    crumbs: Crumbs = [*_list_crumbs(), (_("Plan a course"), None)]
    context = {"form": form, "refusal": refusal, "course": None, "breadcrumb": crumbs}
    return render(request, "training/course_form.html", context, status=422 if refusal else 200)


def _plan(request: HttpRequest, form: CourseForm) -> Course:
    return services.plan_course(by=asker(request), token=form.cleaned_data["token"], **form.values())


@page(permission=runs_training)
def edit_course(request: HttpRequest, course_id: UUID) -> HttpResponse:
    found = found_course(request, course_id)
    form = CourseForm(
        request.POST if request.method == "POST" else None,
        initial=CourseForm.initial_of(found),
        agreements=agreements_to_choose(),
    )
    changed, refusal = attempt(
        request, form, lambda: services.change_course(course=found, by=asker(request), **form.values())
    )
    if changed is not None:
        messages.success(request, _("Saved."))
        return redirect("course", found.pk)
    context = {
        "form": form,
        "refusal": refusal,
        "course": found,
        "breadcrumb": course_crumbs(found, _("Change")),
    }
    return render(request, "training/course_form.html", context, status=422 if refusal else 200)


@page(permission=runs_training)
def open_course(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Ask, then show it to the city's people."""
    found = found_course(request, course_id)
    opened, refusal = attempt(
        request, Form(request.POST), lambda: services.open_course(course=found, by=asker(request))
    )
    if opened is not None:
        messages.success(request, _("The course is open."))
        return redirect("course", found.pk)
    return _confirm(request, "training/course_open.html", found, refusal, _("Open the course"))


@page(permission=runs_training)
def close_course(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Ask, then keep it as it was held."""
    found = found_course(request, course_id)
    closed, refusal = attempt(
        request, Form(request.POST), lambda: services.close_course(course=found, by=asker(request))
    )
    if closed is not None:
        messages.success(request, _("The course is closed."))
        return redirect("course", found.pk)
    return _confirm(request, "training/course_close.html", found, refusal, _("Close the course"))


def _confirm(request: HttpRequest, template: str, found: Course, refusal: Any, here: str) -> HttpResponse:
    context = {
        "course": found,
        "refusal": refusal,
        "danger": False,
        "token": "",
        "breadcrumb": course_crumbs(found, here),
    }
    return render(request, template, context, status=422 if refusal else 200)


# --- what the views of courses share --------------------------------------------------------------------------
def found_course(request: HttpRequest, course_id: UUID) -> Course:
    """The course as this person may see it, or 404."""
    found = queries.course_with_id(course_id, asker(request))
    if found is None:
        raise Http404
    return found


def course_crumbs(found: Course, here: str = "") -> Crumbs:
    """Training › courses › the course (› here)."""
    if not here:
        return [*_list_crumbs(), (found.title, None)]
    return [*_list_crumbs(), (found.title, reverse("course", args=[found.pk])), (here, None)]


def _list_crumbs() -> Crumbs:
    return [(_("Kindness training"), reverse("my_training")), (_("Training courses"), reverse("courses"))]
