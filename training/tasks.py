"""What runs later. Each looks at what is due and calls one service; see kindness.schedule."""

from __future__ import annotations
