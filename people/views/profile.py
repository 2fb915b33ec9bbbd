"""My own seat, roles and password."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import password_validation, update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, gettext_lazy

from kindness.access import page
from kindness.errors import Refused
from people.forms import PasswordForm
from people.models import Staff
from people.permissions import is_employed, is_head, is_signed_in
from people.queries import grants_of, postings_of
from people.services import set_password
from people.views.asker import asker


@page(permission=is_signed_in)
def my_profile(request: HttpRequest) -> HttpResponse:
    """What the city hall knows about me here."""
    me = asker(request)
    context = {
        "postings": postings_of(me),
        "grants": grants_of(me),
        "employed": is_employed(me),
        "heads": is_head(me),
        "breadcrumb": [(_("My profile"), None)],
    }
    return render(request, "people/me.html", context)


@page(permission=is_signed_in)
def my_password(request: HttpRequest) -> HttpResponse:
    """My new password; my other log-ins end with the old one."""
    me = asker(request)
    first = me.must_change_password
    form = PasswordForm(request.POST if request.method == "POST" else None)
    refusal = None
    if request.method == "POST":
        try:
            _change(request, me, form)
            messages.success(
                request, _("Your password has been changed. Log-ins on other devices have ended.")
            )
            return redirect(settings.LOGIN_REDIRECT_URL if first else "my_profile")
        except Refused as refused:
            refusal = refused
    context = {
        "form": form,
        "refusal": refusal,
        "first": first,
        "breadcrumb": [] if first else [(_("My profile"), "/me/"), (_("Change password"), None)],
    }
    return render(request, "people/password.html", context, status=422 if refusal else 200)


def _change(request: HttpRequest, me: Staff, form: PasswordForm) -> None:
    if not form.is_valid():
        raise Refused("incomplete", gettext_lazy("Please fill in all three fields."))
    if not me.check_password(form.cleaned_data["current"]):
        raise Refused(
            "wrong_password", gettext_lazy("The current password is not right. Please type it once more.")
        )
    new = form.cleaned_data["new"]
    if new != form.cleaned_data["again"]:
        raise Refused(
            "passwords_differ", gettext_lazy("The two new passwords differ. Please type the same one twice.")
        )
    if new == form.cleaned_data["current"]:
        raise Refused(
            "same_password",
            gettext_lazy("The new password is the one you have now. Please choose another."),
        )
    try:
        password_validation.validate_password(new, me)
    except ValidationError as error:
        raise Refused("weak_password", " ".join(error.messages)) from error
    set_password(staff=me, password=new, by=me, keep_session=request.session.session_key or "")
    update_session_auth_hash(request, me)
