"""Cohorts and their sessions, for those who run training."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.access import shows
from kindness import clock
from kindness.access import page
from kindness.forms import attempt
from kindness.paging import pages
from people.views.asker import asker
from training.forms.courses import CohortChangeForm, CohortForm, PlacesField, SessionForm
from training.models import Cohort, Course, Session
from training.permissions import runs_training, sees_training
from training.queries import courses as queries
from training.queries.enrolments import people_of, waiting_for
from training.rules.courses import COHORT_FIELDS, UNFINISHED
from training.services import cohorts as services
from training.views.courses import Crumbs, course_crumbs, found_course
from training.words import cohort_label

SEEN = "enrolments"  # as the access record calls it


@page(permission=sees_training)
def cohort(request: HttpRequest, cohort_id: UUID) -> HttpResponse:
    """Sessions, seats, people."""
    found = _found_cohort(request, cohort_id)
    tab = "waiting" if request.GET.get("list") == "waiting" else "seats"
    rows, known = (
        (people_of(found), queries.taken_of(found))
        if tab == "seats"
        else (waiting_for(found), queries.pending_of(found))
    )
    people = pages(rows, known).get_page(request.GET.get("page"))
    now, sessions = clock.now(), list(queries.sessions_of(found))
    may_run, running = runs_training(request.user), found.state in UNFINISHED
    shows(request, what=SEEN, subjects=[one.staff.number for one in people])
    context = {
        "cohort": found,
        "course": found.course,
        "sessions": sessions,
        "now": now,
        "over": all(session.ends_at <= now for session in sessions),
        "people": people,
        "materials": queries.materials_of(found),
        "tab": tab,
        "waiting": queries.pending_of(found),
        "query": f"list={tab}&",
        "may_run": may_run,
        "running": running,
        "may_change": may_run and running,
        "too_few": queries.has_too_few(found, now),
        "breadcrumb": _crumbs(found),
    }
    return render(request, "training/cohort.html", context)


@page(permission=runs_training)
def new_cohort(request: HttpRequest, course_id: UUID) -> HttpResponse:
    course = found_course(request, course_id)
    form = CohortForm(
        request.POST if request.method == "POST" else None,
        initial={"number": queries.next_number(course), "minimum": 0, "token": uuid4()},
        places=queries.places_by_word(),
    )
    made, refusal = attempt(request, form, lambda: _add_cohort(request, course, form))
    if made is not None:
        messages.success(request, _("The cohort has been added. Please add its sessions."))
        return redirect("cohort", made.pk)
    context = {
        "form": form,
        "refusal": refusal,
        "course": course,
        "cohort": None,
        "breadcrumb": course_crumbs(course, _("Add a cohort")),
    }
    return render(request, "training/cohort_form.html", context, status=422 if refusal else 200)


def _add_cohort(request: HttpRequest, course: Course, form: CohortForm) -> Cohort:
    token = form.cleaned_data["token"]
    return services.add_cohort(course=course, by=asker(request), token=token, **form.values())


@page(permission=runs_training)
def edit_cohort(request: HttpRequest, cohort_id: UUID) -> HttpResponse:
    found = _found_cohort(request, cohort_id)
    places = PlacesField.written(queries.divisions_of(found))
    form = CohortChangeForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(found, name) for name in COHORT_FIELDS} | {"divisions": places},
        places=queries.places_by_word(),
    )
    changed, refusal = attempt(
        request, form, lambda: services.change_cohort(cohort=found, by=asker(request), **form.values())
    )
    if changed is not None:
        messages.success(request, _("Saved."))
        return redirect("cohort", found.pk)
    context = {
        "form": form,
        "refusal": refusal,
        "course": found.course,
        "cohort": found,
        "breadcrumb": _crumbs(found, _("Change")),
    }
    return render(request, "training/cohort_form.html", context, status=422 if refusal else 200)


@page(permission=runs_training)
def open_cohort(request: HttpRequest, cohort_id: UUID) -> HttpResponse:
    """Ask, then let people be enrolled."""
    found = _found_cohort(request, cohort_id)
    opened, refusal = attempt(
        request, Form(request.POST), lambda: services.open_cohort(cohort=found, by=asker(request))
    )
    if opened is not None:
        messages.success(request, _("The cohort is open."))
        return redirect("cohort", found.pk)
    context = _asking(found, refusal, _("Open the cohort"))
    return render(request, "training/cohort_open.html", context, status=422 if refusal else 200)


# --- sessions -------------------------------------------------------------------------------------------------
@page(permission=runs_training)
def new_session(request: HttpRequest, cohort_id: UUID) -> HttpResponse:
    found = _found_cohort(request, cohort_id)
    form = _session_form(request, {"token": uuid4()})
    made, refusal = attempt(request, form, lambda: _add_session(request, found, form))
    if made is not None:
        _tell(request, made, found)
        return redirect("cohort", found.pk)
    return _session_page(request, found, form, refusal, None)


def _add_session(request: HttpRequest, cohort: Cohort, form: SessionForm) -> Session:
    token = form.cleaned_data["token"]
    return services.add_session(cohort=cohort, by=asker(request), token=token, **form.values())


@page(permission=runs_training)
def edit_session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    session, found = _found_session(request, session_id)
    form = _session_form(request, SessionForm.initial_of(session))
    changed, refusal = attempt(
        request, form, lambda: services.change_session(session=session, by=asker(request), **form.values())
    )
    if changed is not None:
        _tell(request, changed, found)
        return redirect("cohort", found.pk)
    return _session_page(request, found, form, refusal, session)


@page(permission=runs_training)
def remove_session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Ask, then take it out."""
    session, found = _found_session(request, session_id)
    form = Form(request.POST)
    removed, refusal = attempt(request, form, lambda: _remove(request, session))
    if removed:
        messages.success(request, _("The session has been removed."))
        return redirect("cohort", found.pk)
    context = _asking(found, refusal, _("Remove the session")) | {"session": session, "danger": True}
    return render(request, "training/session_remove.html", context, status=422 if refusal else 200)


