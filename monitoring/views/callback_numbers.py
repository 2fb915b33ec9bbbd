"""How promises are kept, by department; and the city's rule for them."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from documents.download import CONTENT_TYPES, attachment
from documents.forms import TABLES
from kindness import clock
from kindness.access import page
from kindness.errors import Refused
from kindness.forms import attempt, refusal_of
from kindness.halfyear import HalfYear
from kindness.ranges import RangeForm
from monitoring import callback_report
from monitoring.forms.callbacks import RuleForm
from monitoring.models import CallBackRule
from monitoring.permissions import runs_monitoring
from monitoring.queries import callbacks as queries
from monitoring.rules.promises import LEAST_FOR_A_RATE
from monitoring.services import callbacks as services
from people.permissions import is_employed
from people.views.asker import asker


@page(permission=is_employed)
def numbers(request: HttpRequest) -> HttpResponse:
    """Open to everybody in the city hall: departments, never people."""
    form = _range(request)
    first, last = form.chosen(_usual())
    found = queries.numbers_of(first, last, clock.now())
    context = {
        "form": RangeForm(initial={"first": first, "last": last}),
        "misread": form.misread((first, last)),
        "first": first,
        "last": last,
        "numbers": found,
        "drawing": callback_report.chart(found),
        "least": LEAST_FOR_A_RATE,
        "formats": TABLES,
        "query": urlencode({"first": first.isoformat(), "last": last.isoformat()}),
        "breadcrumb": [(_("Call-backs"), reverse("callbacks")), (_("How promises are kept"), None)],
    }
    return render(request, "monitoring/callback_numbers.html", context)


@page(permission=is_employed)
def numbers_file(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """The same as a file. It holds numbers and no names, so no purpose is asked."""
    if file_format not in dict(TABLES):
        raise Http404
    first, last = _range(request).chosen(_usual())
    found = queries.numbers_of(first, last, clock.now())
    content = callback_report.make(found, first, last, file_format, by=asker(request), at=clock.now())
    name = f"{_('Call-back promises')} {first}_{last}.{file_format}"
    return attachment(content, name, CONTENT_TYPES[file_format])


def _range(request: HttpRequest) -> RangeForm:
    asked = {"first", "last"} & request.GET.keys()
    return RangeForm(request.GET if asked else None)


def _usual() -> tuple[date, date]:
    """The half-year so far."""
    today = clock.today()
    return HalfYear.containing(today).starts_on, today


@page(permission=runs_monitoring)
def rules(request: HttpRequest) -> HttpResponse:
    """The rule with an example; `look` works the example out without storing anything."""
    stored = queries.rule_now()
    form = RuleForm(request.POST if request.method == "POST" else None, initial=RuleForm.initial_of(stored))
    looking = "look" in request.POST
    shown, refusal = _looked(form) if looking else (None, None)
    if not looking:
        saved, refusal = attempt(
            request, form, lambda: services.set_rule(by=asker(request), **form.cleaned_data)
        )
        if saved is not None:
            messages.success(request, _("Saved. Promises made before keep their time."))
            return redirect("callback_rules")
    context = {
        "form": form,
        "refusal": refusal,
        "stored": stored,
        "looking": shown is not None,
        "examples": queries.examples_of(shown or stored, clock.now()),
        "breadcrumb": [(_("Call-backs"), reverse("callbacks")), (_("Rules of call-backs"), None)],
    }
    return render(request, "monitoring/callback_rules.html", context, status=422 if refusal else 200)


def _looked(form: RuleForm) -> tuple[CallBackRule | None, Refused | None]:
    """The rule as typed, if it is one."""
    try:
        if not form.is_valid():
            raise refusal_of(form)
        typed = form.rule()
        services.check_rule(typed)
        return typed, None
    except Refused as refused:
        return None, refused
