"""What every environment has in common. Everything that differs comes from the environment."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ

from kindness.settings import content_security, log
from kindness.settings.broker import celery_url

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

# What a development checkout may run with; production refuses it (production.py).
UNSAFE_SECRET_KEY = "unsafe-development-key"  # noqa: S105 - named so that production can refuse it
SECRET_KEY = env.str("SECRET_KEY", default=UNSAFE_SECRET_KEY)
DEBUG = False
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "axes",
    "csp",
    "pgtrigger",
    "kindness",
    "audit",
    "people",
    "notifications",
    "documents",
    "recognition",
    "ideas",
    "monitoring",
    "training",
    "awards",
    "home",
    "demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "kindness.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "kindness.clock.ClockMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kindness.access.AccessMiddleware",
    "people.session.SessionMiddleware",
    "audit.middleware.AccessLogMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "kindness.urls"
WSGI_APPLICATION = "kindness.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = True

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "kindness.context.page",
                "notifications.context.bell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "kindness.templatetags.kindness",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]

# --- database: persistent connections, Seoul time, nothing may hang -----------------------------
DATABASES: dict[str, Any] = {
    "default": env.db_url("DATABASE_URL", default="postgresql://app@/kindness?host=/tmp")
}
DATABASES["default"].update(
    CONN_MAX_AGE=env.int("CONN_MAX_AGE", default=600),
    CONN_HEALTH_CHECKS=True,
    TIME_ZONE="Asia/Seoul",
    OPTIONS={
        **DATABASES["default"].get("OPTIONS", {}),
        # How often a statement of kindness.prepared is asked before its plan is kept. 0 is never: for a pooler
        # that lends one connection to many (pgbouncer before 1.21).
        "prepare_threshold": env.int("PREPARE_AFTER", default=5) or None,
        "options": " ".join(
            f"-c {name}={value}"
            for name, value in {
                "statement_timeout": env.int("STATEMENT_TIMEOUT_MS", default=10_000),
                "lock_timeout": env.int("LOCK_TIMEOUT_MS", default=5_000),
                "idle_in_transaction_session_timeout": 60_000,
                "jit": "off",  # our queries are short: compiling them costs more than it saves
            }.items()
        ),
    },
)

# --- Redis: broker and a cache the product can live without --------------------------------------
REDIS_URL: str = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
REDIS_TIMEOUT_SECONDS = 1
CELERY_BROKER_URL = celery_url(REDIS_URL)

# --- people who log in ---------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Staff"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "people.auth.NumberBackend"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 9},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AXES_USERNAME_FORM_FIELD = "username"  # not the model's field: without this nothing is counted
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]  # a city hall stands behind one address: never lock that
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # which asks for just that lock
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True  # audit keeps log-ins itself
AXES_LOCKOUT_CALLABLE = "people.views.locked_out"
AXES_VERBOSE = False

SESSION_ENGINE = "people.sessions"  # the database, with the person beside each log-in
SESSION_COOKIE_NAME = "kindness_session"
SESSION_COOKIE_AGE = env.int("SESSION_IDLE_SECONDS", default=60 * 60)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# --- how apps that stand below notifications tell people things -----------------------------------
NOTIFY = "notifications.services.notify"

# --- pages ---------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = content_security.POLICY
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "var" / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(BASE_DIR / "var" / "files")))
# A million Korean characters, pasted by accident, still get their sentence instead of a bare 400.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "kindness_language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Seoul"

# --- the city that runs it: data, never code -----------------------------------------------------
SITE = {
    "city": env.str("CITY_NAME", default="다온시"),
    "city_en": env.str("CITY_NAME_EN", default="Daon City"),
    "programme_office": env.str("PROGRAMME_OFFICE", default="민원여권과 친절민원팀"),
    "extension": env.str("PROGRAMME_EXTENSION", default="031-000-2510"),
    "demo": env.bool("DEMO", default=False),
    "official": env.bool("OFFICIAL_BANNER", default=False),
}

# --- mail: sent from notice rows by a job --------------------------------------------------------
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="kindness@daon.example")
PUBLIC_URL = env.str("PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")
MAIL_ENABLED = bool(urlsplit(env.str("EMAIL_URL", default="consolemail://")).scheme)

LOGGING_CONFIG = None
log.configure(level=env.str("LOG_LEVEL", default="INFO"))
