"""The behaviour-style self-diagnosis: of the person alone. A cohort's page shows sums that tell of nobody."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kindness.access import page
from kindness.errors import Refused
from kindness.svg import Svg
from people.permissions import is_employed
from people.views.asker import asker
from training import drawings
from training.enums import Style
from training.forms.results import StyleForm
from training.models import StyleResult
from training.permissions import sees_training
from training.queries import styles as queries
from training.queries.evaluation import cohorts_seen_by
from training.rules import styles as rules
from training.rules.evaluation import ENOUGH
from training.rules.style_items import ITEMS
from training.rules.style_words import STYLE_WORDS
from training.services import styles as services


@page(permission=is_employed)
def mine(request: HttpRequest) -> HttpResponse:
    result = queries.result_of(asker(request))
    context = {
        "result": result,
        "count": len(ITEMS),
        "highest": [(style, STYLE_WORDS[style]) for style in _highest(result)],
        "blended": len(_highest(result)) > 1,
        "scores": [(style, score) for style, score in _scores(result).items()],
        "chart": _chart(result),
        "styles": [(style, STYLE_WORDS[style]) for style in Style],
        "breadcrumb": [(_("Kindness training"), "/training/"), (_("Behaviour-style self-diagnosis"), None)],
    }
    return render(request, "training/styles.html", context)


def _scores(result: StyleResult | None) -> rules.Scores:
    return queries.scores_of(result) if result else {}


def _highest(result: StyleResult | None) -> tuple[Style, ...]:
    return rules.highest(queries.scores_of(result)) if result else ()


def _chart(result: StyleResult | None) -> Svg | None:
    if result is None:
        return None
    best = _highest(result)
    rows = [(str(style.label), score, style in best) for style, score in _scores(result).items()]
    finding = ", ".join(f"{label} {score:+d}" for label, score, _best in rows)
    return drawings.balances(rows, about=_("Your scores"), finding=finding)


@page(permission=is_employed)
def take(request: HttpRequest) -> HttpResponse:
    """All items on one page: plain radio buttons, kept when something is missing."""
    person = asker(request)
    form = StyleForm(request.POST, seed=person.pk)
    refusal = None
    if request.method == "POST":
        try:
            services.take(staff=person, choices=form.choices())
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("Here is your result. Only you can see it."))
            return redirect("styles")
    asked = request.method == "POST"
    choices = form.choices()
    wanting = {*rules.missing_items(choices), *rules.contradictory_items(choices)} if asked else set()
    context = {
        "items": [
            {
                "item": item,
                "wrong": item.number in wanting,
                "statements": [
                    {
                        "place": place,
                        "text": item.statement(style),
                        "most": choices[item.number].most == style,
                        "least": choices[item.number].least == style,
                    }
                    for place, style in enumerate(rules.shown_order(item.number, seed=person.pk), start=1)
                ],
            }
            for item in ITEMS
        ],
        "count": len(ITEMS),
        "refusal": refusal,
        "breadcrumb": [
            (_("Kindness training"), "/training/"),
            (_("Behaviour-style self-diagnosis"), reverse("styles")),
            (_("Answer"), None),
        ],
    }
    return render(request, "training/style_take.html", context, status=422 if refusal else 200)


@page(permission=is_employed)
def delete(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        services.forget(staff=asker(request))
        messages.success(request, _("Your result has been deleted."))
        return redirect("styles")
    context = {
        "result": queries.result_of(asker(request)),
        "refusal": None,
        "token": "",
        "danger": True,
        "breadcrumb": [
            (_("Kindness training"), "/training/"),
            (_("Behaviour-style self-diagnosis"), reverse("styles")),
            (_("Delete"), None),
        ],
    }
    return render(request, "training/style_delete.html", context)


@page(permission=sees_training)
def cohort(request: HttpRequest, cohort_id: UUID) -> HttpResponse:
    found = cohorts_seen_by(asker(request)).filter(pk=cohort_id).first()
    if found is None:
        raise Http404
    summary = queries.summary_of(found)
    shares = [(_share_label(share), share.people) for share in queries.shares_of(summary)] if summary else []
    about = _("Styles in the cohort")
    context = {
        "cohort": found,
        "summary": summary,
        "taken": None if summary else queries.number_taken_in(found),
        "shares": shares,
        "chart": drawings.amounts(
            shares, about=about, finding=", ".join(f"{label}: {people}" for label, people in shares)
        )
        if shares
        else None,
        "enough": ENOUGH,
        "breadcrumb": [
            (_("Kindness training"), reverse("my_training")),
            (found.course.title, reverse("course", args=[found.course_id])),
            (_("Cohort %(n)s") % {"n": found.number}, reverse("cohort", args=[found.pk])),
            (_("Styles"), None),
        ],
    }
    return render(request, "training/style_cohort.html", context)


def _share_label(share: rules.Share) -> str:
    if len(share.kinds) > 1:
        return _("Others")
    return _("Blended") if share.kinds[0] == rules.BLENDED else str(Style(share.kinds[0]).label)
