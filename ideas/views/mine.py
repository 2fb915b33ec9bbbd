"""My ideas, and older ideas that read like what I am typing."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ideas.forms.ideas import TypedForm
from ideas.queries import ideas as queries
from ideas.queries.similar import published_like
from ideas.views.crumbs import crumbs
from kindness.access import page
from kindness.paging import PER_PAGE
from people.permissions import is_employed
from people.views.asker import asker


@page(permission=is_employed)
def mine(request: HttpRequest) -> HttpResponse:
    """Everything I wrote or was named for, drafts first of all."""
    listing = Paginator(queries.ideas_of(asker(request)), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "listing": listing,
        "breadcrumb": crumbs((_("My ideas"), None)),
    }
    return render(request, "ideas/mine.html", context)


@page(permission=is_employed)
def similar(request: HttpRequest) -> HttpResponse:
    """As JSON for the form, as a page for whoever has no script."""
    form = TypedForm(request.GET)
    found = []
    if form.is_valid():
        found = published_like(title=form.cleaned_data["title"], proposal=form.cleaned_data["proposal"])
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"ideas": [one.plain() for one in found]})
    context = {
        "form": form,
        "found": found,
        "asked": bool(request.GET),
        "breadcrumb": crumbs((_("Similar ideas"), None)),
    }
    return render(request, "ideas/similar.html", context)
