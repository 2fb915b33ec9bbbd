"""A city hall's settings. What must be set and is not stops the start with one sentence."""

from django.core.exceptions import ImproperlyConfigured

from kindness.settings.base import *  # noqa: F403
from kindness.settings.base import ALLOWED_HOSTS, SECRET_KEY, UNSAFE_SECRET_KEY, env

if SECRET_KEY == UNSAFE_SECRET_KEY or len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY must be set to 50 or more random characters.")
if env.bool("DEBUG", default=False):
    raise ImproperlyConfigured("DEBUG must not be set in production.")
if not env.list("ALLOWED_HOSTS", default=[]) or "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the addresses people open.")
for name in ("DATABASE_URL", "REDIS_URL"):
    if not env.str(name, default=""):
        raise ImproperlyConfigured(f"{name} must be set.")

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
