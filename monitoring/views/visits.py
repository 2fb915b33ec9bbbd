"""One experience visit: what was planned, what was seen, its photos; and the team's report as a file."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.access import shows
from kindness.access import page
from kindness.forms import attempt, token_of
from monitoring.enums import VisitState
from monitoring.forms.scoring import rows_of, typed_items
from monitoring.forms.visits import PhotoForm, ReportForm
from monitoring.models import TeamVisit, VisitPhoto
from monitoring.permissions import runs_monitoring
from monitoring.queries import visits as queries
from monitoring.services import visits as services
from monitoring.views.teams import crumbs
from people.permissions import is_employed
from people.views.asker import asker


@page(permission=is_employed)
def visit(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """For the team and those who see monitoring."""
    found = _visit(request, visit_id)
    shows(request, what="experience visits", subjects=[found.visitor.number])
    scores = queries.scores_of(found)
    own = found.visitor_id == asker(request).pk
    context = {
        "visit": found,
        "lines": [(item, scores.get(item.pk)) for item in queries.items_of(found)] if scores else [],
        "photos": list(queries.photos_of(found)),
        "photo_form": PhotoForm(),
        "may_report": own and found.state != VisitState.CANCELLED,
        "may_cancel": runs_monitoring(request.user) and found.state == VisitState.PLANNED,
        "breadcrumb": _trail(found),
    }
    return render(request, "monitoring/visit.html", context)


@page(permission=is_employed, keep_draft=True)
def report(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """By the visitor: the checklist, and what is to be learned."""
    found = _own(request, visit_id)
    sent = request.POST if request.method == "POST" else None
    form = ReportForm(
        sent,
        initial={
            "visit_on": found.visit_on,
            "transaction": found.transaction,
            "strengths": found.strengths,
            "weaknesses": found.weaknesses,
            "to_apply": found.to_apply,
        },
    )
    done, refusal = attempt(request, form, lambda: _report(request, found, form))
    if done is not None:
        messages.success(request, _("Thank you. Your report is kept."))
        return HttpResponseRedirect(reverse("team_visit", args=[found.pk]))
    context = {
        "visit": found,
        "form": form,
        "rows": rows_of(
            queries.items_of(found), queries.scores_of(found), outcome="answered", rings=None, sent=sent
        ),
        "refusal": refusal,
        "breadcrumb": _trail(found, _("Report of the experience visit")),
    }
    return render(request, "monitoring/visit_report.html", context, status=422 if refusal else 200)


def _report(request: HttpRequest, found: TeamVisit, form: ReportForm) -> TeamVisit:
    sent = dict(form.cleaned_data)
    return services.report_team_visit(
        visit=found,
        transaction_done=sent.pop("transaction"),
        scores=typed_items(request.POST),
        by=asker(request),
        **sent,
    )


@page(permission=runs_monitoring)
def cancel(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    found = _visit(request, visit_id)
    if request.method == "POST":
        services.cancel_team_visit(visit=found, by=asker(request))
        messages.success(request, _("The visit is cancelled."))
        return HttpResponseRedirect(reverse("team", args=[found.team_id]))
    context = {"visit": found, "breadcrumb": _trail(found, _("Cancel the visit"))}
    return render(request, "monitoring/visit_cancel.html", context)


# --- photos -------------------------------------------------------------------------------------------------------
@page(permission=is_employed)
def add_photo(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    found = _own(request, visit_id)
    form = PhotoForm(request.POST, request.FILES) if request.method == "POST" else PhotoForm()
    done, refusal = attempt(request, form, lambda: _keep_photo(request, found, form))
    if done is not None:
        messages.success(request, _("The photo is kept."))
        return HttpResponseRedirect(reverse("team_visit", args=[found.pk]))
    context = {
        "visit": found,
        "form": form,
        "refusal": refusal,
        "breadcrumb": _trail(found, _("Add a photo")),
    }
    return render(request, "monitoring/visit_photo.html", context, status=422 if refusal else 200)


def _keep_photo(request: HttpRequest, found: TeamVisit, form: PhotoForm) -> VisitPhoto:
    sent = form.cleaned_data["file"]
    token = token_of(request.POST.get("token", ""))
    return services.add_photo(
        visit=found, name=sent.name, content=sent.read(), by=asker(request), token=token
    )


@page(permission=is_employed)
def photo(request: HttpRequest, photo_id: UUID) -> HttpResponseBase:
    """As an image inside the page: it was drawn by us."""
    found = queries.photo_for(asker(request), photo_id)
    if found is None:
        raise Http404
    return HttpResponse(
        bytes(found.content),
        content_type="image/jpeg",
        headers={"Cache-Control": "private, max-age=3600", "X-Content-Type-Options": "nosniff"},
    )


@page(permission=is_employed)
def remove_photo(request: HttpRequest, photo_id: UUID) -> HttpResponse:
    found = queries.photo_for(asker(request), photo_id)
    if found is None or found.visit.visitor_id != asker(request).pk:
        raise Http404
    if request.method == "POST":
        services.remove_photo(photo=found, by=asker(request))
        messages.success(request, _("The photo is removed."))
        return HttpResponseRedirect(reverse("team_visit", args=[found.visit_id]))
    visit = _visit(request, found.visit_id)
    context = {"photo": found, "visit": visit, "breadcrumb": _trail(visit, _("Remove a photo"))}
    return render(request, "monitoring/visit_photo_remove.html", context)


def _visit(request: HttpRequest, visit_id: UUID) -> TeamVisit:
    found = queries.visit_for(asker(request), visit_id)
    if found is None:
        raise Http404
    return found


def _own(request: HttpRequest, visit_id: UUID) -> TeamVisit:
    found = _visit(request, visit_id)
    if found.visitor_id != asker(request).pk:
        raise Http404
    return found


def _trail(visit: TeamVisit, here: str = "") -> list[tuple[str, str | None]]:
    place = (visit.place.name, reverse("team_visit", args=[visit.pk]) if here else None)
    return crumbs(
        (visit.team.name, reverse("team", args=[visit.team_id])), place, *([(here, None)] if here else [])
    )
