"""What is taken out of the results: the report to the mayor, and the list of the best for mileage."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.access import shows
from documents.download import CONTENT_TYPES, attachment
from kindness import clock
from kindness.access import page
from kindness.forms import attempt
from monitoring import results_report
from monitoring.forms.results import BestForm, ReportForm
from monitoring.models import Round
from monitoring.permissions import runs_monitoring, sees_monitoring
from monitoring.queries import results as queries
from monitoring.queries.items import trend_of
from monitoring.queries.scope import Scope, ended_rounds
from monitoring.rules.days import evaluated_days
from monitoring.services import results as services
from monitoring.views.results import found_round
from monitoring.views.trend import MOST_ROUNDS
from people.enums import DepartmentGroup
from people.views.asker import asker


@page(permission=sees_monitoring)
def round_report(request: HttpRequest, round_id: UUID) -> HttpResponseBase:
    survey = found_round(round_id, asker(request))
    return _report(request, survey, reverse("round_results", args=[survey.pk]))


@page(permission=sees_monitoring)
def report_of_days(request: HttpRequest) -> HttpResponseBase:
    return _report(request, None, reverse("results_of_days"))


def _report(request: HttpRequest, survey: Round | None, back: str) -> HttpResponseBase:
    """Asked for by a form; its answer is the file."""
    usual = Scope((survey,)).days if survey else evaluated_days(clock.today())
    asked = ReportForm(request.GET or None).chosen(usual)
    initial = {"first": asked[0], "last": asked[1]}
    form = ReportForm(request.POST if request.method == "POST" else None, initial=initial)
    file, refusal = attempt(request, form, lambda: _file(request, form, survey, usual))
    if file is not None:
        return file
    context = {
        "survey": survey,
        "form": form,
        "refusal": refusal,
        "back": back,
        "breadcrumb": [
            (_("Telephone kindness"), reverse("monitoring")),
            (_("Results: %(round)s") % {"round": survey.name} if survey else _("Any range of days"), back),
            (_("Result report"), None),
        ],
    }
    return render(request, "monitoring/result_report.html", context, status=422 if refusal else 200)


def _file(
    request: HttpRequest, form: ReportForm, survey: Round | None, usual: tuple[date, date]
) -> HttpResponseBase:
    data, by = form.cleaned_data, asker(request)
    days = form.chosen(usual)
    rounds = [survey] if survey else ended_rounds(released=False, since=days[0], until=days[1])
    found = queries.results_in(
        Scope(tuple(rounds)) if survey and days == usual else Scope(tuple(rounds), *days)
    )
    through = ended_rounds(released=False, until=days[1])[:MOST_ROUNDS][::-1]
    content = results_report.make(
        found,
        through,
        trend_of(through),
        data["format"],
        by=by,
        at=clock.now(),
        purpose=data["purpose"],
    )
    services.note_report(survey=survey, days=days, file_format=data["format"], purpose=data["purpose"], by=by)
    name = (
        f"{_('Results of the telephone kindness survey')} {results_report.title_of(found)}.{data['format']}"
    )
    return attachment(content, name, CONTENT_TYPES[data["format"]])


@page(permission=runs_monitoring)
def best(request: HttpRequest, round_id: UUID) -> HttpResponseBase:
    """The page, and by its form the file. Names of people: what is shown is written down."""
    survey = found_round(round_id, asker(request))
    groups = queries.best_of(survey)
    numbers = [one.number for group in groups for one in group.people]
    form = BestForm(request.POST if request.method == "POST" else None)
    file, refusal = attempt(request, form, lambda: _best_file(request, form, survey, groups))
    purpose = form.cleaned_data["purpose"] if file is not None else ""
    shows(request, what="best of a survey", subjects=numbers, purpose=purpose)
    if file is not None:
        return file
    context = {
        "survey": survey,
        "groups": [(DepartmentGroup(one.group).label, one) for one in groups],
        "form": form,
        "refusal": refusal,
        "breadcrumb": [
            (_("Telephone kindness"), reverse("monitoring")),
            (
                _("Results: %(round)s") % {"round": survey.name},
                reverse("round_results", args=[survey.pk]),
            ),
            (_("Best by group"), None),
        ],
    }
    return render(request, "monitoring/best.html", context, status=422 if refusal else 200)


def _best_file(
    request: HttpRequest, form: BestForm, survey: Round, groups: list[queries.BestOfGroup]
) -> HttpResponseBase:
    data, by = form.cleaned_data, asker(request)
    if not any(group.people for group in groups):
        raise Http404
    content = results_report.best_file(
        survey, groups, data["format"], by=by, at=clock.now(), purpose=data["purpose"]
    )
    services.note_best_list(survey=survey, file_format=data["format"], purpose=data["purpose"], by=by)
    return attachment(
        content, f"{_('Best of a survey')} {survey.name}.{data['format']}", CONTENT_TYPES[data["format"]]
    )
