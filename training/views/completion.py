"""How a cohort ends: the standing of everybody, test scores, the end itself."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from audit.access import shows
from kindness import clock
from kindness.access import page
from kindness.forms import attempt
from people.views.asker import asker
from training.enums import CohortState
from training.forms.attendance import SCORE, ScoresForm
from training.models import Cohort, Enrolment
from training.permissions import may_see_endings, runs_training, sees_training
from training.queries import attendance as queries
from training.queries.certificates import latest_for
from training.services.completion import Finished, finish_cohort, set_scores
from training.views.asking import crumbs

PER_PAGE = 50


@page(permission=may_see_endings)
def finish(request: HttpRequest, cohort_id: UUID) -> HttpResponse:
    cohort = queries.cohort_settled_by(asker(request), cohort_id)
    if cohort is None:
        raise Http404
    form = ScoresForm(request.POST if request.method == "POST" else None)
    done, refusal = attempt(request, form, lambda: _act(request, cohort, form))
    if done is not None:
        messages.success(request, done)
        return HttpResponseRedirect(request.get_full_path())
    ending = queries.ending_of(cohort)
    pages = Paginator(queries.people_of(cohort), PER_PAGE)
    pages.count = ending.booked  # known already: a query less
    people = pages.get_page(request.GET.get("page"))
    certificates = latest_for(people)
    shows(request, what="cohort results", subjects=[person.number for person in people])  # type: ignore[attr-defined]
    standings = queries.standings(cohort, list(people), sessions=ending.sessions)
    context = {
        "cohort": cohort,
        "course": cohort.course,
        "ending": ending,
        "over": ending.last_end is not None and ending.last_end <= clock.now(),
        "finished": cohort.state == CohortState.FINISHED,
        "people": people,
        "lines": [
            (each, certificates.get(each.enrolment.pk), _typed(request, each.enrolment)) for each in standings
        ],
        "may_finish": runs_training(request.user) and cohort.state == CohortState.OPEN,
        "may_score": _may_score(request, cohort),
        "may_certify": runs_training(request.user),
        "refusal": refusal,
        "breadcrumb": crumbs(request, cohort, _("Completion")),
    }
    return render(request, "training/finish.html", context, status=422 if refusal else 200)


def _typed(request: HttpRequest, person: Enrolment) -> str:
    """What stands in the score's field: what was sent, or what is stored."""
    stored = "" if person.score is None else str(person.score)
    return str(request.POST.get(f"{SCORE}{person.pk}", stored))


def _act(request: HttpRequest, cohort: Cohort, form: ScoresForm) -> str:
    """What was done, in words."""
    if request.POST.get("act") == "finish":
        if not runs_training(request.user):
            raise PermissionDenied
        return _words(finish_cohort(cohort=cohort, by=asker(request)))
    if not _may_score(request, cohort):
        raise PermissionDenied
    set_scores(cohort=cohort, scores=form.scores(), by=asker(request))
    return _("The scores have been stored.")


def _may_score(request: HttpRequest, cohort: Cohort) -> bool:
    """Officers and the institution that holds it, where there is a test. After the end only officers."""
    if cohort.course.pass_score is None or cohort.state == CohortState.CANCELLED:
        return False
    partner = not sees_training(request.user) and cohort.state != CohortState.FINISHED
    return runs_training(request.user) or partner


def _words(finished: Finished) -> str:
    return _(
        "The cohort is finished: %(completed)d completed, %(missed)d not. Certificates have been issued and everybody has been told."
    ) % {"completed": finished.completed, "missed": finished.not_completed}
