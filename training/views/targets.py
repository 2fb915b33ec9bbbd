"""Whom a course is for: the rule, the counts, the names of those left, the frozen list."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from audit.access import shows
from kindness import clock
from kindness.access import page
from kindness.errors import Refused
from kindness.paging import pages
from people.views.asker import asker
from training import bars
from training.forms.targets import BaseRuleForm, rule_form
from training.models import Course
from training.permissions import runs_training, sees_training
from training.queries import targets as queries
from training.queries.courses import places_by_word
from training.rules.target import as_data, codes_in, in_words, parse
from training.services.courses import change_course
from training.services.targets import freeze_target
from training.views.courses import course_crumbs, found_course

SEEN = "training target"  # as the access record calls it


@page(permission=sees_training)
def target(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """list=left (today) and frozen: counts by department and the names of those left; new and gone: who has come
    and gone since the list was frozen."""
    course = found_course(request, course_id)
    tab = queries.tab_of(course, request.GET.get("list", ""))
    counts = queries.counts_for(course, tab, clock.today())
    rows = queries.people_for(course, tab, clock.today())
    people = pages(rows, counts.whole.left if counts else None).get_page(request.GET.get("page"))
    shows(request, what=SEEN, subjects=[queries.person_in(row).number for row in people])
    rule = parse(course.target)
    context = {
        "course": course,
        "who_must": in_words(rule, divisions=queries.division_names(codes_in([rule]))),
        "counts": counts,
        "drawing": bars.split_bars(counts.places) if counts else None,
        "tab": tab,
        "query": f"list={tab}&",
        "people": people,
        "may_run": runs_training(request.user),
        "breadcrumb": course_crumbs(course, _("Who must attend")),
    }
    return render(request, "training/target.html", context)


@page(permission=runs_training)
def rules(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Write down who must attend, and who else may."""
    course = found_course(request, course_id)
    places, data = places_by_word(), request.POST if request.method == "POST" else None
    forms = {
        name: rule_form(name, parse(getattr(course, name)), places, data) for name in ("target", "open_to")
    }
    refusal = None
    if data is not None:
        try:
            _save(request, course, forms)
            messages.success(request, _("Saved."))
            return redirect("course_rules" if "more" in data else "course_target", course.pk)
        except Refused as refused:
            refusal = refused
    context = {
        "course": course,
        "target": forms["target"],
        "open_to": forms["open_to"],
        "refusal": refusal,
        "breadcrumb": course_crumbs(course, _("Whom it is for")),
    }
    return render(request, "training/course_rules.html", context, status=422 if refusal else 200)


def _save(request: HttpRequest, course: Course, forms: dict[str, BaseRuleForm]) -> None:
    # Both are looked at, so that every mistake is shown at once.
    if not all([form.is_valid() for form in forms.values()]):  # noqa: C419
        raise Refused(
            "incomplete", gettext_lazy("Some entries need another look. What you typed is still here.")
        )
    rules_of = {name: as_data(form.rule()) for name, form in forms.items()}
    change_course(course=course, by=asker(request), **rules_of)


@page(permission=runs_training)
def freeze(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Ask, then write down who must attend as of today."""
    course = found_course(request, course_id)
    refusal = None
    if request.method == "POST":
        try:
            people = freeze_target(course=course, by=asker(request))
            messages.success(request, _frozen(people))
            return redirect("course_target", course.pk)
        except Refused as refused:
            refusal = refused
    context = {
        "course": course,
        "today": queries.who_must_has_left(course, clock.today()).whole,
        "form": Form(),
        "refusal": refusal,
        "danger": False,
        "token": "",
        "breadcrumb": course_crumbs(course, _("Freeze the list")),
    }
    return render(request, "training/target_freeze.html", context, status=422 if refusal else 200)


def _frozen(people: int) -> str:
    return ngettext(
        "The list of %(people)d person is frozen.", "The list of %(people)d people is frozen.", people
    ) % {"people": people}
