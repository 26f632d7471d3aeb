"""Tests: the local settings on a Postgres of their own, fast hashes, mail kept in memory."""

from pathlib import Path

from config import env
from config.databases import embedded_databases
from config.settings.base import *  # noqa: F403
from config.settings.base import BASE_DIR

SECRET_KEY = "for tests only"  # noqa: S105
SECRET_ENCRYPTION_KEYS = ["Zm9yIHRlc3RzIG9ubHkuIGZvciB0ZXN0cyBvbmx5ISE="]
ALLOWED_HOSTS = ["*"]
# Nothing in it outlives a run, so nothing waits for the disk.
_TUNING = """
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
jit = off
max_connections = 100
"""
DATABASES = embedded_databases(
    Path(env.text("TEST_VAR_DIR", str(BASE_DIR / "var" / "test"))), tuning=_TUNING
)
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
OUTBOX_VIEWER = True
ALLOW_PRIVATE_HOSTS = True
