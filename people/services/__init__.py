"""What happens to people and places. The only code that writes their tables."""

from people.services.absences import (
    add_closure,
    end_deputy,
    name_deputy,
    note_absence,
    remove_absence,
    remove_closure,
)
from people.services.accounts import (
    SLIPS_AT_ONCE,
    Slip,
    clear_ended_sessions,
    issue_first_passwords,
    issue_password,
    note_log_in,
    note_log_out,
    set_first_password,
    set_password,
)
from people.services.beginning import appoint_first_admin
from people.services.departments import add_department, move_department
from people.services.reasons import reason_blank
from people.services.roles import end_role, grant_role
from people.services.roster import apply_roster, stage_roster
from people.services.staff import add_staff, close_account, reopen_account, transfer_staff

__all__ = [
    "SLIPS_AT_ONCE",
    "Slip",
    "add_closure",
    "add_department",
    "add_staff",
    "apply_roster",
    "appoint_first_admin",
    "clear_ended_sessions",
    "close_account",
    "end_deputy",
    "end_role",
    "grant_role",
    "issue_first_passwords",
    "issue_password",
    "move_department",
    "name_deputy",
    "note_absence",
    "note_log_in",
    "note_log_out",
    "reason_blank",
    "remove_absence",
    "remove_closure",
    "reopen_account",
    "set_first_password",
    "set_password",
    "stage_roster",
    "transfer_staff",
]
