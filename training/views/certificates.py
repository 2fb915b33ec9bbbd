"""Certificates: one's own, revoked and issued again by officers, verified by anybody."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from audit.access import shows
from documents.download import CONTENT_TYPES, attachment
from kindness.access import anyone, page
from kindness.forms import attempt
from people.permissions import is_employed
from people.views.asker import asker
from training import papers
from training.forms.attendance import CertificateFilter, VerifyForm, WithReasonForm, prefilled
from training.models import Certificate
from training.permissions import runs_training, sees_training
from training.queries import certificates as queries
from training.services.certificates import reissue_certificate, revoke_certificate, verify_certificate

PER_PAGE = 50


@page(permission=is_employed)
def mine(request: HttpRequest) -> HttpResponse:
    """One's own, valid and revoked."""
    found = Paginator(queries.certificates_of(asker(request)), PER_PAGE)
    context = {
        "certificates": found.get_page(request.GET.get("page")),
        "breadcrumb": _crumbs(_("Certificates of completion"), here=True),
    }
    return render(request, "training/certificates.html", context)


@page(permission=sees_training)
def register(request: HttpRequest) -> HttpResponse:
    """Every certificate the city has issued."""
    form = CertificateFilter(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    certificates = Paginator(queries.register(text), PER_PAGE).get_page(request.GET.get("page"))
    shows(request, what="certificate", subjects=[one.enrolment.staff.number for one in certificates])
    context = {
        "certificates": certificates,
        "form": form,
        "searched": bool(text),
        "query": f"{urlencode({'q': text})}&" if text else "",
        "may_certify": runs_training(request.user),
        "breadcrumb": [
            (_("Kindness training"), reverse("my_training")),
            (_("Register of certificates"), None),
        ],
    }
    return render(request, "training/certificate_register.html", context)


@page(permission=is_employed)
def pdf(request: HttpRequest, certificate_id: UUID) -> HttpResponseBase:
    """The certificate as a page; a revoked one says so across it."""
    certificate = _found(request, certificate_id)
    shows(request, what="certificate", subjects=[certificate.enrolment.staff.number])
    return attachment(
        papers.certificate(certificate), papers.certificate_name(certificate), CONTENT_TYPES["pdf"]
    )


@page(permission=runs_training)
def revoke(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    done = _("The certificate has been revoked. Its verification page says so from now on.")
    return _decide(request, certificate_id, "training/certificate_revoke.html", revoke_certificate, done)


@page(permission=runs_training)
def reissue(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    done = _("A new certificate has been issued, and the one before is revoked.")
    return _decide(request, certificate_id, "training/certificate_reissue.html", reissue_certificate, done)


def _decide(
    request: HttpRequest,
    certificate_id: UUID,
    template: str,
    service: Callable[..., Certificate],
    done: str,
) -> HttpResponse:
    certificate = _found(request, certificate_id)
    form = WithReasonForm(request.POST if request.method == "POST" else None)
    decided, refusal = attempt(
        request,
        form,
        lambda: service(certificate=certificate, reason=form.cleaned_data["reason"], by=asker(request)),
    )
    back = reverse("cohort_finish", args=[certificate.enrolment.cohort_id])
    if decided is not None:
        messages.success(request, done)
        return HttpResponseRedirect(back)
    shows(request, what="certificate", subjects=[certificate.enrolment.staff.number])
    context = {
        "certificate": certificate,
        "form": form,
        "refusal": refusal,
        "back": back,
        "danger": True,
        "token": "",
        "breadcrumb": _crumbs(str(certificate)),
    }
    return render(request, template, context, status=422 if refusal else 200)


@page(permission=anyone)
def verify(request: HttpRequest) -> HttpResponse:
    """Everything the certificate says, for whoever holds its number and code: a changed paper is found out."""
    typed = {name: prefilled(request.GET.get(name, "")) for name in ("number", "code")}
    form = VerifyForm(request.POST if request.method == "POST" else None, initial=typed)
    found, refusal = attempt(request, form, lambda: _verified(request, form))
    if found is not None:
        shows(request, what="certificate verification", subjects=[found.enrolment.staff.number])
    context = {
        "form": form,
        "found": found,
        "facts": papers.facts(found) if found else [],
        "issuer": papers.issuer(),
        "refusal": refusal,
        "menu": [],  # the same page for strangers and for our own
    }
    answer = render(request, "training/certificate_verify.html", context, status=422 if refusal else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _verified(request: HttpRequest, form: VerifyForm) -> Certificate:
    data = form.cleaned_data
    return verify_certificate(
        number=data["number"], code=data["code"], address=request.META.get("REMOTE_ADDR") or None
    )


def _found(request: HttpRequest, certificate_id: UUID) -> Certificate:
    certificate = queries.certificate_seen_by(asker(request), certificate_id)
    if certificate is None:
        raise Http404
    return certificate


def _crumbs(label: str, *, here: bool = False) -> list[tuple[str, str | None]]:
    between = [] if here else [(_("Certificates of completion"), reverse("certificates"))]
    return [(_("Kindness training"), "/training/"), *between, (label, None)]
