"""Which cohorts somebody would like best."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kindness import clock
from kindness.access import page
from kindness.forms import attempt
from people.permissions import is_employed
from people.views.asker import asker
from training.forms.plans import WishForm
from training.queries import plans as queries
from training.services.wishes import wish
from training.views.courses import course_crumbs, found_course


@page(permission=is_employed)
def wishes(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Up to three cohorts, the best first. The assignment heeds them where it can."""
    course, person = found_course(request, course_id), asker(request)
    cohorts = queries.cohorts_to_wish(course, clock.now(), division=person.division_id)
    chosen = queries.wishes_of(course, person)
    form = WishForm(request.POST if request.method == "POST" else None, cohorts=cohorts, chosen=chosen)
    noted, refusal = attempt(
        request, form, lambda: wish(course=course, staff=person, cohorts=form.chosen(), by=person)
    )
    if noted is not None:
        done = _("Your wishes are noted.") if noted else _("Your wishes are taken back.")
        messages.success(request, done)
        return redirect("course_wishes", course.pk)
    context = {
        "course": course,
        "form": form,
        "cohorts": cohorts,
        "refusal": refusal,
        "breadcrumb": course_crumbs(course, _("Wishes")),
    }
    return render(request, "training/wishes.html", context, status=422 if refusal else 200)
