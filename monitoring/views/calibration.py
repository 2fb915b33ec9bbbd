"""How raters agree: the sets of a round, one set with its figures, and a rater too far from the others."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from kindness import clock
from kindness.access import page
from kindness.errors import Refused
from kindness.forms import attempt
from monitoring.enums import RoundState
from monitoring.forms.review import CalibrationForm, RedrawForm
from monitoring.models import CalibrationSet, Round
from monitoring.permissions import runs_monitoring, sees_monitoring
from monitoring.queries import calibration as queries
from monitoring.queries.rounds import round_with_id
from monitoring.rules.calibration import GOOD, USABLE
from monitoring.services import calibration as services
from people.views.asker import asker


def _crumbs(survey: Round, *here: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return [
        (_("Telephone kindness"), reverse("monitoring")),
        (survey.name, reverse("round", args=[survey.pk])),
        *here,
    ]


def _round(round_id: UUID) -> Round:
    survey = round_with_id(round_id)
    if survey is None:
        raise Http404
    return survey


def _set(set_id: UUID) -> CalibrationSet:
    found = queries.set_with_id(set_id)
    if found is None:
        raise Http404
    return found


@page(permission=sees_monitoring)
def calibrations(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The sets of a round, what second scores say, and the raters with their flags."""
    survey = _round(round_id)
    context = {
        "survey": survey,
        "sets": list(queries.sets_of(survey)),
        "seconds": queries.second_scores_of(survey),
        "raters": list(queries.raters_of(survey)),
        "open": survey.state == RoundState.OPEN,
        "may_run": runs_monitoring(request.user),
        "breadcrumb": _crumbs(survey, (_("Agreement of raters"), None)),
    }
    return render(request, "monitoring/calibrations.html", context)


@page(permission=runs_monitoring)
def calibration_new(request: HttpRequest, round_id: UUID) -> HttpResponse:
    survey = _round(round_id)
    form = CalibrationForm(
        request.POST if request.method == "POST" else None, initial={"until": clock.today(), "count": 5}
    )
    made, refusal = attempt(
        request,
        form,
        lambda: services.plan_calibration(survey=survey, by=asker(request), **form.cleaned_data),
    )
    if made is not None:
        messages.success(request, _("The calls are drawn, and the raters have been told."))
        return HttpResponseRedirect(reverse("calibration", args=[made.pk]))
    context = {
        "survey": survey,
        "form": form,
        "refusal": refusal,
        "recorded": queries.calls_to_listen_to(survey).count(),
        "breadcrumb": _crumbs(
            survey,
            (_("Agreement of raters"), reverse("calibrations", args=[survey.pk])),
            (_("New calibration"), None),
        ),
    }
    return render(request, "monitoring/calibration_new.html", context, status=422 if refusal else 200)


@dataclass(frozen=True, slots=True)
class ItemLine:
    """level: good, usable, or low: then the item's wording is looked at, not the raters."""

    label: str
    alpha: float | None
    ratings: int

    @property
    def level(self) -> str:
        if self.alpha is None:
            return ""
        return "good" if self.alpha >= GOOD else "usable" if self.alpha >= USABLE else "low"


@dataclass(frozen=True, slots=True)
class RaterLine:
    """points: more (+) or less (−) than the middle of all raters on the same calls."""

    name: str
    points: float
    calls: int
    far: bool

    @property
    def signed(self) -> str:
        return f"{self.points:+.1f}"


@page(permission=sees_monitoring)
def calibration(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """Blind until it is closed: then how much the raters agree on each item, and how strict each of them is."""
    found = _set(set_id)
    figures = found.agreement or {"items": [], "raters": []}
    names = queries.names_of(found.round)
    context = {
        "one": found,
        "survey": found.round,
        "waiting": found.state == "closed" and found.agreement is None,
        "items": [ItemLine(row["label"], row["alpha"], row["ratings"]) for row in figures["items"]],
        "raters": [
            RaterLine(names[row["rater"]], row["points"], row["calls"], row["far"])
            for row in figures["raters"]
        ],
        "progress": queries.progress_of(found),
        "may_run": runs_monitoring(request.user),
        "breadcrumb": _crumbs(
            found.round,
            (_("Agreement of raters"), reverse("calibrations", args=[found.round_id])),
            (found.name, None),
        ),
    }
    return render(request, "monitoring/calibration.html", context)


@page(permission=runs_monitoring)
def calibration_close(request: HttpRequest, set_id: UUID) -> HttpResponse:
    found = _set(set_id)
    refusal = None
    if request.method == "POST":
        try:
            services.close_calibration(calibration=found, by=asker(request))
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("The calibration is closed. The figures appear in a moment."))
            return HttpResponseRedirect(reverse("calibration", args=[found.pk]))
    context = {
        "one": found,
        "progress": queries.progress_of(found),
        "refusal": refusal,
        "breadcrumb": _crumbs(
            found.round, (found.name, reverse("calibration", args=[found.pk])), (_("Close"), None)
        ),
    }
    return render(request, "monitoring/calibration_close.html", context, status=422 if refusal else 200)


@page(permission=runs_monitoring)
def redraw(request: HttpRequest, round_id: UUID, rater_number: str) -> HttpResponse:
    """All calls of a rater go to the others."""
    rater = queries.rater_numbered(round_id, rater_number)
    if rater is None:
        raise Http404
    form = RedrawForm(request.POST if request.method == "POST" else None)
    done, refusal = attempt(
        request,
        form,
        lambda: services.redraw_rater(rater=rater, reason=form.cleaned_data["reason"], by=asker(request)),
    )
    if done is not None:
        text = ngettext("%(n)d call went to others.", "%(n)d calls went to others.", done) % {"n": done}
        messages.success(request, text)
        return HttpResponseRedirect(reverse("calibrations", args=[rater.round_id]))
    context = {
        "rater": rater,
        "calls": queries.calls_to_redraw(rater).count(),
        "form": form,
        "refusal": refusal,
        "breadcrumb": _crumbs(
            rater.round,
            (_("Agreement of raters"), reverse("calibrations", args=[rater.round_id])),
            (_("Give the calls to others"), None),
        ),
    }
    return render(request, "monitoring/calibration_redraw.html", context, status=422 if refusal else 200)
