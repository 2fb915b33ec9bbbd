"""What happens in awards: the only code that writes its tables."""

from awards.services.commendations import record_commendation
from awards.services.reports import (
    claim_report,
    forget_old_reports,
    make_due_reports,
    make_report,
    request_report,
)
from awards.services.tallies import (
    describe_due_tallies,
    describe_tally,
    publish_tally,
    tally_due_periods,
    tally_period,
)

__all__ = [
    "claim_report",
    "describe_due_tallies",
    "describe_tally",
    "forget_old_reports",
    "make_due_reports",
    "make_report",
    "publish_tally",
    "record_commendation",
    "request_report",
    "tally_due_periods",
    "tally_period",
]
