"""Rounds: the list, one round and how far it is, planned, changed, listed, opened, closed; its plan as a file."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from audit.access import shows
from documents.download import CONTENT_TYPES, attachment
from kindness import clock
from kindness.access import page
from kindness.dates import format_day, format_span
from kindness.errors import Refused
from kindness.forms import attempt
from kindness.paging import PER_PAGE, pages
from monitoring import coverage, plan_file
from monitoring.enums import Excluded, RoundKind, RoundState
from monitoring.forms.rounds import PlanForm, RaterForm, RoundForm, SubjectFilter
from monitoring.models import Round
from monitoring.permissions import runs_monitoring, sees_monitoring
from monitoring.queries import rounds as queries
from monitoring.services import rounds as services
from people.views.asker import asker
from people.views.choosing import account_numbered, chosen_name

Crumbs = list[tuple[str, str | None]]
MOST_DIVISIONS = 12  # shown at once; the others are folded


@page(permission=sees_monitoring)
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round, the latest first."""
    context = {
        "rounds": Paginator(queries.rounds_seen_by(asker(request)), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "may_run": runs_monitoring(request.user),
        "breadcrumb": [_home(), (_("Survey rounds"), None)],
    }
    return render(request, "monitoring/rounds.html", context)


# --- planned, changed -------------------------------------------------------------------------------------------
@page(permission=runs_monitoring)
def new_round(request: HttpRequest) -> HttpResponse:
    form = _form(request, RoundForm.initial_for(clock.today()) | {"token": uuid4()})
    made, refusal = attempt(
        request,
        form,
        lambda: services.plan_round(by=asker(request), token=form.cleaned_data["token"], **form.values()),
    )
    if made is not None:
        messages.success(request, _("The round has been planned. Please look at its list and its raters."))
        return redirect("round", made.pk)
    context = {
        "form": form,
        "refusal": refusal,
        "survey": None,
        "breadcrumb": [*_list_crumbs(), (_("Plan a round"), None)],
    }
    return render(request, "monitoring/round_form.html", context, status=422 if refusal else 200)


@page(permission=runs_monitoring)
def edit_round(request: HttpRequest, round_id: UUID) -> HttpResponse:
    found = found_round(round_id)
    form = _form(request, RoundForm.initial_of(found), drawn=found.state != RoundState.PLANNED)
    changed, refusal = attempt(
        request, form, lambda: services.change_round(survey=found, by=asker(request), **form.values())
    )
    if changed is not None:
        messages.success(request, _("Saved."))
        return redirect("round", found.pk)
    context = {
        "form": form,
        "refusal": refusal,
        "survey": found,
        "breadcrumb": round_crumbs(found, _("Change")),
    }
    return render(request, "monitoring/round_form.html", context, status=422 if refusal else 200)


def _form(request: HttpRequest, initial: dict[str, Any], *, drawn: bool = False) -> RoundForm:
    return RoundForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        versions=queries.versions_to_choose(),
        scenarios=queries.scenarios_to_choose(),
        drawn=drawn,
    )


