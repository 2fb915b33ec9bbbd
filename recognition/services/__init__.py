"""What happens in recognition: the only code that writes its tables."""

from recognition.services.importing import PastLetter, import_letters
from recognition.services.letters import (
    deliver_due_letters,
    mark_read,
    send_carnation,
    withdraw_carnation,
)
from recognition.services.periods import (
    announce_period,
    change_settings,
    close_period,
    extend_period,
    finish_period,
    move_due_periods,
    schedule_period,
)
from recognition.services.reminders import remind_due_senders
from recognition.services.reports import decide_report, report_carnation
from recognition.services.totals import keep_due_totals

__all__ = [
    "PastLetter",
    "announce_period",
    "change_settings",
    "close_period",
    "decide_report",
    "deliver_due_letters",
    "extend_period",
    "finish_period",
    "import_letters",
    "keep_due_totals",
    "mark_read",
    "move_due_periods",
    "remind_due_senders",
    "report_carnation",
    "schedule_period",
    "send_carnation",
    "withdraw_carnation",
]
