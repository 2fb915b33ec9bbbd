"""The register of commendations."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.access import shows
from awards import queries, services
from awards.forms import CommendationForm, SearchForm
from awards.models import Commendation
from awards.permissions import may_keep_register
from kindness.access import page
from kindness.errors import Refused
from kindness.forms import attempt
from people.models import Staff
from people.queries import person_with_number
from people.views.asker import asker


@page(permission=may_keep_register)
def commendations(request: HttpRequest) -> HttpResponse:
    text, number = SearchForm.read(request.GET)
    entries = Paginator(queries.commendations(text), queries.LINES_PER_PAGE).get_page(number)
    shows(request, what="commendation register", subjects=[entry.staff.number for entry in entries])
    return render(
        request,
        "awards/commendations.html",
        {
            "page": entries,
            "q": text,
            "query": f"{urlencode({'q': text})}&" if text else "",
            "breadcrumb": [(_("Commendation"), reverse("awards")), (_("Commendation register"), None)],
        },
    )


@page(permission=may_keep_register)
def add(request: HttpRequest) -> HttpResponse:
    form = CommendationForm(request.POST if request.method == "POST" else None)
    entry, refusal = attempt(request, form, lambda: _record(form, asker(request)))
    if entry:
        messages.success(request, _("Entered in the register."))
        return HttpResponseRedirect(reverse("commendations"))
    crumbs = [
        (_("Commendation"), reverse("awards")),
        (_("Commendation register"), reverse("commendations")),
        (_("New entry"), None),
    ]
    context = {"form": form, "refusal": refusal, "person": form["person"].value() or "", "breadcrumb": crumbs}
    return render(request, "awards/commendation_add.html", context, status=422 if refusal else 200)


def _record(form: CommendationForm, by: Staff) -> Commendation:
    data = form.cleaned_data
    staff = person_with_number(data["person"])
    if staff is None:
        raise Refused(
            "no_such_person",
            _("Nobody in service has this employee number. Please look the person up by name."),
            title=_("This person was not found."),
        )
    return services.record_commendation(
        staff=staff,
        title=data["title"],
        conferred_on=data["conferred_on"],
        number=data["number"],
        token=data["token"],
        by=by,
    )