# --- how far it is ----------------------------------------------------------------------------------------------
@page(permission=sees_monitoring)
def survey_round(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """A planned round: what is still to be done. Later: the calls against the plan."""
    found = found_round(round_id)
    context = {
        "survey": found,
        "may_run": runs_monitoring(request.user),
        "groups": [queries.group_label(group) for group in found.groups],
        "breadcrumb": round_crumbs(found),
    }
    if found.state == RoundState.PLANNED:
        return render(request, "monitoring/round_planned.html", context)
    progress = queries.progress_of(found, clock.today())
    shows(request, what=RATERS, subjects=[share.key for share in progress.raters])
    labels = [_when(share) for share in progress.days]
    context |= {
        "progress": progress,
        "days": list(zip(labels, progress.days, strict=True)),
        "first_divisions": progress.divisions[:MOST_DIVISIONS],
        "other_divisions": progress.divisions[MOST_DIVISIONS:],
        "finding": _finding(progress),
        "drawing": coverage.bars_by_day(
            progress.days, labels, finding=_finding(progress), about=_("Calls by day")
        ),
    }
    return render(request, "monitoring/round.html", context)


def _when(share: queries.Share) -> str:
    assert share.first is not None
    assert share.last is not None
    return format_day(share.first) if share.first == share.last else format_span(share.first, share.last)


def _finding(progress: queries.Progress) -> str:
    words = {"done": f"{progress.done:,}", "planned": f"{progress.whole.planned:,}"}
    return _("%(done)s of %(planned)s planned calls are done.") % words


# --- who is asked -----------------------------------------------------------------------------------------------
SUBJECTS, RATERS, PLAN = (
    "survey subjects",
    "survey raters",
    "survey plan file",
)  # as the access record calls it


@page(permission=sees_monitoring)
def subjects(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The list with everybody who is not asked, and why. POST: make it, or make it again."""
    found = found_round(round_id)
    refusal = None
    if request.method == "POST":
        try:
            _list(request, found)
            return redirect("round_subjects", found.pk)
        except Refused as refused:
            refusal = refused
    filters = SubjectFilter(request.GET)
    wanted = filters.wanted()
    reasons = queries.reasons_of(found)
    rows = pages(queries.subjects_of(found, **wanted)).get_page(request.GET.get("page"))
    shows(request, what=SUBJECTS, subjects=[row.staff.number for row in rows])
    context = {
        "survey": found,
        "subjects": rows,
        "filters": filters,
        "query": f"only={wanted['only']}&q={wanted['text']}&",
        "filtered": any(wanted.values()),
        "asked": reasons.pop("", 0),
        "reasons": [(reason, Excluded(reason).label, count) for reason, count in reasons.items()],
        "refusal": refusal,
        "may_run": runs_monitoring(request.user),
        "changes": found.state in {RoundState.PLANNED, RoundState.OPEN},
        "breadcrumb": round_crumbs(found, _("Survey subjects")),
    }
    return render(request, "monitoring/round_subjects.html", context, status=422 if refusal else 200)


def _list(request: HttpRequest, found: Round) -> None:
    if not runs_monitoring(request.user):
        raise Http404
    asked = services.list_subjects(survey=found, by=asker(request))
    told = ngettext("%(people)s person is asked.", "%(people)s people are asked.", asked)
    messages.success(request, told % {"people": f"{asked:,}"})


@page(permission=runs_monitoring)
def exclude_subject(request: HttpRequest, round_id: UUID, subject_number: str) -> HttpResponse:
    """Ask, then leave somebody out."""
    return _decide(request, round_id, subject_number, include=False)


@page(permission=runs_monitoring)
def include_subject(request: HttpRequest, round_id: UUID, subject_number: str) -> HttpResponse:
    """Ask, then put somebody back on the list."""
    return _decide(request, round_id, subject_number, include=True)


def _decide(request: HttpRequest, round_id: UUID, number: str, *, include: bool) -> HttpResponse:
    found = found_round(round_id)
    subject = queries.subject_numbered(found, number)
    if subject is None:
        raise Http404
    act = services.include_subject if include else services.exclude_subject
    done, refusal = attempt(request, Form(request.POST), partial(act, subject=subject, by=asker(request)))
    if done is not None:
        messages.success(
            request,
            _("%(name)s is asked.") % {"name": subject.name}
            if include
            else _("%(name)s is not asked.") % {"name": subject.name},
        )
        return redirect("round_subjects", found.pk)
    shows(request, what=SUBJECTS, subjects=[subject.staff.number])
    label = _("Put back on the list") if include else _("Take off the list")
    context = _confirm(found, refusal, label) | {"subject": subject, "include": include}
    return render(request, "monitoring/round_subject.html", context, status=422 if refusal else 200)


# --- who scores -------------------------------------------------------------------------------------------------
@page(permission=sees_monitoring)
def raters(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Outside evaluators and own people; those who run monitoring add somebody here."""
    found = found_round(round_id)
    form = RaterForm(request.POST if request.method == "POST" else None)
    added, refusal = attempt(request, form, lambda: _add(request, found, form))
    if added is not None:
        messages.success(request, _("%(name)s scores in this round.") % {"name": added.staff.name})
        return redirect("round_raters", found.pk)
    rows = pages(queries.raters_of(found)).get_page(request.GET.get("page"))
    shows(request, what=RATERS, subjects=[row.staff.number for row in rows])
    running = found.state in {RoundState.PLANNED, RoundState.OPEN}
    context = {
        "survey": found,
        "raters": rows,
        "form": form,
        "chosen": chosen_name(form),
        "refusal": refusal,
        "changes": runs_monitoring(request.user) and running and found.kind != RoundKind.SELF,
        "breadcrumb": round_crumbs(found, _("Raters")),
    }
    return render(request, "monitoring/round_raters.html", context, status=422 if refusal else 200)


def _add(request: HttpRequest, found: Round, form: RaterForm) -> Any:
    if not runs_monitoring(request.user):
        raise Http404
    staff = account_numbered(form.cleaned_data["person"])
    return services.add_rater(survey=found, staff=staff, by=asker(request))


@page(permission=runs_monitoring)
def remove_rater(request: HttpRequest, round_id: UUID, rater_number: str) -> HttpResponse:
    """Ask, then hand the calls over."""
    found = found_round(round_id)
    rater = queries.rater_numbered(found, rater_number)
    if rater is None:
        raise Http404
    done, refusal = attempt(request, Form(request.POST), lambda: _remove(request, rater))
    if done is not None:
        messages.success(request, _("%(name)s scores no more in this round.") % {"name": rater.staff.name})
        return redirect("round_raters", found.pk)
    shows(request, what=RATERS, subjects=[rater.staff.number])
    context = _confirm(found, refusal, _("Take off the raters")) | {"rater": rater}
    return render(request, "monitoring/round_rater_remove.html", context, status=422 if refusal else 200)


def _remove(request: HttpRequest, rater: Any) -> bool:
    services.remove_rater(rater=rater, by=asker(request))
    return True


# --- opened, closed ---------------------------------------------------------------------------------------------
@page(permission=runs_monitoring)
def open_round(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Ask, then draw the calls."""
    found = found_round(round_id)
    calls, refusal = attempt(
        request, Form(request.POST), lambda: services.open_round(survey=found, by=asker(request))
    )
    if calls is not None:
        told = ngettext("%(calls)s call has been drawn.", "%(calls)s calls have been drawn.", calls)
        messages.success(request, told % {"calls": f"{calls:,}"})
        return redirect("round", found.pk)
    context = _confirm(found, refusal, _("Open the round"))
    return render(request, "monitoring/round_open.html", context, status=422 if refusal else 200)


@page(permission=runs_monitoring)
def close_round(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Ask, then nothing more is called."""
    found = found_round(round_id)
    closed, refusal = attempt(
        request, Form(request.POST), lambda: services.close_round(survey=found, by=asker(request))
    )
    if closed is not None:
        messages.success(request, _("The round is closed."))
        return redirect("round", found.pk)
    context = _confirm(found, refusal, _("Close the round")) | {
        "left": queries.calls_left(found),
        "unscored": queries.unscored_calls(found),
    }
    return render(request, "monitoring/round_close.html", context, status=422 if refusal else 200)


# --- the plan as a file -----------------------------------------------------------------------------------------
@page(permission=runs_monitoring)
def plan(request: HttpRequest, round_id: UUID) -> HttpResponseBase:
    """For whoever makes the calls: day, hour, whom, about what, who calls. A purpose is asked."""
    found = found_round(round_id)
    if found.state == RoundState.PLANNED or found.kind == RoundKind.SELF:
        raise Http404
    form = PlanForm(request.POST if request.method == "POST" else None)
    purpose, refusal = attempt(request, form, lambda: str(form.cleaned_data["purpose"]))
    if purpose is not None:
        rows = list(queries.plan_rows(found))
        shows(request, what=PLAN, subjects=[row.staff.number for row in rows], purpose=purpose)
        name = f"{found.name} {_('Sampling plan')}.xlsx"
        return attachment(plan_file.make(found, rows), name, CONTENT_TYPES["xlsx"])
    if refusal is not None and form.has_error("purpose", "required"):
        refusal = Refused("purpose_required", refusal.message, title=refusal.title)
    context = {
        "survey": found,
        "form": form,
        "refusal": refusal,
        "breadcrumb": round_crumbs(found, _("Sampling plan")),
    }
    return render(request, "monitoring/round_plan.html", context, status=422 if refusal else 200)


# --- what the views of rounds share -----------------------------------------------------------------------------
def found_round(round_id: UUID) -> Round:
    found = queries.round_with_id(round_id)
    if found is None:
        raise Http404
    return found


def round_crumbs(found: Round, here: str = "") -> Crumbs:
    """Telephone kindness › rounds › the round (› here)."""
    if not here:
        return [*_list_crumbs(), (found.name, None)]
    return [*_list_crumbs(), (found.name, reverse("round", args=[found.pk])), (here, None)]


def _list_crumbs() -> Crumbs:
    return [_home(), (_("Survey rounds"), reverse("rounds"))]


def _home() -> tuple[str, str | None]:
    return (_("Telephone kindness"), reverse("monitoring"))


def _confirm(found: Round, refusal: Refused | None, here: str) -> dict[str, Any]:
    return {
        "survey": found,
        "refusal": refusal,
        "danger": False,
        "token": "",
        "breadcrumb": round_crumbs(found, here),
    }
