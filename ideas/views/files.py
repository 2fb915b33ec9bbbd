"""Files of an idea: added by its first author, downloaded by its authors."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from documents.download import attachment
from ideas.forms.ideas import FileForm
from ideas.models import Attachment, Idea
from ideas.queries import ideas as queries
from ideas.services import files as services
from ideas.views.ideas import file_form, own, trail
from kindness.access import page
from kindness.errors import Refused
from kindness.forms import attempt, token_of
from people.permissions import is_employed
from people.views.asker import asker


@page(permission=is_employed)
def add(request: HttpRequest, idea_id: UUID) -> HttpResponse:
    """Checked and cleaned before it is kept."""
    found = own(request, idea_id)
    form = file_form(request)
    done, refusal = attempt(request, form, lambda: _keep(request, found, form))
    if done is not None:
        messages.success(request, _("The file is kept. Who made it has been removed from it."))
        return HttpResponseRedirect(reverse("idea_edit", args=[found.pk]))
    context = {"idea": found, "form": form, "refusal": refusal, "breadcrumb": trail(found, _("Add a file"))}
    return render(request, "ideas/idea_file.html", context, status=422 if refusal else 200)


def _keep(request: HttpRequest, found: Idea, form: FileForm) -> Attachment:
    sent = form.cleaned_data["file"]
    token = token_of(request.POST.get("token", ""))
    return services.add_file(idea=found, name=sent.name, content=sent.read(), by=asker(request), token=token)


@page(permission=is_employed)
def download(request: HttpRequest, file_id: UUID) -> HttpResponseBase:
    kept = queries.file_for(asker(request), file_id)
    if kept is None:
        raise Http404
    return attachment(bytes(kept.content), kept.name, kept.media_type)


@page(permission=is_employed)
def remove(request: HttpRequest, file_id: UUID) -> HttpResponse:
    kept = queries.file_for(asker(request), file_id)
    if kept is None or kept.idea.author_id != asker(request).pk:
        raise Http404
    refusal = None
    if request.method == "POST":
        try:
            services.remove_file(attachment=kept, by=asker(request))
            messages.success(request, _("The file is removed."))
            return HttpResponseRedirect(reverse("idea_edit", args=[kept.idea_id]))
        except Refused as refused:
            refusal = refused
    context = {
        "idea": kept.idea,
        "file": kept,
        "refusal": refusal,
        "breadcrumb": trail(kept.idea, _("Remove a file")),
    }
    return render(request, "ideas/idea_file_remove.html", context, status=422 if refusal else 200)
