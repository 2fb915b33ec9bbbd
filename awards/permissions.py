"""May this person do it? Results of single people are for those who decide about awards, and for the auditor."""

from people.enums import Role
from people.permissions import has_role

may_read_tallies = has_role(Role.PROGRAMME_OFFICER, Role.COMMITTEE_MEMBER, Role.AUDITOR)
may_judge_tallies = has_role(
    Role.PROGRAMME_OFFICER, Role.COMMITTEE_MEMBER
)  # flags, letters' reasons, reports
may_publish = has_role(Role.PROGRAMME_OFFICER)
may_keep_register = has_role(Role.PROGRAMME_OFFICER)
