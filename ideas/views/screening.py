"""Screening of a contest: the list with its counts, many ideas at once, the list as a file."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _, ngettext

from audit.access import shows
from documents.download import CONTENT_TYPES, attachment
from ideas import screening_file
from ideas.enums import ContestState, IdeaState
from ideas.forms.screening import ListFileForm, RejectForm, ScreenFilter, ticked
from ideas.models import Contest, Idea
from ideas.permissions import runs_contests, sees_contests
from ideas.queries import screening as queries
from ideas.queries.screening import Wanted
from ideas.rules import screening as rules
from ideas.services import screening as services
from ideas.views.crumbs import contest_crumbs
from kindness import clock
from kindness.access import page
from kindness.errors import Refused
from kindness.forms import attempt, refusal_of
from kindness.paging import pages
from people.views.asker import asker

WHAT = "screened ideas"
TABS = (IdeaState.SUBMITTED, IdeaState.RETURNED, IdeaState.ACCEPTED, IdeaState.REJECTED, IdeaState.MERGED)


@page(permission=sees_contests)
def screening(request: HttpRequest, contest_id: UUID) -> HttpResponse:
    return _list(request, _found(request, contest_id), RejectForm())


@page(permission=runs_contests)
def bulk(request: HttpRequest, contest_id: UUID) -> HttpResponse:
    """`act` = accept or reject, of the ideas ticked or of all that fit the filters. The list has the form."""
    contest = _found(request, contest_id)
    if request.method != "POST":
        return HttpResponseRedirect(at(reverse("screening", args=[contest.pk]), query_of(request)))
    form = RejectForm(request.POST if request.POST.get("act") == "reject" else None)
    chosen = _chosen(request, contest)
    try:
        taken = _screen(request, chosen, form)
    except Refused as refusal:
        return _list(request, contest, form, refusal)
    _tell(request, taken, len(chosen))
    return HttpResponseRedirect(at(reverse("screening", args=[contest.pk]), query_of(request)))


def _chosen(request: HttpRequest, contest: Contest) -> list[Idea]:
    if request.POST.get("all"):
        wanted = ScreenFilter(request.GET).wanted()
        return list(queries.waiting_in(contest, wanted, clock.today(), asker(request)))
    return list(queries.with_ids(contest, ticked(request.POST)))


def _screen(request: HttpRequest, chosen: list[Idea], form: RejectForm) -> int:
    if not form.is_bound:
        return services.accept_ideas(ideas=chosen, by=asker(request))
    if not form.is_valid():
        raise refusal_of(form)
    return services.reject_ideas(ideas=chosen, by=asker(request), **form.cleaned_data)


def _tell(request: HttpRequest, taken: int, chosen: int) -> None:
    words = ngettext("%(n)d idea has been screened.", "%(n)d ideas have been screened.", taken)
    messages.success(request, words % {"n": taken})
    if taken < chosen:
        messages.warning(
            request, _("Some stay as they were: screened in the meantime, or written by yourself.")
        )


def _list(
    request: HttpRequest, contest: Contest, reject: RejectForm, refusal: Refused | None = None
) -> HttpResponse:
    today, me = clock.today(), asker(request)
    form = ScreenFilter(request.GET)
    wanted = form.wanted()
    counts = queries.counts_of(contest, today)
    rows = queries.listed(contest, wanted, today, me)
    listing = pages(rows, None if wanted.any else counts.received).get_page(request.GET.get("page"))
    context = {
        "contest": contest,
        "form": form,
        "filtered": wanted.any,
        "counts": counts,
        "tabs": _tabs(counts, wanted),
        "rows": [(one, queries.clock_at(one, contest, today)) for one in listing.object_list],
        "listing": listing,
        "query": query_of(request),
        "page_query": f"{query_of(request)[1:]}&" if query_of(request) else "",
        "may_screen": runs_contests(request.user) and contest.state == ContestState.POSTED,
        "waiting": rules.WAITING,
        "alike_from": rules.ALIKE_PERCENT,
        "ticked": {str(key) for key in ticked(request.POST)},
        "reject": reject,
        "refusal": refusal,
        "now": clock.now(),
        "breadcrumb": contest_crumbs(contest, (_("Screening"), None)),
    }
    return render(request, "ideas/screening.html", context, status=422 if refusal else 200)


def _tabs(counts: queries.Counts, wanted: Wanted) -> list[tuple[str, str, int, bool]]:
    """(state, label, how many, whether the list shows these)."""
    return [
        ("", _("All"), counts.received, not wanted.any),
        *(
            (state.value, str(state.label), getattr(counts, state), wanted == Wanted(state=state))
            for state in TABS
        ),
    ]


@page(permission=sees_contests)
def list_file(request: HttpRequest, contest_id: UUID) -> HttpResponseBase:
    """What the filters of the address let through, as a file."""
    contest = _found(request, contest_id)
    form = ListFileForm(request.POST if request.method == "POST" else None)
    file, refusal = attempt(request, form, lambda: _file(request, contest, form))
    if file is not None:
        return file
    context = {
        "contest": contest,
        "form": form,
        "query": query_of(request),
        "refusal": refusal,
        "breadcrumb": contest_crumbs(
            contest,
            (_("Screening"), at(reverse("screening", args=[contest.pk]), query_of(request))),
            (_("List as a file"), None),
        ),
    }
    return render(request, "ideas/screening_file.html", context, status=422 if refusal else 200)


def _file(request: HttpRequest, contest: Contest, form: ListFileForm) -> HttpResponseBase:
    data, by = form.cleaned_data, asker(request)
    wanted = ScreenFilter(request.GET).wanted()
    ideas = queries.listed_with_authors(contest, wanted, clock.today(), by)
    if data["named"]:
        numbers = [one.staff.number for idea in ideas for one in idea.authors.all()]
        shows(request, what=WHAT, subjects=numbers, purpose=data["purpose"])
    content = screening_file.make(
        contest,
        ideas,
        data["format"],
        named=data["named"],
        by=by,
        at=clock.now(),
        purpose=data["purpose"],
    )
    services.note_list_file(
        contest=contest, file_format=data["format"], named=data["named"], purpose=data["purpose"], by=by
    )
    name = f"{_('Screening')} {contest.title}.{data['format']}"
    return attachment(content, name, CONTENT_TYPES[data["format"]])


def _found(request: HttpRequest, contest_id: UUID) -> Contest:
    contest = queries.contest_to_screen(contest_id, asker(request))
    if contest is None:
        raise Http404
    check_seat(contest.state, sits=contest.sits)  # type: ignore[attr-defined]
    return contest


def check_seat(state: str, *, sits: bool) -> None:
    """Whoever judges must not read who wrote what, officer or auditor, until all may. Refuses judge_here."""
    if sits and state != ContestState.ANNOUNCED:
        raise rules.judge_here()


def at(address: str, query: str) -> str:
    """The address with the filters behind it."""
    return f"{address}{query}"


def query_of(request: HttpRequest) -> str:
    """The filters of the address, so that what follows goes on with them: "?state=submitted", or nothing."""
    names = ScreenFilter.base_fields
    filters = {name: str(value) for name, value in request.GET.items() if name in names and value}
    return f"?{urlencode(filters)}" if filters else ""
