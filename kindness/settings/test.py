"""The suite's settings: the real database, Redis and pages; only what costs time is cheaper."""

from kindness.settings.base import *  # noqa: F403


class InvalidVariable(str):
    """Django asks whether it may name the missing variable, then names it: so this raises."""

    __slots__ = ()

    def __contains__(self, part: object) -> bool:
        return True

    def __mod__(self, variable: object) -> str:
        raise LookupError(f"undefined template variable: {variable}")


PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SITE = {**SITE, "demo": True}
# An undefined variable in a template fails the test that meets it.
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = InvalidVariable("undefined")
