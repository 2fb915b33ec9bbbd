"""The list of adopted ideas as a file."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from documents.download import CONTENT_TYPES, attachment
from documents.forms import FileForm
from ideas import carrying_report
from ideas.forms.carrying import FilterForm
from ideas.permissions import sees_contests
from ideas.queries import carrying as queries
from ideas.queries.carrying import Line
from ideas.services.carrying import note_list_taken
from ideas.views.carrying import wanted_of
from ideas.views.crumbs import crumbs
from kindness import clock
from kindness.access import page
from kindness.forms import attempt
from people.views.asker import asker


@page(permission=sees_contests)
def file(request: HttpRequest) -> HttpResponseBase:
    """Narrowed as the list it was asked from. Nobody is named in it."""
    today = clock.today()
    everything = queries.lines(asker(request), today)
    narrowing = FilterForm(request.GET or None, divisions=queries.divisions_in_charge(everything))
    found = queries.narrowed(everything, wanted_of(narrowing.given()))
    form = FileForm(request.POST if request.method == "POST" else None)
    made, refusal = attempt(request, form, lambda: _made(request, found, form))
    if made is not None:
        return made
    context = {
        "form": form,
        "rows": len(found),
        "refusal": refusal,
        "breadcrumb": crumbs((_("Carrying out"), reverse("carrying")), (_("Download"), None)),
    }
    return render(request, "ideas/carrying_file.html", context, status=422 if refusal else 200)


def _made(request: HttpRequest, found: list[Line], form: FileForm) -> HttpResponseBase:
    file_format, purpose, by = form.cleaned_data["format"], form.cleaned_data["purpose"], asker(request)
    content = carrying_report.make(found, file_format, by=by, at=clock.now(), purpose=purpose)
    note_list_taken(rows=len(found), file_format=file_format, purpose=purpose, by=by)
    name = f"{_('Adopted ideas on their way')}.{file_format}"
    return attachment(content, name, CONTENT_TYPES[file_format])
