"""Settings shared by every environment. Values come from ``config.env`` readers only."""

from pathlib import Path
from typing import Any

from config import env
from config.settings.api import *  # noqa: F403
from config.settings.logging import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))

DEBUG = False
ALLOWED_HOSTS: list[str] = env.names("ALLOWED_HOSTS")
BASE_URL = env.text("BASE_URL", "http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = env.names("CSRF_TRUSTED_ORIGINS", [BASE_URL])

INSTALLED_APPS = [
    "config.apps.ProductAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "config.apps.ProductStaticFilesConfig",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "django_filters",
    "django_q",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "accounts",
    "api",
    "jobs",
    "leads",
    "enrichment",
    "crm",
    "campaigns",
    "config.apps.ProjectConfig",
]

MIDDLEWARE = [
    "config.head.HeadMiddleware",
    "config.health.HealthMiddleware",
    "config.requests.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.OrganizationMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.frame",
            ],
        },
    },
]

# ---- data -------------------------------------------------------------------------
# "default" logs in as a role without rights of its own; "owner" owns the tables and
# runs migrations. See accounts/wall and docs/architecture.md.
DATABASES: dict[str, Any] = {}
DATABASE_ROUTERS = ["config.databases.OwnerMigrates"]

REDIS_URL = env.text("REDIS_URL")
CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
    },
    # Where django-q2 would write its statistics twice a second; ours are in jobs.Worker.
    "unused": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
if REDIS_URL:
    CACHES["default"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
    }

# How many months of what grows without end are kept; 0 is for ever (docs/decisions/0010).
TIMELINE_KEEP_MONTHS = env.number("TIMELINE_KEEP_MONTHS", 0)
AUDIT_KEEP_MONTHS = env.number("AUDIT_KEEP_MONTHS", 84)
TOMBSTONE_KEEP_MONTHS = env.number("TOMBSTONE_KEEP_MONTHS", 12)
LEDGER_KEEP_MONTHS = env.number("LEDGER_KEEP_MONTHS", 36)

# ---- queue: traps in docs/decisions/0003-jobs-on-django-q2.md -------------------------
Q_CLUSTER: dict[str, Any] = {
    "name": "doctor",
    "workers": env.number("WORKERS", 2, least=1),
    "timeout": 120,
    "retry": 180,
    "max_attempts": 3,
    "ack_failures": True,
    "save_limit": -1,
    "poll": 0.2,
    "queue_limit": 50,
    "guard_cycle": 1,
    "catch_up": False,
    "recycle": 1000,
    "log_level": "WARNING",
    "cache": "unused",
}
if REDIS_URL:
    Q_CLUSTER["redis"] = REDIS_URL
else:
    Q_CLUSTER["orm"] = "default"

# ---- people -------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.pages.forms.SignupForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
MFA_ADAPTER = "accounts.adapter.MfaAdapter"
MFA_TOTP_ISSUER = "AI Sales Doctor"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# How many proxies of ours append to X-Forwarded-For before a request reaches us.
TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0)
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"

# ---- secrets at rest -----------------------------------------------------------------
SECRET_ENCRYPTION_KEYS: list[str] = env.names("SECRET_ENCRYPTION_KEYS")

# ---- files, mail ---------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.text("STATIC_ROOT", str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Every page asks for the hashed names; compressing the others too doubles the work.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = str(VAR_DIR / "files")
# Not less than bulk edits and deletions can be undone.
DELETED_LEADS_KEPT_DAYS = env.number("DELETED_LEADS_KEPT_DAYS", 30, least=30)
IMPORT_MAX_BYTES = env.number("IMPORT_MAX_BYTES", 1024**3, least=1)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_HANDLERS = ["config.uploads.BoundedUploadHandler"]

OUTBOX_DIR = VAR_DIR / "outbox"
EMAIL_URL = env.text("EMAIL_URL")
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "AI Sales Doctor <doctor@localhost>")
if EMAIL_URL:
    globals().update(env.email("EMAIL_URL", EMAIL_URL))
else:
    EMAIL_BACKEND = "config.outbox.OutboxBackend"

# ---- time, words ---------------------------------------------------------------------
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False
USE_THOUSAND_SEPARATOR = True

# ---- the browser ---------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "frame-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
