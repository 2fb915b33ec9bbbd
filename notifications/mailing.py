"""One notice as one mail. Tells exactly what is known about it afterwards, because a mail cannot be called back."""

from __future__ import annotations

import smtplib
from contextlib import suppress
from enum import Enum, auto

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.utils import translation

from notifications.models import Notice
from notifications.words import words_of

log = structlog.get_logger(__name__)

_PERMANENT = 500  # SMTP replies from here on mean: do not try again (RFC 5321, 4.2.1)


class Outcome(Enum):
    SENT = auto()
    NO_ADDRESS = auto()  # nobody to mail: no address, or the account is closed
    NO_SERVER = auto()  # the mail server was not reached: nothing has left
    LATER = auto()  # the server said no for now
    REFUSED = auto()  # the server said no for good
    UNSURE = auto()  # the connection broke in the middle: it may have been taken


def send(notice: Notice) -> Outcome:
    """Mail a claimed notice (its person loaded), on a connection of its own. Never raises for what a server does."""
    if not notice.person.email or not notice.person.is_active:
        return Outcome.NO_ADDRESS
    outcome = _hand_over(message_for(notice))
    if outcome is not Outcome.SENT:
        log.warning("mail_not_sent", notice=str(notice.id), outcome=outcome.name, tries=notice.mail_tries)
    return outcome


def message_for(notice: Notice) -> EmailMessage:
    """In the city's language: what the reader chose in the browser is not known here."""
    with translation.override(settings.LANGUAGE_CODE):
        told = words_of(notice.kind).told(notice.params)
        context = {
            "site": settings.SITE,
            "name": notice.person.name,
            "told": told,
            "link": settings.PUBLIC_URL + (notice.url or "/notices/"),
        }
        return EmailMessage(
            subject=" ".join(render_to_string("notifications/mail_subject.txt", context).split()),
            body=render_to_string("notifications/mail.txt", context),
            to=[notice.person.email],
            # The same message under the same name, should a mail server ever see it twice; no answer machines, please.
            headers={"Message-ID": f"<{notice.id}@{_domain()}>", "Auto-Submitted": "auto-generated"},
        )


def _hand_over(message: EmailMessage) -> Outcome:
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException):
        return Outcome.NO_SERVER
    try:
        message.connection = connection
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        return _refusal(max(code for code, _reply in error.recipients.values()))
    except smtplib.SMTPResponseException as error:
        return _refusal(error.smtp_code)
    except (ValueError, smtplib.SMTPNotSupportedError):
        return Outcome.REFUSED  # an address no server would take
    except (OSError, smtplib.SMTPException):
        return Outcome.UNSURE
    finally:
        with suppress(OSError, smtplib.SMTPException):
            connection.close()
    return Outcome.SENT


def _refusal(code: int) -> Outcome:
    return Outcome.REFUSED if code >= _PERMANENT else Outcome.LATER


def _domain() -> str:
    return str(settings.DEFAULT_FROM_EMAIL).rpartition("@")[2].rstrip("> ")
