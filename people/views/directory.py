"""Who works where; and looking somebody up."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kindness import clock
from kindness.access import page
from people.forms import PeopleFilter
from people.models import Staff
from people.permissions import is_employed, may_import_rosters
from people.queries import PersonFound, directory_groups, division_with_code, search_people, seats_in
from people.views.asker import asker

PER_PAGE = 50
# A line of a division: dicts, which templates read fastest.
ROW_FIELDS = ("department_id", "position", "rank")
ROW_NAMES = {
    "team": F("department__name"),
    "name": F("staff__name"),
    "number": F("staff__number"),
    "extension": F("staff__extension"),
}


@page(permission=is_employed)
def directory(request: HttpRequest) -> HttpResponse:
    """Every division with the number of its people."""
    groups = directory_groups(day=clock.today())
    context = {
        "groups": groups,
        "may_import": may_import_rosters(request.user),
        "breadcrumb": [(_("People"), None)],
    }
    return render(request, "people/directory.html", context)


@page(permission=is_employed)
def division(request: HttpRequest, code: str) -> HttpResponse:
    """The people of one division, by team."""
    place = division_with_code(code)
    if place is None:
        raise Http404
    form = PeopleFilter(request.GET)
    wanted = form.cleaned_data.get("q", "") if form.is_valid() else ""
    seats = seats_in(place, name=wanted, day=clock.today())
    people = Paginator(seats.values(*ROW_FIELDS, **ROW_NAMES), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "division": place,
        "people": people,
        "form": form,
        "query": f"{urlencode({'q': wanted})}&" if wanted else "",
        "breadcrumb": [(_("People"), reverse("people")), (place.name, None)],
    }
    return render(request, "people/division.html", context)


@page(permission=is_employed)
def search(request: HttpRequest) -> HttpResponse:
    """At most twenty people. A form that chooses a person asks for JSON and says what `for`."""
    text = request.GET.get("q", "")
    found = search_people(text, day=clock.today())
    me = asker(request)
    if request.accepts("text/html"):
        context = {
            "people": found,
            "text": text[:60],
            "asked": bool(text.strip()),
            "breadcrumb": [(_("People"), reverse("people")), (_("Find a person"), None)],
        }
        return render(request, "people/search.html", context)
    why = _why_no_role if request.GET.get("for") == "role" else _why_no_letter
    return JsonResponse({"people": [_as_json(person, why(person, me)) for person in found]})


def _as_json(person: PersonFound, why: str) -> dict[str, Any]:
    return {
        "number": person.number,
        "name": person.name,
        "division": person.division_name,
        "team": "" if person.team_name == person.division_name else person.team_name,
        "rank": person.rank,
        "position": person.position,
        "disabled": bool(why),
        "why": why,
    }


def _why_no_letter(person: PersonFound, me: Staff) -> str:
    """Why a choice is shown in grey. The rules decide again when the letter is sent."""
    if person.number == me.number:
        return _("This is you")
    if person.division_id is None:
        return _("Not seated in a department today")
    return _("Same department as you") if person.division_id == me.division_id else ""


def _why_no_role(person: PersonFound, me: Staff) -> str:
    return _("This is you") if person.number == me.number else ""
