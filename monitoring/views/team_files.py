"""The report of a team as a file."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from documents.download import CONTENT_TYPES, attachment
from documents.forms import FileForm
from kindness import clock
from kindness.access import page
from kindness.forms import attempt
from monitoring import team_report
from monitoring.models import Team
from monitoring.permissions import sees_monitoring
from monitoring.queries import visits as queries
from monitoring.services.visits import note_team_report
from monitoring.views.teams import crumbs
from people.views.asker import asker


@page(permission=sees_monitoring)
def report(request: HttpRequest, team_id: UUID) -> HttpResponseBase:
    team = queries.team_for(asker(request), team_id)
    if team is None:
        raise Http404
    form = FileForm(request.POST if request.method == "POST" else None)
    file, refusal = attempt(request, form, lambda: _file(request, team, form))
    if file is not None:
        return file
    context = {
        "team": team,
        "form": form,
        "refusal": refusal,
        "breadcrumb": crumbs((team.name, reverse("team", args=[team.pk])), (_("Result report"), None)),
    }
    return render(request, "monitoring/team_report.html", context, status=422 if refusal else 200)


def _file(request: HttpRequest, team: Team, form: FileForm) -> HttpResponseBase:
    file_format, purpose, by = form.cleaned_data["format"], form.cleaned_data["purpose"], asker(request)
    content = team_report.make(
        team,
        queries.comparison_of(team),
        queries.reported(team),
        file_format,
        by=by,
        at=clock.now(),
        purpose=purpose,
    )
    note_team_report(team=team, file_format=file_format, purpose=purpose, by=by)
    name = f"{_('Report of the experience visits')} {team.name}.{file_format}"
    return attachment(content, name, CONTENT_TYPES[file_format])
