"""The gallery: adopted ideas, those who wrote them, and what changed."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from audit.access import shows
from ideas.forms.gallery import GalleryForm
from ideas.queries import gallery as queries, voices
from ideas.queries.gallery import Adopted
from ideas.views.crumbs import crumbs
from kindness import clock
from kindness.access import page
from kindness.paging import pages
from people.permissions import is_employed


@page(permission=is_employed)
def gallery(request: HttpRequest) -> HttpResponse:
    facets = queries.facets()
    form = GalleryForm(request.GET, years=facets.years, divisions=facets.divisions)
    wanted = form.wanted
    listing = pages(queries.gallery(**wanted)).get_page(request.GET.get("page"))
    ideas = queries.entries(listing.object_list)
    _note_look(request, ideas)
    context = {
        "form": form,
        "listing": listing,
        "ideas": ideas,
        "searched": bool(wanted),
        "query": f"{urlencode(wanted)}&" if wanted else "",
        "breadcrumb": crumbs((_("Adopted ideas"), None)),
    }
    return render(request, "ideas/gallery.html", context)


@page(permission=is_employed)
def gallery_one(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    idea = queries.adopted_idea(idea_id)
    if idea is None:
        raise Http404
    _note_look(request, [idea])
    context = {
        "idea": idea,
        "now": clock.now(),
        "reports": queries.reports_of(idea_id),
        "comments": voices.shown_comments(idea_id),
        "breadcrumb": crumbs((_("Adopted ideas"), reverse("idea_gallery")), (idea.title, None)),
    }
    return render(request, "ideas/gallery_one.html", context)


def _note_look(request: HttpRequest, ideas: Iterable[Adopted]) -> None:
    numbers = [writer.number for idea in ideas for writer in idea.writers]
    shows(request, what="authors of adopted ideas", subjects=numbers)
