"""Who wrote an idea: named, shares set, asked, taken off."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.access import shows
from ideas.forms.ideas import AuthorForm, ConsentForm, SharesForm
from ideas.models import Author, Idea
from ideas.queries import ideas as queries
from ideas.rules import ideas as rules
from ideas.services import authors as services
from ideas.views.ideas import idea_of, own, trail
from kindness.access import page
from kindness.errors import Refused
from kindness.forms import attempt
from people.permissions import is_employed
from people.views.asker import asker
from people.views.choosing import account_numbered, chosen_name


@page(permission=is_employed)
def authors(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    """The first author names colleagues and sees who has agreed."""
    found = own(request, idea_id)
    form = AuthorForm(request.POST if request.method == "POST" else None)
    done, refusal = attempt(request, form, lambda: _name(request, found, form))
    if done is not None:
        messages.success(request, _("Your colleague has been asked to agree."))
        return HttpResponseRedirect(reverse("idea_authors", args=[found.pk]))
    return _page(request, found, form, None, refusal)


@page(permission=is_employed)
def shares(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    """All shares at once."""
    found = own(request, idea_id)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("idea_authors", args=[found.pk]))
    form = SharesForm(request.POST, authors=queries.authors_of(found))
    done, refusal = attempt(request, form, lambda: _set(request, found, form))
    if done is not None:
        messages.success(request, _("The shares are set. Whoever’s share changed is asked again."))
        return HttpResponseRedirect(reverse("idea_authors", args=[found.pk]))
    return _page(request, found, AuthorForm(), form, refusal)


def _page(
    request: HttpRequest, found: Idea, form: AuthorForm, typed: SharesForm | None, refusal: Refused | None
) -> HttpResponse:
    named = queries.authors_of(found)
    shows(request, what="authors of an idea", subjects=[one.staff.number for one in named])
    share_form = typed or SharesForm(authors=named)
    context = {
        "idea": found,
        "rows": [(one, share_form[f"share_{one.staff.number}"]) for one in named],
        "total": rules.total_of(one.share for one in named),
        "whole": rules.WHOLE,
        "form": form,
        "chosen": chosen_name(form),
        "refusal": refusal,
        "breadcrumb": trail(found, _("Authors and shares")),
    }
    return render(request, "ideas/authors.html", context, status=422 if refusal else 200)


def _name(request: HttpRequest, found: Idea, form: AuthorForm) -> Author:
    return services.name_author(
        idea=found,
        staff=account_numbered(form.cleaned_data["person"]),
        share=form.cleaned_data["share"],
        part=form.cleaned_data["part"],
        by=asker(request),
    )


def _set(request: HttpRequest, found: Idea, form: SharesForm) -> bool:
    services.set_shares(idea=found, shares=form.shares(), by=asker(request))
    return True


@page(permission=is_employed)
def remove(request: HttpRequest, idea_id: UUID, staff_number: str) -> HttpResponse:
    """Asks first; the share goes back to the first author."""
    found = own(request, idea_id)
    author = next(
        (one for one in queries.authors_of(found) if one.staff.number == staff_number and one.order), None
    )
    if author is None:
        raise Http404
    refusal = None
    if request.method == "POST":
        try:
            services.remove_author(idea=found, staff=author.staff, by=asker(request))
            messages.success(request, _("The co-author was taken off."))
            return HttpResponseRedirect(reverse("idea_authors", args=[found.pk]))
        except Refused as refused:
            refusal = refused
    shows(request, what="authors of an idea", subjects=[author.staff.number])
    context = {
        "idea": found,
        "author": author,
        "refusal": refusal,
        "breadcrumb": trail(found, _("Take a co-author off")),
    }
    return render(request, "ideas/author_remove.html", context, status=422 if refusal else 200)


@page(permission=is_employed)
def consent(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    """A co-author's own answer."""
    found = idea_of(request, idea_id)
    named = queries.authors_of(found)
    me = next(one for one in named if one.staff_id == asker(request).pk)
    if not me.order:
        raise Http404
    form = ConsentForm(request.POST if request.method == "POST" else None)
    done, refusal = attempt(request, form, lambda: _answer(request, found, form))
    if done is not None:
        messages.success(request, _("Thank you. Your answer is recorded."))
        url = reverse("idea", args=[found.pk]) if done.consented_at else reverse("my_ideas")
        return HttpResponseRedirect(url)
    shows(request, what="authors of an idea", subjects=[one.staff.number for one in named])
    context = {
        "idea": found,
        "author": me,
        "authors": named,
        "form": form,
        "refusal": refusal,
        "breadcrumb": trail(found, _("Do you agree?")),
    }
    return render(request, "ideas/author_consent.html", context, status=422 if refusal else 200)


def _answer(request: HttpRequest, found: Idea, form: ConsentForm) -> Author:
    consents = form.cleaned_data["answer"] == "yes"
    return services.answer_naming(idea=found, consents=consents, by=asker(request))
