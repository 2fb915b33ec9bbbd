"""The training survey: answering it, opening it, reading what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from kindness import clock
from kindness.access import page
from kindness.errors import Refused
from kindness.svg import Svg
from people.permissions import is_employed
from people.views.asker import asker
from training import drawings
from training.drawings import Spread
from training.enums import Phase
from training.forms.results import AnswerForm, OpenForm, QuestionFormSet, demand_valid, questions_in
from training.models import Cohort, Course, EvaluationRight
from training.permissions import holds_surveys, runs_training, sees_surveys, sees_training
from training.queries import evaluation as queries
from training.queries.evaluation import BeforeAfter, Compared, ItemResult
from training.queries.telephone import ENOUGH_CALLS
from training.rules.evaluation import DEFAULT_QUESTIONS, ENOUGH
from training.rules.survey_items import label_of
from training.services import evaluation as services


# --- answering ---------------------------------------------------------------------------------------------------
@page(permission=is_employed)
def mine(request: HttpRequest) -> HttpResponse:
    """The surveys that wait for an answer of this person."""
    rights = [
        (right, queries.right_open_until(right))
        for right in queries.waiting_rights(asker(request), clock.now())
    ]
    context = {
        "rights": rights,
        "breadcrumb": [(_("Kindness training"), "/training/"), (_("Training satisfaction survey"), None)],
    }
    return render(request, "training/evaluations.html", context)


@page(permission=is_employed)
def answer(request: HttpRequest, token: UUID) -> HttpResponse:
    right = _own_right(request, token)
    cohort = right.enrolment.cohort
    items = queries.questions_of(cohort.course, right.phase)
    form = AnswerForm(items, request.POST if request.method == "POST" else None)
    refusal = None
    if request.method == "POST":
        try:
            _answer(request, token, form)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("Thank you. Your answer is kept without your name."))
            return redirect("evaluations")
    until = queries.right_open_until(right)
    wanting = form.unanswered() if refusal else set()
    context = {
        "right": right,
        "cohort": cohort,
        "form": form,
        "fields": [(form[name], item, name in wanting) for name, item in form.names.items()],
        "until": until,
        "open": until is not None and clock.now() < until,
        "refusal": refusal,
        "breadcrumb": [
            (_("Kindness training"), "/training/"),
            (_("Training satisfaction survey"), reverse("evaluations")),
            (cohort.course.title, None),
        ],
    }
    return render(request, "training/evaluation_answer.html", context, status=422 if refusal else 200)


def _own_right(request: HttpRequest, token: UUID) -> EvaluationRight:
    right = queries.rights_of(asker(request)).filter(pk=token).first()
    if right is None:
        raise Http404
    return right


def _answer(request: HttpRequest, token: UUID, form: AnswerForm) -> None:
    demand_valid(form)
    services.answer_evaluation(token=token, scores=form.scores(), texts=form.texts(), by=asker(request))


# --- opening -----------------------------------------------------------------------------------------------------
@page(permission=holds_surveys)
def opening(request: HttpRequest, cohort_id: UUID) -> HttpResponse:
    cohort = _cohort(request, cohort_id)
    form = OpenForm(request.POST if request.method == "POST" else None)
    refusal = None
    if request.method == "POST":
        try:
            demand_valid(form)
            asked = services.open_evaluation(cohort=cohort, until=form.moment(), by=asker(request))
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _opened_words(asked))
            return redirect("cohort_evaluation", cohort.pk)
    context = {
        "cohort": cohort,
        "form": form,
        "refusal": refusal,
        "breadcrumb": _trail(cohort, _("Open the survey")),
    }
    return render(request, "training/evaluation_open.html", context, status=422 if refusal else 200)


def _opened_words(asked: int) -> str:
    return ngettext(
        "%(count)d person has been asked.", "%(count)d people have been asked.", asked
    ) % {"count": asked}  # fmt: skip


@page(permission=holds_surveys)
def opening_before(request: HttpRequest, cohort_id: UUID) -> HttpResponse:
    cohort = _cohort(request, cohort_id)
    refusal = None
    if request.method == "POST":
        try:
            asked = services.open_pre_evaluation(cohort=cohort, by=asker(request))
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _opened_words(asked))
            return redirect("cohort_evaluation", cohort.pk)
    context = {
        "cohort": cohort,
        "refusal": refusal,
        "token": "",
        "danger": False,
        "breadcrumb": _trail(cohort, _("Open the survey")),
    }
    return render(request, "training/evaluation_open_before.html", context, status=422 if refusal else 200)


@page(permission=runs_training)
def questions(request: HttpRequest, course_id: UUID) -> HttpResponse:
    course = _course(request, course_id)
    rows = [_row(question) for question in queries.questions_of(course) or DEFAULT_QUESTIONS]
    formset = (
        QuestionFormSet(request.POST, prefix="q")
        if request.method == "POST"
        else QuestionFormSet(initial=rows, prefix="q")
    )
    refusal = None
    if request.method == "POST":
        try:
            services.set_questions(course=course, questions=questions_in(formset), by=asker(request))
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("The questions have been set."))
            return redirect("course_evaluation", course.pk)
    context = {
        "course": course,
        "formset": formset,
        "refusal": refusal,
        "breadcrumb": [
            (_("Training survey"), reverse("course_evaluation", args=[course.pk])),
            (_("Questions"), None),
        ],
    }
    return render(request, "training/evaluation_questions.html", context, status=422 if refusal else 200)


def _row(question: Any) -> dict[str, str]:
    """`question`: an EvaluationItem or a Question."""
    return {
        "phase": question.phase,
        "kind": question.kind,
        "text": str(question.text),
        "survey_item": question.survey_item,
    }


# --- results -----------------------------------------------------------------------------------------------------
@page(permission=sees_surveys)
def cohort(request: HttpRequest, cohort_id: UUID) -> HttpResponse:
    found = _cohort(request, cohort_id)
    survey = queries.survey_of(found, clock.now())
    context = {
        "cohort": found,
        "before": survey.turnouts[Phase.PRE],
        "after": survey.turnouts[Phase.POST],
        "before_items": survey.items[Phase.PRE],
        "after_items": survey.items[Phase.POST],
        "texts": survey.texts,
        "pairs": _labelled(survey.pairs, phone=False),
        "chart": _item_chart(survey.items[Phase.POST]),
        "enough": ENOUGH,
        "may_open": holds_surveys(request.user),
        "breadcrumb": _trail(found),
    }
    return render(request, "training/evaluation_cohort.html", context)


def _labelled(pairs: Iterable[BeforeAfter], *, phone: bool) -> list[tuple[str, BeforeAfter]]:
    """With the words of the telephone survey's item. phone: also those nobody was asked about."""
    return [(label_of(pair.survey_item), pair) for pair in pairs if phone or pair.before or pair.after]


