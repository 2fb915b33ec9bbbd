"""The library of good cases."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kindness.access import page
from kindness.errors import Refused
from kindness.forms import token_of
from people.permissions import is_employed
from people.views.asker import asker
from training.forms.results import BroadcastForm, CaseForm, CaseSearch, demand_valid
from training.models import GoodCase, Session, Visit
from training.permissions import runs_training
from training.queries import cases as queries
from training.services import cases as services

PER_PAGE = 50


@page(permission=is_employed)
def cases(request: HttpRequest) -> HttpResponse:
    form = CaseSearch(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    words, tag = wanted.get("q", ""), wanted.get("tag", "")
    chosen = {name: value for name, value in (("q", words), ("tag", tag)) if value}
    found = Paginator(queries.list_cases(asker(request), words=words, tag=tag), PER_PAGE)
    context = {
        "cases": found.get_page(request.GET.get("page")),
        "form": form,
        "tag": tag,
        "tags": queries.common_tags(),
        "searched": bool(chosen),
        "query": f"{urlencode(chosen)}&" if chosen else "",
        "breadcrumb": [(_("Kindness training"), "/training/"), (_("Good cases"), None)],
    }
    return render(request, "training/cases.html", context)


@page(permission=is_employed)
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found = queries.list_cases(asker(request)).filter(pk=case_id).first()
    if found is None:
        raise Http404
    context = {
        "case": found,
        "may_change": found.author_id == asker(request).pk or runs_training(request.user),
        "may_broadcast": runs_training(request.user),
        "breadcrumb": [*_trail(), (found.title, None)],
    }
    return render(request, "training/case.html", context)


# --- adding, changing, removing ------------------------------------------------------------------------------------
@page(permission=is_employed, keep_draft=True)
def add(request: HttpRequest) -> HttpResponse:
    """With ?visit=<id> or ?session=<id>: what a visit this person may see, or training they took part in, brought."""
    visit, session = _visit(request), _session(request)
    form = CaseForm(request.POST if request.method == "POST" else None)
    refusal = None
    if request.method == "POST":
        try:
            kept = _add(request, form, visit, session)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("The case is in the library. Thank you."))
            return redirect("case", kept.pk)
    context = {
        "form": form,
        "visit": visit,
        "session": session,
        "token": request.POST.get("token") or str(uuid4()),
        "refusal": refusal,
        "breadcrumb": [*_trail(), (_("Add a good case"), None)],
    }
    return render(request, "training/case_add.html", context, status=422 if refusal else 200)


def _visit(request: HttpRequest) -> Visit | None:
    wanted = _id_sent(request, "visit")
    return queries.visits_seen_by(asker(request)).filter(pk=wanted).first() if wanted else None


def _session(request: HttpRequest) -> Session | None:
    wanted = _id_sent(request, "session")
    return queries.sessions_told_by(asker(request)).filter(pk=wanted).first() if wanted else None


def _id_sent(request: HttpRequest, name: str) -> UUID | None:
    """Nonsense is none."""
    try:
        return UUID(request.POST.get(name) or request.GET.get(name) or "")
    except ValueError:
        return None


def _add(request: HttpRequest, form: CaseForm, visit: Visit | None, session: Session | None) -> GoodCase:
    demand_valid(form)
    return services.add_case(
        title=form.cleaned_data["title"],
        body=form.cleaned_data["body"],
        tags=form.tag_list(),
        visit=visit,
        session=session,
        by=asker(request),
        token=token_of(request.POST.get("token", "")),
    )


@page(permission=is_employed)
def change(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found = _own(request, case_id)
    kept = {"title": found.title, "body": found.body, "tags": ", ".join(found.tags)}
    form = CaseForm(request.POST if request.method == "POST" else None, initial=kept)
    refusal = None
    if request.method == "POST":
        try:
            demand_valid(form)
            sent = form.cleaned_data
            services.change_case(
                case=found,
                title=sent["title"],
                body=sent["body"],
                tags=form.tag_list(),
                by=asker(request),
            )
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("The case has been changed."))
            return redirect("case", found.pk)
    context = {
        "case": found,
        "form": form,
        "refusal": refusal,
        "breadcrumb": [*_trail(found), (_("Change"), None)],
    }
    return render(request, "training/case_change.html", context, status=422 if refusal else 200)


@page(permission=is_employed)
def remove(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found = _own(request, case_id)
    if request.method == "POST":
        services.remove_case(case=found, by=asker(request))
        messages.success(request, _("The case has been removed from the library."))
        return redirect("cases")
    context = {
        "case": found,
        "refusal": None,
        "token": "",
        "danger": True,
        "breadcrumb": [*_trail(found), (_("Remove"), None)],
    }
    return render(request, "training/case_remove.html", context)


# --- reading, broadcasting -----------------------------------------------------------------------------------------
@page(permission=is_employed)
def read(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found = _any(request, case_id)
    if request.method == "POST":
        services.note_reading(case=found, by=asker(request))
        messages.success(request, _("Counted. Nobody sees who has read it."))
        return redirect("case", found.pk)
    context = {
        "case": found,
        "refusal": None,
        "token": "",
        "danger": False,
        "breadcrumb": [*_trail(found), (_("I have read it"), None)],
    }
    return render(request, "training/case_read.html", context)


@page(permission=runs_training)
def broadcast(request: HttpRequest, case_id: UUID) -> HttpResponse:
    found = _any(request, case_id)
    form = BroadcastForm(
        request.POST if request.method == "POST" else None, initial={"day": found.broadcast_on}
    )
    refusal = None
    if request.method == "POST":
        try:
            demand_valid(form)
            services.note_broadcast(case=found, day=form.chosen(), by=asker(request))
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("The day of the broadcast is noted."))
            return redirect("case", found.pk)
    context = {
        "case": found,
        "form": form,
        "refusal": refusal,
        "token": "",
        "danger": False,
        "breadcrumb": [*_trail(found), (_("Morning broadcast"), None)],
    }
    return render(request, "training/case_broadcast.html", context, status=422 if refusal else 200)


def _any(request: HttpRequest, case_id: UUID) -> GoodCase:
    found = queries.list_cases(asker(request)).filter(pk=case_id).first()
    if found is None:
        raise Http404
    return found


def _own(request: HttpRequest, case_id: UUID) -> GoodCase:
    found = queries.cases_changed_by(asker(request)).filter(pk=case_id).first()
    if found is None:
        raise Http404
    return found


def _trail(case: GoodCase | None = None) -> list[tuple[str, str | None]]:
    trail: list[tuple[str, str | None]] = [
        (_("Kindness training"), "/training/"),
        (_("Good cases"), reverse("cases")),
    ]
    return [*trail, (case.title, reverse("case", args=[case.pk]))] if case else trail
