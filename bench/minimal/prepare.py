"""Fill the yardstick's database and print what its visitors need: `python -m bench.minimal.prepare ROWS`."""

from __future__ import annotations

import json
import sys

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402 - its models need the set-up
from django.contrib.auth.models import User  # noqa: E402 - its models need the set-up
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402 - its models need the set-up
from django.db import connection  # noqa: E402 - its models need the set-up


def fill(rows: int) -> dict[str, str]:
    """`rows` items of a thousand owners. Returns the cookies of one of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO auth_user (password, is_superuser, username, first_name, last_name, email, is_staff,"
            " is_active, date_joined) SELECT '!', false, 'user' || n, '', '', '', false, true, now()"
            " FROM generate_series(1, 1000) n"
        )
        cursor.execute(
            "INSERT INTO minimal_place (name) SELECT 'place ' || n FROM generate_series(1, 1000) n"
        )
        cursor.execute(
            "INSERT INTO minimal_batch (name) SELECT 'batch ' || n FROM generate_series(1, 1000) n"
        )
        cursor.execute(
            "INSERT INTO minimal_item (owner_id, place_id, batch_id, text, made_at)"
            " SELECT u.id, 1 + mod(n, 1000), 1 + mod(n, 1000), 'text of item ' || n, now()"
            " FROM generate_series(1, %s) n JOIN auth_user u ON u.username = 'user' || (1 + mod(n, 1000))",
            [rows],
        )
        cursor.execute("ANALYZE")
    user = User.objects.get(username="user1")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return {"sessionid": session.session_key or "", "csrftoken": "a" * 32}


if __name__ == "__main__":
    print(json.dumps(fill(int(sys.argv[1]))))
