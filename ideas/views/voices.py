"""Comments are read by an officer before anybody else sees them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.access import shows
from ideas.enums import CommentState
from ideas.forms.voices import HideForm
from ideas.models import Comment
from ideas.permissions import runs_contests, sees_contests
from ideas.queries import voices as queries
from ideas.queries.authorship import author_ids
from ideas.rules import voices as rules
from ideas.services import voices as services
from ideas.views.crumbs import Crumb, crumbs
from kindness.access import page
from kindness.forms import attempt
from kindness.paging import pages
from people.views.asker import asker

WHAT = "comments on ideas"


@page(permission=sees_contests)
def comments(request: HttpRequest) -> HttpResponse:
    """What waits, what is shown, what is hidden; none on an idea of one's own."""
    officer = asker(request)
    asked = request.GET.get("list", "")
    state = CommentState(asked) if asked in CommentState.values else CommentState.WAITING
    counts = queries.comment_counts(officer)
    rows = queries.comments_in(state, officer)
    listing = pages(rows, counts[state]).get_page(request.GET.get("page"))
    shows(request, what=WHAT, subjects=[one.staff.number for one in listing.object_list])
    context = {
        "listing": listing,
        "state": state,
        "tabs": [(one, counts[one]) for one in CommentState],
        "decides": runs_contests(request.user),
        "breadcrumb": crumbs((_("Comments"), None)),
    }
    return render(request, "ideas/comments.html", context)


@page(permission=runs_contests)
def show(request: HttpRequest, comment_id: UUID) -> HttpResponse:
    found = _comment(request, comment_id)
    if request.method == "POST":
        services.show_comment(comment=found, by=asker(request))
        messages.success(request, _("The comment is shown now, and its writer has been told."))
        return redirect("idea_comments")
    context = {"comment": found, "breadcrumb": _under(_("Show the comment"))}
    return render(request, "ideas/comment_show.html", context)


@page(permission=runs_contests, keep_draft=True)
def hide(request: HttpRequest, comment_id: UUID) -> HttpResponse:
    found = _comment(request, comment_id)
    form = HideForm(request.POST if request.method == "POST" else None)
    done, refusal = attempt(
        request,
        form,
        lambda: services.hide_comment(comment=found, by=asker(request), **form.cleaned_data),
    )
    if done is not None:
        messages.success(request, _("The comment is hidden now, and its writer has been told why."))
        return redirect("idea_comments")
    context = {
        "comment": found,
        "form": form,
        "longest": rules.LONGEST_REASON,
        "refusal": refusal,
        "breadcrumb": _under(_("Hide the comment")),
    }
    return render(request, "ideas/comment_hide.html", context, status=422 if refusal else 200)


def _comment(request: HttpRequest, comment_id: UUID) -> Comment:
    """Whose comment it is stays unread by the authors of the idea, officers or not. Refuses own_idea, own_comment."""
    found = queries.comment_with_id(comment_id)
    if found is None:
        raise Http404
    authors = author_ids(found.idea_id)
    rules.check_deciding(asker(request).pk, authors, writer=found.staff_id)
    shows(request, what=WHAT, subjects=[found.staff.number])
    return found


def _under(here: str) -> list[Crumb]:
    return crumbs((_("Comments"), reverse("idea_comments")), (here, None))
