"""Production: nothing has a default that would be unsafe, so what is missing stops the start."""

from config import env
from config.settings.base import *  # noqa: F403

SECRET_KEY = env.secret_key("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.older_secret_keys("SECRET_KEY_FALLBACKS")
SECRET_ENCRYPTION_KEYS = env.encryption_keys("SECRET_ENCRYPTION_KEYS")
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS")
BASE_URL = env.required("BASE_URL", "links in mails start with it.").rstrip("/")
CSRF_TRUSTED_ORIGINS = env.names("CSRF_TRUSTED_ORIGINS", [BASE_URL])
EMAIL_URL = env.required("EMAIL_URL", "sign-up and password reset send mail.")
globals().update(env.email("EMAIL_URL", EMAIL_URL))
DEFAULT_FROM_EMAIL = env.required("DEFAULT_FROM_EMAIL", "the sender of sign-up mails.")

_database = env.required(
    "DATABASE_URL", "the role the product logs in with, which must not own the tables."
)
DATABASES = {
    "default": env.database("DATABASE_URL", _database),
    # Only `migrate` logs in with it; web and worker do better without.
    "owner": env.database("DATABASE_OWNER_URL", env.text("DATABASE_OWNER_URL") or _database),
}
for _settings in DATABASES.values():
    _settings["CONN_MAX_AGE"] = 600
    _settings["CONN_HEALTH_CHECKS"] = True
    # A transaction pooler gives each transaction another connection.
    _settings["DISABLE_SERVER_SIDE_CURSORS"] = True

OUTBOX_VIEWER = False
ALLOW_PRIVATE_HOSTS = env.flag("ALLOW_PRIVATE_HOSTS", default=False)

# Whether a request came by TLS gunicorn says, which trusts FORWARDED_ALLOW_IPS alone.
SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = env.number("SECURE_HSTS_SECONDS", 365 * 24 * 3600)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
