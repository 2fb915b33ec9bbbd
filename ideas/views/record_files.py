"""The decision record and the result report as files."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.access import shows
from documents.download import CONTENT_TYPES, attachment
from documents.rendering import PAPER
from ideas import record
from ideas.enums import ContestState
from ideas.forms.results import REPORT, RecordForm
from ideas.models import Contest
from ideas.permissions import sees_contests
from ideas.queries import results as queries, winners as told
from ideas.rules.decisions import check_file
from ideas.services.decisions import note_file
from ideas.views.crumbs import contest_crumbs
from ideas.views.results import found_contest
from kindness import clock
from kindness.access import page
from kindness.forms import attempt
from people.views.asker import asker


@page(permission=sees_contests)
def contest_file(request: HttpRequest, contest_id: UUID) -> HttpResponseBase:
    """Asked for by a form; its answer is the file. What it names of people is written down."""
    contest = found_contest(contest_id)
    form = RecordForm(request.POST if request.method == "POST" else None)
    file, refusal = attempt(request, form, lambda: _file(request, contest, form))
    if file is not None:
        return file
    context = {
        "contest": contest,
        "form": form,
        "announced": contest.state == ContestState.ANNOUNCED,
        "refusal": refusal,
        "breadcrumb": contest_crumbs(
            contest,
            (_("Points and decisions"), reverse("contest_results", args=[contest.pk])),
            (_("Record and report"), None),
        ),
    }
    return render(request, "ideas/result_file.html", context, status=422 if refusal else 200)


def _file(request: HttpRequest, contest: Contest, form: RecordForm) -> HttpResponseBase:
    data, by, at = form.cleaned_data, asker(request), clock.now()
    found = queries.results_of(contest, viewer=by)
    whole = data["kind"] == REPORT
    check_file(state=contest.state, phases_open=found.phases_open, whole=whole)
    made = record.Made(by, at, data["purpose"], paper=data["format"] in PAPER)
    if whole:
        winners = told.announced(contest)
        subjects = [author.staff.number for winner in winners for author in winner.authors]
        report = record.report(found, winners, told.numbers_of(contest), told.grounds_of(contest), made)
    else:
        subjects = [judge.number for judge in found.jury.values()]
        report = record.decision_record(found, queries.criteria_of(found.notice), made)
    shows(request, what="record of a contest", subjects=subjects, purpose=data["purpose"])
    content = record.render_as(report, data["format"])
    note_file(contest=contest, kind=data["kind"], file_format=data["format"], purpose=data["purpose"], by=by)
    return attachment(
        content, f"{report.title} {contest.title}.{data['format']}", CONTENT_TYPES[data["format"]]
    )
