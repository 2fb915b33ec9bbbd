"""What pages and other apps read about people and places."""

from people.queries.accounts import account_with_number, count_without_password, list_accounts
from people.queries.directory import departments_by_code, directory_groups, division_with_code, seats_in
from people.queries.roles import grant_with_id, grants_of, holders_of, holding, list_grants
from people.queries.roster import staged_roster, staged_rosters
from people.queries.search import LONGEST, PersonFound, search_people
from people.queries.seats import (
    division_on,
    in_service,
    person_with_number,
    postings_of,
    seats,
    seats_of_two,
    signed_in,
)

__all__ = [
    "LONGEST",
    "PersonFound",
    "account_with_number",
    "count_without_password",
    "departments_by_code",
    "directory_groups",
    "division_on",
    "division_with_code",
    "grant_with_id",
    "grants_of",
    "holders_of",
    "holding",
    "in_service",
    "list_accounts",
    "list_grants",
    "person_with_number",
    "postings_of",
    "search_people",
    "seats",
    "seats_in",
    "seats_of_two",
    "signed_in",
    "staged_roster",
    "staged_rosters",
]