def _remove(request: HttpRequest, session: Session) -> bool:
    services.remove_session(session=session, by=asker(request))
    return True


def _session_form(request: HttpRequest, initial: dict[str, Any]) -> SessionForm:
    return SessionForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        rooms=queries.all_rooms(),
        instructors=queries.all_instructors(),
    )


def _session_page(
    request: HttpRequest, cohort: Cohort, form: SessionForm, refusal: Any, session: Session | None
) -> HttpResponse:
    here = _("Change the session") if session else _("Add a session")
    context = {
        "form": form,
        "refusal": refusal,
        "cohort": cohort,
        "session": session,
        "breadcrumb": _crumbs(cohort, here),
    }
    return render(request, "training/session_form.html", context, status=422 if refusal else 200)


def _tell(request: HttpRequest, session: Session, cohort: Cohort) -> None:
    """Saved; and what does not stop optional training but should be known."""
    messages.success(request, _("Saved."))
    for other in queries.clashes_of(session):
        messages.warning(
            request,
            _("At the same hours the room or the instructor is taken by %(course)s, cohort %(number)s.")
            % {"course": other.cohort.course.title, "number": other.cohort.number},
        )
    if queries.is_too_small(session, cohort):
        messages.warning(request, _("The room has fewer seats than the cohort."))


# --- shared ---------------------------------------------------------------------------------------------------
def _found_cohort(request: HttpRequest, cohort_id: UUID) -> Cohort:
    found = queries.cohort_with_id(cohort_id, asker(request))
    if found is None:
        raise Http404
    return found


def _found_session(request: HttpRequest, session_id: UUID) -> tuple[Session, Cohort]:
    session = queries.session_with_id(session_id)
    if session is None:
        raise Http404
    return session, _found_cohort(request, session.cohort_id)


def _asking(cohort: Cohort, refusal: Any, here: str) -> dict[str, Any]:
    return {
        "cohort": cohort,
        "course": cohort.course,
        "refusal": refusal,
        "danger": False,
        "token": "",
        "breadcrumb": _crumbs(cohort, here),
    }


def _crumbs(cohort: Cohort, here: str = "") -> Crumbs:
    """Training › courses › the course › the cohort (› here)."""
    name = cohort_label(cohort)
    crumbs = course_crumbs(cohort.course, name)
    if not here:
        return crumbs
    return [*crumbs[:-1], (name, reverse("cohort", args=[cohort.pk])), (here, None)]
