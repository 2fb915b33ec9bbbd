"""Call-backs in the city of the permission matrix, and on the lists that are counted."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from monitoring.enums import CallBackState
from people.models import Staff
from tests.factories.callbacks import MATTER, PHONE, make_callback
from tests.factories.people import make_staff

WHAT = {"callback_id": "callback"}
LISTS = {
    "callbacks/": 8,
    "callbacks/?ended=1": 8,
    "callbacks/?tab=taken": 8,
    "callbacks/?tab=division": 8,
    "callbacks/new/": 4,
    "callbacks/numbers/": 4,
}
NO_LISTS = {
    "callbacks/rules/",
    "callbacks/numbers/callbacks.<slug:file_format>",
    *(
        f"callbacks/<uuid:callback_id>/{act}"
        for act in ("", "done/", "no-answer/", "pass-on/", "close/", "reopen/")
    ),
}


def give_callbacks(
    things: dict[tuple[str, str], Any], employed: dict[str, Staff], colleague: Staff, stranger: Staff
) -> None:
    """Everybody employed has a promise of their own; the colleague's lies in the head's division."""
    things["callback", "own"] = {
        name: make_callback(person, by=stranger) for name, person in employed.items()
    }
    things["callback", "same"] = make_callback(colleague, by=stranger)
    things["callback", "foreign"] = make_callback(stranger, by=colleague)


def give_lists(me: Staff, size: int) -> None:
    """Waiting and ended ones, for me and taken by me."""
    for number in range(size):
        other = make_staff()
        for state in (CallBackState.WAITING, CallBackState.DONE):
            make_callback(me, by=other, state=state, matter=f"{MATTER} {number}")
            make_callback(other, by=me, state=state)


def bodies(someone: str) -> dict[str, dict[str, Any]]:
    """What a well-meaning person would send there."""
    one = "callbacks/<uuid:callback_id>"
    return {
        "callbacks/new/": {"person": someone, "phone": PHONE, "matter": MATTER, "token": str(uuid4())},
        "callbacks/rules/": {
            "hours": "2", "opens": "09:00", "closes": "18:00", "lunch_from": "12:00", "lunch_until": "13:00",
            "remind_minutes": "20", "mask_days": "30",
        },
        f"{one}/done/": {"result": "안내함"},
        f"{one}/no-answer/": {"note": "부재중"},
        f"{one}/pass-on/": {"person": someone},
        f"{one}/close/": {"reason": "창구로 오심"},
    }  # fmt: skip
