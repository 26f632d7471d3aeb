"""One machine, nothing to configure: embedded Postgres, secrets made on first start."""

from config import env
from config.databases import local_databases
from config.secrets import local_secret
from config.settings.base import *  # noqa: F403
from config.settings.base import SECRET_ENCRYPTION_KEYS, VAR_DIR

SECRET_KEY = env.text("SECRET_KEY") or local_secret(VAR_DIR / "secret-key")
SECRET_ENCRYPTION_KEYS = SECRET_ENCRYPTION_KEYS or [local_secret(VAR_DIR / "encryption-key")]
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
DATABASES = local_databases(VAR_DIR)
# The outbox shows verification and reset links to whoever can open the page.
OUTBOX_VIEWER = env.flag("OUTBOX_VIEWER", default=True)
ALLOW_PRIVATE_HOSTS = env.flag("ALLOW_PRIVATE_HOSTS", default=True)
