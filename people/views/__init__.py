"""Which screen answers."""

from people.views.absences import (
    absences,
    closures,
    deputies,
    drop_absence,
    drop_closure,
    drop_deputy,
)
from people.views.accounts import accounts, close, issue, reopen, roster_passwords
from people.views.directory import directory, division, search
from people.views.login import extend_session, locked_out, log_in, log_out
from people.views.profile import my_password, my_profile
from people.views.roles import end, grant, roles
from people.views.roster import roster, roster_template, rosters

__all__ = [
    "absences",
    "accounts",
    "close",
    "closures",
    "deputies",
    "directory",
    "division",
    "drop_absence",
    "drop_closure",
    "drop_deputy",
    "end",
    "extend_session",
    "grant",
    "issue",
    "locked_out",
    "log_in",
    "log_out",
    "my_password",
    "my_profile",
    "reopen",
    "roles",
    "roster",
    "roster_passwords",
    "roster_template",
    "rosters",
    "search",
]
