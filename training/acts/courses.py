"""Words for what is recorded."""

from typing import Any

ACTS: dict[str, Any] = {}
TARGETS: dict[str, Any] = {}
SHOWN: dict[str, Any] = {}
FIELDS: dict[str, Any] = {}
