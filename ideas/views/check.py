"""The public check: everybody employed reads the blind copies of the shortlist, likes and comments."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from documents.download import attachment
from ideas.enums import ContestState
from ideas.forms.voices import CommentForm
from ideas.models import Idea
from ideas.queries import voices as queries
from ideas.queries.attachments import readable_of
from ideas.rules.voices import LONGEST_COMMENT, is_open
from ideas.services import voices as services
from ideas.views.crumbs import crumbs
from kindness import clock
from kindness.access import page
from kindness.errors import Refused
from kindness.forms import attempt
from kindness.paging import pages
from people.permissions import is_employed
from people.views.asker import asker


@page(permission=is_employed)
def check(request: HttpRequest, contest_id: UUID) -> HttpResponse:
    """The shortlist of one contest. After the announcement: the way to it."""
    contest = queries.contest_once_in_check(contest_id)
    if contest is None:
        raise Http404
    if contest.state != ContestState.CHECKING:
        return redirect("contest_announcement", contest.pk)
    listing = pages(queries.ideas_in_check(contest, asker(request))).get_page(request.GET.get("page"))
    context = {
        "contest": contest,
        "listing": listing,
        "ideas": queries.blind_ideas(listing.object_list),
        "open": is_open(state=contest.state, until=contest.checked_until, today=clock.today()),
        "breadcrumb": crumbs((_("Public check"), None)),
    }
    return render(request, "ideas/check.html", context)


@page(permission=is_employed)
def check_one(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    return _page(request, _idea(idea_id))


@page(permission=is_employed)
def file(_request: HttpRequest, file_id: UUID) -> HttpResponseBase:
    """An attachment under a neutral name: its own may name its author."""
    found = queries.file_in_check(file_id)
    if found is None:
        raise Http404
    stored, position = found
    name = _("attachment-%(position)d") % {"position": position}
    return attachment(
        bytes(stored.content), f"{name}{PurePath(stored.name).suffix.lower()}", stored.media_type
    )


@page(permission=is_employed)
def like(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    return _vote(request, idea_id, lambda idea: services.like(idea=idea, by=asker(request)))


@page(permission=is_employed)
def unlike(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    return _vote(request, idea_id, lambda idea: services.unlike(idea=idea, by=asker(request)))


@page(permission=is_employed, keep_draft=True)
def comment(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    idea = _idea(idea_id)
    form = CommentForm(request.POST if request.method == "POST" else None)
    made, refusal = attempt(
        request,
        form,
        lambda: services.write_comment(idea=idea, by=asker(request), **form.cleaned_data),
    )
    if made is not None:
        messages.success(request, _("Thank you. Your comment is shown as soon as an officer has read it."))
        return redirect("idea_check_one", idea.pk)
    return _page(request, idea, form=form, refusal=refusal)


def _vote(request: HttpRequest, idea_id: UUID, act: Callable[[Idea], None]) -> HttpResponse:
    """A GET shows the idea with its buttons."""
    idea = _idea(idea_id)
    if request.method != "POST":
        return _page(request, idea)
    try:
        act(idea)
    except Refused as refused:
        return _page(request, idea, refusal=refused)
    return redirect("idea_check_one", idea.pk)


def _idea(idea_id: UUID) -> Idea:
    found = queries.idea_once_in_check(idea_id)
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest, idea: Idea, *, form: CommentForm | None = None, refusal: Refused | None = None
) -> HttpResponse:
    """The blind copy with likes and comments; once the check is over, the way to the announcement."""
    person, contest = asker(request), idea.contest
    found = queries.idea_in_check(idea.pk, person)
    if found is None:
        if refusal is not None:
            raise refusal
        return redirect("contest_announcement", contest.pk)
    context = {
        "idea": found,
        "contest": contest,
        "open": is_open(state=contest.state, until=contest.checked_until, today=clock.today()),
        "files": readable_of(idea.pk),
        "comments": queries.shown_comments(idea.pk),
        "waiting": queries.own_comments(idea.pk, person),
        "form": form or CommentForm(),
        "longest": LONGEST_COMMENT,
        "refusal": refusal,
        "breadcrumb": crumbs((contest.title, reverse("idea_check", args=[contest.pk])), (found.title, None)),
    }
    return render(request, "ideas/check_one.html", context, status=422 if refusal else 200)
