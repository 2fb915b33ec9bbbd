"""Work that waits for the jobs, and the rows it must end in however often, late or half they looked at it."""

from __future__ import annotations

import email
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from audit.models import AuditRow
from audit.services import Act, Job, record, record_many
from awards.models import Tally
from kindness import clock
from kindness.halfyear import HalfYear
from kindness.management.commands.check_invariants import invariants
from notifications.enums import MailState
from notifications.models import Notice
from people.enums import Role
from people.queries import holders_of
from recognition.models import Carnation, Period
from recognition.services import move_due_periods, schedule_period
from tests.factories.awards import make_people, thank
from tests.factories.people import make_division, make_staff
from tests.factories.recognition import make_carnation, make_period
from tests.faults.town import Town

TESTS = Job("tests")
LETTERS = 3

# One delivery, one notice and one mail for each letter; one count, told once to one officer; nothing twice.
AS_IT_SHOULD_BE = {
    "delivered": LETTERS,
    "delivered notices": LETTERS,
    "mails of letters": LETTERS,
    "closed": 1,
    "counted": 1,
    "tallies": [(1, "final", LETTERS)],
    "described": 1,
    "mails of the tally": 1,
}


def open_half_year(**rules: Any) -> Period:
    """The present one, by the services."""
    half = HalfYear.containing(clock.fresh())
    period = schedule_period(half=half, by=TESTS, **rules)
    move_due_periods()
    period.refresh_from_db()
    return period


@dataclass(frozen=True)
class Work:
    """Letters whose undo minutes are over, and a half-year that has ended and is neither closed nor counted."""

    town: Town
    letters: frozenset[UUID]
    ended: Period

    def rows(self) -> Mapping[str, Any]:
        """What the jobs have made of it so far; AS_IT_SHOULD_BE in the end."""
        keys = [str(letter) for letter in self.letters]
        notices = Notice.objects.filter(kind="recognition.letter_received", key__in=keys)
        tallies = Tally.objects.filter(period=self.ended)
        told = Notice.objects.filter(kind="awards.tally_ready", key=f"{self.ended.half}-1")
        return {
            "delivered": _acts("carnation.delivered", keys),
            "delivered notices": notices.count(),
            "mails of letters": self._mails(notices),
            "closed": _acts("period.closed", [self.ended.half]),
            "counted": _acts("tally.counted", tallies.values_list("pk", flat=True)),
            "tallies": list(tallies.values_list("version", "state", "letters")),
            "described": _acts("tally.described", tallies.values_list("pk", flat=True)),
            "mails of the tally": self._mails(told),
        }

    def is_done(self) -> bool:
        """Nothing is left to do, whether or not it was done well."""
        waiting = Carnation.objects.filter(pk__in=self.letters, delivered_at__isnull=True)
        unsent = Notice.objects.exclude(mail_state__in=[MailState.SENT, MailState.NONE])
        counted = Tally.objects.filter(period=self.ended, described_at__isnull=False)
        return counted.exists() and not waiting.exists() and not unsent.exists()

    def _mails(self, notices: Any) -> int:
        """Messages the mail server took, each of them counted."""
        wanted = {str(pk) for pk in notices.values_list("pk", flat=True)}
        taken = [email.message_from_string(text)["Message-ID"] for text in self.town.mailbox.taken]
        return sum(number.strip("<>").partition("@")[0] in wanted for number in taken)


def make_work(town: Town) -> Work:
    """In a half-year further back each time."""
    oldest = Period.objects.order_by("half").first() or open_half_year()
    present = Period.objects.running(clock.fresh()).get()
    ended = make_period(oldest.half.previous)
    recipient, senders = _people()
    thank(recipient, senders, period=ended)
    hour_ago = clock.fresh() - timedelta(hours=1)
    letters = [
        make_carnation(sender, recipient, period=present, sent_at=hour_ago, delivered_at=None)
        for sender in senders
    ]
    sent = Carnation.objects.filter(recipient=recipient).values_list("pk", flat=True)
    record_many([Act("carnation.sent", "carnation", letter) for letter in sent], by=TESTS)
    record("period.scheduled", by=TESTS, target="period", target_id=ended.half)
    return Work(town, frozenset(letter.pk for letter in letters), ended)


def _people() -> tuple[Any, list[Any]]:
    division = make_division("민원여권과")
    if not holders_of(Role.PROGRAMME_OFFICER):
        make_staff(division, roles=[Role.PROGRAMME_OFFICER], email="officer@daon.example")
    recipient = make_staff(division, email="kim@daon.example")
    return recipient, make_people([make_division("도로과")], LETTERS)


def _acts(action: str, targets: Any) -> int:
    return AuditRow.objects.filter(action=action, target_id__in=[str(one) for one in targets]).count()


def breaks() -> dict[str, int]:
    """Invariants that do not hold, with how often."""
    return {name: found for name, count in invariants() if (found := count())}
