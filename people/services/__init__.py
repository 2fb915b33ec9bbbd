"""What happens to people and places. The only code that writes their tables."""

from people.services.accounts import (
    clear_ended_sessions,
    note_log_in,
    note_log_out,
    set_first_password,
    set_password,
)
from people.services.departments import add_department, move_department
from people.services.roles import end_role, grant_role, reason_blank
from people.services.roster import apply_roster, stage_roster
from people.services.staff import add_staff, close_account, transfer_staff

__all__ = [
    "add_department",
    "add_staff",
    "apply_roster",
    "clear_ended_sessions",
    "close_account",
    "end_role",
    "grant_role",
    "move_department",
    "note_log_in",
    "note_log_out",
    "reason_blank",
    "set_first_password",
    "set_password",
    "stage_roster",
    "transfer_staff",
]
