"""Tells people things: one row each, in the transaction of what it tells of; mail goes out from the same rows.

What people do with their own notices (reading them) leaves no audit row: it is nobody's act but theirs, and the
record would say for ever when each of them looked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from kindness import clock
from notifications.enums import MailState
from notifications.mailing import Outcome, send
from notifications.models import Notice
from notifications.words import words_of
from people.models import Staff

# How long after the first, second … try the next one is made. After the last one it is given up.
RETRIES = (
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
)
# A claim not settled by then belonged to a worker that was killed: the mail may or may not have gone.
CLAIM_LIMIT = timedelta(minutes=15)
# Older news are not mailed any more; they stand among the notices all the same.
STALE = timedelta(days=7)
MAILS_A_RUN = 200


def notify(
    *,
    people: Iterable[int],
    kind: str,
    key: str,
    params: Mapping[str, Any] | None = None,
    url: str = "",
    mail: bool = True,
) -> None:
    """Tell each person (staff ids) of a fact once; told already, nothing happens.

    kind: "<app>.<name>", whose words stand in <app>/notices.py. key: the fact, e.g. the letter's id. params: plain
    values for the words. url: a path of ours. Raises UnknownKind or KeyError when kind, words and params do not fit.
    """
    notify_each(kind=kind, told=(Fact(person, key, dict(params or {}), url) for person in people), mail=mail)


@dataclass(frozen=True, slots=True)
class Fact:
    """What one person (staff id) is told: key, params and url as in `notify`."""

    person: int
    key: str
    params: Mapping[str, Any]
    url: str = ""


def notify_each(*, kind: str, told: Iterable[Fact], mail: bool = True) -> None:
    """Tell many people, each of a fact of their own, in one statement; otherwise like `notify`."""
    facts, words = list(told), words_of(kind)
    for fact in facts:
        words.told(fact.params)  # a mistake shows here, in the transaction of the act, not on somebody's page
    moment = clock.now()
    Notice.objects.bulk_create(
        (
            Notice(
                person_id=fact.person,
                kind=kind,
                key=fact.key,
                params=dict(fact.params),
                url=fact.url,
                created_at=moment,
                mail_state=MailState.WAITING if mail else MailState.NONE,
            )
            for fact in facts
        ),
        ignore_conflicts=True,
    )


def mark_read(*, notice: Notice, by: Staff) -> None:
    """The reader opened it; a second time changes nothing."""
    _unread_of(by).filter(pk=notice.pk).update(read_at=clock.now())


def mark_known(*, kind: str, key: str, by: Staff) -> None:
    """The person met the fact itself: its notice has nothing left to say."""
    mark_all_known(kinds=[kind], key=key, by=by)


def mark_all_known(*, kinds: Collection[str], key: str, by: Staff) -> None:
    """The same of everything told about one fact."""
    _unread_of(by).filter(kind__in=kinds, key=key).update(read_at=clock.now())


def mark_all_read(*, by: Staff) -> int:
    """Everything the person has been told so far; returns how many were unread."""
    return _unread_of(by).update(read_at=clock.now())


def mail_due_notices() -> int:
    """Mail what is due, one claim at a time; returns how many were mailed. Stops when the mail server is away."""
    give_up_overdue()
    mailed = 0
    for _ in range(MAILS_A_RUN):
        notice = claim_due_notice()
        if notice is None:
            break
        outcome = send(notice)
        settle_mail(notice=notice, outcome=outcome)
        mailed += outcome is Outcome.SENT
        if outcome is Outcome.NO_SERVER:
            break
    return mailed


def claim_due_notice() -> Notice | None:
    """waiting → claimed, committed before anything is sent, so that no other worker and no later try sends it too."""
    with transaction.atomic():
        notice: Notice | None = (
            Notice.objects.filter(mail_state=MailState.WAITING, mail_due_at__lte=Now())
            .select_related("person")
            .select_for_update(of=("self",), skip_locked=True)
            .order_by("mail_due_at")
            .first()
        )
        if notice is not None:
            notice.mail_tries += 1
            Notice.objects.filter(pk=notice.pk).update(
                mail_state=MailState.CLAIMED, mail_tries=notice.mail_tries, mail_due_at=Now() + CLAIM_LIMIT
            )
    return notice


def settle_mail(*, notice: Notice, outcome: Outcome) -> None:
    """claimed → what became of it. A claim that was given up meanwhile stays as it is."""
    claimed = Notice.objects.filter(pk=notice.pk, mail_state=MailState.CLAIMED, mail_tries=notice.mail_tries)
    match outcome:
        case Outcome.SENT:
            claimed.update(mail_state=MailState.SENT, mailed_at=Now())
        case Outcome.NO_ADDRESS:
            claimed.update(mail_state=MailState.NONE)
        case Outcome.UNSURE:
            claimed.update(mail_state=MailState.UNSURE)
        case Outcome.REFUSED:
            claimed.update(mail_state=MailState.FAILED)
        case Outcome.NO_SERVER | Outcome.LATER if notice.mail_tries <= len(RETRIES):
            pause = RETRIES[notice.mail_tries - 1]
            claimed.update(mail_state=MailState.WAITING, mail_due_at=Now() + pause)
        case _:
            claimed.update(mail_state=MailState.FAILED)


def give_up_overdue() -> None:
    """A claim nobody settled is unsure and never mailed again; old news are not mailed any more."""
    overdue = Notice.objects.filter(mail_due_at__lte=Now())
    overdue.filter(mail_state=MailState.CLAIMED).update(mail_state=MailState.UNSURE)
    stale = Q(created_at__lte=Now() - STALE)
    overdue.filter(stale, mail_state=MailState.WAITING, mail_tries=0).update(mail_state=MailState.NONE)
    overdue.filter(stale, mail_state=MailState.WAITING, mail_tries__gt=0).update(mail_state=MailState.FAILED)


def _unread_of(person: Staff) -> QuerySet[Notice]:
    return Notice.objects.filter(person=person, read_at__isnull=True)
