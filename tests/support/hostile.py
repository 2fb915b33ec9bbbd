"""What is typed, pasted and sent to break pages: for every field and every parameter.

Texts that spreadsheets and documents must defuse stand in tests/documents/hostile.py.
"""

from __future__ import annotations

# Looks empty to a reader; a `required` that only strips spaces lets it pass.
LOOKS_EMPTY = (
    "",
    " ",
    "\n\t ",
    "\u3164",
    "\u3164\u3164 \u115f\u1160",
    "\u200b\u200d",
    "\ufeff",
    "\u00ad",
    "\u2800",
)

# Can be stored nowhere, or is nobody's honest text.
UNREADABLE = ("정\x00지호", "\ud800", "\ufffe", "가" * 1_000_000)

# Text that must come out as it went in (after NFC and without invisible controls), escaped on the page.
AWKWARD = (
    "\u1112\u1161\u11ab\u1109\u1169\u11af 님이 도와주었습니다",  # NFD
    "\u202e호지정\u202c \u2066왼쪽\u2069",  # bidi controls
    "<script>alert(1)</script>",
    "{{ 7|add:7 }} {% now 'Y' %}",
    "' OR '1'='1' --",
    "=cmd|' /C calc'!A0",
    "👩\u200d👩\u200d👧\u200d👦 💐 🇰🇷",
    "\\ % _ ' \" & < >",
)

# For every parameter that is no text: pages, ids, dates, choices.
PARAMETERS = (
    "",
    "abc",
    "-1",
    "0",
    "1e9",
    "99999999999999999999",
    "１２",
    "0x10",
    "None",
    "\x00",
    "%00",
    "../../etc/passwd",
    "2026H3",
    "9999-99-99",
    "[]",
    "가",
)
