"""What `make run` uses: production's behaviour on a loopback address, without TLS."""

from kindness.settings.base import *  # noqa: F403

SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