def _item_chart(items: list[ItemResult]) -> Svg | None:
    if not items:
        return None
    rows = [_spread(str(row.item.number), row.figure) for row in items]
    return drawings.spreads(rows, about=_("Mean of each question, with the spread"), finding=_finding(rows))


@page(permission=sees_surveys)
def course(request: HttpRequest, course_id: UUID) -> HttpResponse:
    seen = queries.course_with_questions(asker(request), course_id)
    if seen is None:
        raise Http404
    found, questions = seen
    # An institution reads what its trainees say, not what callers found.
    in_house = sees_training(request.user)
    comparison = queries.comparison_of(found, clock.now(), questions)
    context = {
        "course": found,
        "comparison": comparison,
        "cohort_chart": _comparison_chart(
            comparison.cohorts, _("Cohorts compared"), name=lambda row: _("Cohort %(n)s") % {"n": row.label}
        ),
        "instructor_chart": _comparison_chart(
            comparison.instructors, _("Instructors compared"), name=lambda row: row.label
        ),
        "pairs": _labelled(comparison.pairs.values(), phone=in_house),
        "phone": in_house and any(pair.phone for pair in comparison.pairs.values()),
        "enough_calls": ENOUGH_CALLS,
        "enough": ENOUGH,
        "may_set": runs_training(request.user),
        "breadcrumb": [(found.title, None), (_("Training survey"), None)],
    }
    return render(request, "training/evaluation_course.html", context)


def _comparison_chart(rows: list[Compared], about: str, *, name: Any) -> Svg | None:
    shown = [_spread(name(row), row.figure) for row in rows if row.figure]
    return drawings.spreads(shown, about=about, finding=_finding(shown)) if shown else None


def _spread(label: str, figure: Any) -> Spread:
    return Spread(label, figure.low, figure.mean, figure.high)


def _finding(rows: list[Spread]) -> str:
    return ", ".join(f"{row.label}: {row.mean:.1f}" for row in rows)


# --- whose -------------------------------------------------------------------------------------------------------
def _cohort(request: HttpRequest, cohort_id: UUID) -> Cohort:
    found = queries.counted(queries.cohorts_seen_by(asker(request))).filter(pk=cohort_id).first()
    if found is None:
        raise Http404
    return found


def _course(request: HttpRequest, course_id: UUID) -> Course:
    found = queries.courses_seen_by(asker(request)).filter(pk=course_id).first()
    if found is None:
        raise Http404
    return found


def _trail(cohort: Cohort, *further: str) -> list[tuple[str, str | None]]:
    course, own = (
        reverse("course_evaluation", args=[cohort.course_id]),
        reverse("cohort_evaluation", args=[cohort.pk]),
    )
    label = _("Cohort %(n)s") % {"n": cohort.number}
    trail: list[tuple[str, str | None]] = [
        (cohort.course.title, course),
        (label, own if further else None),
    ]
    return [*trail, *((word, None) for word in further)]
